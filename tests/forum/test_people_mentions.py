"""Mentions: who is named, who is told, how often, and who is not."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.actions import approve_post, block, choose_mentions, edit_post, hide_post, start_topic
from forum.actions.following import follow_topic
from forum.models import Mention, Post
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.notifications.kinds import find
from ogp_portal.notifications.models import Message
from ogp_portal.notifications.sending import render
from tests.factories import CategoryFactory, PostFactory, UserFactory
from tests.forum.people import handle, mailed, profile, run_tellers, writer, wrote

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(hours=3)


@pytest.fixture
def topic():
    return PostFactory().topic


@pytest.fixture
def anna():
    return writer("Anna Jensen")


def mail_to(person):
    message = Message.objects.get(user=person, kind="forum.mention")
    return render(message, find(message.kind))


# --- what is found


def test_handle_names_a_person_anywhere_and_becomes_a_link(client, topic, anna, stranger):
    post = wrote(topic, f"Spørg **@{handle(anna)}**.", by=stranger)
    link = f'<a href="{profile(anna)}" rel="nofollow ugc noopener">@{handle(anna)}</a>'
    assert link in post.html
    assert link in client.get(topic.get_absolute_url()).text
    assert list(post.mentions.values_list("person", flat=True)) == [anna.pk]


def test_name_alone_names_who_has_written_in_the_topic(topic, stranger):
    aase = UserFactory(display_name="Åse Ærø")
    PostFactory(topic=topic, author=aase)
    text = "@åse-ærø, @Aase-Aeroe og @åse-ærø"
    post = wrote(topic, text, by=stranger)
    assert post.html.count(f'href="{profile(aase)}"') == 3
    assert post.mentions.get().person == aase
    elsewhere = wrote(PostFactory().topic, "@åse-ærø", by=stranger)
    assert "<a " not in elsewhere.html


def test_name_that_could_be_two_people_stays_as_written(topic, stranger):
    people = [UserFactory(display_name="Bo Bo") for _ in range(2)]
    for person in people:
        PostFactory(topic=topic, author=person)
    post = wrote(topic, f"@bo-bo, men især @{handle(people[1])}", by=stranger)
    assert [row.person for row in post.mentions.all()] == [people[1]]
    assert post.html.startswith("<p>@bo-bo, ")


def test_what_names_nobody_stays_as_written(topic, anna, stranger):
    silent = UserFactory(display_name="Tavs")
    word = handle(anna)
    texts = [
        f"`@{word}`",
        f"[@{word}](https://example.org)",
        f"bo@{word}",
        f"@@{word}",
        f"https://example.org/@{word}",
        f"@bo-{anna.pk}",
        f"@{word}9",
        f"@{handle(silent)}",
        "@anna-99999999999999999999",
        "@-",
    ]
    post = wrote(topic, "\n\n".join(texts), by=stranger)
    assert "/forum/profil/" not in post.html
    assert not Mention.objects.exists()


def test_english_form_gives_the_english_address(client_of, topic, anna, stranger):
    form = {"text": f"@{handle(anna)}", "idempotency_key": uuid.uuid4()}
    client_of(stranger).post("/en" + topic.get_absolute_url() + "reply/", form)
    assert f'href="/en/forum/profile/{handle(anna)}/"' in topic.posts.get(position=2).html


def test_preview_shows_the_link_and_tells_nobody(client_of, topic, anna, stranger):
    form = {"text": f"@{handle(anna)}", "idempotency_key": uuid.uuid4(), "preview": "1"}
    page = client_of(stranger).post(topic.get_absolute_url() + "svar/", form)
    assert f'<a href="{profile(anna)}"' in page.text
    assert not Mention.objects.exists()


def test_naming_costs_three_queries_however_many_and_others_pay_nothing(
    client_of, topic, anna, stranger
):
    bo, client = writer("Bo"), client_of(stranger)

    def cost(text: str) -> int:
        form = {"text": text, "idempotency_key": uuid.uuid4()}
        with CaptureQueriesContext(connection) as captured:
            assert client.post(topic.get_absolute_url() + "svar/", form).status_code == 302
        return len(captured)

    cost("Det første svar")
    plain = cost("Et svar mere, bo@example.org")
    assert plain <= 10
    assert cost(f"@{handle(anna)} og @{handle(bo)}, @{handle(anna)}") == plain + 3


# --- bad input


def test_bomb_of_five_hundred_people_is_refused_beside_the_text(client_of, topic, stranger):
    people = User.objects.bulk_create(
        User(email=f"{number}@example.org", display_name=f"P {number}") for number in range(500)
    )
    Post.objects.bulk_create(
        Post(
            topic=topic,
            position=number,
            author=person,
            text="x",
            html="x",
            written_at=timezone.now(),
            idempotency_key=uuid.uuid4(),
        )
        for number, person in enumerate(people, start=10)
    )
    text = " ".join(f"@{handle(person)}" for person in people)
    client, reply = client_of(stranger), topic.get_absolute_url() + "svar/"
    for button in ({}, {"preview": "1"}):
        form = {"text": text, "idempotency_key": uuid.uuid4(), **button}
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(reply, form)
        assert answer.status_code == 400
        assert "nævner 500 personer med @. Det kan højst nævne 10" in answer.text
        assert 'id="id_text-error"' in answer.text or "id_text" in answer.text
        assert handle(people[499]) in answer.text
        assert len(captured) < 20
    assert not Mention.objects.exists()
    assert topic.posts.filter(author=stranger).count() == 0


def test_as_many_as_allowed_are_named(topic, stranger):
    people = [writer(f"P{number}") for number in range(limits.MENTIONS_PER_POST)]
    text = " ".join(f"@{handle(person)}" for person in people)
    assert wrote(topic, text, by=stranger).mentions.count() == limits.MENTIONS_PER_POST
    with pytest.raises(ValidationError) as refused:
        wrote(topic, f"{text} @{handle(writer('En til'))}", by=stranger)
    assert refused.value.message_dict["text"]


# --- who is told


def test_named_person_gets_one_mail_in_own_language(topic, stranger):
    anna = writer("Anna Jensen", language="en")
    wrote(topic, f"Enig, @{handle(anna)}!", by=stranger)
    run_tellers()
    run_tellers()
    assert mailed(anna) == 1
    mail = mail_to(anna)
    assert mail.subject == f"Fremmed names you in “{topic.title}”"
    assert f"Enig, @{handle(anna)}!" in mail.body
    assert "/en/account/forum/" in mail.body
    assert anna.email not in mail.body


def test_first_post_of_a_topic_tells_too_and_oneself_never(anna):
    start_topic(
        CategoryFactory(),
        title="Nyt emne",
        text=f"@{handle(anna)} @{handle(other := writer('Bo'))}",
        by=other,
        now=timezone.now(),
        idempotency_key=uuid.uuid4(),
    )
    run_tellers()
    assert (mailed(anna), mailed(other)) == (1, 0)


@pytest.mark.usefixtures("new_users_read_first")
def test_held_post_tells_nobody_until_it_is_public(topic, anna, moderator, stranger, now):
    post = wrote(topic, f"@{handle(anna)}", by=stranger, now=now)
    assert post.is_held
    run_tellers()
    assert mailed(anna) == 0
    approve_post(post, by=moderator, now=now + LATER)
    run_tellers()
    assert mailed(anna) == 1


def test_change_tells_only_who_is_new(topic, anna, stranger, now):
    bo = writer("Bo")
    post = wrote(topic, f"@{handle(anna)}", by=stranger, now=now)
    run_tellers()
    post = edit_post(
        post, text=f"@{handle(anna)} @{handle(bo)}", version=1, by=stranger, now=now + LATER
    )
    run_tellers()
    assert (mailed(anna), mailed(bo)) == (1, 1)
    post = edit_post(post, text="Ingen", version=2, by=stranger, now=now + 2 * LATER)
    assert not post.mentions.exists()
    edit_post(post, text=f"@{handle(anna)}", version=3, by=stranger, now=now + 3 * LATER)
    run_tellers()
    assert (mailed(anna), mailed(bo)) == (1, 1)


def test_follower_who_is_named_gets_one_mail_about_the_post(topic, anna, stranger, now):
    follow_topic(topic, by=anna, language="da", now=now)
    wrote(topic, f"@{handle(anna)}", by=stranger)
    run_tellers()
    assert (mailed(anna), mailed(anna, "forum.topic_reply")) == (1, 0)
    post = wrote(topic, "Noget", by=stranger)
    run_tellers()
    assert mailed(anna, "forum.topic_reply") == 1
    edit_post(post, text=f"@{handle(anna)}", version=1, by=stranger, now=timezone.now())
    run_tellers()
    assert mailed(anna) == 1


def test_mail_is_not_written_or_sent_to_who_wants_none(topic, anna, stranger, moderator, now):
    bo, cia = writer("Bo"), writer("Cia")
    block(stranger, by=anna, now=now)
    choose_mentions(bo, mailed=False)
    post = wrote(topic, f"@{handle(anna)} @{handle(bo)} @{handle(cia)}", by=stranger)
    run_tellers()
    assert (mailed(anna), mailed(bo), mailed(cia)) == (0, 0, 1)
    assert mail_to(cia) is not None
    choose_mentions(cia, mailed=False)
    assert mail_to(cia) is None
    choose_mentions(cia, mailed=True)
    hide_post(post, reason="off_topic", by=moderator, now=now)
    assert mail_to(cia) is None


def test_named_person_who_is_renamed_or_gone(client, topic, anna, stranger):
    post = wrote(topic, f"Hej @{handle(anna)}, farvel", by=stranger)
    old, word = profile(anna), handle(anna)
    User.objects.filter(pk=anna.pk).update(display_name="Solsikke")
    assert client.get(old).status_code == 302
    anna.delete()
    post.refresh_from_db()
    assert post.html == f"<p>Hej @{word}, farvel</p>\n"
    assert not Mention.objects.exists()
