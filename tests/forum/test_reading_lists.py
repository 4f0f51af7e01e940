"""The ways to see topics: newest, unanswered, most read, followed; of one room and of all."""

import datetime as dt
import re

import pytest

from forum.actions import close_topic, hide_post
from forum.actions.following import follow_topic
from forum.actions.sweeping import sweep_reading
from forum.models import Topic, TopicRead, TopicReaders
from forum.reading import ways
from ogp_portal.common import limits
from tests.factories import CategoryFactory, PostFactory, UserFactory
from tests.factories.consultations import NOW

from .reading import plan_of, queries, titles, topics_in

pytestmark = pytest.mark.django_db

LISTS = ["/forum/", "/forum/debat/"]
STATE = {"/forum/": 1, "/forum/debat/": 0}
"""One query more where it says whether the forum is open."""
WAYS = ["fulgte", "mest-laeste", "nyeste", "ubesvarede"]


@pytest.fixture
def room():
    return CategoryFactory(slug="debat")


@pytest.fixture
def signed_in(client_of, stranger, room):
    return client_of(stranger)


def read(topic, number: int, at=NOW) -> None:
    """So many people have opened the topic."""
    for person in UserFactory.create_batch(number):
        TopicRead.objects.create(user=person, topic=topic, position=1, seen_at=at)


def answered(topics):
    for topic in topics:
        PostFactory(topic=topic, written_at=topic.last_post_at)


@pytest.mark.parametrize("address", LISTS)
def test_unanswered_are_topics_with_one_visible_post(client, room, moderator, address):
    topics = topics_in(room, 4)
    answered(topics[:2])
    hide_post(topics[1].posts.get(position=2), reason="off_topic", by=moderator, now=NOW)
    close_topic(topics[3], reason="Slut", by=moderator, now=NOW)
    assert titles(client.get(f"{address}?vis=ubesvarede")) == ["Emne nr. 2", "Emne nr. 1"]


@pytest.mark.parametrize("address", LISTS)
def test_most_read_are_topics_by_their_readers_with_an_account(client, room, address):
    topics = topics_in(room, 3)
    read(topics[0], 3)
    read(topics[2], 1)
    sweep_reading(NOW)
    shown = client.get(f"{address}?vis=mest-laeste")
    assert titles(shown) == ["Emne nr. 0", "Emne nr. 2"]
    assert "læst af 3" in shown.content.decode()
    assert "seneste 90 dage" in shown.content.decode()


def test_readers_are_counted_anew_and_old_readings_forgotten(room):
    topic, other = topics_in(room, 2)
    read(topic, 2)
    read(other, 1, at=NOW - dt.timedelta(days=limits.UNREAD_DAYS, minutes=1))
    assert sweep_reading(NOW) == 1
    assert list(TopicReaders.objects.values_list("topic", "count")) == [(topic.pk, 2)]
    topic.read_by.first().user.delete()
    sweep_reading(NOW)
    assert TopicReaders.objects.get().count == 1


@pytest.mark.parametrize("address", LISTS)
def test_followed_are_those_of_the_person_by_account_or_address(
    client_of, stranger, room, now, address
):
    topics = topics_in(room, 3)
    follow_topic(topics[0], by=stranger, language="da", now=now)
    follow_topic(topics[1], by=UserFactory(), language="da", now=now)
    assert titles(client_of(stranger).get(f"{address}?vis=fulgte")) == ["Emne nr. 0"]


@pytest.mark.parametrize("address", LISTS)
def test_followed_topics_need_a_person(client, room, address):
    answer = client.get(f"{address}?vis=fulgte")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={address}%3Fvis%3Dfulgte")
    assert "vis=fulgte" not in client.get(address).content.decode()


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("word", ["", "x", "NYESTE", "mest-laeste ", "1"])
def test_any_other_word_is_not_found(client, room, address, word):
    assert client.get(address, {"vis": word}).status_code == 404


