"""The pages that everybody reads: rooms, lists of topics, topics."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import close_topic, hide_post
from forum.models import Topic
from forum.reading import TopicCursor
from ogp_portal.common import limits
from tests.factories import (
    CategoryFactory,
    CommitmentFactory,
    ConsultationFactory,
    PlanFactory,
    PostFactory,
    TopicFactory,
    UserFactory,
)
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db


def queries(client, address: str) -> list[str]:
    """The statements of a second call: the first one words what is kept."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


def topics_in(category, count: int) -> list[Topic]:
    """Topics with a post each, the later ones newer."""
    made = []
    for number in range(count):
        at = NOW - dt.timedelta(days=10) + dt.timedelta(minutes=number)
        topic = TopicFactory(category=category, title=f"Emne nr. {number}", started_at=at)
        PostFactory(topic=topic, written_at=at)
        made.append(topic)
    return made


def filled(topic, posts: int) -> None:
    for _ in range(posts):
        PostFactory(topic=topic)


def titles(response) -> list[str]:
    return re.findall(r'<h3[^>]*><a href="[^"]+">([^<]+)</a>', response.content.decode())


# --- forum and rooms


def test_forum_shows_rooms_with_their_counts_and_the_newest_topics(client):
    category = CategoryFactory(title_da="Åbne data", text_da="Om data")
    topics_in(category, 3)
    page = client.get("/forum/").content.decode()
    assert "Åbne data" in page
    assert "Om data" in page
    assert "3 emner" in page
    assert titles(client.get("/forum/")) == ["Emne nr. 2", "Emne nr. 1", "Emne nr. 0"]


