"""What is reported of initiatives and milestones."""

import datetime as dt
import uuid

import pytest
from django.utils import translation

from ogp_portal import audit
from ogp_portal.audit.models import Event
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.models import Message
from plans import actions
from plans.enums import Completion, PlanState
from plans.models import Commitment, StatusUpdate
from tests.factories import CommitmentFactory, EvidenceFactory, MilestoneFactory, PlanFactory
from tests.plans.test_actions_plans import follow, refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Messages are asserted in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def report(editor, now):
    """A function: reports status on an initiative; what the test does not say is in order."""

    def reported(commitment, **given):
        usual = {"completion": "limited", "text_da": "Vi er i gang.", "by": editor, "now": now}
        return actions.report_status(commitment, **usual | given)

    return reported


@pytest.fixture
def refused(report):
    """A function: the refusal of a report, by field."""

    def asked(commitment, **given):
        return refusal_of(report, commitment, **given)

    return asked


def test_a_report_is_the_initiatives_status_from_then_on(report, now):
    commitment = CommitmentFactory()
    report(commitment, completion=Completion.SUBSTANTIAL)
    commitment.refresh_from_db()
    assert commitment.current_completion == Completion.SUBSTANTIAL
    assert commitment.current_status_at == now


def test_a_report_keeps_what_was_reported_before(report, now):
    commitment = CommitmentFactory()
    report(commitment, text_da="Først.", now=now - dt.timedelta(days=1))
    report(commitment, text_da="Siden.")
    texts = commitment.status_updates.values_list("text_da", flat=True)
    assert list(texts) == ["Siden.", "Først."]


def test_a_report_is_in_the_audit_log(report):
    commitment = CommitmentFactory()
    report(commitment)
    event = Event.objects.about(commitment).get()
    assert (event.verb, event.actor_role) == ("reported status", "owner")
    assert event.data == {"status": "limited", "milestone": None}


def test_no_report_is_kept_when_the_audit_log_cannot_be_written(report, monkeypatch):
    def broken(*arguments, **given):
        raise RuntimeError("the log is full")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        report(CommitmentFactory())
    assert not StatusUpdate.objects.exists()


def test_a_report_sent_twice_is_stored_once(report):
    commitment, key = CommitmentFactory(), uuid.uuid4()
    first = report(commitment, idempotency_key=key)
    assert report(commitment, idempotency_key=key) == first
    assert StatusUpdate.objects.count() == 1


def test_completed_needs_evidence(report, refused):
    commitment = CommitmentFactory()
    assert "completion" in refused(commitment, completion=Completion.COMPLETE)
    EvidenceFactory(commitment=commitment)
    assert report(commitment, completion=Completion.COMPLETE).pk


@pytest.mark.parametrize("text", ["", "   "])
def test_a_report_says_what_was_done(refused, text):
    assert "text_da" in refused(CommitmentFactory(), text_da=text)


def test_a_report_in_english_alone_is_enough(report):
    assert report(CommitmentFactory(), text_da="", text_en="Under way.").text_en == "Under way."


def test_an_unknown_completion_is_refused(refused):
    assert "completion" in refused(CommitmentFactory(), completion="næsten")


def test_a_period_that_ends_before_it_begins_is_refused(refused):
    given = {"period_start": dt.date(2026, 6, 1), "period_end": dt.date(2026, 5, 31)}
    assert "period_end" in refused(CommitmentFactory(), **given)


def test_a_milestone_of_another_initiative_is_refused(refused):
    assert "milestone" in refused(CommitmentFactory(), milestone=MilestoneFactory())


def behind(**fields) -> Commitment:
    """An initiative with a late milestone."""
    commitment = CommitmentFactory(**fields)
    MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 11, 22))
    return commitment


def test_what_is_hard_must_be_told_when_a_milestone_is_late(report, refused):
    commitment = behind()
    assert "challenges_da" in refused(commitment)
    assert report(commitment, challenges_en="The law is late.").challenges_en


def test_what_is_hard_must_be_told_when_the_initiatives_time_is_over(refused):
    commitment = CommitmentFactory(ends_on=dt.date(2026, 10, 31), ends_precision="day")
    assert "challenges_da" in refused(commitment)


def test_a_milestone_due_today_is_not_late(report):
    commitment = CommitmentFactory()
    MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 11, 23))
    assert report(commitment).pk


