"""Status decays: on time, late, stale – computed from what was reported, never stored."""

import datetime as dt

import pytest

from plans.enums import Completion, PlanState
from plans.models import Commitment
from plans.timeliness import Timeliness, is_stale, of_commitment, timeliness, with_standing
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MilestoneFactory,
    PartyFactory,
    PlanFactory,
    StatusUpdateFactory,
)
from tests.plans.reading import html_of, words_of

TODAY = dt.date(2026, 11, 23)
PLAN, INITIATIVE = "/handlingsplaner/2026-2027/", "/handlingsplaner/2026-2027/1.1/"
ENGLISH_PLAN, ENGLISH = "/en/action-plans/2026-2027/", "/en/action-plans/2026-2027/1.1/"


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def judged(state=PlanState.IN_PROGRESS, completion="limited", **given):
    usual = {
        "reported_at": noon(TODAY),
        "counted_from": dt.date(2026, 1, 1),
        "has_late_milestone": False,
        "today": TODAY,
    }
    return timeliness(state, completion, **usual | given)


@pytest.mark.parametrize(
    ("reported", "today", "stale"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 7, 2), False),  # 182 days
        (dt.date(2026, 1, 1), dt.date(2026, 7, 3), True),  # 183 days
        (dt.date(2028, 1, 1), dt.date(2028, 7, 1), False),  # a leap year: 182 days
        (dt.date(2028, 1, 1), dt.date(2028, 7, 2), True),
        (dt.date(2027, 9, 1), dt.date(2028, 3, 1), False),  # over 29 February: 182 days
        (dt.date(2027, 9, 1), dt.date(2028, 3, 2), True),
    ],
)
def test_183_days_without_a_report_are_too_many(reported, today, stale):
    assert is_stale(noon(reported), None, today) == stale


@pytest.mark.parametrize(
    ("reported_at", "stale_on"),
    [
        # 23.30 UTC in winter is the next Danish day, in summer so is 22.30.
        (dt.datetime(2026, 1, 1, 23, 30, tzinfo=dt.UTC), dt.date(2026, 7, 4)),
        (dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC), dt.date(2027, 1, 1)),
        (dt.datetime(2026, 7, 1, 21, 30, tzinfo=dt.UTC), dt.date(2026, 12, 31)),
    ],
)
def test_days_are_danish_whether_it_is_summer_or_winter_time(reported_at, stale_on):
    assert is_stale(reported_at, None, stale_on)
    assert not is_stale(reported_at, None, stale_on - dt.timedelta(days=1))


def test_where_nothing_was_reported_the_days_count_from_the_plans_start():
    assert not is_stale(None, dt.date(2026, 1, 1), dt.date(2026, 7, 2))
    assert is_stale(None, dt.date(2026, 1, 1), dt.date(2026, 7, 3))
    assert not is_stale(None, None, TODAY)


@pytest.mark.parametrize("state", [state for state in PlanState if state != "in_progress"])
def test_nothing_decays_unless_the_plan_is_in_progress(state):
    assert judged(state, reported_at=None, has_late_milestone=True) is None


def test_on_time_late_and_stale():
    long_ago = noon(TODAY - dt.timedelta(days=183))
    assert judged() == Timeliness.ON_TIME
    assert judged(has_late_milestone=True) == Timeliness.LATE
    assert judged(reported_at=long_ago, has_late_milestone=True) == Timeliness.STALE


@pytest.mark.parametrize("completion", ["complete", "withdrawn"])
def test_what_is_completed_or_withdrawn_owes_no_more_reports(completion):
    assert judged(completion=completion, reported_at=None) == Timeliness.ON_TIME


@pytest.mark.django_db
def test_timeliness_of_an_initiative_follows_what_is_reported(now):
    commitment = CommitmentFactory()
    assert of_commitment(commitment, now) == Timeliness.STALE
    StatusUpdateFactory(commitment=commitment, reported_at=now)
    commitment.refresh_from_db()
    assert of_commitment(commitment, now) == Timeliness.ON_TIME
    MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 11, 22))
    assert of_commitment(commitment, now) == Timeliness.LATE


