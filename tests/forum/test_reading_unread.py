"""What is new to a signed-in person: marked in lists, reached by one link, read once shown."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.actions import hide_post, mark_all_read, write_post
from forum.actions.sweeping import sweep_reading
from forum.models import Topic, TopicRead
from forum.reading import ways
from ogp_portal.common import limits
from tests.factories import CategoryFactory, CommitmentFactory, PostFactory, TopicFactory
from tests.factories.consultations import NOW

from .reading import queries, reader_since
from .test_counters import at_once

pytestmark = pytest.mark.django_db

NEWS = re.compile(
    r"<strong>(\d+\+?) ny[et]</strong></span><span><a href=\"([^\"]+)\">Gå til første ulæste</a>"
)


@pytest.fixture
def room():
    return CategoryFactory(slug="debat")


@pytest.fixture
def reader():
    return reader_since()


def written(topic, number: int = 1) -> None:
    """So many posts of just now."""
    for _ in range(number):
        PostFactory(topic=topic, written_at=timezone.now())


def topic_of(room, posts: int) -> Topic:
    """A topic of this hour."""
    topic = TopicFactory(category=room, started_at=timezone.now())
    written(topic, posts)
    return topic


def news(client, address: str = "/forum/debat/") -> list[tuple[str, str]]:
    return NEWS.findall(client.get(address).content.decode())


def test_topic_never_opened_is_new_from_its_first_post(client_of, reader, room):
    topic = topic_of(room, 3)
    for address in ["/forum/", "/forum/debat/"]:
        assert news(client_of(reader), address) == [("3", topic.get_absolute_url() + "#p1")]


def test_opened_topic_is_read(client_of, reader, room):
    topic, client = topic_of(room, 3), client_of(reader)
    client.get(topic.get_absolute_url())
    assert news(client) == []
    written(topic)
    assert news(client) == [("1", topic.get_absolute_url() + "#p4")]


def test_link_leads_to_the_page_of_the_first_unread_post(client_of, reader, room):
    topic, client = topic_of(room, 45), client_of(reader)
    client.get(topic.get_absolute_url())
    assert news(client) == [("25", topic.get_absolute_url() + "?side=2#p21")]
    client.get(topic.get_absolute_url() + "?side=2")
    assert news(client) == [("5", topic.get_absolute_url() + "?side=3#p41")]


def test_going_back_leaves_the_highest_position(client_of, reader, room):
    topic, client = topic_of(room, 25), client_of(reader)
    client.get(topic.get_absolute_url() + "?side=2")
    client.get(topic.get_absolute_url())
    assert TopicRead.objects.get().position == 25


def test_topic_page_leads_to_the_first_unread_post(client_of, reader, room):
    topic, client = topic_of(room, 20), client_of(reader)
    assert "første ulæste" not in client.get(topic.get_absolute_url()).content.decode()
    written(topic, 5)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert f'<a href="{topic.get_absolute_url()}?side=2#p21">Gå til første ulæste</a>' in page
    client.get(topic.get_absolute_url() + "?side=2")
    assert "første ulæste" not in client.get(topic.get_absolute_url()).content.decode()


def test_hidden_posts_are_not_new(client_of, reader, room, moderator, now):
    topic, client = topic_of(room, 3), client_of(reader)
    hide_post(topic.posts.get(position=1), reason="off_topic", by=moderator, now=now)
    assert news(client) == [("2", topic.get_absolute_url() + "#p2")]
    for post in topic.posts.exclude(position=2):
        hide_post(post, reason="off_topic", by=moderator, now=now)
    client.get(topic.get_absolute_url())
    written(topic)
    hide_post(topic.posts.get(position=4), reason="off_topic", by=moderator, now=now)
    assert news(client) == []


def test_many_new_posts_are_counted_to_a_limit(client_of, reader, room, monkeypatch):
    topic_of(room, 6)
    monkeypatch.setattr(limits, "UNREAD_COUNTED", 4)
    ways._newest_of_reader._wordings.clear()  # worded with the limit
    try:
        assert [number for number, _link in news(client_of(reader))] == ["4+"]
    finally:
        ways._newest_of_reader._wordings.clear()


def test_what_was_written_before_the_account_counts_as_read(client_of, room):
    topic = TopicFactory(category=room, started_at=NOW - dt.timedelta(days=1))
    for _ in range(3):
        PostFactory(topic=topic, written_at=NOW - dt.timedelta(days=1))
    client = client_of(reader_since(days=0))
    assert news(client) == []
    written(topic)
    assert news(client) == [("1", topic.get_absolute_url() + "#p4")]


def test_old_posts_count_as_read(client_of, reader, room):
    long_ago = timezone.now() - dt.timedelta(days=limits.UNREAD_DAYS, minutes=1)
    topic = TopicFactory(category=room, started_at=long_ago)
    PostFactory(topic=topic, written_at=long_ago)
    assert news(client_of(reader)) == []
    written(topic)
    assert news(client_of(reader)) == [("1", topic.get_absolute_url() + "#p2")]


def test_forgetting_old_readings_loses_nothing(client_of, reader, room):
    long_ago = timezone.now() - dt.timedelta(days=limits.UNREAD_DAYS + 2)
    topic = TopicFactory(category=room, started_at=long_ago)
    PostFactory(topic=topic, written_at=long_ago)
    client = client_of(reader)
    client.get(topic.get_absolute_url())
    TopicRead.objects.update(seen_at=long_ago)
    written(topic)
    before = news(client)
    assert sweep_reading(timezone.now()) == 1
    assert news(client) == before == [("1", topic.get_absolute_url() + "#p2")]


def test_visit_to_a_read_topic_is_noted_once_a_day(client_of, reader, room):
    topic, client = topic_of(room, 1), client_of(reader)
    client.get(topic.get_absolute_url())
    before = TopicRead.objects.get().seen_at
    client.get(topic.get_absolute_url())
    assert TopicRead.objects.get().seen_at == before
    TopicRead.objects.update(seen_at=before - dt.timedelta(days=2))
    client.get(topic.get_absolute_url())
    assert TopicRead.objects.get().seen_at > before


def test_nothing_is_noted_of_who_is_not_signed_in(client, room):
    topic = topic_of(room, 1)
    answer = client.get(topic.get_absolute_url())
    assert not TopicRead.objects.exists()
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert news(client) == []


# --- all as read


def test_all_is_marked_as_read_by_one_press(client_of, reader, room):
    opened, never_opened, client = topic_of(room, 2), topic_of(room, 2), client_of(reader)
    client.get(opened.get_absolute_url())
    written(opened)
    assert len(news(client)) == 2
    assert 'action="/forum/laest/"' in client.get("/forum/").content.decode()
    answer = client.post("/forum/laest/", follow=True)
    assert "Hele forummet er markeret som læst" in answer.content.decode()
    assert news(client) == []
    written(opened)
    written(never_opened)
    assert sorted(number for number, _link in news(client)) == ["1", "1"]


def test_marking_again_moves_the_mark(reader, now):
    mark_all_read(reader, now=now)
    mark_all_read(reader, now=now + dt.timedelta(days=1))
    reader.refresh_from_db()
    assert reader.forum_all_read.at == now + dt.timedelta(days=1)


def test_marking_needs_a_person_and_a_press(client, client_of, reader, room):
    for address in ["/forum/laest/", "/en/forum/read/"]:
        assert client.post(address)["Location"].endswith(f"?next={address}")
    assert client.get("/forum/laest/")["Location"] == "/forum/"
    client_of(reader).get("/forum/laest/")
    assert not hasattr(reader, "forum_all_read")


# --- what it costs


@pytest.mark.parametrize("count", [1, 3])
def test_topic_costs_five_queries_with_what_it_is_about(client_of, reader, room, count):
    topic = TopicFactory(category=room, commitment=CommitmentFactory())
    written(topic, count)
    client = client_of(reader)
    address = topic.get_absolute_url()
    assert len(queries(client, address)) == 5
    TopicRead.objects.all().delete()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) == 5
    assert TopicRead.objects.get().position == count


@pytest.mark.django_db(transaction=True)
def test_pages_shown_at_once_leave_the_highest_position(client_of, reader):
    topic = topic_of(CategoryFactory(slug="debat"), 45)
    clients = [client_of(reader) for _ in range(3)]

    def show(page: int) -> int:
        address = f"{topic.get_absolute_url()}?side={page}"
        return clients[page - 1].get(address).status_code

    assert at_once(show, [3, 1, 2]) == [200, 200, 200]
    assert TopicRead.objects.get().position == 45


def test_own_reply_is_not_new(client_of, reader, room):
    topic, client = topic_of(room, 1), client_of(reader)
    client.get(topic.get_absolute_url())
    post = write_post(
        topic, text="Svar", by=reader, now=timezone.now(), idempotency_key=uuid.uuid4()
    )
    assert news(client) == []
    client.get(post.get_absolute_url())
    assert news(client) == []
