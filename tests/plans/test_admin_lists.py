"""Staff's lists of plans: short, searchable, as cheap with 200 rows; and who may use them."""

import datetime as dt

import pytest
from django.utils import timezone

from plans.actions import make_preview
from plans.enums import PlanState
from plans.models import PlanAlias
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    OrganisationFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.plans.staff_pages import page_of

pytestmark = pytest.mark.django_db


# --- lists ------------------------------------------------------------------------------------------


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
    with django_assert_max_num_queries(24):
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
    dropped = MilestoneFactory(due_on=dt.date(2020, 1, 1), title_da="Udgået").commitment
    StatusUpdateFactory(commitment=dropped, completion="withdrawn")
    answer = at_work.get(f"/admin/plans/milestone/?standing={standing}")
    titles = {row.title_da for row in answer.context["cl"].result_list}
    open_ones = {"Forsinket", "Udgået"}
    expected = {"late": {"Forsinket"}, "open": open_ones, "completed": {"Færdig"}}
    assert titles == expected.get(standing, open_ones | {"Færdig"})


# --- who may ----------------------------------------------------------------------------------------


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


def plan_with(rows: int):
    plan = PlanFactory(state=PlanState.DRAFT)
    for _ in range(rows):
        ThemeFactory(plan=plan)
        DocumentFactory(plan=plan)
        CommitmentFactory(plan=plan)
        PlanAlias.objects.create(plan=plan, slug=f"andet-{PlanAlias.objects.count()}")
        make_preview(plan, by=None, now=timezone.now())
    return plan


def commitment_with(rows: int):
    commitment = CommitmentFactory()
    for number, question in enumerate(["problem", "causes", "solution"][:rows], start=1):
        milestone = MilestoneFactory(commitment=commitment, position=number)
        EvidenceFactory(commitment=commitment, milestone=milestone)
        StatusUpdateFactory(commitment=commitment, milestone=milestone)
        commitment.answers.create(question=question, position=number, text_da="Svar")
        commitment.parties.create(organisation=OrganisationFactory(), role="lead")
    return commitment


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("make", "queries"), [(plan_with, 16), (commitment_with, 21)])
def test_pages_ask_the_same_however_many_rows(
    at_work, make, queries, rows, django_assert_num_queries
):
    row = make(rows)
    at_work.get(page_of(row))  # what is kept per process is asked once
    with django_assert_num_queries(queries):
        at_work.get(page_of(row))


def test_each_party_shows_its_own_organisation(at_work):
    commitment = commitment_with(3)
    page = at_work.get(page_of(commitment)).content.decode()
    for party in commitment.parties.select_related("organisation"):
        assert f"selected>{party.organisation.name_da}</option>" in page


def test_staff_pages_stay_small_and_quick_with_200_initiatives(
    at_work, django_assert_max_num_queries
):
    plan = PlanFactory(state=PlanState.DRAFT)
    for number in range(200):
        commitment = CommitmentFactory(plan=plan, number=f"{number // 90 + 1}.{number % 90 + 1}")
        MilestoneFactory(commitment=commitment, position=1)
    own = [page_of(plan), page_of(plan, "copy"), page_of(plan, "import")]
    for path in [*own, "/admin/plans/commitment/", "/admin/plans/milestone/"]:
        with django_assert_max_num_queries(18):
            answer = at_work.get(path)
        assert answer.status_code == 200
        assert len(answer.content) < 100_000


def test_the_list_of_milestones_says_dates_no_more_precisely_than_they_are_known(at_work):
    MilestoneFactory(due_on=dt.date(2020, 6, 1), due_precision="month")
    page = at_work.get("/admin/plans/milestone/").content.decode()
    assert '<td class="field-due">June 2020</td>' in page
