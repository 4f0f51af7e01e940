"""Agree and thanks: one of each per person, figures that are exact, names shown to nobody."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from forum.actions import (
    Sanction,
    close_topic,
    hide_post,
    react,
    restore_post,
    sanction_person,
    take_back,
)
from forum.enums import DecisionKind
from forum.models import Reaction
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory
from tests.factories.consultations import NOW

from .test_counters import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return PostFactory(topic=TopicFactory(category=CategoryFactory(slug="debat")))


@pytest.fixture
def address(post) -> str:
    return post.topic.get_absolute_url() + "reaktion/"


def counts(post) -> tuple[int, int]:
    post.refresh_from_db()
    return post.agree_count, post.thanks_count


def footer(response) -> str:
    found = re.search(r"<footer>(.*?)</footer>", response.content.decode())
    said = re.sub(r"<a .*?</a>", "", found.group(1)) if found else ""
    return re.sub(r"<[^>]+>", "", said).strip()


def test_button_counts_one_and_the_next_press_takes_it_back(client_of, stranger, post, address):
    client, topic = client_of(stranger), post.topic.get_absolute_url()
    page = client.get(topic).content.decode()
    assert f'<form id="react" method="post" action="{address}">' in page
    assert 'form="react" name="agree" value="1" aria-pressed="false">Enig</button>' in page
    answer = client.post(address, {"agree": "1"})
    assert (answer.status_code, answer["Location"]) == (302, topic + "#p1")
    page = client.get(topic).content.decode()
    assert 'name="undo-agree" value="1" aria-pressed="true">Enig 1</button>' in page
    assert counts(post) == (1, 0)
    client.post(address, {"undo-agree": "1"})
    assert counts(post) == (0, 0)


def test_everybody_reads_the_figures_and_no_names(client, post):
    for name in ["Anna Enig", "Bo Enig"]:
        react(post, kind="agree", by=UserFactory(display_name=name), now=NOW)
    react(post, kind="thanks", by=UserFactory(), now=NOW)
    shown = client.get(post.topic.get_absolute_url())
    assert footer(shown) == "Enig 2 · Tak 1"
    assert footer(client.get("/en" + post.topic.get_absolute_url())) == "Agree 2 · Thanks 1"
    assert "Anna Enig" not in shown.content.decode()
    assert "<button" not in re.search(r"<footer>.*?</footer>", shown.content.decode()).group()


def test_post_without_reactions_has_no_line(client, post):
    assert footer(client.get(post.topic.get_absolute_url())) == ""


def test_english_form_has_an_english_address(client_of, stranger, post):
    topic = "/en" + post.topic.get_absolute_url()
    page = client_of(stranger).get(topic).content.decode()
    assert f'action="{topic}reaction/"' in page
    assert client_of(stranger).post(topic + "reaction/", {"thanks": "1"})["Location"] == (
        topic + "#p1"
    )


def test_each_kind_is_one_each_per_person(stranger, post):
    for _ in range(3):
        react(post, kind="agree", by=stranger, now=NOW)
    react(post, kind="thanks", by=stranger, now=NOW)
    assert counts(post) == (1, 1)
    for _ in range(2):
        take_back(post, kind="agree", by=stranger)
    assert counts(post) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_presses_at_once_are_one():
    post, person = PostFactory(), UserFactory()
    at_once(lambda _n: react(post, kind="agree", by=person, now=NOW), range(6))
    assert counts(post) == (1, 0)
    assert Reaction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_people_who_react_at_once_are_all_counted():
    post, people = PostFactory(), UserFactory.create_batch(6)
    at_once(lambda person: react(post, kind="thanks", by=person, now=NOW), people)
    assert counts(post) == (0, 6)


def test_own_post_takes_no_reaction(client_of, post, address):
    client = client_of(post.author)
    page = client.get(post.topic.get_absolute_url()).content.decode()
    assert 'class="react"' not in page
    answer = client.post(address, {"agree": "1"}, follow=True)
    assert "Du kan ikke reagere på dit eget indlæg." in answer.content.decode()
    assert counts(post) == (0, 0)


def test_suspended_person_cannot_react(client_of, stranger, moderator, post, address):
    now = timezone.now()
    until = now + dt.timedelta(days=3)
    sanction = Sanction(DecisionKind.SUSPEND, "off_topic", "Hold tonen nede.", ends_at=until)
    sanction_person(stranger, sanction, by=moderator, now=now)
    answer = client_of(stranger).post(address, {"agree": "1"}, follow=True)
    assert "Du kan ikke deltage i forummet før" in answer.text
    assert "Hold tonen nede." in answer.text
    assert counts(post) == (0, 0)


def test_hidden_post_shows_no_figures(client, stranger, moderator, post):
    PostFactory(topic=post.topic)
    react(post, kind="agree", by=stranger, now=NOW)
    hide_post(post, reason="off_topic", by=moderator, now=NOW)
    assert "Enig" not in client.get(post.topic.get_absolute_url()).content.decode()
    restore_post(post, reason="Fejl", by=moderator, now=NOW)
    assert footer(client.get(post.topic.get_absolute_url())) == "Enig 1"


@pytest.mark.parametrize("name", ["agree", "undo-agree"])
def test_hidden_post_takes_no_press(client_of, stranger, post, address, name):
    PostFactory(topic=post.topic)
    hide_post(post, reason="off_topic", by=UserFactory(roles=["moderator"]), now=NOW)
    assert client_of(stranger).post(address, {name: "1"}).status_code == 404


def test_closed_topic_takes_reactions(client_of, stranger, moderator, post, address):
    close_topic(post.topic, reason="Svaret er givet", by=moderator, now=NOW)
    client_of(stranger).post(address, {"thanks": "1"})
    assert counts(post) == (0, 1)


def test_invented_person_reacts_in_demonstration_topics_alone(post):
    with pytest.raises(ValidationError, match="opdigtet"):
        react(post, kind="agree", by=UserFactory(is_demonstration=True), now=NOW)


def test_who_is_signed_out_signs_in_and_comes_back(client, post, address):
    answer = client.post(address, {"agree": "1"})
    assert answer["Location"].endswith(f"?next={post.topic.get_absolute_url()}")
    assert client.get(address)["Location"] == post.topic.get_absolute_url()


@pytest.mark.parametrize("sent", [{}, {"agree": "0"}, {"agree": "2"}, {"love": "1"}])
@pytest.mark.parametrize("number", ["x", "9" * 30])
def test_what_no_button_of_ours_sends_is_not_found(client_of, stranger, address, sent, number):
    client = client_of(stranger)
    assert client.post(address, sent).status_code == 404
    assert client.post(address, {"thanks": number}).status_code == 404


def test_reaction_needs_the_token_of_its_page(post, address, stranger):
    client = Client(enforce_csrf_checks=True)
    client.force_login(stranger, "ogp_portal.accounts.backends.PortalBackend")
    assert client.post(address, {"agree": "1"}).status_code == 403
    assert counts(post) == (0, 0)


def test_end_of_an_account_takes_its_reactions_out_of_the_figures(stranger, post):
    others = [PostFactory(topic=post.topic) for _ in range(2)]
    for one in [post, *others]:
        react(one, kind="agree", by=stranger, now=NOW)
        react(one, kind="agree", by=UserFactory(), now=NOW)
    stranger.delete()
    assert [counts(one) for one in [post, *others]] == [(1, 0)] * 3


def test_figures_leave_no_history(stranger, post):
    before = post.events.count()
    react(post, kind="agree", by=stranger, now=NOW)
    assert post.events.count() == before


def test_page_of_twenty_posts_stays_small(client_of, stranger, post):
    for _ in range(19):
        PostFactory(topic=post.topic)
    for one in post.topic.posts.all():
        react(one, kind="agree", by=UserFactory(), now=NOW)
    shown = client_of(stranger).get(post.topic.get_absolute_url())
    assert len(shown.content) < 30 * 1024
    assert shown.content.count(b"csrfmiddlewaretoken") <= 3
