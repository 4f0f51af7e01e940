"""Instants as staff type and see them: Danish time, both clock changes, whole days."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from consultations.forms import DeadlineField, OpeningField
from ogp_portal.common.dates import COPENHAGEN


def clean(field, date, time=""):
    return field().clean([date, time])


@pytest.mark.parametrize(
    ("date", "utc"),
    [
        ("2026-11-23", "2026-11-23T23:00+00:00"),
        ("2027-06-01", "2027-06-01T22:00+00:00"),
        ("2026-10-24", "2026-10-24T22:00+00:00"),
        ("2026-10-25", "2026-10-25T23:00+00:00"),
        ("2027-03-27", "2027-03-27T23:00+00:00"),
        ("2027-03-28", "2027-03-28T22:00+00:00"),
    ],
)
def test_deadline_without_time_is_the_end_of_the_danish_day(date, utc):
    assert clean(DeadlineField, date) == dt.datetime.fromisoformat(utc)


def test_opening_without_time_is_the_start_of_the_danish_day():
    assert clean(OpeningField, "2026-11-23") == dt.datetime(2026, 11, 22, 23, tzinfo=dt.UTC)


def test_time_is_danish_time():
    assert clean(DeadlineField, "2026-11-23", "12:00") == dt.datetime(
        2026, 11, 23, 11, tzinfo=dt.UTC
    )


@pytest.mark.parametrize(
    ("date", "time", "code"),
    [
        ("2027-03-28", "02:30", "missing"),
        ("2027-10-31", "02:30", "twice"),
        ("", "12:00", "date"),
        ("1850-01-01", "", "date"),
        ("9999-12-31", "", "date"),
    ],
)
def test_times_that_cannot_be_are_refused(date, time, code):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as refusal:
        clean(DeadlineField, date, time)
    assert code in {error.code for error in refusal.value.error_list}


@pytest.mark.parametrize("field", [OpeningField, DeadlineField])
@pytest.mark.parametrize(
    "typed",
    [("2026-11-23", ""), ("2026-11-23", "12:15"), ("2026-10-25", ""), ("2027-03-28", "03:00")],
)
def test_what_is_shown_is_what_was_typed(field, typed):
    instant = clean(field, *typed).astimezone(dt.UTC)
    date, time = field().widget.decompress(instant)
    assert clean(field, str(date), "" if time is None else f"{time:%H:%M}") == instant


def test_midnight_deadline_is_shown_as_the_day_before():
    midnight = dt.datetime(2026, 11, 24, tzinfo=COPENHAGEN)
    assert DeadlineField().widget.decompress(midnight) == [dt.date(2026, 11, 23), None]


MALFORMED = [
    "0000-00-00", "9999-12-31", "10000-01-01", "2026-13-45", "1e999999999", "9" * 5_000, "-1",
    "\x00", "\ud800", "__proto__", "٢٠٢٦-١١-٢٣x", "2026-11-23T12:00+99:99", "📅", " ", "24.13.2026",
]  # fmt: skip


@pytest.mark.parametrize("field", [DeadlineField, OpeningField])
@pytest.mark.parametrize("value", MALFORMED)
def test_what_is_no_day_or_time_is_refused_in_words(field, value):
    for given in ([value, ""], [value, value], ["2026-11-23", value.strip() or "25:61"]):
        with pytest.raises(ValidationError) as refusal:
            field(required=True).clean(given)
        assert all(refusal.value.messages)
