"""Tags: kept by moderators, chosen by whoever starts a topic, found across the rooms."""

import re
import uuid

import pytest

from forum.models import Tag, Topic
from ogp_portal.common import limits
from tests.factories import CategoryFactory, PostFactory, TopicFactory

from .reading import titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags():
    words = [("data", "Data", "Data"), ("kommuner", "Kommuner", "Municipalities")]
    return [Tag.objects.create(slug=s, title_da=da, title_en=en) for s, da, en in words]


@pytest.fixture
def room():
    return CategoryFactory(slug="debat")


def sent(**fields) -> dict[str, object]:
    key = str(uuid.uuid4())
    return {"title": "Ny", "text": "Hvad mener I?", "idempotency_key": key, **fields}


def test_writer_chooses_tags_and_they_stand_on_the_topic(client, client_of, stranger, room, tags):
    writer = client_of(stranger)
    assert "Kommuner" in writer.get("/forum/debat/nyt/").text
    address = writer.post("/forum/debat/nyt/", sent(tags=[tag.pk for tag in tags]))["Location"]
    assert '<a href="/forum/emneord/kommuner/">Kommuner</a>' in client.get(address).text
    english = client.get(f"/en{address}").text
    assert '<a href="/en/forum/tags/kommuner/">Municipalities</a>' in english


def test_form_without_tags_asks_for_none(client_of, stranger, room):
    assert 'name="tags"' not in client_of(stranger).get("/forum/debat/nyt/").text
    assert client_of(stranger).post("/forum/debat/nyt/", sent()).status_code == 302


def test_too_many_or_unknown_tags_are_refused_and_nothing_typed_is_lost(client_of, stranger, room):
    many = [Tag.objects.create(slug=f"t{n}", title_da=f"T{n}") for n in range(4)]
    for wrong in ([tag.pk for tag in many], [10**30], ["x"], [-1]):
        answer = client_of(stranger).post("/forum/debat/nyt/", sent(tags=wrong))
        assert answer.status_code == 400
        assert "Hvad mener I?" in answer.text
    assert not Topic.objects.exists()
    assert limits.TAGS_OF_TOPIC == 3


def test_page_of_a_tag_shows_topics_of_all_rooms(client, room, tags):
    for number, place in enumerate([room, CategoryFactory(), room]):
        topic = PostFactory(topic=TopicFactory(category=place, title=f"Emne {number}")).topic
        if number < 2:
            topic.tags.add(tags[1])
    empty = TopicFactory(category=room, title="Tomt")
    empty.tags.add(tags[1])
    page = client.get("/forum/emneord/kommuner/")
    assert sorted(titles(page)) == ["Emne 0", "Emne 1"]
    listed = client.get("/forum/emneord/").text
    assert re.search(r"Kommuner</a></h2><p[^>]*><span>2 emner", listed)
    assert client.get("/forum/emneord/data/").status_code == 200
    assert client.get("/forum/emneord/ukendt/").status_code == 404
    assert client.get("/forum/emneord/kommuner/?fra=x").status_code == 404


def test_page_of_a_tag_goes_on(client, room, tags, monkeypatch):
    monkeypatch.setattr(limits, "ROWS_PER_LIST", 2)
    for number in range(3):
        PostFactory(topic=TopicFactory(category=room, title=f"Emne {number}")).topic.tags.add(
            tags[0]
        )
    first = client.get("/forum/emneord/data/")
    older = re.search(r'rel="next" href="(\?[^"]+)"', first.text).group(1)
    assert len(titles(first)) == 2
    assert len(titles(client.get(f"/forum/emneord/data/{older}"))) == 1


def test_list_of_a_tag_costs_two_queries_however_long(
    client, room, tags, django_assert_num_queries
):
    for number in range(4):
        PostFactory(topic=TopicFactory(category=room, title=f"Emne {number}")).topic.tags.add(
            tags[0]
        )
        client.get("/forum/emneord/data/")
        with django_assert_num_queries(2):
            client.get("/forum/emneord/data/")


def test_moderator_keeps_tags_and_changes_those_of_a_topic(
    client_of, moderator, stranger, room, tags
):
    admin = client_of(moderator)
    added = {"slug": "skoler", "title_da": "Skoler", "title_en": ""}
    assert admin.post("/admin/forum/tag/add/", added).status_code == 302
    topic = PostFactory(topic=TopicFactory(category=room, title="Emne")).topic
    given = {"title": "Emne", "tags": [Tag.objects.get(slug="skoler").pk]}
    assert admin.post(f"/admin/forum/topic/{topic.pk}/change/", given).status_code == 302
    assert [tag.slug for tag in topic.tags.all()] == ["skoler"]
    assert client_of(stranger).get("/admin/forum/tag/").status_code == 403
