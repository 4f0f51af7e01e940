"""Feeds of rooms and topics: what everybody sees, without names."""

from xml.etree import ElementTree as ET

import pytest

from forum.actions import hide_post
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def room():
    return CategoryFactory(slug="debat", title_da="Debat")


@pytest.fixture
def topic(room):
    post = PostFactory(
        topic=TopicFactory(category=room, title="Åbne møder", slug="aabne-moeder"),
        author=UserFactory(display_name="Navnkundig"),
        text="**Kan** møderne & referaterne være åbne?",
    )
    PostFactory(topic=post.topic, text="Ja, det kan de.")
    return post.topic


def entries(client, address: str) -> list[tuple[str, str, str]]:
    """(title, summary, link) of each entry."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    found = ET.fromstring(answer.content).iter(f"{ATOM}entry")  # noqa: S314 - our own
    return [
        (
            one.find(f"{ATOM}title").text,
            one.find(f"{ATOM}summary").text or "",
            one.find(f"{ATOM}link").get("href"),
        )
        for one in found
    ]


def test_feed_of_a_topic_has_its_posts_newest_first(client, topic):
    second, first = entries(client, topic.get_absolute_url() + "feed.atom")
    assert second[:2] == ("Indlæg 2: Åbne møder", "Ja, det kan de.")
    assert first[1] == "Kan møderne & referaterne være åbne?"
    assert second[2].endswith(topic.get_absolute_url() + "indlaeg/2/")


def test_feed_of_a_room_has_its_topics(client, room, topic):
    newer = PostFactory(topic=TopicFactory(category=room, title="Nyere")).topic
    PostFactory(topic=TopicFactory(title="I et andet rum"))
    found = entries(client, "/forum/debat/feed.atom")
    assert [title for title, _summary, _link in found] == ["Nyere", "Åbne møder"]
    assert found[0][2].endswith(newer.get_absolute_url())
    assert found[1][1] == "Kan møderne & referaterne være åbne?"


def test_english_feed_leads_to_english_pages(client, topic):
    (entry, _first) = entries(client, f"/en{topic.get_absolute_url()}feed.atom")
    assert entry[0] == "Post 2: Åbne møder"
    assert "/en/forum/debat/" in entry[2]


def test_feeds_hold_no_names(client, topic):
    for address in ["/forum/debat/feed.atom", topic.get_absolute_url() + "feed.atom"]:
        assert "Navnkundig" not in client.get(address).text


def test_hidden_post_leaves_both_feeds(client, client_of, topic, moderator, now):
    hide_post(topic.posts.get(position=1), reason="off_topic", by=moderator, now=now)
    addresses = ["/forum/debat/feed.atom", topic.get_absolute_url() + "feed.atom"]
    for reader in [client, client_of(moderator)]:
        for address in addresses:
            assert "referaterne" not in reader.get(address).text
    assert [title for title, _summary, _link in entries(client, addresses[1])] == [
        "Indlæg 2: Åbne møder"
    ]
    hide_post(topic.posts.get(position=2), reason="off_topic", by=moderator, now=now)
    assert entries(client, addresses[0]) == []
    assert client.get(addresses[1]).status_code == 404


@pytest.mark.parametrize("address", ["/forum/nej/feed.atom", "/forum/debat/9-nej/feed.atom"])
def test_feed_of_nothing_is_not_found(client, room, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_feeds_cost_the_same_whatever_they_hold(client, room, django_assert_num_queries, count):
    for _ in range(count):
        topic = TopicFactory(category=room)
        for _ in range(count):
            PostFactory(topic=topic)
    with django_assert_num_queries(3):
        assert len(entries(client, "/forum/debat/feed.atom")) == count
    with django_assert_num_queries(2):
        assert len(entries(client, topic.get_absolute_url() + "feed.atom")) == count


def test_pages_name_their_feeds_in_head_and_text(client, topic):
    for address in [topic.get_absolute_url(), topic.category.get_absolute_url()]:
        page = client.get(address).text
        head, body = page.split("</head>")
        assert 'type="application/atom+xml" title="' in head
        assert f'href="{address}feed.atom"' in head
        assert f'href="{address}feed.atom"' in body


def test_feed_sets_no_cookie(client, topic):
    answer = client.get("/forum/debat/feed.atom")
    assert not answer.cookies
    assert answer["Cache-Control"].startswith("public")


def test_invented_topic_is_marked(client, topic):
    type(topic).objects.update(is_demonstration=True)
    assert all(
        title.startswith("Demonstration")
        for address in ["/forum/debat/feed.atom", topic.get_absolute_url() + "feed.atom"]
        for title, _summary, _link in entries(client, address)
    )
