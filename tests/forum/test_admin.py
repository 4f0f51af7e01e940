"""The moderators' pages: lists with the hidden state, and a reason before anything changes."""

import pytest

from forum.actions import hide_post
from forum.models import Category, Post, Topic
from ogp_portal.audit.models import Event
from tests.factories import CategoryFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
POSTS, TOPICS = "/admin/forum/post/", "/admin/forum/topic/"


@pytest.fixture
def staff(client_of, moderator):
    return client_of(moderator)


def decide(client, address: str, name: str, *rows, **fields):
    """Chooses rows in a list and, with fields, answers the page that asks for the reason."""
    keys = [str(row.pk) for row in rows]
    decided = {"decided": "1", **fields} if fields else {}
    return client.post(address, {"action": name, "_selected_action": keys, **decided}, follow=True)


def test_list_of_posts_shows_what_is_hidden_and_why(staff, moderator, now):
    hide_post(PostFactory(), reason="off_topic", by=moderator, now=now)
    page = staff.get(POSTS).content.decode()
    assert "icon-no" in page
    assert str(Post.objects.get().get_hide_reason_display()) in page


def test_list_can_be_narrowed_to_what_is_hidden(staff, moderator, now):
    PostFactory(author_name="Synlig")
    hide_post(PostFactory(author_name="Skjult"), reason="off_topic", by=moderator, now=now)
    page = staff.get(POSTS + "?hidden_at__isempty=0").content.decode()
    assert "Skjult" in page
    assert "Synlig" not in page


def test_hiding_asks_for_the_reason_first(staff):
    post = PostFactory()
    page = decide(staff, POSTS, "hide", post).content.decode()
    post.refresh_from_db()
    assert 'name="reason"' in page
    assert not post.is_hidden


def test_chosen_posts_are_hidden_with_the_reason(staff, moderator):
    posts = [PostFactory(), PostFactory()]
    decide(staff, POSTS, "hide", *posts, reason="advertising")
    hidden = Post.objects.filter(hide_reason="advertising", hidden_by=moderator)
    assert hidden.count() == 2
    assert Event.objects.filter(verb="hidden", actor_id=str(moderator.pk)).count() == 2


def test_reason_outside_the_rules_hides_nothing(staff):
    post = PostFactory()
    page = decide(staff, POSTS, "hide", post, reason="kritik").content.decode()
    post.refresh_from_db()
    assert "errorlist" in page
    assert not post.is_hidden


def test_post_is_restored_with_a_reason(staff, moderator, now):
    post = hide_post(PostFactory(), reason="off_topic", by=moderator, now=now)
    decide(staff, POSTS, "restore", post, reason="Det var en fejl")
    post.refresh_from_db()
    assert not post.is_hidden
    assert Event.objects.about(post).get(verb="restored").reason == "Det var en fejl"


def test_page_of_a_post_offers_the_decisions_and_no_other_change(staff):
    post = PostFactory(text="Teksten")
    page = staff.get(f"{POSTS}{post.pk}/change/").content.decode()
    assert "Teksten" in page
    assert 'name="action" value="hide"' in page
    assert 'name="text"' not in page


def test_topic_is_closed_and_opened_with_a_reason(staff):
    topic = PostFactory().topic
    decide(staff, TOPICS, "close", topic, reason="Vi er færdige")
    topic.refresh_from_db()
    assert topic.close_reason == "Vi er færdige"
    decide(staff, TOPICS, "open", topic, reason="Der kom nyt")
    topic.refresh_from_db()
    assert topic.closed_at is None


def test_title_and_pin_are_changed_through_the_action(staff):
    topic = PostFactory().topic
    staff.post(f"{TOPICS}{topic.pk}/change/", {"title": "Nyt navn", "is_pinned": "on"})
    topic.refresh_from_db()
    assert (topic.title, topic.slug, topic.is_pinned) == ("Nyt navn", "nyt-navn", True)
    assert Event.objects.about(topic).get(verb="edited").actor_role == "moderator"


def test_title_that_cannot_be_is_an_error_at_the_field(staff):
    topic = PostFactory().topic
    answer = staff.post(f"{TOPICS}{topic.pk}/change/", {"title": "\u202e"})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()


def test_room_is_made_and_the_log_tells_so(staff):
    fields = {"slug": "debat", "position": "1", "title_da": "Debat"}
    staff.post("/admin/forum/category/add/", fields)
    assert Event.objects.about(Category.objects.get(slug="debat")).get().verb == "added"


def test_room_cannot_take_an_address_of_the_forum_itself(staff):
    fields = {"slug": "nyt", "position": "1", "title_da": "Nyt"}
    assert "errorlist" in staff.post("/admin/forum/category/add/", fields).content.decode()
    assert not Category.objects.exists()


def test_nothing_is_deleted_or_added_by_hand(staff):
    post = PostFactory()
    for address in [f"{POSTS}add/", f"{POSTS}{post.pk}/delete/", f"{TOPICS}add/"]:
        assert staff.get(address).status_code == 403
    assert "delete_selected" not in staff.get(POSTS).content.decode()


def test_editor_reads_the_lists_and_decides_nothing(client_of, editor):
    post, client = PostFactory(), client_of(editor)
    assert client.get(POSTS).status_code == 200
    decide(client, POSTS, "hide", post, reason="off_topic")
    client.post(f"{TOPICS}{post.topic_id}/change/", {"title": "Overtaget"})
    post.refresh_from_db()
    assert not post.is_hidden
    assert Topic.objects.get().title != "Overtaget"


def test_stranger_has_no_part_in_it(client_of, stranger):
    assert client_of(stranger).get(POSTS).status_code in {302, 403}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", [POSTS, TOPICS])
def test_list_costs_the_same_whatever_it_shows(
    staff, address, count, django_assert_max_num_queries
):
    for _ in range(count):
        PostFactory(author=UserFactory(), topic__category=CategoryFactory())
    with django_assert_max_num_queries(12):
        assert staff.get(address).status_code == 200
