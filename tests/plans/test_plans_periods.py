"""Dates known to the day, the month, the season or the year."""

import datetime as dt

import pytest
from django.utils import translation

from plans.models import Milestone
from plans.models.periods import danish_day, first_day, has_passed, period_words
from tests.factories import MilestoneFactory, PlanFactory

DAY = dt.date(2026, 1, 15)


@pytest.mark.parametrize(
    ("precision", "first"),
    [
        ("day", dt.date(2026, 1, 15)),
        ("month", dt.date(2026, 1, 1)),
        ("season", dt.date(2025, 12, 1)),
        ("year", dt.date(2026, 1, 1)),
    ],
)
def test_first_day_of_what_a_day_lies_in(precision, first):
    assert first_day(precision, DAY) == first


@pytest.mark.parametrize(
    ("month", "first_month"), [(3, 3), (5, 3), (6, 6), (8, 6), (9, 9), (11, 9), (12, 12)]
)
def test_seasons_begin_in_march_june_september_and_december(month, first_month):
    assert first_day("season", dt.date(2026, month, 20)) == dt.date(2026, first_month, 1)


@pytest.mark.parametrize(
    ("precision", "last_day"),
    [
        ("day", dt.date(2026, 1, 15)),
        ("month", dt.date(2026, 1, 31)),
        ("season", dt.date(2026, 2, 28)),
        ("year", dt.date(2026, 12, 31)),
    ],
)
def test_a_date_has_passed_once_its_last_day_has(precision, last_day):
    assert not has_passed(DAY, precision, last_day)
    assert has_passed(DAY, precision, last_day + dt.timedelta(days=1))


def test_an_unknown_date_never_passes():
    assert not has_passed(None, "unknown", DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("precision", ["day", "month", "season", "year"])
@pytest.mark.parametrize("months", range(15))
def test_the_database_calls_the_same_milestones_late_as_the_page(precision, months):
    milestone = MilestoneFactory(due_on=DAY, due_precision=precision)
    today = DAY + dt.timedelta(days=30 * months)
    late = Milestone.objects.late(today)
    assert list(late) == ([milestone] if milestone.is_late(today) else [])


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["co_creation", "published", "in_progress", "ended", "evaluated"])
def test_a_milestone_is_late_in_a_plan_in_force_alone(state):
    plan = PlanFactory(state=state)
    milestone = MilestoneFactory(commitment__plan=plan, due_on=dt.date(2020, 1, 1))
    assert milestone.is_late(DAY) == (state in {"published", "in_progress"})
    assert Milestone.objects.late(DAY).exists() == milestone.is_late(DAY)


@pytest.mark.parametrize(
    ("period", "danish", "english"),
    [
        ((None, "unknown", None, "unknown"), "ikke oplyst", "not stated"),
        ((dt.date(2017, 1, 1), "year", dt.date(2019, 1, 1), "year"), "2017–2019", "2017–2019"),
        (
            (dt.date(2013, 11, 1), "month", dt.date(2016, 7, 1), "day"),
            "november 2013 – 1. juli 2016",
            "November 2013 – 1 July 2016",
        ),
        (
            (dt.date(2023, 1, 1), "year", None, "unknown"),
            "2023 – ikke oplyst",
            "2023 – not stated",
        ),
    ],
)
def test_a_period_reads_as_precisely_as_it_is_known(period, danish, english):
    with translation.override("da"):
        assert period_words(*period) == danish
    with translation.override("en"):
        assert period_words(*period) == english


def test_the_danish_day_begins_at_midnight_in_copenhagen():
    assert danish_day(dt.datetime(2026, 7, 1, 22, 0, tzinfo=dt.UTC)) == dt.date(2026, 7, 2)
    assert danish_day(dt.datetime(2026, 7, 1, 21, 59, tzinfo=dt.UTC)) == dt.date(2026, 7, 1)


@pytest.mark.django_db
def test_a_plan_known_to_the_year_is_over_when_the_year_is():
    plan = PlanFactory(ends_on=dt.date(2027, 1, 1), ends_precision="year")
    assert not plan.is_over(dt.date(2027, 12, 31))
    assert plan.is_over(dt.date(2028, 1, 1))
