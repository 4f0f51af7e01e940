"""The list of plans, who sees which plan, and their addresses."""

import datetime as dt

import pytest

from plans.enums import Completion, PlanState
from plans.models import PlanAlias
from tests.factories import (
    CommitmentFactory,
    EvaluationFactory,
    PlanFactory,
    StatusUpdateFactory,
)
from tests.plans.reading import html_of, words_of
from tests.plans.test_pages_plans import plan_with_everything

pytestmark = pytest.mark.django_db


# --- the list ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("number_of_plans", [1, 3])
def test_plan_list_asks_three_queries_however_many_plans(
    client, django_assert_num_queries, number_of_plans
):
    plans = PlanFactory.create_batch(number_of_plans)
    for plan in plans:
        CommitmentFactory.create_batch(2, plan=plan)
    with django_assert_num_queries(3):
        page = html_of(client, "/handlingsplaner/")
    assert all(plan.title_da in page for plan in plans)


def test_plan_list_has_the_newest_plan_first(client):
    PlanFactory(title_da="Den gamle", starts_on=dt.date(2019, 1, 1))
    PlanFactory(title_da="Den nye", starts_on=dt.date(2023, 1, 1))
    page = html_of(client, "/handlingsplaner/")
    assert page.index("Den nye") < page.index("Den gamle")


def test_plan_list_gives_the_period_as_precisely_as_it_is_known(client):
    PlanFactory(
        starts_on=dt.date(2023, 1, 1),
        starts_precision="year",
        ends_on=dt.date(2025, 6, 1),
        ends_precision="month",
    )
    assert "2023 – juni 2025" in words_of(client, "/handlingsplaner/")


def test_plan_list_counts_initiatives_and_how_far_they_are(client):
    plan = PlanFactory()
    for completion in (Completion.COMPLETE, Completion.LIMITED, Completion.LIMITED):
        StatusUpdateFactory(commitment=CommitmentFactory(plan=plan), completion=completion)
    words = words_of(client, "/en/action-plans/")
    assert "3 commitments · 1 completed · 2 limited" in words


def test_plan_list_says_when_the_number_of_initiatives_is_not_stated(client):
    PlanFactory()
    assert "number of commitments not stated" in words_of(client, "/en/action-plans/")


def test_plan_list_takes_the_agencys_number_where_not_all_are_known(client):
    plan = PlanFactory(commitments_stated=9)
    CommitmentFactory(plan=plan)
    assert "9 commitments" in words_of(client, "/en/action-plans/")


def test_plan_list_gives_the_self_assessments_figures_under_their_own_name(client):
    plan = PlanFactory(state=PlanState.EVALUATED)
    counts = {"limited": 7, "substantial": 5, "complete": 2}
    EvaluationFactory(plan=plan, kind="midterm", is_external=True, completion_counts=counts)
    words = words_of(client, "/en/action-plans/")
    assert "Mid-term self-assessment: 2 completed · 5 substantial · 7 limited" in words


def test_plan_list_keeps_invented_plans_apart_and_marked(client):
    PlanFactory(title_da="Opfundet", is_demonstration=True, starts_on=dt.date(2026, 11, 1))
    PlanFactory(title_da="Virkelig", starts_on=dt.date(2012, 4, 1))
    page = html_of(client, "/handlingsplaner/")
    assert page.index("Virkelig") < page.index('id="demonstrations"') < page.index("Opfundet")
    assert "status--demo" in page


def test_plan_list_marks_a_title_in_the_other_language(client):
    PlanFactory(title_en="")
    assert '<a href="/en/action-plans/' in html_of(client, "/en/action-plans/")
    assert ' lang="da">Handlingsplan' in html_of(client, "/en/action-plans/")


def test_plan_list_without_plans_says_so(client):
    assert "No action plan has been published yet." in words_of(client, "/en/action-plans/")


# --- who sees what ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", PlanState)
@pytest.mark.parametrize("who", ["anonymous", "stranger", "moderator", "editor"])
def test_a_draft_plan_is_seen_by_editors_alone(request, client, client_of, state, who):
    plan = plan_with_everything(state=state, length_years=4)
    visitor = client if who == "anonymous" else client_of(request.getfixturevalue(who))
    is_seen = state != PlanState.DRAFT or who == "editor"
    for path in (
        "/handlingsplaner/2026-2027/",
        "/handlingsplaner/2026-2027/tema/aabne-data/",
        "/en/action-plans/2026-2027/1.1/",
    ):
        assert visitor.get(path).status_code == (200 if is_seen else 404), path
    assert (plan.title_da in html_of(visitor, "/handlingsplaner/")) == is_seen


def test_an_editors_page_is_never_kept_by_a_shared_cache(client_of, editor):
    PlanFactory(slug="2012")
    answer = client_of(editor).get("/handlingsplaner/2012/")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_anonymous_page_sets_no_cookie_and_varies_on_nothing(client):
    PlanFactory(slug="2012")
    answer = client.get("/handlingsplaner/2012/")
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


# --- addresses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("/handlingsplaner/2019-2021/", "/handlingsplaner/2019-2022/"),
        ("/en/action-plans/2019-2021/", "/en/action-plans/2019-2022/"),
        (
            "/handlingsplaner/2019-2021/tema/aabne-data/",
            "/handlingsplaner/2019-2022/tema/aabne-data/",
        ),
        ("/en/action-plans/2019-2021/1.1/", "/en/action-plans/2019-2022/1.1/"),
    ],
)
def test_another_address_of_a_plan_leads_on_for_good(client, former, present):
    PlanAlias.objects.create(slug="2019-2021", plan=PlanFactory(slug="2019-2022"))
    answer = client.get(former)
    assert (answer.status_code, answer.headers["Location"]) == (301, present)


def test_another_address_of_a_draft_is_not_found(client):
    plan = PlanFactory(slug="2019-2022", state=PlanState.DRAFT)
    PlanAlias.objects.create(slug="2019-2021", plan=plan)
    assert client.get("/handlingsplaner/2019-2021/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/handlingsplaner/1999/",
        "/handlingsplaner/2012/tema/findes-ikke/",
        "/handlingsplaner/2012/tema/",
    ],
)
def test_an_unknown_address_is_not_found(client, path):
    PlanFactory(slug="2012")
    assert client.get(path).status_code == 404


def test_a_plan_page_cannot_be_posted_to(client):
    PlanFactory(slug="2012")
    assert client.post("/handlingsplaner/2012/").status_code == 405


def test_unknown_query_words_change_nothing(client):
    PlanFactory(slug="2012")
    assert client.get("/handlingsplaner/2012/?farve=nonsens&side=-1").status_code == 200