def test_forum_without_rooms_says_so(client):
    assert "rum" in client.get("/forum/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_forum_costs_the_same_whatever_it_shows(client, count):
    for _ in range(count):
        topics_in(CategoryFactory(), count)
    assert len(queries(client, "/forum/")) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_room_costs_the_same_whatever_it_shows(client, count):
    category = CategoryFactory(slug="debat")
    topics_in(category, count)
    assert len(queries(client, "/forum/debat/")) == 2
    assert len(titles(client.get("/forum/debat/"))) == count


def test_room_shows_who_started_and_who_wrote_last_and_when(client):
    anna, bo = UserFactory(display_name="Anna"), UserFactory(display_name="Bo")
    topic = TopicFactory(category=CategoryFactory(slug="debat"), author=anna)
    PostFactory(topic=topic, author=anna)
    last = dt.datetime(2026, 11, 20, 13, 5, tzinfo=dt.UTC)
    PostFactory(topic=topic, author=bo, written_at=last)
    page = client.get("/forum/debat/").content.decode()
    assert f'Startet af <a href="/forum/profil/anna-{anna.pk}/"><bdi>Anna</bdi></a>' in page
    link = f'<a href="/forum/profil/bo-{bo.pk}/"><bdi>Bo</bdi></a>'
    assert f"20. november 2026 kl. 14.05 af {link}" in page
    assert "2 indlæg" in page


def test_pinned_topics_stand_first(client):
    category = CategoryFactory(slug="debat")
    oldest, *_others = topics_in(category, 3)
    Topic.objects.filter(pk=oldest.pk).update(is_pinned=True)
    shown = client.get("/forum/debat/")
    assert titles(shown)[0] == "Emne nr. 0"
    assert "Fastgjort" in shown.content.decode()


def test_room_shows_fifty_and_then_the_older_ones(client):
    topics_in(CategoryFactory(slug="debat"), 52)
    first = client.get("/forum/debat/")
    assert len(titles(first)) == limits.ROWS_PER_LIST
    older = re.search(r'href="(\?fra=[^"]+)"', first.content.decode()).group(1)
    assert titles(client.get(f"/forum/debat/{older}")) == ["Emne nr. 1", "Emne nr. 0"]


def test_next_page_of_a_room_neither_repeats_nor_skips_when_somebody_writes(client):
    category = CategoryFactory(slug="debat")
    topics = topics_in(category, 51)
    older = client.get("/forum/debat/").context["next_page"]
    PostFactory(topic=topics[20], written_at=NOW)
    assert titles(client.get(f"/forum/debat/?fra={older}")) == ["Emne nr. 0"]


def test_page_after_pinned_topics_goes_on_with_the_others(client):
    category = CategoryFactory(slug="debat")
    first, second, _third = topics_in(category, 3)
    Topic.objects.filter(pk__in=[first.pk, second.pk]).update(is_pinned=True)
    cursor = TopicCursor(is_pinned=True, last_post_at=second.last_post_at, pk=second.pk)
    assert titles(client.get(f"/forum/debat/?fra={cursor}")) == ["Emne nr. 0", "Emne nr. 2"]


@pytest.mark.parametrize("place", ["x", "1-2", "1-2-3-4", "0-99999999999999999999999-1", "--", "é"])
def test_place_that_cannot_be_is_not_found(client, place):
    CategoryFactory(slug="debat")
    assert client.get("/forum/debat/", {"fra": place}).status_code == 404


def test_unknown_room_is_not_found(client):
    assert client.get("/forum/findes-ikke/").status_code == 404


def test_older_topics_are_read_by_index_and_never_by_offset(client):
    topics_in(CategoryFactory(slug="debat"), 3)
    older = TopicCursor(is_pinned=False, last_post_at=NOW, pk=1)
    sql = queries(client, f"/forum/debat/?fra={older}")[-1]
    assert "OFFSET" not in sql
    assert "topic_newest" in plan_of(sql)


def plan_of(sql: str) -> str:
    """Postgres's plan for a statement, as if the tables were large."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")  # and not the one kept
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


# --- a topic


def test_topic_shows_its_posts_in_order(client):
    topic = PostFactory(text="Det første").topic
    PostFactory(topic=topic, text="Det andet")
    page = client.get(topic.get_absolute_url()).content.decode()
    assert page.index("Det første") < page.index("Det andet")
    assert 'href="indlaeg/2/">#2<' in page


@pytest.mark.parametrize(
    ("mark", "shown"),
    [
        ("", ""),
        ("moderator", " <strong>Moderator</strong>"),
        ("owner", " <strong>Initiativejer</strong>"),
        ("staff", " <strong>Portalens redaktion</strong>"),
    ],
)
def test_post_shows_its_author_and_who_speaks_for_the_agency(client, mark, shown):
    post = PostFactory(author=UserFactory(display_name="Anna & Bo"), author_mark=mark)
    page = client.get(post.topic.get_absolute_url()).content.decode()
    link = f'<a href="/forum/profil/anna-bo-{post.author_id}/"><bdi>Anna &amp; Bo</bdi></a>'
    assert f'<span class="author">{link}{shown}</span>' in page


def test_post_shows_when_it_was_written(client):
    post = PostFactory(written_at=dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC))
    page = client.get(post.topic.get_absolute_url()).content.decode()
    assert '<time datetime="2026-07-01T12:00+00:00">1. juli 2026 kl. 14.00</time>' in page


@pytest.mark.parametrize("count", [1, 3])
def test_topic_costs_the_same_whatever_it_shows(client, count):
    topic = TopicFactory()
    filled(topic, count)
    assert len(queries(client, topic.get_absolute_url())) == 2
    page = client.get(topic.get_absolute_url()).content.decode()
    assert page.count("<article") == count


def test_page_of_a_topic_is_its_positions(client):
    topic = TopicFactory()
    filled(topic, 41)
    second = client.get(topic.get_absolute_url() + "?side=2").content.decode()
    assert re.findall(r'<li id="p(\d+)"', second) == [str(n) for n in range(21, 41)]
    third = client.get(topic.get_absolute_url() + "?side=3").content.decode()
    assert re.findall(r'<li id="p(\d+)"', third) == ["41"]


def test_hiding_moves_no_post_to_another_page(client, moderator, now):
    topic = TopicFactory()
    filled(topic, 21)
    for post in topic.posts.filter(position__lte=5):
        hide_post(post, reason="off_topic", by=moderator, now=now)
    second = client.get(topic.get_absolute_url() + "?side=2").content.decode()
    assert re.findall(r'<li id="p(\d+)"', second) == ["21"]


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "1.5", "9" * 30, "", "²"])
def test_page_that_a_topic_has_not_is_not_found(client, page):
    topic = PostFactory().topic
    assert client.get(topic.get_absolute_url(), {"side": page}).status_code == 404


def test_deep_page_is_read_by_index_and_never_by_offset(client):
    topic = TopicFactory()
    filled(topic, 41)
    sql = queries(client, topic.get_absolute_url() + "?side=3")[-1]
    assert "OFFSET" not in sql
    assert "post_position_once" in plan_of(sql)
    assert "Seq Scan" not in plan_of(sql)


def test_earlier_address_of_a_topic_leads_to_the_present_one(client):
    topic = PostFactory().topic
    category = topic.category.slug
    answer = client.get(f"/forum/{category}/{topic.pk}-et-gammelt-navn/?side=1")
    assert answer.status_code == 301
    assert answer["Location"] == topic.get_absolute_url() + "?side=1"


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
def test_unknown_topic_is_not_found(client, number):
    CategoryFactory(slug="debat")
    assert client.get(f"/forum/debat/{number}-emne/").status_code == 404


def test_topic_links_to_the_initiative_it_is_about(client):
    commitment = CommitmentFactory(title_da="Åbne dagsordener")
    topic = PostFactory(topic=TopicFactory(commitment=commitment)).topic
    page = client.get(topic.get_absolute_url()).content.decode()
    assert f'href="{commitment.get_absolute_url()}"' in page
    assert "Åbne dagsordener" in page


def test_topic_about_a_draft_does_not_name_it(client, editor, client_of):
    commitment = CommitmentFactory(plan=PlanFactory(state="draft"), title_da="Hemmeligt udkast")
    topic = PostFactory(topic=TopicFactory(commitment=commitment)).topic
    assert "Hemmeligt" not in client.get(topic.get_absolute_url()).content.decode()
    assert "Hemmeligt" in client_of(editor).get(topic.get_absolute_url()).content.decode()


def test_topic_links_to_the_consultation_it_is_about(client):
    consultation = ConsultationFactory()
    topic = PostFactory(topic=TopicFactory(consultation=consultation)).topic
    assert consultation.get_absolute_url() in client.get(topic.get_absolute_url()).content.decode()


def test_closed_topic_says_why_and_offers_no_reply(client, moderator, now):
    topic = PostFactory().topic
    close_topic(topic, reason="Svaret er givet", by=moderator, now=now)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "Svaret er givet" in page
    assert "/svar/" not in page


def test_invented_topic_says_so_on_every_page_it_is_on(client):
    topic = PostFactory(topic=TopicFactory(is_demonstration=True)).topic
    assert "<title>Demonstration:" in client.get(topic.get_absolute_url()).content.decode()
    for address in ["/forum/", topic.category.get_absolute_url(), topic.get_absolute_url()]:
        page = client.get(address).content.decode()
        assert "Demonstration</span>" in page or "demonstration-banner" in page
        assert 'name="robots" content="noindex"' in page


def test_real_topic_is_no_demonstration(client):
    topic = PostFactory().topic
    assert "Demonstration" not in client.get(topic.get_absolute_url()).content.decode()


# --- the English pages


@pytest.mark.parametrize("address", ["/en/forum/", "/en/forum/debat/"])
def test_lists_have_english_pages(client, address):
    topic = TopicFactory(category=CategoryFactory(slug="debat", title_en="Debate"))
    PostFactory(topic=topic, written_at=NOW)
    page = client.get(address).content.decode()
    assert "Debate" in page
    assert "Started by" in page
    assert "23 November 2026 at 13:00" in page


def test_english_page_tells_the_language_of_danish_posts(client):
    topic = PostFactory(topic=TopicFactory(title="Åbenhed")).topic
    page = client.get("/en" + topic.get_absolute_url()).content.decode()
    assert '<h1 lang="da">Åbenhed</h1>' in page
    assert '<div class="post__body" lang="da">' in page


def test_danish_page_needs_no_language_mark(client):
    topic = PostFactory().topic
    assert 'class="post__body">' in client.get(topic.get_absolute_url()).content.decode()


# --- what a shared cache may keep


def test_public_pages_may_be_kept_for_seconds_and_set_no_cookie(client):
    topic = PostFactory().topic
    for address in ["/forum/", topic.category.get_absolute_url(), topic.get_absolute_url()]:
        answer = client.get(address)
        assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=")
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


def test_page_of_a_signed_in_person_is_kept_nowhere(stranger, client_of):
    topic = PostFactory().topic
    answer = client_of(stranger).get(topic.get_absolute_url())
    assert answer["Cache-Control"] == "private, no-store"


def test_pages_are_for_reading_only(client):
    topic = PostFactory().topic
    assert client.post(topic.get_absolute_url()).status_code == 405
