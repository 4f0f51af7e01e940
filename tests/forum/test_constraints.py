"""What the database refuses of rooms, topics and posts, whoever writes."""

import pytest
from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from ogp_portal.common import limits
from tests.factories import CategoryFactory, PostFactory, TopicFactory
from tests.factories.consultations import NOW
from tests.refusals import refuses, refuses_to

pytestmark = pytest.mark.django_db


def test_a_room_has_a_title_in_one_language():
    refuses("category_title_in_one_language", CategoryFactory(), title_da="", title_en="")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("closed_topic_has_a_reason", {"closed_at": NOW}),
        ("closed_topic_has_a_reason", {"close_reason": "Slut"}),
        ("topic_counts_agree", {"post_count": 2, "last_position": 1}),
    ],
)
def test_a_topic_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, TopicFactory(), **columns)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("forum_post_hidden_with_a_reason", {"hidden_at": NOW, "search": None}),
        ("forum_post_hidden_with_a_reason", {"hide_reason": "advertising"}),
        ("hidden_post_is_not_searched", {"hidden_at": NOW, "hide_reason": "advertising"}),
        ("post_is_within_its_limit", {"text": "x" * (limits.POST_LENGTH + 1)}),
    ],
)
def test_a_post_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, PostFactory(), **{"search": SearchVector(Value("ord")), **columns})


def test_a_place_in_a_topic_is_given_once():
    post = PostFactory()
    again = {"topic": post.topic, "position": post.position}
    refuses_to("post_position_once", lambda: PostFactory(**again))
