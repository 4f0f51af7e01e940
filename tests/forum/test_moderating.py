"""Hiding and restoring leave every place exact; closing and opening say why."""

import uuid

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from forum.actions import (
    close_topic,
    edit_topic,
    hide_post,
    open_topic,
    restore_post,
    start_topic,
    write_post,
)
from forum.models import Post, Topic
from ogp_portal.audit.models import Event
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    """Three posts, by Anna, Bo and Carl."""
    topic = TopicFactory(title="Åbenhed")
    for name in ("Anna", "Bo", "Carl"):
        PostFactory(topic=topic, author=UserFactory(display_name=name))
    return topic


def test_hidden_last_post_gives_its_place_to_the_one_before(topic, moderator, now):
    _first, second, last = topic.posts.order_by("position")
    hide_post(last, reason="off_topic", by=moderator, now=now)
    topic.refresh_from_db()
    assert (topic.post_count, topic.last_position) == (2, 3)
    assert (topic.last_post_by, topic.last_post_at) == ("Bo", second.written_at)


def test_hidden_first_post_takes_its_authors_name_from_the_topic(topic, moderator, now):
    hide_post(topic.posts.get(position=1), reason="harassment", by=moderator, now=now)
    topic.refresh_from_db()
    assert (topic.started_by, topic.last_post_by) == ("", "Carl")


def test_hidden_post_has_no_search_vector(topic, moderator, now):
    hidden = hide_post(topic.posts.get(position=2), reason="off_topic", by=moderator, now=now)
    hidden.refresh_from_db()
    assert hidden.search is None


def test_topic_whose_posts_are_all_hidden_leaves_the_list_and_the_count(topic, moderator, now):
    for post in topic.posts.all():
        hide_post(post, reason="advertising", by=moderator, now=now)
    topic.refresh_from_db()
    topic.category.refresh_from_db()
    assert (topic.post_count, topic.last_post_by, topic.category.topic_count) == (0, "", 0)
    assert not type(topic).objects.visible_to(None).exists()


def test_restored_post_is_back_everywhere(topic, moderator, now):
    before = vars_of(topic)
    for post in topic.posts.all():
        restore_post(
            hide_post(post, reason="off_topic", by=moderator, now=now),
            reason="Fejl",
            by=moderator,
            now=now,
        )
    assert vars_of(topic) == before
    assert Post.objects.filter(topic=topic, search=None).count() == 0


def vars_of(topic) -> tuple:
    topic.refresh_from_db()
    topic.category.refresh_from_db()
    return (
        topic.post_count,
        topic.last_position,
        topic.last_post_at,
        topic.last_post_by,
        topic.started_by,
        topic.category.topic_count,
    )


def test_hiding_twice_keeps_the_first_reason_and_counts_once(topic, moderator, now):
    post = topic.posts.get(position=3)
    hide_post(post, reason="off_topic", by=moderator, now=now)
    hide_post(post, reason="unlawful", by=moderator, now=now)
    post.refresh_from_db()
    topic.refresh_from_db()
    assert (post.hide_reason, topic.post_count) == ("off_topic", 2)
    assert Event.objects.about(post).filter(verb="hidden").count() == 1


def test_restoring_a_visible_post_changes_nothing(topic, moderator, now):
    restore_post(topic.posts.get(position=3), reason="Fejl", by=moderator, now=now)
    topic.refresh_from_db()
    assert topic.post_count == 3


def test_unknown_reason_hides_nothing(topic, moderator, now):
    with pytest.raises(ValueError, match="uenig"):
        hide_post(topic.posts.get(position=3), reason="uenig", by=moderator, now=now)
    assert not topic.posts.filter(hidden_at__isnull=False).exists()


def test_post_is_restored_with_a_stated_reason_only(topic, moderator, now):
    hidden = hide_post(topic.posts.get(position=3), reason="off_topic", by=moderator, now=now)
    with pytest.raises(ValidationError):
        restore_post(hidden, reason="  ", by=moderator, now=now)
    hidden.refresh_from_db()
    assert hidden.is_hidden


def test_log_tells_who_hid_and_why_but_not_what(topic, moderator, now):
    post = hide_post(topic.posts.get(position=3), reason="off_topic", by=moderator, now=now)
    entry = Event.objects.about(post).get(verb="hidden")
    assert (entry.reason, entry.actor_role, entry.subject_label) == ("off_topic", "moderator", "#3")


def test_closed_topic_keeps_time_and_reason(topic, moderator, now):
    closed = close_topic(topic, reason="Vi er færdige", by=moderator, now=now)
    assert (closed.closed_at, closed.close_reason) == (now, "Vi er færdige")
    assert Event.objects.about(topic).get().reason == "Vi er færdige"


def test_closing_again_keeps_the_first_reason(topic, moderator, now):
    close_topic(topic, reason="Første", by=moderator, now=now)
    assert close_topic(topic, reason="Anden", by=moderator, now=now).close_reason == "Første"


def test_topic_is_closed_with_a_reason_only(topic, moderator, now):
    with pytest.raises(ValidationError):
        close_topic(topic, reason="", by=moderator, now=now)


def test_opened_topic_takes_posts_again(topic, moderator, stranger, now):
    close_topic(topic, reason="Pause", by=moderator, now=now)
    open_topic(topic, reason="Pausen er slut", by=moderator, now=now)
    key = uuid.uuid4()
    assert write_post(topic, text="Godt", by=stranger, now=now, idempotency_key=key)
    assert Event.objects.about(topic).get(verb="opened").reason == "Pausen er slut"


def test_new_title_is_found_and_the_old_is_not(stranger, moderator, now):
    key = {"idempotency_key": uuid.uuid4(), "by": stranger, "now": now}
    topic = start_topic(CategoryFactory(), title="Gammelt", text="Tekst", **key)
    edited = edit_topic(topic, title="Nyt navn", is_pinned=True, by=moderator, now=now)
    assert (edited.slug, edited.is_pinned) == ("nyt-navn", True)
    assert [Post.objects.filter(search=word).count() for word in ("navn", "gammelt")] == [1, 0]


def test_new_title_does_not_bring_a_hidden_first_post_into_the_search(topic, moderator, now):
    hide_post(topic.posts.get(position=1), reason="off_topic", by=moderator, now=now)
    edit_topic(topic, title="Nyt navn", is_pinned=False, by=moderator, now=now)
    assert not Post.objects.filter(search="navn").exists()


def test_history_of_a_topic_tells_its_titles_and_why_it_was_closed(moderator, now):
    topic = TopicFactory(title="Før")
    Topic.objects.filter(pk=topic.pk).update(title="Efter", closed_at=now, close_reason="Slut")
    Topic.objects.filter(pk=topic.pk).update(post_count=0, last_post_by="Nogen")
    events = apps.get_model("forum.TopicEvent").objects.order_by("pgh_id")
    told = list(events.values_list("title", "close_reason"))
    assert told == [("Før", ""), ("Efter", "Slut")]