def test_nothing_is_hard_any_more_once_it_is_completed_or_withdrawn(report):
    commitment = behind()
    EvidenceFactory(commitment=commitment)
    assert report(commitment, completion=Completion.COMPLETE).pk
    assert report(commitment, completion=Completion.WITHDRAWN).pk


def test_a_late_milestone_is_reported_with_what_is_hard(report, refused):
    commitment = behind()
    other = MilestoneFactory(commitment=commitment)
    late = commitment.milestones.exclude(pk=other.pk).get()
    assert "challenges_da" in refused(commitment, milestone=late)
    assert report(commitment, milestone=other).pk


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.CO_CREATION])
def test_nothing_is_reported_on_a_plan_that_nobody_has_decided(refused, editor, now, state):
    commitment = CommitmentFactory(plan=PlanFactory(state=state))
    given = {"title_da": "Bilag", "url": "https://example.org/", "by": editor, "now": now}
    assert "" in refused(commitment)
    assert "" in refusal_of(actions.add_evidence, commitment, **given)


def test_several_faults_are_told_at_once(refused):
    found = refused(behind(), completion="næsten", text_da="")
    assert set(found) == {"completion", "text_da", "challenges_da"}


def test_followers_are_told_what_was_reported(report, now, mailoutbox):
    commitment = CommitmentFactory(title_da="Åbne data")
    follow(commitment, now)
    report(commitment, text_da="Portalen er åben.")
    run_due("messages", now=now, budget=dt.timedelta(seconds=5))
    (mail,) = mailoutbox
    assert "Åbne data" in mail.subject
    assert "Portalen er åben." in mail.body


def test_followers_are_told_each_time_and_not_of_milestones(report, now):
    commitment = CommitmentFactory()
    follow(commitment, now)
    report(commitment)
    report(commitment)
    report(commitment, milestone=MilestoneFactory(commitment=commitment))
    assert Message.objects.filter(kind="plans.status_reported").count() == 2


def test_a_mail_on_an_invented_plan_says_so(report, now, mailoutbox):
    commitment = CommitmentFactory(plan=PlanFactory(is_demonstration=True))
    row = follow(commitment, now)
    row.is_demonstration = True
    row.save()
    report(commitment)
    run_due("messages", now=now, budget=dt.timedelta(seconds=5))
    assert mailoutbox[0].subject.startswith("[Demonstration]")


# --- milestones ---------------------------------------------------------------------------------


def shown():
    """A milestone with evidence of its own."""
    milestone = MilestoneFactory()
    EvidenceFactory(commitment=milestone.commitment, milestone=milestone)
    return milestone


def test_a_milestone_is_completed_with_its_date(editor, now):
    milestone = shown()
    given = {"completed_on": dt.date(2026, 11, 20), "by": editor, "now": now}
    actions.complete_milestone(milestone, **given)
    milestone.refresh_from_db()
    assert milestone.is_completed
    assert milestone.completed_on == dt.date(2026, 11, 20)
    assert Event.objects.about(milestone).get().verb == "completed"


def test_completing_a_milestone_is_reported_as_its_status_too(editor, now):
    milestone = shown()
    given = {"completed_on": dt.date(2026, 11, 20), "by": editor, "now": now}
    actions.complete_milestone(milestone, role="editor", **given)
    update = milestone.status_updates.get()
    assert (update.completion, update.reporter_role) == (Completion.COMPLETE, "editor")
    assert update.text_da == "Milepælen er afsluttet: 20. november 2026."
    assert update.text_en == "The milestone is completed: 20 November 2026."
    milestone.commitment.refresh_from_db()
    assert milestone.commitment.current_completion is None


def test_a_completed_milestone_is_reported_in_the_words_given(editor, now):
    milestone = shown()
    given = {"completed_on": dt.date(2026, 11, 20), "by": editor, "now": now}
    actions.complete_milestone(milestone, text_da="Siden er åben.", **given)
    update = milestone.status_updates.get()
    assert (update.text_da, update.text_en) == ("Siden er åben.", "")


def test_a_milestone_is_not_completed_without_evidence_of_its_own(editor, now):
    milestone = MilestoneFactory()
    EvidenceFactory(commitment=milestone.commitment)
    given = {"completed_on": dt.date(2026, 11, 20), "by": editor, "now": now}
    assert "" in refusal_of(actions.complete_milestone, milestone, **given)
    milestone.refresh_from_db()
    assert not milestone.is_completed
    assert not StatusUpdate.objects.exists()


