"""Posts that are read first: nobody else finds them, and they come in or go with exact counters."""

import datetime as dt
import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from forum.actions import (
    approve_post,
    hide_post,
    refuse_post,
    restore_post,
    set_state,
    start_topic,
    turns,
    write_post,
)
from forum.models import Hold, ModerationDecision, Post, Topic
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.notifications.models import Message
from tests.factories import CategoryFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
LONG = "Kommunerne bør offentliggøre sagsbehandlingstiderne hver måned, ikke kun hvert år."


def write(topic, *, by, now, text="Jeg er enig."):
    return write_post(topic, text=text, by=by, now=now, idempotency_key=uuid.uuid4())


def start(*, by, now, title="Solbriller", text="Hvad mener I?"):
    key = uuid.uuid4()
    room = CategoryFactory(slug="debat")
    return start_topic(room, title=title, text=text, by=by, now=now, idempotency_key=key)


def counted(topic) -> tuple:
    topic.refresh_from_db()
    topic.category.refresh_from_db()
    return topic.post_count, topic.last_position, topic.last_post_by, topic.category.topic_count


# --- who is read first


def test_post_of_a_new_user_is_held(new_users_read_first, stranger, now):
    topic = PostFactory(author=UserFactory(display_name="Anna")).topic
    post = write(topic, by=stranger, now=now)
    assert post.is_held
    assert post.search is None
    assert counted(topic) == (1, 2, "Anna", 1)
    assert Hold.objects.get(post=post).cause == "new_user"


def test_user_with_three_published_posts_is_public_at_once(new_users_read_first, stranger, now):
    PostFactory.create_batch(limits.NEW_USER_POSTS, author=stranger)
    assert not write(PostFactory().topic, by=stranger, now=now).is_hidden


def test_hidden_posts_do_not_make_a_user_known(new_users_read_first, stranger, now):
    hidden = {"hidden_at": now, "hide_reason": "advertising"}
    PostFactory.create_batch(limits.NEW_USER_POSTS, author=stranger, **hidden)
    assert write(PostFactory().topic, by=stranger, now=now).is_held


def test_staff_are_never_read_first(new_users_read_first, moderator, now):
    assert not write(PostFactory().topic, by=moderator, now=now).is_hidden


def test_open_forum_holds_nobody_for_being_new(new_users_read_first, stranger, moderator, now):
    set_state("open", by=moderator, now=now)
    assert not write(PostFactory().topic, by=stranger, now=now).is_hidden


def test_as_many_published_posts_are_counted_as_make_a_user_known():
    assert limits.NEW_USER_POSTS <= turns._ENOUGH


# --- nobody else finds it


@pytest.fixture
def held_topic(new_users_read_first, stranger, now):
    return start(by=stranger, now=now, text="Køb solbriller her")


def test_topic_of_a_held_post_is_neither_listed_nor_counted_nor_found(client, held_topic):
    assert counted(held_topic) == (0, 1, "", 0)
    for address in ["/forum/", "/forum/debat/", "/soeg/?q=solbriller"]:
        page = client.get(address).content.decode()
        assert held_topic.get_absolute_url() not in page
        assert "Fremmed" not in page
    assert client.get(held_topic.get_absolute_url()).status_code == 404


def test_author_sees_the_held_topic_and_that_it_waits(client_of, stranger, held_topic):
    page = client_of(stranger).get(held_topic.get_absolute_url()).content.decode()
    assert "Kun du kan se indlægget. Vi læser det inden for 2 hverdage." in page
    assert "Køb solbriller her" in page
    assert "Anmeld" not in page


def test_others_and_the_agencys_moderators(client_of, moderator, held_topic):
    address = held_topic.get_absolute_url()
    assert client_of(UserFactory()).get(address).status_code == 404
    assert "Køb solbriller her" not in client_of(UserFactory()).get("/forum/").content.decode()
    assert client_of(moderator).get(address).status_code == 200


def test_held_reply_leaves_a_line_without_author_and_text(
    client, client_of, new_users_read_first, stranger, now
):
    topic = PostFactory().topic
    write(topic, by=stranger, now=now, text="Hemmelig endnu")
    for page in (
        client.get(topic.get_absolute_url()).content.decode(),
        client_of(UserFactory()).get(topic.get_absolute_url()).content.decode(),
    ):
        assert "Indlæg 2 venter på gennemlæsning." in page
        assert "Hemmelig endnu" not in page
        assert "Fremmed" not in page
    own = client_of(stranger).get(topic.get_absolute_url()).content.decode()
    assert "Hemmelig endnu" in own


@pytest.mark.parametrize("language", ["da", "en"])
def test_form_says_beforehand_that_the_post_is_read_first(
    client_of, new_users_read_first, stranger, language
):
    topic = PostFactory(topic__category__slug="debat").topic
    prefix, end = ("/en", "reply/") if language == "en" else ("", "svar/")
    page = client_of(stranger).get(prefix + topic.get_absolute_url() + end).content.decode()
    words = "within 2 working days before" if language == "en" else "inden for 2 hverdage, før alle"
    assert words in page


# --- approved or refused


def test_approved_post_is_everywhere(held_topic, moderator, stranger, now):
    approve_post(held_topic.posts.get(), by=moderator, now=now)
    assert counted(held_topic) == (1, 1, "Fremmed", 1)
    assert held_topic.started_by == "Fremmed"
    assert Post.objects.filter(search="solbriller").exists()
    assert Event.objects.filter(verb="approved").count() == 1
    assert Hold.objects.get().is_approved
    assert Message.objects.get().kind == "forum.approved"


