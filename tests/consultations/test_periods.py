"""How long a consultation lasts by the Danish clock, and what that asks of who publishes it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.periods import advice_on, is_in_july, whole_days
from ogp_portal.common.dates import end_of_day, start_of_day
from tests.factories import ConsultationFactory, PhaseFactory, PlanFactory

pytestmark = pytest.mark.django_db
ADMIN = "/admin/consultations/consultation/"


def period(first: str, last: str):
    return start_of_day(dt.date.fromisoformat(first)), end_of_day(dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-12-01", "2026-12-28", 28),
        ("2026-12-01", "2026-12-27", 27),
        ("2027-03-20", "2027-04-02", 14),  # a day of 23 hours among them
        ("2026-10-20", "2026-11-02", 14),  # a day of 25 hours
        ("2026-12-01", "2026-12-01", 1),
    ],
)
def test_days_are_counted_by_the_danish_clock(first, last, days):
    assert whole_days(*period(first, last)) == days


@pytest.mark.parametrize(
    ("first", "last", "answer"),
    [
        ("2026-06-01", "2026-06-30", False),
        ("2026-06-01", "2026-07-01", True),
        ("2026-07-31", "2026-08-31", True),
        ("2026-08-01", "2026-08-31", False),
        ("2026-08-01", "2027-07-01", True),
    ],
)
def test_july_is_july_in_denmark(first, last, answer):
    assert is_in_july(*period(first, last)) is answer


@pytest.mark.parametrize(
    ("kind", "last", "needs", "warns"),
    [
        ("input", "2026-12-28", False, False),
        ("input", "2026-12-27", True, False),
        ("input", "2026-12-13", True, True),
        ("draft_self_assessment", "2026-12-14", False, False),
        ("draft_self_assessment", "2026-12-13", True, True),
    ],
)
def test_what_is_short_needs_a_reason(kind, last, needs, warns):
    advice = advice_on(kind, [period("2026-12-01", last)])
    assert (advice.needs_reason, advice.is_very_short) == (needs, warns)


def draft(last: str, **fields):
    made = ConsultationFactory(is_published=False, phase=None, slug="kort", **fields)
    opens_at, closes_at = period("2026-12-01", last)
    PhaseFactory(consultation=made, opens_at=opens_at, closes_at=closes_at)
    return made


def test_a_short_period_is_published_with_a_public_reason_alone(client, editor, now):
    with pytest.raises(ValidationError) as refusal:
        actions.publish(draft("2026-12-10"), by=editor, now=now)
    assert "10 dage" in " ".join(refusal.value.messages)


def test_the_reason_is_on_the_page(client, editor, now):
    made = draft("2026-12-10", period_reason_da="Fristen følger af loven.", period_reason_en="Law.")
    actions.publish(made, by=editor, now=now)
    assert "Fristen følger af loven." in client.get("/hoeringer/kort/").text
    assert "Law." in client.get("/en/consultations/kort/").text


def test_the_time_before_publication_does_not_count(editor):
    late = dt.datetime(2026, 12, 20, 12, tzinfo=dt.UTC)
    with pytest.raises(ValidationError, match="8 dage"):
        actions.publish(draft("2026-12-28"), by=editor, now=late)


def test_an_invented_consultation_needs_no_reason(editor, now):
    made = draft("2026-12-10", plan=PlanFactory(is_demonstration=True))
    assert actions.publish(made, by=editor, now=now).is_published


def test_the_admin_warns_before_one_publishes(client_of, editor, at, now):
    at(now)
    made = draft("2026-12-10")
    client = client_of(editor)
    page = client.get(f"{ADMIN}{made.pk}/change/").text
    assert "mindre end 14 dage" in page
    refused = client.post(f"{ADMIN}{made.pk}/publish/")
    assert refused.status_code == 422
    assert "28 dage anbefales" in refused.text


def test_each_phase_has_its_rules_on_the_page(client, consultation, at, now):
    at(now)
    phase = consultation.phases.get()
    phase.rules_da, phase.rules_en = "Kun om temaer.", "On themes only."
    phase.save()
    assert "Kun om temaer." in client.get("/hoeringer/aabenhed/").text
    assert "On themes only." in client.get("/en/consultations/aabenhed/").text


def test_the_list_shows_period_and_invited(client_of, editor, at, now):
    at(now)
    draft("2026-12-28")
    page = client_of(editor).get(ADMIN).text
    assert "1. december 2026 – 28. december 2026 (28 dage)" in page
