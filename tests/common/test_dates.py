import datetime as dt

import pytest

from ogp_portal.common import dates
from ogp_portal.common.dates import COPENHAGEN


@pytest.mark.parametrize(
    ("precision", "danish", "english"),
    [
        ("day", "4. august 2023", "4 August 2023"),
        ("month", "august 2023", "August 2023"),
        ("season", "sommeren 2023", "summer 2023"),
        ("year", "2023", "2023"),
        ("unknown", "ikke oplyst", "not stated"),
    ],
)
def test_imprecise_date_is_shown_only_as_precisely_as_it_is_known(precision, danish, english):
    date = dt.date(2023, 8, 4)
    assert dates.format_imprecise(date, precision, "da") == danish
    assert dates.format_imprecise(date, precision, "en") == english


def test_missing_date_reads_not_stated():
    assert dates.format_imprecise(None, "day", "da") == "ikke oplyst"


def test_deadline_at_midnight_is_shown_as_the_last_minute_of_the_day_before():
    closes_at = dt.datetime(2026, 11, 24, 0, 0, tzinfo=COPENHAGEN)
    shown = dates.format_deadline(closes_at, "da")
    assert shown == "mandag den 23. november 2026 kl. 23.59 (dansk tid)"


def test_deadline_in_english_names_the_zone():
    closes_at = dt.datetime(2026, 11, 23, 12, 0, tzinfo=COPENHAGEN)
    assert dates.format_deadline(closes_at, "en") == (
        "Monday 23 November 2026 at 12:00 (Danish time)"
    )


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(dt.date(2026, 10, 24), 22), (dt.date(2026, 10, 25), 23), (dt.date(2027, 3, 28), 22)],
)
def test_day_ends_at_copenhagen_midnight_over_both_clock_changes(day, utc_hour):
    assert dates.end_of_day(day).astimezone(dt.UTC).hour == utc_hour


def test_days_left_are_copenhagen_calendar_days():
    closes_at = dates.end_of_day(dt.date(2026, 11, 25))
    late_evening = dt.datetime(2026, 11, 23, 22, 30, tzinfo=dt.UTC)  # 23.30 in Copenhagen
    assert dates.whole_days_left(closes_at, late_evening) == 2


def test_days_left_is_zero_on_the_last_day():
    closes_at = dates.end_of_day(dt.date(2026, 11, 23))
    assert dates.whole_days_left(closes_at, dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)) == 0


@pytest.mark.parametrize(
    ("utc", "danish", "english"),
    [
        ("2026-10-24T23:59", "kl. 01.59", "at 01:59"),
        ("2026-10-25T00:30", "kl. 02.30 (sommertid)", "at 02:30 (summer time)"),
        ("2026-10-25T01:30", "kl. 02.30 (vintertid)", "at 02:30 (winter time)"),
        ("2026-10-25T02:00", "kl. 03.00", "at 03:00"),
        ("2027-03-28T01:00", "kl. 03.00", "at 03:00"),
    ],
)
def test_a_time_that_comes_twice_says_which_it_is(utc, danish, english):
    instant = dt.datetime.fromisoformat(f"{utc}+00:00")
    assert dates.format_instant(instant, "da").partition(" 20")[2][3:] == danish
    assert dates.format_instant(instant, "en").partition(" 20")[2][3:] == english


@pytest.mark.parametrize(("hour", "which"), [(0, "sommertid"), (1, "vintertid")])
def test_a_deadline_in_the_hour_that_comes_twice_says_which_it_is(hour, which):
    closes_at = dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC)
    shown = dates.format_deadline(closes_at, "da")
    assert shown == f"søndag den 25. oktober 2026 kl. 02.30 (dansk {which})"
    assert "(Danish " in dates.format_deadline(closes_at, "en")


def test_seconds_stand_before_which_hour_it_is():
    instant = dt.datetime(2026, 10, 25, 1, 30, 9, tzinfo=dt.UTC)
    assert dates.format_instant(instant, "da", to_the_second=True) == (
        "25. oktober 2026 kl. 02.30.09 (vintertid)"
    )
    assert dates.format_instant(instant, "en", to_the_second=True).endswith(
        "02:30:09 (winter time)"
    )
