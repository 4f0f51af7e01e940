"""Changing something published in the admin: the reason is asked for, and nothing is lost."""

import datetime as dt

import pytest

from plans.enums import PlanState
from plans.models import Amendment, Commitment
from plans.models.amendments import ROW
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PlanFactory,
    TermFactory,
    ThemeFactory,
)
from tests.plans.staff_pages import REASON, fields_of, page_of

pytestmark = pytest.mark.django_db


def test_a_change_without_a_reason_is_refused_beside_the_field_and_kept(at_work):
    commitment = CommitmentFactory(title_da="Før")
    sent = fields_of(at_work.get(page_of(commitment))) | {"title_da": "Efter"}
    answer = at_work.post(page_of(commitment), sent)
    errors = answer.context["adminform"].form.errors
    assert errors["amendment_reason_da"] == ["This is published. Write why you change it."]
    assert 'value="Efter"' in answer.content.decode()
    assert Commitment.objects.get().title_da == "Før"


def test_a_change_with_a_reason_is_an_amendment(at_work, editor):
    commitment = CommitmentFactory(title_da="Før")
    sent = fields_of(at_work.get(page_of(commitment))) | {"title_da": "Efter"} | REASON
    assert at_work.post(page_of(commitment), sent).status_code == 302
    kept = Amendment.objects.get()
    assert (kept.field, kept.before, kept.after) == ("title_da", "Før", "Efter")
    assert (kept.reason_da, kept.made_by) == ("Vi retter en fejl.", editor)


def test_rows_below_need_the_reason_too(at_work):
    plan = PlanFactory()
    ThemeFactory(plan=plan, title_da="Vand")
    sent = fields_of(at_work.get(page_of(plan))) | {"themes-0-title_da": "Luft"}
    answer = at_work.post(page_of(plan), sent)
    assert "Write at the top of the page" in answer.content.decode()
    assert at_work.post(page_of(plan), sent | REASON).status_code == 302
    assert Amendment.objects.get().after == "Luft"


def test_a_row_added_and_one_taken_out_are_told(at_work):
    commitment = CommitmentFactory()
    term = TermFactory()
    sent = fields_of(at_work.get(page_of(commitment))) | REASON
    added = {"terms-TOTAL_FORMS": "1", "terms-0-term": term.pk}
    assert at_work.post(page_of(commitment), sent | added).status_code == 302
    sent = fields_of(at_work.get(page_of(commitment))) | REASON | {"terms-0-DELETE": "on"}
    assert at_work.post(page_of(commitment), sent).status_code == 302
    fields = list(Amendment.objects.order_by("pk").values_list("field", "before", "after"))
    names = {"da": f"OGP-værdi: {term.name_da}", "en": f"OGP value: {term.name_en}"}
    label = {"term": {"id": term.pk, "label": names}}
    assert fields == [(ROW, None, label), (ROW, label, None)]


def test_a_milestone_moved_on_its_own_page_needs_a_reason(at_work):
    milestone = MilestoneFactory()
    sent = fields_of(at_work.get(page_of(milestone))) | {"due_on": "2027-07-01"}
    assert at_work.post(page_of(milestone), sent).status_code == 200
    assert at_work.post(page_of(milestone), sent | REASON).status_code == 302
    assert Amendment.objects.get(field="due_on").before == "2027-06-30"


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.CO_CREATION])
def test_a_plan_in_the_making_asks_for_no_reason(at_work, state):
    plan = PlanFactory(state=state)
    page = at_work.get(page_of(plan))
    assert "amendment_reason_da" not in page.content.decode()
    assert at_work.post(page_of(plan), fields_of(page) | {"title_da": "Ny"}).status_code == 302
    assert not Amendment.objects.exists()


def test_saving_without_a_change_needs_no_reason(at_work):
    commitment = CommitmentFactory()
    sent = fields_of(at_work.get(page_of(commitment)))
    assert at_work.post(page_of(commitment), sent).status_code == 302


def test_a_milestone_after_the_plans_end_needs_a_note(at_work):
    milestone = MilestoneFactory()
    sent = fields_of(at_work.get(page_of(milestone))) | {"due_on": "2028-02-01"} | REASON
    answer = at_work.post(page_of(milestone), sent)
    assert "outside_note_da" in answer.context["adminform"].form.errors
    sent |= {"outside_note_da": "Loven træder først i kraft i 2028."}
    assert at_work.post(page_of(milestone), sent).status_code == 302


def test_an_initiative_added_to_a_plan_that_is_out_is_held_back(at_work, client):
    plan = PlanFactory(slug="2026-2027")
    sent = fields_of(at_work.get("/admin/plans/commitment/add/"))
    sent |= {"plan": plan.pk, "number": "9", "title_da": "Halvt skrevet"}
    assert at_work.post("/admin/plans/commitment/add/", sent).status_code == 302
    assert client.get("/handlingsplaner/2026-2027/9/").status_code == 404
    commitment = Commitment.objects.get()
    answer = at_work.post(
        page_of(commitment, "join"), {"joined_on": "2026-11-01", "reason_da": "Et forslag."}
    )
    assert answer.status_code == 302
    assert "Et forslag." in client.get("/handlingsplaner/2026-2027/9/").content.decode()


def test_a_milestone_added_on_its_own_page_needs_a_reason_too(at_work):
    commitment = CommitmentFactory()
    sent = fields_of(at_work.get("/admin/plans/milestone/add/"))
    sent |= {"commitment": commitment.pk, "title_da": "Ny", "position": "1"}
    assert at_work.post("/admin/plans/milestone/add/", sent).status_code == 200
    assert at_work.post("/admin/plans/milestone/add/", sent | REASON).status_code == 302
    assert Amendment.objects.get().field == ROW


def test_a_theme_reworded_on_its_own_page_needs_a_reason(at_work):
    theme = ThemeFactory(title_da="Vand")
    sent = fields_of(at_work.get(page_of(theme))) | {"title_da": "Luft"}
    assert at_work.post(page_of(theme), sent).status_code == 200
    assert at_work.post(page_of(theme), sent | REASON).status_code == 302
    assert Amendment.objects.get().before == "Vand"


def test_a_theme_of_a_public_plan_is_not_deleted(at_work):
    theme = ThemeFactory()
    assert at_work.get(f"/admin/plans/theme/{theme.pk}/delete/").status_code == 403


@pytest.mark.parametrize(
    ("due", "words"),
    [("2025-01-31", "before the plan begins"), ("2031-01-31", "after the plan has ended")],
)
def test_a_milestone_outside_the_plan_needs_a_note_that_says_why(at_work, due, words):
    plan = PlanFactory(starts_on=dt.date(2026, 1, 1), starts_precision="year")
    milestone = MilestoneFactory(commitment__plan=plan)
    sent = fields_of(at_work.get(page_of(milestone))) | REASON | {"due_on": due}
    errors = at_work.post(page_of(milestone), sent).context["adminform"].form.errors
    assert words in errors["outside_note_da"][0]
