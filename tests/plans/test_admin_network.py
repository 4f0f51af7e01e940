"""How an editor keeps the network, the outreach log and a plan's timeline."""

import datetime as dt

import pytest

from ogp_portal.audit.models import Event
from plans import actions
from plans.models import CoCreationStep, CoCreationTimeline, NetworkRules, OutreachActivity
from tests.factories import (
    CoCreationStepFactory,
    CommitmentFactory,
    MeetingParticipantFactory,
    NetworkMeetingFactory,
    NetworkMemberFactory,
    NetworkRulesFactory,
    OrganisationFactory,
    OutreachActivityFactory,
)
from tests.plans.staff_pages import fields_of, page_of

pytestmark = pytest.mark.django_db


def far_step(**columns) -> CoCreationStep:
    """A step long after any day on which the tests run."""
    return CoCreationStepFactory(starts_on=dt.date(2199, 6, 1), **columns)


@pytest.fixture
def published(now) -> CoCreationStep:
    step = far_step()
    actions.publish_timeline(step.timeline.plan, by=None, now=now)
    step.refresh_from_db()
    return step


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("model", "make"),
    [
        ("networkrules", NetworkRulesFactory),
        ("networkmember", NetworkMemberFactory),
        ("outreachactivity", OutreachActivityFactory),
        ("cocreationtimeline", far_step),
    ],
)
def test_lists_ask_the_same_however_many_rows(
    at_work, django_assert_max_num_queries, model, make, number
):
    for _ in range(number):
        make()
    with django_assert_max_num_queries(8):
        answer = at_work.get(f"/admin/plans/{model}/")
    assert len(answer.context["cl"].result_list) == number


# --- meetings ---------------------------------------------------------------------------------------


def test_a_meeting_is_saved_with_participants_and_results(at_work):
    meeting = NetworkMeetingFactory()
    MeetingParticipantFactory(meeting=meeting, name_as_written="Borgerne")
    commitment = CommitmentFactory()
    sent = fields_of(at_work.get(page_of(meeting)))
    sent |= {"presented": [commitment.pk], "is_with_civil_society": "on"}
    assert at_work.post(page_of(meeting), sent).status_code == 302
    meeting.refresh_from_db()
    assert meeting.is_with_civil_society
    assert meeting.presented.get() == commitment
    assert meeting.participants.get().name_as_written == "Borgerne"


def test_what_is_invented_is_shown_at_no_real_meeting(at_work):
    participant = MeetingParticipantFactory()
    meeting = participant.meeting
    sent = fields_of(at_work.get(page_of(meeting)))
    invented = CommitmentFactory(plan__is_demonstration=True)
    body = OrganisationFactory(is_demonstration=True)
    sent |= {"presented": [invented.pk], "participants-0-organisation": body.pk}
    answer = at_work.post(page_of(meeting), sent)
    assert "presented" in answer.context["adminform"].form.errors
    assert "An invented organisation was at no real meeting." in answer.content.decode()
    assert not meeting.presented.exists()


def test_a_participant_without_a_name_is_refused(at_work):
    meeting = MeetingParticipantFactory().meeting
    sent = fields_of(at_work.get(page_of(meeting)))
    answer = at_work.post(page_of(meeting), sent | {"participants-0-name_as_written": ""})
    assert "Choose an organisation, or write its name." in answer.content.decode()


# --- rules and members ------------------------------------------------------------------------------


def test_an_editor_publishes_rules_that_can_then_only_be_read(at_work):
    rules = NetworkRulesFactory()
    at_work.post(page_of(rules, "publish"), {})
    rules.refresh_from_db()
    assert rules.version == 1
    page = at_work.get(page_of(rules))
    assert not page.context["has_change_permission"]
    assert not page.context["acts"]
    assert at_work.post(page_of(rules), {"text_da": "Andet."}).status_code == 403
    assert at_work.post(page_of(rules, "delete"), {"post": "yes"}).status_code == 403
    assert NetworkRules.objects.get().text_da == rules.text_da


def test_rules_in_no_language_are_refused_in_words(at_work):
    sent = {"valid_from": "2026-01-01", "text_da": "", "text_en": ""}
    answer = at_work.post("/admin/plans/networkrules/add/", sent)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert not NetworkRules.objects.exists()


