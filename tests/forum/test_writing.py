"""Starting topics and writing posts: one sending is one post, counted exactly."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from forum.actions import close_topic, start_topic, write_post
from forum.models import Post, Topic
from ogp_portal.audit.models import Event
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

pytestmark = pytest.mark.django_db
ZALGO = "Z" + "\u0300\u0301\u0302\u0303\u0304\u0305" * 5 + "algo"


def start(category=None, *, by, now, key=None, **fields):
    fields = {"title": "Åbne dagsordener", "text": "Hvad mener I?", **fields}
    category = category or CategoryFactory()
    return start_topic(category, by=by, now=now, idempotency_key=key or uuid.uuid4(), **fields)


def write(topic, *, by, now, key=None, text="Jeg er enig.", **fields):
    return write_post(
        topic, text=text, by=by, now=now, idempotency_key=key or uuid.uuid4(), **fields
    )


def test_topic_begins_with_its_post(stranger, now):
    topic = start(by=stranger, now=now, title="Åbne dagsordener", text="Hvad **mener** I?")
    post = topic.posts.get()
    assert (topic.slug, topic.post_count, topic.last_position) == ("aabne-dagsordener", 1, 1)
    assert (topic.started_by, topic.last_post_by, topic.last_post_at) == ("Fremmed", "Fremmed", now)
    assert (post.position, post.html) == (1, "<p>Hvad <strong>mener</strong> I?</p>\n")


def test_topic_is_counted_in_its_category(stranger, now):
    category = CategoryFactory()
    start(category, by=stranger, now=now)
    category.refresh_from_db()
    assert category.topic_count == 1


def test_topic_about_an_initiative_belongs_to_its_plan(stranger, now):
    commitment = CommitmentFactory()
    topic = start(by=stranger, now=now, about=commitment)
    assert (topic.commitment, topic.plan, topic.consultation) == (commitment, commitment.plan, None)


def test_topic_about_a_consultation_belongs_to_its_plan(stranger, now):
    consultation = ConsultationFactory()
    topic = start(by=stranger, now=now, about=consultation)
    assert (topic.consultation, topic.plan) == (consultation, consultation.plan)


def test_topic_about_something_invented_is_a_demonstration(stranger, now):
    topic = start(by=stranger, now=now, about=PlanFactory(is_demonstration=True))
    assert topic.is_demonstration


def test_topic_by_an_invented_person_is_a_demonstration(now):
    assert start(by=UserFactory(is_demonstration=True), now=now).is_demonstration


def test_invented_person_cannot_write_in_a_real_topic(now):
    topic = PostFactory().topic
    with pytest.raises(ValidationError) as refusal:
        write(topic, by=UserFactory(is_demonstration=True), now=now)
    assert refusal.value.code == "forbidden"


def test_post_takes_the_next_position_and_is_counted(stranger, now):
    topic = PostFactory().topic
    post = write(topic, by=stranger, now=now)
    topic.refresh_from_db()
    assert (post.position, topic.post_count, topic.last_position) == (2, 2, 2)
    assert (topic.last_post_by, topic.last_post_at) == ("Fremmed", now)


def test_position_of_a_hidden_post_is_never_given_again(stranger, now):
    topic = PostFactory().topic
    PostFactory(topic=topic, hidden_at=now, hide_reason="off_topic")
    assert write(topic, by=stranger, now=now).position == 3


def test_topic_of_hidden_posts_alone_takes_no_post(stranger, now):
    topic = PostFactory(hidden_at=now, hide_reason="off_topic").topic
    with pytest.raises(Topic.DoesNotExist):
        write(topic, by=stranger, now=now)


def test_same_key_twice_is_one_post(stranger, now):
    topic, key = PostFactory().topic, uuid.uuid4()
    first = write(topic, by=stranger, now=now, key=key)
    again = write(topic, by=stranger, now=now, key=key, text="En anden tekst")
    assert again == first
    assert topic.posts.count() == 2


def test_same_key_in_another_topic_is_the_first_post(stranger, now):
    key = uuid.uuid4()
    first = write(PostFactory().topic, by=stranger, now=now, key=key)
    assert write(PostFactory().topic, by=stranger, now=now, key=key) == first


def test_same_key_long_after_is_still_the_first_post(stranger, now):
    topic, key = PostFactory().topic, uuid.uuid4()
    first = write(topic, by=stranger, now=now, key=key)
    assert write(topic, by=stranger, now=now + dt.timedelta(days=3), key=key) == first


def test_same_key_twice_starts_one_topic(stranger, now):
    category, key = CategoryFactory(), uuid.uuid4()
    first = start(category, by=stranger, now=now, key=key)
    assert start(category, by=stranger, now=now, key=key) == first
    assert Topic.objects.count() == 1


def test_key_of_another_person_is_refused(stranger, moderator, now):
    topic, key = PostFactory().topic, uuid.uuid4()
    write(topic, by=stranger, now=now, key=key)
    with pytest.raises(ValidationError) as refusal:
        write(topic, by=moderator, now=now, key=key)
    assert refusal.value.code == "used"


def test_closed_topic_takes_no_post_and_says_why(stranger, moderator, now):
    topic = close_topic(PostFactory().topic, reason="Svaret er givet", by=moderator, now=now)
    with pytest.raises(ValidationError, match="Svaret er givet"):
        write(topic, by=stranger, now=now)
    assert topic.posts.count() == 1


def test_topic_closed_meanwhile_takes_no_post(stranger, moderator, now):
    opened = PostFactory().topic
    close_topic(Topic.objects.get(pk=opened.pk), reason="Slut", by=moderator, now=now)
    with pytest.raises(ValidationError, match="Slut"):
        write(opened, by=stranger, now=now)


def test_hour_allows_so_many_posts_and_no_more(stranger, now):
    topic = PostFactory().topic
    for _ in range(limits.POSTS_PER_HOUR):
        write(topic, by=stranger, now=now)
    with pytest.raises(ValidationError) as refusal:
        write(topic, by=stranger, now=now + dt.timedelta(minutes=59))
    assert refusal.value.code == "rate"


def test_next_hour_allows_posts_again(stranger, now):
    topic = PostFactory().topic
    for _ in range(limits.POSTS_PER_HOUR):
        write(topic, by=stranger, now=now)
    assert write(topic, by=stranger, now=now + dt.timedelta(hours=1))


def test_limit_is_each_persons_own(stranger, moderator, now):
    topic = PostFactory().topic
    for _ in range(limits.POSTS_PER_HOUR):
        write(topic, by=stranger, now=now)
    assert write(topic, by=moderator, now=now)


@pytest.mark.parametrize("text", ["", "   \r\n ", "[a]: https://example.org", "---"])
def test_post_with_nothing_to_read_is_refused(stranger, now, text):
    with pytest.raises(ValidationError):
        write(PostFactory().topic, by=stranger, now=now, text=text)


def test_post_of_the_longest_length_is_taken(stranger, now):
    post = write(PostFactory().topic, by=stranger, now=now, text="æ" * limits.POST_LENGTH)
    assert len(post.text) == limits.POST_LENGTH


def test_longer_post_is_refused(stranger, now):
    with pytest.raises(ValidationError):
        write(PostFactory().topic, by=stranger, now=now, text="æ" * (limits.POST_LENGTH + 1))


def test_database_refuses_a_longer_post_too():
    post = PostFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(text="x" * (limits.POST_LENGTH + 1))


def test_line_end_of_a_browser_counts_once(stranger, now):
    text = "a\r\n" * (limits.POST_LENGTH // 2)
    assert write(PostFactory().topic, by=stranger, now=now, text=text).text.startswith("a\na\n")


@pytest.mark.parametrize("title", ["", "  ", "\u202e\u200b", "x" * (limits.TITLE_LENGTH + 1)])
def test_title_that_cannot_be_is_refused(stranger, now, title):
    with pytest.raises(ValidationError):
        start(by=stranger, now=now, title=title)
    assert not Topic.objects.exists()


def test_title_keeps_no_direction_characters_and_no_pile_of_marks(stranger, now):
    topic = start(by=stranger, now=now, title=f"\u202egpj.exe {ZALGO}")
    assert "\u202e" not in topic.title
    assert topic.title == "gpj.exe " + "Z\u0300\u0301algo"


def test_name_keeps_no_direction_characters(now):
    person = UserFactory(display_name="\u202eevE\u202c", email="eve@example.org")
    assert write(PostFactory().topic, by=person, now=now).author_name == "evE"


def test_person_without_a_name_is_never_named_by_mail(now):
    person = UserFactory(display_name="", email="hemmelig@example.org")
    assert write(PostFactory().topic, by=person, now=now).author_name == ""


@pytest.mark.parametrize(
    ("roles", "mark"), [([], ""), (["moderator", "editor"], "moderator"), (["editor"], "staff")]
)
def test_mark_tells_who_speaks_for_the_agency(now, roles, mark):
    assert write(PostFactory().topic, by=UserFactory(roles=roles), now=now).author_mark == mark


def test_writing_leaves_an_audit_entry_without_the_text(stranger, now):
    post = write(PostFactory().topic, by=stranger, now=now, text="Fortroligt")
    entry = Event.objects.about(post).get()
    assert (entry.verb, entry.actor_id) == ("written", str(stranger.pk))
    assert "Fortroligt" not in f"{entry.subject_label} {entry.data} {entry.reason}"


def test_nothing_is_stored_when_the_audit_entry_fails(stranger, now, monkeypatch):
    topic = PostFactory().topic
    monkeypatch.setattr("ogp_portal.audit.record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(topic, by=stranger, now=now)
    topic.refresh_from_db()
    assert (topic.post_count, topic.posts.count()) == (1, 1)


def test_topic_cannot_be_about_just_anything(stranger, now):
    with pytest.raises(TypeError):
        start(by=stranger, now=now, about=TopicFactory())