@pytest.mark.django_db
def test_lists_say_who_has_not_confirmed_and_what_is_late():
    commitment = CommitmentFactory()
    PartyFactory(commitment=commitment, role="government")
    rows = with_standing(Commitment.objects.all(), TODAY)
    assert (rows.get().is_unconfirmed, rows.get().has_late_milestone) == (False, False)
    PartyFactory(commitment=commitment)
    MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 11, 22))
    assert (rows.get().is_unconfirmed, rows.get().has_late_milestone) == (True, True)


# --- what the public reads -----------------------------------------------------------------------


@pytest.fixture
def initiative():
    """A function: initiative 1.1 of a plan, in progress since 1 January 2020."""

    def made(**plan_fields):
        usual = {"slug": "2026-2027", "starts_on": dt.date(2020, 1, 1)}
        return CommitmentFactory(plan=PlanFactory(**usual | plan_fields), number="1.1")

    return made


@pytest.mark.django_db
@pytest.mark.parametrize("page", [PLAN, INITIATIVE])
def test_an_initiative_long_not_reported_on_says_since_when(client, initiative, page):
    commitment = initiative()
    StatusUpdateFactory(
        commitment=commitment, reported_at=dt.datetime(2020, 5, 1, 9, tzinfo=dt.UTC)
    )
    assert "Ikke opdateret siden 1. maj 2020" in words_of(client, page)


@pytest.mark.django_db
@pytest.mark.parametrize("page", [ENGLISH_PLAN, ENGLISH])
def test_an_initiative_never_reported_on_counts_from_the_plans_start(client, initiative, page):
    initiative()
    assert "Not updated since the plan began: 1 January 2020" in words_of(client, page)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "words"),
    [
        (PLAN, "Ikke bekræftet af myndigheden"),
        (INITIATIVE, "Ikke bekræftet af myndigheden"),
        (ENGLISH, "Not confirmed by the authority"),
    ],
)
def test_an_unconfirmed_initiative_says_so_until_it_is_confirmed(
    client, initiative, now, page, words
):
    party = PartyFactory(commitment=initiative())
    assert words in words_of(client, page)
    party.acknowledged_at = now
    party.save()
    assert words not in words_of(client, page)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["published", "ended", "under_evaluation", "evaluated"])
def test_nothing_is_called_stale_or_unconfirmed_in_other_plans(client, initiative, state):
    PartyFactory(commitment=initiative(state=state))
    for page in (PLAN, INITIATIVE):
        words = words_of(client, page)
        assert "Ikke opdateret" not in words
        assert "Ikke bekræftet" not in words


@pytest.mark.django_db
def test_an_initiative_of_an_ended_plan_says_when_it_was_last_heard_of(client, initiative):
    commitment = initiative(state="ended")
    assert "Planen er udløbet. Portalen kender ingen" in words_of(client, INITIATIVE)
    StatusUpdateFactory(
        commitment=commitment, reported_at=dt.datetime(2020, 5, 1, 9, tzinfo=dt.UTC)
    )
    known = "Planen er udløbet; seneste kendte oplysning er fra 1. maj 2020."
    assert known in words_of(client, INITIATIVE)


@pytest.mark.django_db
def test_a_late_completed_initiative_is_not_called_stale(client, initiative):
    commitment = initiative()
    EvidenceFactory(commitment=commitment)
    StatusUpdateFactory(
        commitment=commitment,
        completion=Completion.COMPLETE,
        reported_at=dt.datetime(2020, 5, 1, 9, tzinfo=dt.UTC),
    )
    assert "Ikke opdateret" not in words_of(client, INITIATIVE)


@pytest.mark.django_db
@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_the_plans_list_asks_as_many_queries_for_many_initiatives(
    client, django_assert_num_queries, number_of_rows
):
    plan = PlanFactory(slug="2026-2027")
    parties = [PartyFactory(commitment__plan=plan) for _ in range(number_of_rows)]
    with django_assert_num_queries(5):
        page = html_of(client, PLAN)
    assert page.count("Ikke bekræftet af myndigheden") == len(parties)


@pytest.mark.django_db
def test_an_initiative_that_was_withdrawn_has_no_late_milestone():
    milestone = MilestoneFactory(due_on=dt.date(2026, 11, 22))
    StatusUpdateFactory(commitment=milestone.commitment, completion="withdrawn")
    assert not with_standing(Commitment.objects.all(), TODAY).get().has_late_milestone