def test_a_member_is_entered_once_and_dates_stand_in_order(at_work):
    body = OrganisationFactory()
    sent = {"organisation": body.pk, "sector": "research", "from_on": "2026-02-01",
            "from_precision": "day", "until_on": "", "until_precision": "unknown"}  # fmt: skip
    add = "/admin/plans/networkmember/add/"
    assert at_work.post(add, sent).status_code == 302
    assert "The organisation is a member already." in at_work.post(add, sent).content.decode()
    left = sent | {"until_on": "2026-01-01", "until_precision": "day"}
    assert "until_on" in at_work.post(add, left).context["adminform"].form.errors


# --- outreach ---------------------------------------------------------------------------------------


def test_an_editor_logs_outreach_and_a_script_is_no_link(at_work):
    sent = {"held_on": "2026-10-01", "held_precision": "day", "channel": "press",
            "audience_da": "Alle", "description_da": "En notits.", "url": "javascript:alert(1)",
            "number_reached": "", "plan": ""}  # fmt: skip
    add = "/admin/plans/outreachactivity/add/"
    assert "url" in at_work.post(add, sent).context["adminform"].form.errors
    assert at_work.post(add, sent | {"url": ""}).status_code == 302
    activity = OutreachActivity.objects.get()
    assert Event.objects.about(activity).get().verb == "added"


# --- timelines --------------------------------------------------------------------------------------


def test_an_editor_publishes_a_timeline_in_good_time(at_work):
    timeline = far_step().timeline
    assert at_work.post(page_of(timeline, "publish"), {}).status_code == 302
    timeline.refresh_from_db()
    assert timeline.is_published
    page = at_work.get(page_of(timeline)).content.decode()
    assert 'name="steps-0-title_da"' in page
    assert 'name="steps-0-starts_on"' not in page


def test_short_notice_is_refused_beside_the_reason(at_work):
    timeline = CoCreationStepFactory(starts_on=dt.date(2026, 1, 1)).timeline
    answer = at_work.post(page_of(timeline, "publish"), {"short_notice_reason_en": ""})
    assert answer.status_code == 422
    assert "short_notice_reason_da" in answer.context["form"].errors
    at_work.post(page_of(timeline, "publish"), {"short_notice_reason_en": "The election."})
    assert CoCreationTimeline.objects.get().short_notice_reason_en == "The election."


def test_a_published_step_is_moved_by_its_button_alone(at_work, published):
    page = page_of(published, "move")
    sent = {"starts_on": "2199-07-01", "starts_precision": "day", "ends_precision": "unknown"}
    assert "reason_da" in at_work.post(page, sent).context["form"].errors
    assert at_work.post(page, sent | {"reason_en": "Snow."}).status_code == 302
    fields = fields_of(at_work.get(page_of(published)))
    assert at_work.post(page_of(published), fields | {"starts_on": "2199-01-01"}).status_code == 302
    published.refresh_from_db()
    assert published.starts_on == dt.date(2199, 7, 1)


def test_a_step_is_added_to_a_published_timeline_by_a_button(at_work, published):
    page = page_of(published.timeline, "add-step")
    sent = {"starts_on": "2199-07-01", "starts_precision": "month", "ends_precision": "unknown"}
    assert at_work.post(page, sent).status_code == 422
    assert at_work.post(page, sent | {"title_da": "Borgermøde"}).status_code == 302
    assert published.timeline.steps.filter(title_da="Borgermøde").exists()


@pytest.mark.parametrize("row", ["step", "timeline"])
def test_what_is_published_of_a_timeline_is_never_deleted(at_work, published, row):
    target = published if row == "step" else published.timeline
    assert at_work.post(page_of(target, "delete"), {"post": "yes"}).status_code == 403


def test_other_staff_may_look_and_not_touch(client_of, moderator, published):
    visitor = client_of(moderator)
    assert visitor.get(page_of(published)).status_code == 200
    for page in (page_of(published, "move"), page_of(published.timeline, "publish")):
        assert visitor.post(page, {}).status_code == 403
