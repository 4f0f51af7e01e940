"""The public log: numbers and reasons, never a text, a title or a name."""

import datetime as dt
import uuid

import pytest

from forum.actions import (
    Notice,
    Sanction,
    appeal_against,
    decide_appeal,
    flag_post,
    hide_post,
    restore_post,
    sanction_person,
)
from forum.models import ModerationDecision
from ogp_portal.common import limits
from tests.factories import PostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(moderator, stranger, now):
    post = PostFactory(author=stranger, text="ORDENE SELV", topic__title="TITLEN")
    given = Notice("harassment", "Hån", in_good_faith=True, idempotency_key=uuid.uuid4())
    flag_post(post, given, by=UserFactory(), now=now)
    return hide_post(post, reason="harassment", words="ORD TIL HAM", by=moderator, now=now)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/forum/moderering/", ["Indlæg skjult: chikane", "23. november 2026", "November 2026"]),
        ("/en/forum/moderation/", ["Post hidden: harassment", "23 November 2026"]),
    ],
)
def test_log_tells_what_when_and_why_and_nothing_else(client, hidden, address, words):
    page = client.get(address).content.decode()
    for word in words:
        assert word.lower() in page.lower()
    for secret in ["ORDENE SELV", "TITLEN", "ORD TIL HAM", "Fremmed", "moderator@example.org"]:
        assert secret not in page


def test_log_tells_the_outcome_of_an_appeal(client, hidden, stranger, now):
    appeal = appeal_against(ModerationDecision.objects.get(), text="Nej", by=stranger, now=now)
    assert "Påklaget, ikke afgjort endnu" in client.get("/forum/moderering/").content.decode()
    other = UserFactory(roles=["moderator"])
    decide_appeal(appeal, "overturned", answer="Ja", by=other, now=now)
    page = client.get("/forum/moderering/").content.decode()
    assert "Påklaget: afgørelsen er omgjort (af en anden moderator)" in page
    assert "Taget tilbage" in page


def test_decision_taken_back_stays_in_the_log(client, hidden, moderator, now):
    restore_post(hidden, reason="Fejl", by=moderator, now=now)
    assert "Taget tilbage" in client.get("/forum/moderering/").content.decode()


def test_empty_log_says_so(client):
    page = client.get("/forum/moderering/").content.decode()
    assert "Ingen moderator har truffet en afgørelse endnu." in page


@pytest.mark.parametrize("count", [1, 3])
def test_log_costs_the_same_whatever_it_shows(
    client, moderator, now, count, django_assert_max_num_queries
):
    for number in range(count):
        given = Sanction("warn", "harassment", "Tal pænt")
        at = now - dt.timedelta(days=40 * number)
        sanction_person(UserFactory(), given, by=moderator, now=at)
    with django_assert_max_num_queries(5):
        page = client.get("/forum/moderering/").content.decode()
    assert page.count("Advarsel: chikane") == count


def test_log_has_pages(client, moderator, stranger, now, monkeypatch):
    monkeypatch.setattr(limits, "ROWS_PER_LIST", 1)
    for reason in ("harassment", "unlawful"):
        sanction_person(stranger, Sanction("warn", reason, "Stop"), by=moderator, now=now)
    assert "Advarsel: chikane" in client.get("/forum/moderering/?side=2").content.decode()
    for wrong in ("3", "0", "x", "9" * 30):
        assert client.get(f"/forum/moderering/?side={wrong}").status_code == 404


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/forum/regler/", "Kritik er aldrig en grund til at skjule et indlæg."),
        ("/en/forum/rules/", "Criticism is never a reason to hide a post."),
    ],
)
def test_rules_are_public(client, address, words):
    answer = client.get(address)
    assert words in answer.content.decode()
    assert "Set-Cookie" not in answer.headers


def test_forum_leads_to_rules_and_log(client):
    page = client.get("/forum/").content.decode()
    assert 'href="/forum/regler/"' in page
    assert 'href="/forum/moderering/"' in page


@pytest.mark.parametrize("path", ["/admin/"])
def test_staff_home_tells_moderators_what_waits(client_of, moderator, stranger, now, path):
    given = Notice("harassment", "Hån", in_good_faith=True, idempotency_key=uuid.uuid4())
    flag_post(PostFactory(), given, by=stranger, now=now)
    page = client_of(moderator).get(path).content.decode()
    assert "/admin/forum/flaggedpost/" in page
