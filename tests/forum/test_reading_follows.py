"""Following a topic or a room: who is mailed when, about what, and never about what is hidden."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.translation import override

from forum.actions import approve_post, close_topic, hide_post, start_topic, write_post
from forum.actions.following import follow_topic, tell_followers
from forum.models import Topic, TopicRead
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications import follows
from ogp_portal.notifications.models import Follow, Message, MessageState
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "laeser@example.org"


@pytest.fixture
def topic():
    return PostFactory(topic=TopicFactory(category=CategoryFactory(slug="debat"))).topic


@pytest.fixture
def deliver():
    """A function that does all waiting work and gives the mails that went out meanwhile."""

    def deliver():
        before = len(mail.outbox)
        run_due("messages", now=timezone.now(), budget=dt.timedelta(seconds=30))
        return mail.outbox[before:]

    return deliver


def followed_by_mail(subject, address: str = ADDRESS, language: str = "da") -> Follow:
    """Followed by an address without an account, confirmed."""
    now = timezone.now()
    asked = follows.Asked(subject, address, language)
    follow = follows.follow(asked, link=lambda _follow: "x", now=now)
    follows.confirm(follow, now=now)
    Message.objects.all().delete()
    return follow


def reply(topic, text: str = "Et nyt svar", by=None, **more):
    by = by or UserFactory(display_name="Bo")
    key = uuid.uuid4()
    return write_post(topic, text=text, by=by, now=timezone.now(), idempotency_key=key, **more)


def hide(post, **fields):
    """Hidden without the mail about it to its author, who follows nothing here."""
    hidden = hide_post(post, **fields)
    Message.objects.filter(kind="forum.decision").delete()
    return hidden


def sent(**fields) -> dict[str, str]:
    return {"text": "Jeg er enig.", "idempotency_key": str(uuid.uuid4()), **fields}


# --- asking


@pytest.mark.parametrize(("language", "prefix"), [("da", "/foelg/"), ("en", "/en/follow/")])
def test_room_and_topic_can_be_followed_by_e_mail(client, topic, language, prefix):
    for word, subject in [("emne", topic), ("rum", topic.category)]:
        address = f"{prefix}{word}/{subject.pk}/"
        assert client.get(address).status_code == 200
        with override(language):
            page = client.get(subject.get_absolute_url()).text
        assert f'href="{address}"' in page


def test_list_of_follows_names_the_room(client_of, stranger, topic):
    client_of(stranger).post(f"/foelg/rum/{topic.category.pk}/")
    page = client_of(stranger).get("/konto/foelger/").text
    assert topic.category.title_da in page


def test_topic_says_that_one_follows_it(client_of, stranger, topic):
    client, address = client_of(stranger), topic.get_absolute_url()
    assert "Du følger emnet." not in client.get(address).text
    followed_by_mail(topic, stranger.email.upper())
    page = client.get(address).text
    assert "Du følger emnet." in page
    assert f"/foelg/emne/{topic.pk}/" not in page


def test_who_starts_a_topic_follows_it_unless_the_tick_is_taken_away(
    client_of, stranger, topic, deliver
):
    client = client_of(stranger)
    page = client.get("/forum/debat/nyt/").text
    assert re.search(r'<input[^>]*name="follow"[^>]*checked', page)
    client.post("/forum/debat/nyt/", sent(title="Uden mails"))
    client.post("/forum/debat/nyt/", sent(title="Med mails", follow="on"))
    deliver()
    assert [one.subject_label for one in Follow.objects.active().filter(user=stranger)] == [
        "Med mails"
    ]


def test_who_replies_may_tick_to_follow(client_of, stranger, topic, deliver):
    client, address = client_of(stranger), topic.get_absolute_url() + "svar/"
    assert not re.search(r'<input[^>]*name="follow"[^>]*checked', client.get(address).text)
    client.post(address, sent())
    assert not Follow.objects.exists()
    client.post(address, sent(follow="on"))
    assert deliver() == []
    follow = Follow.objects.active().get()
    assert (follow.user, follow.subject_id, follow.language) == (stranger, topic.pk, "da")
    reply(topic)
    assert [message.to for message in deliver()] == [[stranger.email]]


def test_refused_form_keeps_the_tick(client_of, stranger, topic):
    answer = client_of(stranger).post(
        topic.get_absolute_url() + "svar/", sent(text="", follow="on")
    )
    assert re.search(r'<input[^>]*name="follow"[^>]*checked', answer.text)


# --- mails about a topic


def test_follower_gets_the_new_post_with_ways_to_read_reply_and_stop(topic, deliver):
    follow = followed_by_mail(topic)
    post = reply(topic, "**Vigtigt** nyt & godt")
    (message,) = deliver()
    assert message.subject == f"1 nyt indlæg i »{topic.title}«"
    assert "Bo skriver:" in message.body
    assert "Vigtigt nyt & godt" in message.body
    address = topic.get_absolute_url()
    for link in [post.permalink, f"{address}svar/", follows.token_of(follow)]:
        assert link in message.body
        assert link in message.alternatives[0][0]
    assert follows.token_of(follow) in message.extra_headers["List-Unsubscribe"]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mail_is_in_the_language_of_the_follow(topic, deliver):
    followed_by_mail(topic, language="en")
    reply(topic)
    (message,) = deliver()
    assert message.subject == f"1 new post in “{topic.title}”"
    assert "Bo writes:" in message.body
    assert f"/en{topic.get_absolute_url()}reply/" in message.body


def test_closed_topic_offers_no_reply(topic, deliver, moderator, now):
    followed_by_mail(topic)
    reply(topic)
    close_topic(topic, reason="Slut", by=moderator, now=now)
    (message,) = deliver()
    assert "svar/" not in message.body


def test_nobody_is_mailed_about_the_own_post(topic, stranger, deliver):
    follow_topic(topic, by=stranger, language="da", now=timezone.now())
    other = UserFactory(email="Anden@example.org")
    followed_by_mail(topic, "anden@example.org")
    reply(topic, by=stranger)
    assert [message.to for message in deliver()] == [["anden@example.org"]]
    Message.objects.all().delete()
    reply(topic, by=other)
    assert [message.to for message in deliver()] == [[stranger.email]]


def test_reader_gets_one_mail_until_the_topic_is_read(client_of, stranger, topic, deliver):
    follow_topic(topic, by=stranger, language="da", now=timezone.now())
    reply(topic)
    assert len(deliver()) == 1
    reply(topic)
    reply(topic)
    assert deliver() == []
    client_of(stranger).get(topic.get_absolute_url())
    reply(topic)
    (message,) = deliver()
    assert message.subject.startswith("1 nyt indlæg")


def test_posts_written_before_the_mail_goes_are_in_the_same_mail(topic, deliver):
    followed_by_mail(topic)
    for _ in range(3):
        reply(topic)
    (message,) = deliver()
    assert message.subject == f"3 nye indlæg i »{topic.title}«"


def test_address_without_account_gets_one_mail_a_day(topic, deliver):
    followed_by_mail(topic)
    first = reply(topic)
    deliver()
    second = reply(topic)
    assert deliver() == []
    tell_followers(second, now=timezone.now() + dt.timedelta(days=1))
    assert Message.objects.count() == 2
    tell_followers(first, now=timezone.now())
    assert Message.objects.count() == 2


def test_text_hidden_meanwhile_is_never_mailed(topic, deliver, moderator, now):
    followed_by_mail(topic)
    hidden = reply(topic, "hemmelighed")
    run_tell_alone(hidden)
    hide(hidden, reason="personal_data", by=moderator, now=now)
    assert deliver() == []
    assert Message.objects.get().state == MessageState.ABANDONED


def test_mail_tells_of_the_visible_ones_alone(topic, deliver, moderator, now):
    followed_by_mail(topic)
    hidden, shown = reply(topic, "hemmelighed"), reply(topic, "alle må læse")
    hide(hidden, reason="personal_data", by=moderator, now=now)
    run_tell_alone(shown)
    (message,) = deliver()
    assert "hemmelighed" not in message.body
    assert "alle må læse" in message.body
    assert message.subject.startswith("1 nyt")


def run_tell_alone(post) -> None:
    """The mails about a post are written, and wait."""
    tell_followers(post, now=timezone.now())


def test_hidden_post_writes_no_mails(topic, moderator, now):
    followed_by_mail(topic)
    hidden = hide(reply(topic), reason="advertising", by=moderator, now=now)
    tell_followers(hidden, now=now)
    assert not Message.objects.exists()


def test_hidden_topic_is_not_mailed(topic, deliver, moderator, now):
    followed_by_mail(topic)
    run_tell_alone(reply(topic))
    for post in topic.posts.all():
        hide(post, reason="advertising", by=moderator, now=now)
    assert deliver() == []


def test_what_was_read_meanwhile_is_not_mailed(topic, stranger, deliver):
    follow_topic(topic, by=stranger, language="da", now=timezone.now())
    post = reply(topic)
    run_tell_alone(post)
    TopicRead.objects.create(
        user=stranger, topic=topic, position=post.position, seen_at=timezone.now()
    )
    assert deliver() == []


def test_ended_follow_gets_no_mail_that_waited(topic, deliver):
    follow = followed_by_mail(topic)
    run_tell_alone(reply(topic))
    follows.end(follow, now=timezone.now())
    assert deliver() == []


def test_telling_twice_writes_each_mail_once(topic):
    followed_by_mail(topic)
    post = reply(topic)
    for _ in range(2):
        tell_followers(post, now=timezone.now())
    assert Message.objects.count() == 1


# --- mails about a room


def test_follower_of_a_room_is_mailed_about_new_topics_alone(topic, deliver):
    follow = followed_by_mail(topic.category)
    reply(topic)
    assert deliver() == []
    started = start(topic.category, by=UserFactory(display_name="Ida"))
    (message,) = deliver()
    assert message.subject == f"Nyt emne i {topic.category.title_da}: Åbne møder"
    assert "Ida har startet emnet »Åbne møder«" in message.body
    assert started.get_absolute_url() in message.body
    assert follows.token_of(follow) in message.body


def start(room, by, **more) -> Topic:
    return start_topic(
        room,
        title="Åbne møder",
        text="Kan møderne være åbne?",
        by=by,
        now=timezone.now(),
        idempotency_key=uuid.uuid4(),
        **more,
    )


def test_new_topic_hidden_meanwhile_is_not_mailed(topic, deliver, moderator, now):
    followed_by_mail(topic.category)
    first = start(topic.category, by=UserFactory()).posts.get()
    run_tell_alone(first)
    hide(first, reason="advertising", by=moderator, now=now)
    assert deliver() == []


def test_who_starts_a_topic_is_not_mailed_about_it(topic, stranger, deliver):
    asked = follows.Asked(topic.category, stranger.email, "da", stranger)
    follows.follow(asked, link=lambda _follow: "", now=timezone.now())
    start(topic.category, by=stranger)
    assert deliver() == []


def test_held_post_is_mailed_once_it_has_been_read(topic, deliver, moderator, new_users_read_first):
    followed_by_mail(topic)
    held = reply(topic, "venter på at blive læst")
    assert held.is_held
    assert deliver() == []
    approve_post(held, by=moderator, now=timezone.now())
    to_follower = [message for message in deliver() if message.to == [ADDRESS]]
    assert len(to_follower) == 1
    assert "venter på at blive læst" in to_follower[0].body


def test_author_of_a_held_topic_follows_it_once_it_is_public(
    topic, stranger, deliver, moderator, new_users_read_first
):
    held = start(topic.category, by=stranger, follow=True)
    deliver()
    approve_post(held.posts.get(), by=moderator, now=timezone.now())
    deliver()
    reply(held, by=moderator)
    assert [message.to for message in deliver()] == [[stranger.email]]


# --- what it costs


@pytest.mark.parametrize("count", [1, 3])
def test_telling_costs_the_same_however_many_follow(topic, django_assert_num_queries, count):
    for number in range(count):
        followed_by_mail(topic, f"laeser-{number}@example.org")
    post = topic.posts.model.objects.select_related("topic__category", "author").get(
        pk=reply(topic).pk
    )
    with django_assert_num_queries(9):
        tell_followers(post, now=timezone.now())
    assert Message.objects.count() == count


def test_reply_in_a_followed_topic_costs_eleven_queries(
    client_of, stranger, topic, django_assert_max_num_queries
):
    followed_by_mail(topic)
    client, address = client_of(stranger), topic.get_absolute_url() + "svar/"
    client.post(address, sent())
    with django_assert_max_num_queries(11):
        assert client.post(address, sent(follow="on")).status_code == 302
