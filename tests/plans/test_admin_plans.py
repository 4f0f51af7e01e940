"""How an editor keeps a plan."""

import pytest

from ogp_portal.audit.models import Event
from plans.enums import PlanState
from plans.models import (
    ActionPlan,
)
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    DocumentFactory,
    PlanFactory,
    ThemeFactory,
)
from tests.plans.staff_pages import REASON, fields_of, page_of

pytestmark = pytest.mark.django_db


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
    answer = at_work.post(page_of(plan), sent | REASON)
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


def test_a_theme_of_a_public_plan_keeps_its_address_and_a_new_one_gets_one(at_work):
    plan = PlanFactory()
    ThemeFactory(plan=plan, position=1, slug="data", title_da="Data")
    sent = fields_of(at_work.get(page_of(plan))) | {
        "themes-TOTAL_FORMS": "2",
        "themes-0-slug": "andet",
        "themes-1-position": "2",
        "themes-1-title_da": "Data",
    }
    answer = at_work.post(page_of(plan), sent | REASON)
    assert answer.status_code == 302, answer.context["errors"]
    assert list(plan.themes.values_list("slug", flat=True)) == ["data", "data-2"]


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
    assert "lacks final responses" in str(answer.context["form"].errors["unsettled_reason_da"])


def test_a_plan_without_initiatives_is_refused_in_words(at_work):
    plan = PlanFactory(state=PlanState.DRAFT)
    answer = at_work.post(page_of(plan, "publish"), {})
    assert "The plan has no commitments yet." in answer.content.decode()


def test_only_the_next_steps_are_offered(at_work):
    plan = PlanFactory(state=PlanState.PUBLISHED)
    acts = [path for _label, path in at_work.get(page_of(plan)).context["acts"]]
    assert acts == [page_of(plan, act) for act in ("co-creation", "begin", "copy")]


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
