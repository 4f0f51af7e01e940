"""Every public page of the portal, as a shared cache and a curious reader see it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories import ConsultationFactory, PhaseFactory

NAMES = [
    "front",
    "search",
    "about",
    "privacy",
    "cookies",
    "accessibility",
    "open-data",
    "open-data-api",
    "plan-list",
    "evaluation-list",
    "document-list",
    "network",
    "consultation-list",
    "proposal-list",
    "forum",
]
PERSONAL = [
    "django_session",
    'FROM "accounts_user"',
    "accounts_roleassignment",
    "mfa_authenticator",
]
"""Who reads. Whether the account of who wrote is open is asked beside what they wrote."""


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture(params=["da", "en"])
def path(request, name):
    with translation.override(request.param):
        return reverse(name)


def open_consultation(*, seconds_left):
    consultation = ConsultationFactory(phase=None)
    now = timezone.now()
    closes_at = now + dt.timedelta(seconds=seconds_left)
    PhaseFactory(
        consultation=consultation, opens_at=now - dt.timedelta(days=1), closes_at=closes_at
    )
    return consultation


def seconds_kept(answer) -> int:
    rule, seconds = answer.headers["Cache-Control"].rsplit("=", 1)
    assert rule == "public, max-age=0, s-maxage"
    return int(seconds)


def test_anonymous_page_may_be_shared_for_seconds(db, client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert 0 <= seconds_kept(answer) <= 30
    assert not answer.cookies
    assert answer.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert answer.headers["ETag"]


def test_anonymous_page_asks_nothing_about_persons(db, client, path):
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    personal = [query["sql"] for query in asked if any(t in query["sql"] for t in PERSONAL)]
    assert personal == []


def test_page_is_the_same_for_every_anonymous_reader(db, client, path):
    first = client.get(path)
    again = client.get(
        path, headers={"accept-language": "fr", "user-agent": "x", "referer": "https://x.example"}
    )
    assert again.content == first.content


def test_signed_in_persons_page_is_private(stranger, client_of, name):
    answer = client_of(stranger).get(reverse(name))
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("page", ["front", "consultation-list"])
def test_page_is_let_go_when_a_consultation_closes(db, client, page):
    open_consultation(seconds_left=9)
    assert seconds_kept(client.get(reverse(page))) <= 9


@pytest.mark.parametrize("page", ["front", "consultation-list"])
def test_page_is_let_go_when_a_consultation_opens(db, client, page):
    for number in range(6):
        open_consultation(seconds_left=3600 + number)
    coming = ConsultationFactory(phase=None)
    now = timezone.now()
    opens_at = now + dt.timedelta(seconds=9)
    PhaseFactory(consultation=coming, opens_at=opens_at, closes_at=now + dt.timedelta(days=9))
    answer = client.get(reverse(page))
    assert seconds_kept(answer) <= 9
    if page == "front":
        assert coming.title_da not in answer.text


def test_front_page_is_let_go_when_the_next_phase_of_an_open_consultation_opens(db, client):
    consultation = open_consultation(seconds_left=5)
    now = timezone.now()
    opens_at, closes_at = now + dt.timedelta(seconds=9), now + dt.timedelta(days=9)
    PhaseFactory(consultation=consultation, position=2, opens_at=opens_at, closes_at=closes_at)
    answer = client.get(reverse("front"))
    assert seconds_kept(answer) <= 5
    assert answer.text.count(consultation.title_da) == 1


def test_consultations_own_page_is_let_go_when_it_closes(db, client):
    consultation = open_consultation(seconds_left=9)
    assert seconds_kept(client.get(consultation.get_absolute_url())) <= 9


@pytest.mark.parametrize(
    "page", ["account_login", "account_signup", "account_reset_password", "account"]
)
def test_pages_of_an_account_are_never_kept(db, client, page):
    rule = client.get(reverse(page)).headers["Cache-Control"]
    assert "no-store" in rule
    assert "private" in rule