def test_withdrawn_evidence_completes_no_milestone(editor, now):
    milestone = shown()
    acted = {"by": editor, "now": now}
    actions.withdraw_evidence(milestone.evidence.get(), reason_da="Forkert bilag.", **acted)
    given = {"completed_on": dt.date(2026, 11, 20)} | acted
    assert "" in refusal_of(actions.complete_milestone, milestone, **given)


def test_a_report_never_completes_a_milestone_or_says_other_than_it_does(report, refused):
    milestone = shown()
    given = {"milestone": milestone}
    commitment = milestone.commitment
    assert "completion" in refused(commitment, completion=Completion.COMPLETE, **given)
    usual = {"by": None, "now": report(commitment).reported_at}
    actions.complete_milestone(milestone, completed_on=dt.date(2026, 11, 20), **usual)
    assert "milestone" in refused(commitment, completion=Completion.LIMITED, **given)


def test_reopening_reports_what_was_reported_before_with_the_reason(editor, report, now):
    milestone = shown()
    given = {"by": editor, "now": now}
    report(milestone.commitment, completion=Completion.SUBSTANTIAL, milestone=milestone)
    actions.complete_milestone(milestone, completed_on=dt.date(2026, 11, 20), **given)
    actions.reopen_milestone(milestone, reason="Forkert milepæl.", **given)
    update = milestone.status_updates.newest_first().first()
    assert update.completion == Completion.SUBSTANTIAL
    assert update.text_da == "Milepælen er alligevel ikke afsluttet: Forkert milepæl."


def test_a_milestone_of_which_nothing_else_was_reported_is_begun_when_reopened(editor, now):
    milestone = shown()
    given = {"by": editor, "now": now}
    actions.complete_milestone(milestone, completed_on=dt.date(2026, 11, 20), **given)
    actions.reopen_milestone(milestone, reason="Forkert milepæl.", **given)
    assert milestone.status_updates.newest_first().first().completion == Completion.LIMITED


def test_a_completion_known_to_the_month_is_kept_by_its_first_day(editor, now):
    milestone = shown()
    given = {"completed_on": dt.date(2026, 11, 20), "precision": "month", "by": editor, "now": now}
    assert actions.complete_milestone(milestone, **given).completed_on == dt.date(2026, 11, 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"completed_on": dt.date(2026, 11, 24)}, "completed_on"),
        ({"completed_on": dt.date(2026, 11, 20), "precision": "unknown"}, "precision"),
        ({"completed_on": dt.date(2026, 11, 20), "precision": "cirka"}, "precision"),
    ],
)
def test_a_completion_without_a_proper_date_is_refused(editor, now, given, field):
    milestone = shown()
    given |= {"by": editor, "now": now}
    assert field in refusal_of(actions.complete_milestone, milestone, **given)


def test_a_milestone_is_completed_once(editor, now):
    milestone = shown()
    given = {"completed_on": dt.date(2026, 11, 20), "by": editor, "now": now}
    actions.complete_milestone(milestone, **given)
    assert "" in refusal_of(actions.complete_milestone, milestone, **given)


def test_a_completed_milestone_is_reopened_with_a_reason(editor, now):
    milestone = shown()
    given = {"by": editor, "now": now}
    actions.complete_milestone(milestone, completed_on=dt.date(2026, 11, 20), **given)
    assert "reason" in refusal_of(actions.reopen_milestone, milestone, reason=" ", **given)
    actions.reopen_milestone(milestone, reason="Forkert milepæl.", **given)
    milestone.refresh_from_db()
    assert (milestone.is_completed, milestone.completed_on) == (False, None)
    assert Event.objects.about(milestone).filter(reason="Forkert milepæl.").exists()


def test_an_open_milestone_cannot_be_reopened(editor, now):
    given = {"reason": "x", "by": editor, "now": now}
    assert "" in refusal_of(actions.reopen_milestone, MilestoneFactory(), **given)


def test_the_history_keeps_when_a_milestone_was_completed(editor, now):
    milestone = shown()
    given = {"by": editor, "now": now}
    actions.complete_milestone(milestone, completed_on=dt.date(2026, 11, 20), **given)
    actions.reopen_milestone(milestone, reason="Forkert milepæl.", **given)
    history = type(milestone).pgh_event_model.objects.filter(pgh_obj=milestone).order_by("pgh_id")
    dates = list(history.values_list("completed_on", flat=True))
    assert dates == [None, dt.date(2026, 11, 20), None]
