"""Author and text of what is hidden are nowhere: list, count, "last post by", page, search."""

import pytest
from django.utils.translation import override

from forum.actions import hide_post, restore_post
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
SURFACES = ["/", "/forum/", "/forum/debat/", "/soeg/?q=hemmelighed", "/en/forum/debat/"]


@pytest.fixture
def post():
    """The last post of a topic: its author and its one word stand on every surface."""
    topic = TopicFactory(category=CategoryFactory(slug="debat"), title="Et emne")
    PostFactory(topic=topic)
    author = UserFactory(display_name="Navnkundig")
    return PostFactory(topic=topic, author=author, text="hemmelighed")


def everywhere(client, post) -> str:
    """The text of every surface, one after the other."""
    with override("da"):
        topic = post.topic.get_absolute_url()
    return "\n".join(client.get(address).content.decode() for address in [topic, *SURFACES])


def test_post_stands_on_the_surfaces_that_are_looked_at(client, post):
    pages = everywhere(client, post)
    assert pages.count("Navnkundig") >= 4
    assert "<mark>hemmelighed</mark>" in pages


def test_hidden_post_is_on_none_of_them(client, post, moderator, now):
    hide_post(post, reason="personal_data", by=moderator, now=now)
    pages = everywhere(client, post).replace('value="hemmelighed"', "").replace("»hemmelighed«", "")
    assert "Navnkundig" not in pages
    assert "<mark>" not in pages
    assert "<p>hemmelighed" not in pages


def test_hidden_post_leaves_one_line_with_date_and_reason(client, post, moderator, now):
    hide_post(post, reason="personal_data", by=moderator, now=now)
    page = client.get(post.topic.get_absolute_url()).content.decode()
    assert "Indlæg 2 blev skjult 23. november 2026. Årsag: personoplysninger." in page
    assert "1 indlæg" in page


def test_hidden_first_post_takes_its_author_from_the_list(client, post, moderator, now):
    first = post.topic.posts.get(position=1)
    hide_post(first, reason="off_topic", by=moderator, now=now)
    assert first.author_name not in client.get("/forum/debat/").content.decode()


def test_topic_of_hidden_posts_alone_is_not_found(client, post, moderator, now):
    for one in post.topic.posts.all():
        hide_post(one, reason="advertising", by=moderator, now=now)
    assert client.get(post.topic.get_absolute_url()).status_code == 404
    assert "Et emne" not in client.get("/forum/debat/").content.decode()
    assert "0 emner" in client.get("/forum/").content.decode()


def test_restored_post_is_on_all_of_them_again(client, post, moderator, now):
    before = everywhere(client, post)
    hidden = hide_post(post, reason="off_topic", by=moderator, now=now)
    restore_post(hidden, reason="Fejl", by=moderator, now=now)
    assert everywhere(client, post) == before


def test_moderator_reads_the_hidden_post_and_can_restore_it(client_of, post, moderator, now):
    hide_post(post, reason="off_topic", by=moderator, now=now)
    page = client_of(moderator).get(post.topic.get_absolute_url()).content.decode()
    assert f"/admin/forum/post/{post.pk}/change/" in page


def test_stranger_reads_no_hidden_post(client_of, post, moderator, stranger, now):
    hide_post(post, reason="off_topic", by=moderator, now=now)
    page = client_of(stranger).get(post.topic.get_absolute_url()).content.decode()
    assert "hemmelighed" not in page
    assert "/admin/" not in page


@pytest.mark.parametrize("roles", [[], ["editor"], ["moderator"], ["administrator"]])
def test_hidden_post_is_found_by_nobody(client_of, post, moderator, now, roles):
    hide_post(post, reason="off_topic", by=moderator, now=now)
    asking = client_of(UserFactory(roles=roles))
    assert "<mark>" not in asking.get("/soeg/?q=hemmelighed").content.decode()