@pytest.mark.parametrize("address", LISTS)
def test_ways_are_links_and_the_one_shown_is_marked(client_of, stranger, room, address):
    page = client_of(stranger).get(f"{address}?vis=ubesvarede").content.decode()
    links = re.findall(r'<li><a href="([^"]+)"( aria-current="page")?>([^<]+)</a></li>', page)
    shown = [link for link in links if link[0].startswith(address)]
    assert (f"{address}?vis=ubesvarede", ' aria-current="page"', "Ubesvarede") in shown
    assert (address, "", "Nyeste") in shown
    assert (f"{address}?vis=mest-laeste", "", "Mest læste") in shown
    assert (f"{address}?vis=fulgte", "", "Fulgte") in shown


def test_english_list_speaks_english(client, room):
    read(topics_in(room, 1)[0], 2)
    sweep_reading(NOW)
    page = client.get("/en/forum/debat/?vis=mest-laeste").content.decode()
    assert "read by 2" in page
    assert "Most read" in page


@pytest.fixture
def five(room, stranger):
    """Topics that stand in every list of the signed-in person."""
    topics = topics_in(room, 5)
    for topic in topics:
        TopicReaders.objects.create(topic=topic, count=7)
        follow_topic(topic, by=stranger, language="da", now=NOW)
    return topics


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("way", WAYS)
def test_pages_of_a_list_show_each_topic_once(signed_in, five, monkeypatch, address, way):
    monkeypatch.setattr(limits, "ROWS_PER_LIST", 2)
    monkeypatch.setattr("forum.reading.ways.NEWEST_SHOWN", 2)
    ways._newest_of_reader._wordings.clear()  # worded with the limit
    seen, query = [], f"?vis={way}"
    while query:
        page = signed_in.get(address + query)
        seen += titles(page)
        older = re.search(r'rel="next" href="(\?[^"]+)"', page.content.decode())
        query = older.group(1).replace("&amp;", "&") if older else ""
    ways._newest_of_reader._wordings.clear()
    assert seen == [f"Emne nr. {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("place", ["x", "1", "1-2-3-4", "9" * 40 + "-1", "-", "--", "é", "1-x"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("address", LISTS)
def test_place_that_cannot_be_is_not_found(signed_in, address, way, place):
    assert signed_in.get(address, {"vis": way, "fra": place}).status_code == 404


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("way", WAYS)
def test_list_costs_four_queries_for_a_signed_in_person(signed_in, five, address, way):
    for left in [5, 2]:
        Topic.objects.exclude(pk__in=[one.pk for one in five[:left]]).delete()
        assert len(queries(signed_in, f"{address}?vis={way}")) == 4 + STATE[address]
        assert len(titles(signed_in.get(f"{address}?vis={way}"))) == left


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("way", ["mest-laeste", "nyeste", "ubesvarede"])
def test_list_costs_two_queries_for_everybody_else(client, room, address, way):
    for topic in topics_in(room, 2):
        TopicReaders.objects.create(topic=topic, count=1)
    assert len(queries(client, f"{address}?vis={way}")) == 2 + STATE[address]


@pytest.mark.parametrize(
    ("address", "place", "index"),
    [
        ("/forum/?vis=ubesvarede", "1700000000000000-5", "topic_unanswered"),
        ("/forum/debat/?vis=ubesvarede", "1700000000000000-5", "topic_unanswered"),
        ("/forum/?vis=mest-laeste", "7-5", "topic_most_read"),
        ("/forum/?vis=nyeste", "1700000000000000-5", "topic_newest_of_all"),
    ],
)
def test_further_pages_are_read_by_index_and_never_by_offset(client, room, address, place, index):
    for topic in topics_in(room, 3):
        TopicReaders.objects.create(topic=topic, count=1)
    asked = queries(client, f"{address}&fra={place}")
    (sql,) = [one for one in asked if 'FROM "forum_topic' in one]
    assert "OFFSET" not in sql
    plan = plan_of(sql)
    assert index in plan
    assert "Sort" not in plan


def test_lists_for_everybody_set_no_cookie(client, room):
    topics_in(room, 1)
    for way in ["mest-laeste", "ubesvarede"]:
        answer = client.get(f"/forum/debat/?vis={way}")
        assert not answer.cookies
        assert answer["Cache-Control"].startswith("public")
        assert "csrfmiddlewaretoken" not in answer.content.decode()