def test_restoring_a_held_post_approves_it(held_topic, moderator, now):
    restore_post(held_topic.posts.get(), reason="Godt", by=moderator, now=now)
    assert Hold.objects.get().is_approved


def test_refused_post_stays_away_and_its_author_is_told(held_topic, moderator, stranger, now):
    post = held_topic.posts.get()
    refuse_post(post, reason="advertising", words="Kun reklame", by=moderator, now=now)
    assert counted(held_topic) == (0, 1, "", 0)
    decision = ModerationDecision.objects.get()
    assert (decision.kind, decision.person, decision.words) == ("refuse", stranger, "Kun reklame")
    assert Message.objects.get().kind == "forum.decision"
    assert Hold.objects.get().is_approved is False


def test_hiding_a_held_post_refuses_it(held_topic, moderator, now):
    hide_post(held_topic.posts.get(), reason="advertising", by=moderator, now=now)
    assert ModerationDecision.objects.get().kind == "refuse"


def test_read_post_is_not_read_again(held_topic, moderator, now):
    post = held_topic.posts.get()
    approve_post(post, by=moderator, now=now)
    with pytest.raises(ValidationError):
        refuse_post(post, reason="advertising", by=moderator, now=now)
    assert counted(held_topic)[0] == 1


# --- copies and links


@pytest.fixture
def _open(moderator, now):
    set_state("open", by=moderator, now=now - dt.timedelta(days=30))


@pytest.mark.usefixtures("_open")
def test_same_words_by_the_same_person_are_held_for_a_day(stranger, now):
    topic = PostFactory().topic
    write(topic, by=stranger, now=now, text=LONG)
    again = write(topic, by=stranger, now=now + dt.timedelta(hours=23), text=LONG.upper() + "!!")
    later = write(topic, by=stranger, now=now + dt.timedelta(hours=48), text=LONG)
    assert again.is_held
    assert not later.is_held
    assert Hold.objects.get().cause == "duplicate"


@pytest.mark.usefixtures("_open")
def test_same_words_by_another_person_are_held_for_minutes(stranger, now):
    topic = PostFactory().topic
    write(topic, by=stranger, now=now, text=LONG)
    copied = write(topic, by=UserFactory(), now=now + dt.timedelta(minutes=14), text=LONG)
    later = write(topic, by=UserFactory(), now=now + dt.timedelta(minutes=40), text=LONG)
    assert (copied.is_held, later.is_held) == (True, False)


@pytest.mark.usefixtures("_open")
def test_short_agreement_is_no_copy(stranger, now):
    topic = PostFactory().topic
    posts = [write(topic, by=stranger, now=now, text="Helt enig!") for _ in range(3)]
    assert not any(post.is_held for post in posts)


@pytest.mark.usefixtures("_open")
def test_many_links_of_a_new_user_are_held(new_users_read_first, stranger, now):
    topic = PostFactory().topic
    links = [f"[her](https://sted{n}.dk/x)" for n in range(limits.LINKS_OF_NEW_USER + 1)]
    allowed = write(topic, by=stranger, now=now, text=" ".join(links[:-1]))
    held = write(topic, by=stranger, now=now, text=" ".join(links))
    assert (allowed.is_held, held.is_held) == (False, True)
    assert Hold.objects.get().cause == "links"


@pytest.mark.usefixtures("_open")
def test_links_of_a_known_user_are_not_counted(stranger, now):
    text = " ".join(f"https://sted{n}.dk" for n in range(9))
    assert not write(PostFactory().topic, by=stranger, now=now, text=text).is_held


@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize(
    ("link", "is_held"),
    [
        ("http://reklame.example/andet", True),
        ("https://www.REKLAME.example:443/", True),
        ("https://bedste.reklame.example", True),
        ("https://bruger@reklame.example", True),
        ("https://ikke-reklame.example", False),
        ("https://reklame.example.org", False),
    ],
)
def test_domain_that_several_new_users_post_is_held(new_users_read_first, now, link, is_held):
    topic = PostFactory().topic
    for number in range(limits.DOMAIN_NEW_USERS):
        text = f"Se {number} https://reklame.example/{number}"
        assert not write(topic, by=UserFactory(), now=now, text=text).is_held
    assert write(topic, by=UserFactory(), now=now, text=f"Kig her: {link}").is_held is is_held


# --- two moderators at once


@pytest.mark.django_db(transaction=True)
def test_post_approved_and_refused_at_once_is_one_of_them(new_users_read_first, now):
    moderator, author = UserFactory(roles=["moderator"]), UserFactory(display_name="Forfatter")
    topic = PostFactory().topic
    post = write(topic, by=author, now=now)
    gate, done = threading.Barrier(4), []

    def decide(act):
        gate.wait()
        try:
            act()
            done.append(1)
        except ValidationError:
            pass
        finally:
            connection.close()

    def approve():
        approve_post(post, by=moderator, now=now)

    def refuse():
        refuse_post(post, reason="advertising", by=moderator, now=now)

    acts = [approve, refuse, approve, refuse]
    threads = [threading.Thread(target=decide, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post.refresh_from_db()
    topic.refresh_from_db()
    assert len(done) == 1
    assert topic.post_count == topic.posts.filter(hidden_at=None).count()
    assert (topic.post_count == 2) == (not post.is_hidden)
    assert ModerationDecision.objects.count() == int(post.is_hidden)
    assert Topic.objects.get().last_post_by == topic.posts.filter(hidden_at=None).last().author_name
