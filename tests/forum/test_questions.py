"""Questions and their answers: who asked chooses, everybody sees it, what is hidden is no answer."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from forum.actions import (
    accept_answer,
    edit_topic,
    hide_post,
    merge_topics,
    restore_post,
    split_topic,
    take_back_answer,
)
from forum.models import Topic
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
NO_ANSWER = "Et spørgsmål, der ikke har fået svar endnu."


@pytest.fixture
def room():
    return CategoryFactory(slug="debat")


@pytest.fixture
def answer(room, stranger):
    """The second post of a question that the stranger has asked."""
    topic = TopicFactory(category=room, author=stranger, is_question=True, title="Hvornår?")
    PostFactory(topic=topic, author=stranger)
    return PostFactory(topic=topic, text="På mandag", html="<p>På mandag</p>")


def test_question_is_asked_with_the_form(client_of, stranger, room):
    sent = {"title": "Hvornår?", "text": "Ved nogen det?", "is_question": "on"}
    key = {"idempotency_key": str(uuid.uuid4())}
    answer = client_of(stranger).post("/forum/debat/nyt/", sent | key)
    assert Topic.objects.get().is_question
    assert NO_ANSWER in client_of(stranger).get(answer["Location"]).text


def test_who_asked_marks_the_answer_and_takes_the_mark_back(client, client_of, stranger, answer):
    asker, topic = client_of(stranger), answer.topic.get_absolute_url()
    page = f"{topic}indlaeg/2/godt-svar/"
    assert 'href="indlaeg/2/godt-svar/"' in asker.get(topic).text
    assert "indlaeg/1/godt-svar/" not in asker.get(topic).text
    assert "På mandag" in asker.get(page).text
    assert asker.post(page)["Location"] == f"{topic}#p2"
    shown = client.get(topic).text
    assert "Spørgsmålet har fået svar." in shown
    assert '<a href="#p2">Læs svaret i indlæg 2</a>' in shown
    assert "Besvaret spørgsmål" in client.get("/forum/debat/").text
    asker.post(page, {"undo": "1"})
    assert NO_ANSWER in client.get(topic).text
    assert "Besvaret spørgsmål" not in client.get("/forum/debat/").text


def test_others_cannot_choose_but_moderators_can(client, client_of, moderator, answer, now):
    page = f"{answer.topic.get_absolute_url()}indlaeg/2/godt-svar/"
    assert client.get(page).status_code == 302
    other = UserFactory()
    assert client_of(other).post(page).status_code == 403
    assert "godt-svar" not in client_of(other).get(answer.topic.get_absolute_url()).text
    with pytest.raises(ValidationError):
        accept_answer(answer, by=other, now=now)
    assert client_of(moderator).post(page).status_code == 302
    answer.topic.refresh_from_db()
    assert answer.topic.answer == answer


def test_hidden_answer_is_none_until_it_is_restored(client_of, stranger, moderator, answer, now):
    client = Client()
    topic = answer.topic.get_absolute_url()
    accept_answer(answer, by=stranger, now=now)
    hide_post(answer, reason="off_topic", by=moderator, now=now)
    assert NO_ANSWER in client.get(topic).text
    assert "Besvaret" not in client.get("/forum/debat/").text
    assert client_of(stranger).get(f"{topic}indlaeg/2/godt-svar/").status_code == 404
    with pytest.raises(ValidationError):
        accept_answer(answer, by=stranger, now=now)
    restore_post(answer, reason="Fejl", by=moderator, now=now)
    assert "Læs svaret i indlæg 2" in client.get(topic).text


def test_neither_the_question_itself_nor_a_post_of_no_question_is_an_answer(stranger, answer, now):
    with pytest.raises(ValidationError):
        accept_answer(answer.topic.posts.get(position=1), by=stranger, now=now)
    plain = PostFactory(topic=PostFactory(topic=TopicFactory(author=stranger)).topic)
    with pytest.raises(ValidationError):
        accept_answer(plain, by=stranger, now=now)
    take_back_answer(answer, by=stranger, now=now)  # it has no mark: nothing happens
    assert Topic.objects.get(pk=answer.topic_id).answer is None


def test_what_is_no_question_any_more_has_no_answer(stranger, moderator, answer, now):
    accept_answer(answer, by=stranger, now=now)
    given = {"title": "Hvornår?", "is_pinned": False, "by": moderator, "now": now}
    edit_topic(answer.topic, is_question=False, **given)
    answer.topic.refresh_from_db()
    assert (answer.topic.is_question, answer.topic.answer) == (False, None)


@pytest.mark.parametrize("act", ["merge", "split"])
def test_answer_that_goes_to_another_topic_answers_no_more(stranger, moderator, answer, now, act):
    accept_answer(answer, by=stranger, now=now)
    by = {"reason": "Samme emne", "by": moderator, "now": now}
    if act == "merge":
        merge_topics(answer.topic, into=PostFactory().topic, **by)
    else:
        split_topic([answer], title="Ny", category=answer.topic.category, **by)
    assert Topic.objects.get(title="Hvornår?").answer is None
