"""Blocking somebody for oneself: what is folded, what is not sent, and who learns of it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from forum.actions import block, unblock
from forum.actions.following import follow_topic
from forum.models import Block, MentionsOff
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory
from tests.forum.people import mailed, profile, run_tellers, wrote
from tests.forum.reading import queries, reader_since
from tests.forum.test_counters import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return reader_since(display_name="Læser")


@pytest.fixture
def anna():
    return UserFactory(display_name="Anna")


@pytest.fixture
def topic(anna):
    topic = TopicFactory(category=CategoryFactory(slug="debat"))
    PostFactory(topic=topic)
    PostFactory(topic=topic, author=anna, text="Annas ord")
    return topic


def folded(client, topic) -> list[str]:
    return re.findall(r"<summary>Indlæg (\d+) er af en", client.get(topic.get_absolute_url()).text)


def test_posts_are_folded_for_the_reader_alone(client, client_of, topic, reader, anna):
    block(anna, by=reader, now=timezone.now())
    mine = client_of(reader)
    assert folded(mine, topic) == ["2"]
    assert "Annas ord" in mine.get(topic.get_absolute_url()).text
    assert folded(client, topic) == folded(client_of(UserFactory()), topic) == []
    assert "Block" not in client_of(anna).get(topic.get_absolute_url()).text
    unblock(anna.pk, by=reader)
    assert folded(mine, topic) == []


def test_staff_are_not_folded_and_moderators_fold_nothing(
    client_of, topic, reader, anna, moderator
):
    Block.objects.create(by=reader, person=anna, made_at=timezone.now())
    Block.objects.create(by=moderator, person=anna, made_at=timezone.now())
    PostFactory(topic=topic, author=anna, author_mark="staff")
    PostFactory(topic=topic, author=anna, author_mark="owner")
    assert folded(client_of(reader), topic) == ["2", "4"]
    assert folded(client_of(moderator), topic) == []


@pytest.mark.parametrize("count", [1, 3])
def test_folding_costs_no_query_in_topic_and_list(client_of, topic, reader, anna, count):
    for _ in range(count):
        PostFactory(topic=topic, author=anna)
    client = client_of(reader)
    addresses = [topic.get_absolute_url(), "/forum/debat/"]
    before = [len(queries(client, address)) for address in addresses]
    block(anna, by=reader, now=timezone.now())
    assert [len(queries(client, address)) for address in addresses] == before
    assert before[0] <= 5
    assert before[1] <= 4


def test_folded_posts_are_no_news(client_of, topic, reader, anna, now):
    client = client_of(reader)
    assert "2 nye" in client.get("/forum/debat/").text
    block(anna, by=reader, now=now)
    assert "1 ny" in client.get("/forum/debat/").text
    client.get(topic.get_absolute_url())
    wrote(topic, "Mere", by=anna)
    assert "ny</strong>" not in client.get("/forum/debat/").text


def test_blocker_gets_no_mail_of_replies(topic, reader, anna, now):
    other = UserFactory()
    for person in (reader, other):
        follow_topic(topic, by=person, language="da", now=now)
    block(anna, by=reader, now=now)
    wrote(topic, "Svar", by=anna)
    run_tellers()
    assert mailed(reader, "forum.topic_reply") == 0
    assert mailed(other, "forum.topic_reply") == 1


def test_who_cannot_be_blocked_and_who_cannot_block(reader, anna, moderator, editor, now):
    for person, by in [(reader, reader), (moderator, reader), (editor, reader), (anna, moderator)]:
        with pytest.raises(ValidationError) as refused:
            block(person, by=by, now=now)
        assert refused.value.code == "forbidden"
    assert not Block.objects.exists()


def test_so_many_can_be_blocked(reader, anna, now, monkeypatch):
    monkeypatch.setattr(limits, "BLOCKED_PEOPLE", 1)
    block(anna, by=reader, now=now)
    block(anna, by=reader, now=now)
    with pytest.raises(ValidationError, match="1"):
        block(UserFactory(), by=reader, now=now)


def test_blocking_from_the_profile_and_ending_it(client_of, topic, reader, anna):
    client, form = client_of(reader), f"{profile(anna)}bloker/"
    assert f'href="{form}"' in client.get(profile(anna)).text
    assert "får ikke besked" in client.get(form).text
    for _ in range(2):
        assert client.post(form)["Location"] == profile(anna)
    assert Block.objects.get().person == anna
    assert "Du har blokeret Anna." in client.get(profile(anna)).text
    assert "Kun du kan se det." in client.get(profile(anna)).text
    assert client.post(form, {"undo": "1"})["Location"] == profile(anna)
    assert not Block.objects.exists()
    assert not Event.objects.filter(verb__icontains="block").exists()


def test_choices_list_whom_one_has_blocked_and_keep_mentions_off(client_of, topic, reader, anna):
    client, page = client_of(reader), "/konto/forum/"
    assert "Du har ikke blokeret nogen." in client.get(page).text
    client.post(f"{profile(anna)}bloker/")
    assert f'<a href="{profile(anna)}"><bdi>Anna</bdi></a>' in client.get(page).text
    assert client.post(page, {"unblock": anna.pk})["Location"] == page
    assert not Block.objects.exists()
    client.post(page, {})
    client.post(page, {})
    assert MentionsOff.objects.get().user == reader
    client.post(page, {"mailed": "on"})
    assert not MentionsOff.objects.exists()
    for key in ["", "x", "-1", "9" * 30]:
        assert client.post(page, {"unblock": key}).status_code == 404
    assert client.post(page, {"unblock": "999999"}).status_code == 302


def test_bad_ways_to_block(client, client_of, topic, reader, moderator):
    anna = topic.posts.get(position=2).author
    form = f"{profile(anna)}bloker/"
    assert client.get(form)["Location"].endswith(f"?next={form}")
    assert client.post(form).status_code == 302
    assert client.get("/konto/forum/").status_code == 302
    signed_in = client_of(reader)
    own = f"{profile(reader)}bloker/"
    assert signed_in.post(own).status_code == 403
    assert "Du kan ikke blokere dig selv." in signed_in.post(own).text
    wrote(topic, "Hej", by=moderator)
    assert signed_in.post(f"{profile(moderator)}bloker/").status_code == 403
    assert signed_in.post("/forum/profil/nobody-1/bloker/").status_code == 404
    assert not Block.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_once_is_one_block(reader, anna):
    now = timezone.now()
    at_once(lambda _: block(anna, by=reader, now=now), range(3))
    assert Block.objects.count() == 1


def test_blocks_and_choices_go_with_either_account(reader, anna, now):
    block(anna, by=reader, now=now)
    block(reader, by=anna, now=now)
    reader.delete()
    assert not Block.objects.exists()
