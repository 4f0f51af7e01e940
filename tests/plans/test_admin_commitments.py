"""How an editor keeps an initiative and reports on it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.enums import Completion, PlanState
from plans.models import (
    Commitment,
    CommitmentAnswer,
    Evidence,
    Milestone,
    StatusUpdate,
)
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartyFactory,
    PlanFactory,
    StatusUpdateFactory,
)
from tests.plans.staff_pages import REASON, fields_of, page_of

pytestmark = pytest.mark.django_db


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
        "parties-0-from_precision": "unknown",
        "parties-0-until_precision": "unknown",
    }
    answer = at_work.post(page_of(commitment), sent | REASON)
    assert answer.status_code == 302, answer.context["errors"]
    answers = CommitmentAnswer.objects.order_by("position").values_list("question", "position")
    assert list(answers) == [("problem", 1), ("solution", 4)]
    assert commitment.parties.get().organisation == body
    assert Milestone.objects.count() == Evidence.objects.count() == 1


def test_a_milestone_of_a_public_plan_keeps_its_number_and_a_new_one_gets_the_next(at_work):
    commitment = CommitmentFactory()
    MilestoneFactory(commitment=commitment, position=4)
    sent = fields_of(at_work.get(page_of(commitment))) | {
        "milestones-TOTAL_FORMS": "2",
        "milestones-0-position": "9",
        "milestones-1-title_da": "Den næste",
        "milestones-1-due_precision": "unknown",
    }
    answer = at_work.post(page_of(commitment), sent | REASON)
    assert answer.status_code == 302, answer.context["errors"]
    assert list(commitment.milestones.values_list("position", flat=True)) == [4, 5]


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
        ({"url": "https://example.org/", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "url"),
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
    sent = {"number": "2.2", "ogp_id": "", "reason_da": "Nummereret om."}
    at_work.post(page_of(commitment, "renumber"), sent)
    assert client.get(old).status_code == 301


def test_a_number_is_not_changed_in_public_without_a_reason(at_work):
    commitment = CommitmentFactory(number="1.1")
    answer = at_work.post(page_of(commitment, "renumber"), {"number": "2.2", "ogp_id": ""})
    assert answer.status_code == 422
    assert "reason_da" in answer.context["form"].errors
    assert answer.context["form"]["number"].value() == "2.2"


def test_nothing_can_be_reported_on_a_draft(at_work):
    commitment = CommitmentFactory(plan=PlanFactory(state=PlanState.DRAFT))
    acts = [path for _label, path in at_work.get(page_of(commitment)).context["acts"]]
    assert acts == [page_of(commitment, "renumber")]


def test_an_unknown_object_of_an_act_is_not_found(at_work):
    assert at_work.get("/admin/plans/commitment/999999/status/").status_code == 404
    assert at_work.get("/admin/plans/commitment/x/status/").status_code in {302, 404}


def test_an_editor_shows_what_an_ended_plan_held_all_along(at_work):
    plan = PlanFactory(state=PlanState.EVALUATED)
    commitment = CommitmentFactory(plan=plan, is_held_back=True)
    assert "/complete-record/" in at_work.get(page_of(commitment)).content.decode()
    assert "/join/" not in at_work.get(page_of(commitment)).content.decode()
    address = page_of(commitment).replace("/change/", "/complete-record/")
    at_work.post(address, {"reason_da": "Står i planens pdf."})
    assert not Commitment.objects.get().is_held_back


@pytest.mark.parametrize("field", ["role", "organisation"])
def test_a_confirmation_does_not_pass_to_another_body_or_role(at_work, now, field):
    party = PartyFactory(acknowledged_at=now)
    other = {"role": "government", "organisation": OrganisationFactory().pk}[field]
    page = page_of(party.commitment)
    sent = fields_of(at_work.get(page)) | {f"parties-0-{field}": other}
    answer = at_work.post(page, sent | REASON)
    assert answer.status_code == 302, answer.context["errors"]
    party.refresh_from_db()
    assert party.acknowledged_at is None


def test_a_confirmation_stays_when_something_else_is_changed(at_work, now):
    party = PartyFactory(acknowledged_at=now)
    page = page_of(party.commitment)
    sent = fields_of(at_work.get(page)) | {"parties-0-public_contact": "post@example.org"}
    assert at_work.post(page, sent | REASON).status_code == 302
    party.refresh_from_db()
    assert (party.acknowledged_at, party.public_contact) == (now, "post@example.org")
