"""What editors do in the admin."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ogp_portal.audit.models import Event
from plans.enums import Completion, PlanState
from plans.models import (
    ActionPlan,
    Commitment,
    CommitmentAnswer,
    Document,
    Evidence,
    Milestone,
    NetworkMeeting,
    StatusUpdate,
)
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    DocumentFactory,
    EvidenceFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    OrganisationFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(client_of, editor) -> Client:
    """An editor, signed in with the second factor."""
    editor.language = "en"
    editor.save()
    return client_of(editor)


def page_of(row, act="") -> str:
    return f"/admin/plans/{row._meta.model_name}/{row.pk}/{act or 'change'}/"


def fields_of(answer) -> dict[str, str]:
    """What the form on a page would send as it stands, inlines included."""
    sent: dict[str, str] = {}
    forms = [answer.context["adminform"].form]
    for formset in answer.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for field in form:
            sent |= _sent_by(field)
    return sent


def _sent_by(field) -> dict[str, str]:
    value = field.value()
    widgets = getattr(field.field.widget, "widgets", None)
    if widgets and len(widgets) > 1 and hasattr(field.field.widget, "decompress"):
        parts = field.field.widget.decompress(value)
        return {f"{field.html_name}_{n}": part or "" for n, part in enumerate(parts)}
    if isinstance(value, bool):
        return {field.html_name: "on"} if value else {}
    return {field.html_name: "" if value is None else str(value)}


# --- lists --------------------------------------------------------------------------------------


@pytest.fixture(params=[1, 3])
def number_of_rows(request) -> int:
    return request.param


@pytest.mark.usefixtures("number_of_rows")
@pytest.mark.parametrize(
    ("model", "make", "queries"),
    [
        ("actionplan", PlanFactory, 7),
        ("commitment", CommitmentFactory, 10),
        ("milestone", MilestoneFactory, 8),
        ("document", DocumentFactory, 8),
        ("networkmeeting", NetworkMeetingFactory, 7),
    ],
)
def test_lists_ask_the_same_however_many_rows(request, at_work, model, make, queries):
    django_assert_max_num_queries = request.getfixturevalue("django_assert_max_num_queries")
    rows = make.create_batch(request.getfixturevalue("number_of_rows"))
    with django_assert_max_num_queries(queries):
        answer = at_work.get(f"/admin/plans/{model}/")
    assert [row.pk for row in answer.context["cl"].result_list] != []
    assert len(answer.context["cl"].result_list) == len(rows)


def test_the_page_of_an_initiative_asks_the_same_among_200(at_work, django_assert_max_num_queries):
    plan = PlanFactory()
    for number in range(200):
        CommitmentFactory(plan=plan, number=f"{number // 90 + 1}.{number % 90 + 1}")
    commitment = plan.commitments.first()
    for _ in range(3):
        milestone = MilestoneFactory(commitment=commitment)
        EvidenceFactory(commitment=commitment, milestone=milestone)
        StatusUpdateFactory(commitment=commitment, milestone=milestone)
    with django_assert_max_num_queries(20):
        answer = at_work.get(page_of(commitment))
    assert len(answer.content) < 150_000


def test_the_list_of_plans_shows_state_period_and_count(at_work):
    CommitmentFactory.create_batch(2, plan=PlanFactory(state=PlanState.EVALUATED))
    text = at_work.get("/admin/plans/actionplan/").content.decode()
    assert "Ended – evaluated" in text
    assert "1 January 2026 – 31 December 2027" in text
    assert '<td class="field-initiatives">2</td>' in text


@pytest.mark.parametrize(
    "query", ["?plan__id__exact=1", "?current_completion__exact=limited", "?q=1.1"]
)
def test_the_list_of_initiatives_can_be_narrowed_and_searched(at_work, query):
    CommitmentFactory()
    assert at_work.get(f"/admin/plans/commitment/{query}").status_code in {200, 302}


@pytest.mark.parametrize("standing", ["late", "open", "completed", "nonsens"])
def test_the_list_of_milestones_can_be_narrowed(at_work, standing):
    MilestoneFactory(due_on=dt.date(2020, 1, 1), title_da="Forsinket")
    MilestoneFactory(
        title_da="Færdig", is_completed=True, completed_on=dt.date(2026, 1, 1),
        completed_precision="day",
    )  # fmt: skip
    answer = at_work.get(f"/admin/plans/milestone/?standing={standing}")
    titles = {row.title_da for row in answer.context["cl"].result_list}
    expected = {"late": {"Forsinket"}, "open": {"Forsinket"}, "completed": {"Færdig"}}
    assert titles == expected.get(standing, {"Forsinket", "Færdig"})


# --- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["moderator", "administrator"])
def test_other_staff_may_look_and_not_touch(client_of, request, who):
    commitment = CommitmentFactory()
    visitor = client_of(request.getfixturevalue(who))
    assert visitor.get(page_of(commitment)).status_code == 200
    assert visitor.get(page_of(commitment, "status")).status_code == 403
    assert visitor.post(page_of(commitment, "status"), {}).status_code == 403
    assert visitor.post(page_of(commitment.plan, "begin"), {}).status_code == 403
    assert not visitor.get(page_of(commitment)).context["acts"]


def test_a_draft_is_not_there_for_other_staff(client_of, moderator):
    commitment = CommitmentFactory(plan=PlanFactory(state=PlanState.DRAFT))
    visitor = client_of(moderator)
    for row in (commitment, commitment.plan):
        assert visitor.get(page_of(row)).status_code == 302
        assert visitor.get(f"/admin/plans/{row._meta.model_name}/").context["cl"].result_count == 0


def test_a_stranger_does_not_come_in(client_of, stranger):
    assert client_of(stranger).get(page_of(CommitmentFactory())).status_code in {302, 403}


# --- plans --------------------------------------------------------------------------------------


def test_an_editor_makes_a_plan_with_themes(at_work):
    answer = at_work.get("/admin/plans/actionplan/add/")
    sent = fields_of(answer) | {
        "title_da": "Handlingsplan 2026-2027",
        "slug": "2026-2027",
        "starts_on": "2026-01-01",
        "starts_precision": "year",
        "themes-TOTAL_FORMS": "1",
        "themes-0-position": "1",
        "themes-0-title_da": "Åbne data",
        "themes-0-slug": "aabne-data",
    }
    answer = at_work.post("/admin/plans/actionplan/add/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    plan = ActionPlan.objects.get()
    assert (plan.state, plan.themes.get().title_da) == (PlanState.DRAFT, "Åbne data")
    assert Event.objects.about(plan).get().verb == "added"


def test_a_plan_page_saves_what_it_shows(at_work):
    plan = PlanFactory(slug="2012")
    ThemeFactory(plan=plan)
    DocumentFactory(plan=plan)
    sent = fields_of(at_work.get(page_of(plan))) | {"summary_da": "Kort fortalt."}
    answer = at_work.post(page_of(plan), sent)
    assert answer.status_code == 302, answer.context["errors"]
    plan.refresh_from_db()
    assert (plan.summary_da, plan.slug, plan.state) == ("Kort fortalt.", "2012", "in_progress")


def test_state_and_demonstration_cannot_be_typed(at_work):
    plan = PlanFactory(state=PlanState.DRAFT)
    sent = fields_of(at_work.get(page_of(plan)))
    at_work.post(page_of(plan), sent | {"state": "evaluated", "is_demonstration": "on"})
    plan.refresh_from_db()
    assert (plan.state, plan.is_demonstration) == (PlanState.DRAFT, False)


def test_the_address_of_a_public_plan_cannot_be_typed(at_work):
    plan = PlanFactory(slug="2012")
    sent = fields_of(at_work.get(page_of(plan)))
    at_work.post(page_of(plan), sent | {"slug": "2013"})
    plan.refresh_from_db()
    assert plan.slug == "2012"


def test_dates_that_do_not_fit_are_told_beside_the_field(at_work):
    plan = PlanFactory()
    sent = fields_of(at_work.get(page_of(plan))) | {"ends_on": "2020-01-01"}
    answer = at_work.post(page_of(plan), sent)
    assert answer.context["adminform"].form.errors["ends_on"] == ["The end lies before the start."]


def test_a_reserved_address_is_refused_in_words(at_work):
    plan = PlanFactory(state=PlanState.DRAFT)
    sent = fields_of(at_work.get(page_of(plan))) | {"slug": "sammenlign"}
    answer = at_work.post(page_of(plan), sent)
    assert "This address is taken by a page of the portal." in answer.content.decode()


def test_an_editor_publishes_by_a_button(at_work):
    plan = CommitmentFactory(plan=PlanFactory(state=PlanState.DRAFT)).plan
    assert ("Publish the plan", page_of(plan, "publish")) in at_work.get(page_of(plan)).context[
        "acts"
    ]
    assert at_work.get(page_of(plan, "publish")).status_code == 200
    assert ActionPlan.objects.get().state == PlanState.DRAFT
    answer = at_work.post(page_of(plan, "publish"), {})
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(plan))
    assert ActionPlan.objects.get().state == PlanState.PUBLISHED


def test_a_refused_publication_says_why_beside_the_field_and_keeps_what_was_typed(at_work):
    plan = CommitmentFactory(plan=PlanFactory(state=PlanState.DRAFT)).plan
    ConsultationFactory(plan=plan)
    answer = at_work.post(page_of(plan, "publish"), {"unsettled_reason_da": " "})
    assert answer.status_code == 422
    assert "lacks responses" in str(answer.context["form"].errors["unsettled_reason_da"])


def test_a_plan_without_initiatives_is_refused_in_words(at_work):
    plan = PlanFactory(state=PlanState.DRAFT)
    answer = at_work.post(page_of(plan, "publish"), {})
    assert "The plan has no commitments yet." in answer.content.decode()


def test_only_the_next_steps_are_offered(at_work):
    plan = PlanFactory(state=PlanState.PUBLISHED)
    acts = [path for _label, path in at_work.get(page_of(plan)).context["acts"]]
    assert acts == [page_of(plan, "co-creation"), page_of(plan, "begin")]


def test_a_step_back_asks_why(at_work):
    plan = PlanFactory(state=PlanState.CO_CREATION)
    answer = at_work.post(page_of(plan, "draft"), {"reason": ""})
    assert "reason" in answer.context["form"].errors
    at_work.post(page_of(plan, "draft"), {"reason": "Ikke klar."})
    assert ActionPlan.objects.get().state == PlanState.DRAFT


def test_a_public_plan_cannot_be_deleted(at_work):
    plan = PlanFactory()
    assert (
        at_work.post(f"/admin/plans/actionplan/{plan.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    assert ActionPlan.objects.exists()


def test_a_draft_can_be_deleted(at_work):
    plan = CommitmentFactory(plan=PlanFactory(state=PlanState.DRAFT)).plan
    at_work.post(f"/admin/plans/actionplan/{plan.pk}/delete/", {"post": "yes"})
    assert not ActionPlan.objects.exists()


def test_the_plan_page_also_drafts_the_self_assessment(at_work):
    plan = PlanFactory()
    assert (
        f"/admin/plans/evaluation/draft/{plan.pk}/final/"
        in at_work.get(page_of(plan)).content.decode()
    )


# --- initiatives --------------------------------------------------------------------------------


def test_an_editor_makes_an_initiative(at_work):
    plan = PlanFactory(state=PlanState.DRAFT)
    sent = fields_of(at_work.get("/admin/plans/commitment/add/"))
    sent |= {"plan": plan.pk, "number": "1.1", "title_da": "Åbne data"}
    answer = at_work.post("/admin/plans/commitment/add/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert Commitment.objects.get().address == "1.1"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"number": "1.1.1"}, "number"),
        ({"number": ""}, "number"),
        ({"number": "1", "ogp_id": "50"}, "ogp_id"),
        ({"number": "1", "title_da": "a" * 201}, "title_da"),
    ],
)
def test_a_poor_initiative_is_refused_beside_the_field(at_work, typed, field):
    plan = PlanFactory(state=PlanState.DRAFT)
    sent = fields_of(at_work.get("/admin/plans/commitment/add/"))
    sent |= {"plan": plan.pk, "title_da": "Åbne data"} | typed
    answer = at_work.post("/admin/plans/commitment/add/", sent)
    assert field in answer.context["adminform"].form.errors


def test_a_number_that_is_taken_is_refused_in_words(at_work):
    plan = CommitmentFactory(number="1.1").plan
    sent = fields_of(at_work.get("/admin/plans/commitment/add/"))
    sent |= {"plan": plan.pk, "number": "1.1", "title_da": "Åbne data"}
    answer = at_work.post("/admin/plans/commitment/add/", sent)
    assert "Another commitment of the plan has this number." in answer.content.decode()


def test_an_initiatives_page_saves_what_it_shows_and_what_is_added(at_work):
    commitment = CommitmentFactory(plan=PlanFactory(template_version="2021"), number="1.1")
    milestone = MilestoneFactory(commitment=commitment, position=1)
    EvidenceFactory(commitment=commitment, milestone=milestone)
    StatusUpdateFactory(commitment=commitment)
    body = OrganisationFactory()
    sent = fields_of(at_work.get(page_of(commitment))) | {
        "answers-TOTAL_FORMS": "2",
        "answers-0-question": "solution",
        "answers-0-text_da": "En portal.",
        "answers-1-question": "problem",
        "answers-1-text_da": "Data er lukkede.",
        "parties-TOTAL_FORMS": "1",
        "parties-0-role": "lead",
        "parties-0-organisation": body.pk,
    }
    answer = at_work.post(page_of(commitment), sent)
    assert answer.status_code == 302, answer.context["errors"]
    answers = CommitmentAnswer.objects.order_by("position").values_list("question", "position")
    assert list(answers) == [("problem", 1), ("solution", 4)]
    assert commitment.parties.get().organisation == body
    assert Milestone.objects.count() == Evidence.objects.count() == 1


def test_the_same_question_twice_is_refused_in_words(at_work):
    commitment = CommitmentFactory()
    sent = fields_of(at_work.get(page_of(commitment))) | {
        "answers-TOTAL_FORMS": "2",
        "answers-0-question": "problem",
        "answers-0-text_da": "Et.",
        "answers-1-question": "problem",
        "answers-1-text_da": "To.",
    }
    answer = at_work.post(page_of(commitment), sent)
    assert answer.status_code == 200
    assert not CommitmentAnswer.objects.exists()


def test_an_answer_that_was_there_before_cannot_be_given_again(at_work):
    commitment = CommitmentFactory()
    CommitmentAnswer.objects.create(
        commitment=commitment, question="problem", position=1, text_da="Et."
    )
    sent = fields_of(at_work.get(page_of(commitment))) | {
        "answers-TOTAL_FORMS": "2",
        "answers-1-question": "problem",
        "answers-1-text_da": "To.",
    }
    assert at_work.post(page_of(commitment), sent).status_code == 200
    assert CommitmentAnswer.objects.count() == 1


def test_questions_are_those_of_the_plans_template(at_work):
    commitment = CommitmentFactory(plan=PlanFactory(template_version="2012"))
    answer = at_work.get(page_of(commitment))
    formset = next(
        one.formset
        for one in answer.context["inline_admin_formsets"]
        if one.formset.model is CommitmentAnswer
    )
    keys = [key for key, _label in formset.empty_form.fields["question"].choices]
    assert keys == ["", "challenge", "description", "relevance"]


def test_number_and_status_cannot_be_typed(at_work):
    commitment = CommitmentFactory(number="1.1")
    sent = fields_of(at_work.get(page_of(commitment)))
    at_work.post(page_of(commitment), sent | {"number": "9.9", "current_completion": "complete"})
    commitment.refresh_from_db()
    assert (commitment.number, commitment.current_completion) == ("1.1", None)


def test_an_editor_reports_status(at_work, editor):
    commitment = CommitmentFactory()
    form = at_work.get(page_of(commitment, "status")).context["form"]
    sent = {
        "completion": "limited",
        "text_da": "Vi er i gang.",
        "role": "editor",
        "idempotency_key": str(form["idempotency_key"].value()),
    }
    for _ in range(2):
        assert at_work.post(page_of(commitment, "status"), sent).status_code == 302
    update = StatusUpdate.objects.get()
    assert (update.completion, update.reported_by) == (Completion.LIMITED, editor)


def test_a_refused_report_says_why_and_keeps_what_was_typed(at_work):
    commitment = CommitmentFactory()
    sent = {
        "completion": "complete",
        "text_da": "Alt er gjort.",
        "role": "editor",
        "idempotency_key": "not a key",
    }
    answer = at_work.post(page_of(commitment, "status"), sent)
    assert answer.status_code == 422
    sent["idempotency_key"] = "5c0f7b44-51a1-4f0c-9d4c-0f5f5c1d2e3f"
    answer = at_work.post(page_of(commitment, "status"), sent)
    assert "completion" in answer.context["form"].errors
    assert "Alt er gjort." in answer.content.decode()


def test_an_editor_adds_a_file_as_evidence(at_work):
    commitment = CommitmentFactory()
    upload = SimpleUploadedFile("Referat møde.pdf", b"%PDF-1.7 test")
    sent = {"title_da": "Referat", "file": upload}
    assert at_work.post(page_of(commitment, "evidence"), sent).status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.file.name, evidence.file.content_type) == (
        "Referat møde.pdf",
        "application/pdf",
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "url"),
        ({"file": SimpleUploadedFile("virus.exe", b"MZ")}, "file"),
        ({"file": SimpleUploadedFile("tom.pdf", b"")}, "file"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://example.org/", "file": SimpleUploadedFile("a.pdf", b"%PDF")}, "url"),
        ({"url": "https://example.org/", "dated_on": "31-31-2026"}, "dated_on"),
        ({"url": "https://example.org/", "dated_on": "2999-01-01"}, "dated_on"),
        ({"url": "https://example.org/", "milestone": "999999"}, "milestone"),
    ],
)
def test_poor_evidence_is_refused_beside_the_field(at_work, typed, field):
    commitment = CommitmentFactory()
    answer = at_work.post(page_of(commitment, "evidence"), {"title_da": "Referat"} | typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Evidence.objects.exists()


def test_a_file_over_the_limit_is_refused(at_work, monkeypatch):
    monkeypatch.setattr("plans.forms.limits.FILE_SIZE", 10)
    commitment = CommitmentFactory()
    upload = SimpleUploadedFile("stor.pdf", b"%PDF-1.7 test")
    sent = {"title_da": "Stor", "file": upload}
    answer = at_work.post(page_of(commitment, "evidence"), sent)
    assert "The file is too large." in str(answer.context["form"].errors["file"])


def test_an_editor_changes_a_number_and_the_old_address_leads_on(at_work, client):
    commitment = CommitmentFactory(number="1.1")
    old = commitment.get_absolute_url()
    at_work.post(page_of(commitment, "renumber"), {"number": "2.2", "ogp_id": ""})
    assert client.get(old).status_code == 301


def test_nothing_can_be_reported_on_a_draft(at_work):
    commitment = CommitmentFactory(plan=PlanFactory(state=PlanState.DRAFT))
    acts = [path for _label, path in at_work.get(page_of(commitment)).context["acts"]]
    assert acts == [page_of(commitment, "renumber")]


def test_an_unknown_object_of_an_act_is_not_found(at_work):
    assert at_work.get("/admin/plans/commitment/999999/status/").status_code == 404
    assert at_work.get("/admin/plans/commitment/x/status/").status_code in {302, 404}


# --- milestones, documents, meetings ------------------------------------------------------------


def test_an_editor_completes_a_milestone_and_takes_it_back(at_work):
    milestone = MilestoneFactory()
    sent = {"completed_on": "2026-01-31", "precision": "month"}
    assert at_work.post(page_of(milestone, "complete"), sent).status_code == 302
    assert Milestone.objects.get().completed_on == dt.date(2026, 1, 1)
    at_work.post(page_of(milestone, "reopen"), {"reason": "Forkert milepæl."})
    assert not Milestone.objects.get().is_completed


def test_a_milestones_page_saves_what_it_shows(at_work):
    milestone = MilestoneFactory()
    sent = fields_of(at_work.get(page_of(milestone))) | {"expected_output_da": "En portal."}
    answer = at_work.post(page_of(milestone), sent | {"is_completed": "on"})
    assert answer.status_code == 302, answer.context["errors"]
    milestone.refresh_from_db()
    assert (milestone.expected_output_da, milestone.is_completed) == ("En portal.", False)


def test_a_public_milestone_cannot_be_deleted(at_work):
    milestone = MilestoneFactory()
    answer = at_work.post(f"/admin/plans/milestone/{milestone.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403


def test_an_editor_adds_a_document_with_a_file(at_work):
    sent = fields_of(at_work.get("/admin/plans/document/add/")) | {
        "kind": "minutes",
        "title_da": "Referat",
        "upload": SimpleUploadedFile("referat.docx", b"PK"),
    }
    answer = at_work.post("/admin/plans/document/add/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert Document.objects.get().file.name == "referat.docx"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"url": "https://example.org/", "upload": SimpleUploadedFile("a.pdf", b"%PDF")}, "url"),
        ({"upload": SimpleUploadedFile("a.html", b"<script>")}, "upload"),
        ({"url": "ftp://example.org/"}, "url"),
        ({"published_on": "2026-01-01"}, "published_precision"),
        ({"title_da": ""}, "__all__"),
    ],
)
def test_a_poor_document_is_refused(at_work, typed, field):
    sent = fields_of(at_work.get("/admin/plans/document/add/"))
    sent |= {"kind": "minutes", "title_da": "Referat"} | typed
    answer = at_work.post("/admin/plans/document/add/", sent)
    assert field in answer.context["adminform"].form.errors


def test_an_editor_publishes_a_meeting_and_takes_it_back(at_work):
    meeting = NetworkMeetingFactory(is_published=False)
    at_work.post(page_of(meeting, "publish"), {})
    assert NetworkMeeting.objects.get().is_published
    assert at_work.post(page_of(meeting, "withdraw"), {"reason": ""}).status_code == 422
    at_work.post(page_of(meeting, "withdraw"), {"reason": "Forkert referat."})
    assert not NetworkMeeting.objects.get().is_published


def test_a_meetings_page_saves_what_it_shows(at_work):
    meeting = NetworkMeetingFactory(slug="2026-01-19")
    sent = fields_of(at_work.get(page_of(meeting))) | {"minutes_da": "Vi aftalte det."}
    answer = at_work.post(page_of(meeting), sent | {"slug": "andet", "is_published": ""})
    assert answer.status_code == 302, answer.context["errors"]
    meeting.refresh_from_db()
    assert (meeting.minutes_da, meeting.slug, meeting.is_published) == (
        "Vi aftalte det.",
        "2026-01-19",
        True,
    )


def test_a_published_meeting_cannot_be_deleted(at_work):
    meeting = NetworkMeetingFactory()
    answer = at_work.post(f"/admin/plans/networkmeeting/{meeting.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "factory", [PlanFactory, CommitmentFactory, MilestoneFactory, DocumentFactory]
)
def test_staff_pages_hold_no_inline_script_or_style(at_work, factory):
    text = at_work.get(page_of(factory())).content.decode()
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))[^>]*>\s*\S", text)
    assert not re.search(r"\son[a-z]+=\"|\sstyle=\"|<style", text)
