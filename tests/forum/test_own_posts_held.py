"""What moderators decide about new posts holds for changed ones as well."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from forum.actions import (
    Sanction,
    approve_post,
    edit_post,
    sanction_person,
    withdraw_post,
    write_post,
)
from forum.enums import DecisionKind
from forum.models import Hold, Post
from tests.factories import PostFactory
from tests.forum.test_counters import assert_exact

pytestmark = pytest.mark.django_db
LONG = "Kommunerne bør offentliggøre sagsbehandlingstiderne hver måned, ikke kun hvert år."
LATER = dt.timedelta(hours=3)


@pytest.fixture
def topic():
    return PostFactory().topic


def write(topic, *, by, now, text=LONG) -> Post:
    return write_post(topic, text=text, by=by, now=now, idempotency_key=uuid.uuid4())


def change(post, *, by, now, text) -> Post:
    return edit_post(post, text=text, version=1, by=by, now=now)


@pytest.mark.usefixtures("new_users_read_first")
def test_changed_post_of_a_new_user_is_read_again(client_of, topic, stranger, moderator, now):
    client = Client()
    post = write(topic, by=stranger, now=now)
    approve_post(post, by=moderator, now=now)
    changed = change(post, by=stranger, now=now + LATER, text="Køb ure på min side.")
    assert changed.is_held
    assert changed.search is None
    assert Hold.objects.filter(post=post, settled_at=None).count() == 1
    assert "Køb ure" not in client.get(topic.get_absolute_url()).text
    assert client.get(f"{topic.get_absolute_url()}indlaeg/2/historik/").status_code == 404
    assert "Køb ure" in client_of(stranger).get(topic.get_absolute_url()).text
    assert_exact([topic])
    approve_post(changed, by=moderator, now=now + LATER)
    assert "Køb ure" in client.get(topic.get_absolute_url()).text
    assert_exact([topic])


def test_mended_comma_is_no_copy_of_oneself(topic, stranger, now):
    post = write(topic, by=stranger, now=now)
    assert not change(post, by=stranger, now=now + LATER, text=LONG.replace(",", " –")).is_held


def test_post_changed_into_a_copy_of_another_is_read_first(topic, stranger, now):
    write(topic, by=stranger, now=now)
    post = write(topic, by=stranger, now=now, text="Noget helt andet.")
    assert change(post, by=stranger, now=now + LATER, text=LONG).is_held


def test_suspended_person_cannot_change_a_post(topic, stranger, moderator, now):
    post = write(topic, by=stranger, now=now)
    until = now + dt.timedelta(days=3)
    sanction = Sanction(DecisionKind.SUSPEND, "off_topic", "Hold pause.", ends_at=until)
    sanction_person(stranger, sanction, by=moderator, now=now)
    with pytest.raises(ValidationError) as refused:
        change(post, by=stranger, now=now + LATER, text="Nyt")
    assert refused.value.code == "suspended"
    post.refresh_from_db()
    assert post.text == LONG


@pytest.mark.usefixtures("new_users_read_first")
def test_post_that_waits_cannot_be_changed_but_deleted(client, client_of, topic, stranger, now):
    post = write(topic, by=stranger, now=now)
    page = client_of(stranger).get(topic.get_absolute_url()).text
    assert "indlaeg/2/slet/" in page
    assert "indlaeg/2/ret/" not in page
    with pytest.raises(ValidationError):
        change(post, by=stranger, now=now + LATER, text="Nyt")
    withdraw_post(post, by=stranger, now=now + LATER)
    assert not Hold.objects.exists()
    assert "slettet af forfatteren" in client.get(topic.get_absolute_url()).text
    assert_exact([topic])
