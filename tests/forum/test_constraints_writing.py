"""What the database refuses of answers, versions and drafts, whoever writes."""

import datetime as dt

import pytest

from forum.models import PostDraft, PostVersion
from tests.factories import CategoryFactory, PostFactory, UserFactory
from tests.factories.consultations import NOW
from tests.refusals import once, refuses, refuses_to

pytestmark = pytest.mark.django_db


def version(post, **fields) -> PostVersion:
    columns = {"number": 1, "text": "Før", "html": "", "written_at": NOW, "replaced_at": NOW}
    return PostVersion.objects.create(post=post, **columns | fields)


def draft(**fields) -> PostDraft:
    return PostDraft.objects.create(**{"text": "Kladde", "kept_at": NOW, **fields})


def test_a_post_answers_a_post_of_its_topic():
    post, other = PostFactory(), PostFactory()
    refuses("post_answers_in_its_topic", post, reply_to=other)
    refuses_to("post_answers_in_its_topic", lambda: PostFactory(reply_to=other))
    assert PostFactory(topic=post.topic, reply_to=post).reply_to == post


def test_a_post_does_not_answer_itself():
    post = PostFactory()
    refuses("post_answers_another", post, reply_to=post)


def test_a_post_that_is_shown_has_a_text():
    refuses("shown_post_has_a_text", PostFactory(), text="")


def test_a_version_has_its_number_once_and_dates_in_order():
    post = PostFactory()
    once("post_version_once", lambda: version(post))
    row = post.versions.get()
    refuses("post_version_from_one", row, number=0)
    refuses("post_version_dates_in_order", row, replaced_at=NOW - dt.timedelta(days=1))


def test_a_draft_is_for_one_place_and_holds_something():
    user, room, topic = UserFactory(), CategoryFactory(), PostFactory().topic
    once("draft_once_per_topic", lambda: draft(user=user, topic=topic))
    once("draft_once_per_room", lambda: draft(user=user, category=room))
    row = user.post_drafts.get(topic=topic)
    refuses("draft_for_a_topic_or_a_room", row, category=room)
    refuses("draft_for_a_topic_or_a_room", row, topic=None)
    refuses("draft_holds_something", row, text="", title="")
