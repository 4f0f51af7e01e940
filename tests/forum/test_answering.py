"""Answering a post and quoting it: what is kept, shown and refused."""

import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import hide_post, restore_post, write_post
from forum.models import Post
from forum.reading import quoted_post
from ogp_portal.common import limits
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    """Two posts in a topic of its own."""
    topic = TopicFactory(category=CategoryFactory(slug="debat"))
    PostFactory(topic=topic, text="Det første", author=UserFactory(display_name="Navnkundig"))
    PostFactory(topic=topic, text="Det andet")
    return topic


@pytest.fixture
def signed_in(client_of, stranger):
    return client_of(stranger)


def sent(**fields) -> dict[str, str]:
    return {"text": "Jeg er enig.", "idempotency_key": str(uuid.uuid4()), **fields}


def answer(topic, position, *, by, now) -> Post:
    key = uuid.uuid4()
    return write_post(topic, text="Svar", by=by, now=now, idempotency_key=key, reply_to=position)


def page_of(client, topic, query: str = "") -> str:
    return client.get(topic.get_absolute_url() + query).content.decode()


# --- answering


def test_each_post_offers_to_be_answered_and_quoted(client, topic):
    page = page_of(client, topic)
    for number in (1, 2):
        assert f'<a href="svar/?svar={number}">Svar</a>' in page
        assert f'<a href="svar/?citer={number}">Citér</a>' in page
    english = client.get("/en" + topic.get_absolute_url()).content.decode()
    assert '<a href="reply/?svar=1">Reply</a><a href="reply/?citer=1">Quote</a>' in english


def test_form_says_which_post_is_answered_and_the_answer_keeps_it(client, signed_in, topic):
    address = topic.get_absolute_url() + "svar/"
    form = signed_in.get(address + "?svar=1").content.decode()
    assert "Svar til #1" in form
    assert re.search(r'type="hidden" name="reply_to" value="1"', form)
    signed_in.post(address + "?svar=1", sent(reply_to="1"))
    written = topic.posts.get(position=3)
    assert written.reply_to.position == 1
    page = page_of(client, topic)
    assert '<p class="post__to"><a href="#p1">Svar til #1</a></p>' in page
    assert '<footer><a href="#p3">1 svar</a>' in page


def test_post_counts_its_answers_and_leads_to_the_first(client, topic, stranger, now):
    for _ in range(2):
        answer(topic, 2, by=stranger, now=now)
    assert '<a href="#p3">2 svar</a>' in page_of(client, topic)
    english = client.get("/en" + topic.get_absolute_url()).content.decode()
    assert '<a href="#p3">2 replies</a>' in english


def test_answer_on_another_page_leads_back_and_forth(client, topic, stranger, now):
    for _ in range(limits.POSTS_PER_PAGE - 2):
        PostFactory(topic=topic)
    answer(topic, 1, by=stranger, now=now)
    assert '<a href="?side=2#p21">1 svar</a>' in page_of(client, topic)
    assert '<a href="?side=1#p1">Svar til #1</a>' in page_of(client, topic, "?side=2")


def test_hidden_answer_is_not_counted(client, topic, stranger, moderator, now):
    answers = [answer(topic, 1, by=stranger, now=now) for _ in range(2)]
    hide_post(answers[0], reason="off_topic", by=moderator, now=now)
    assert '<a href="#p4">1 svar</a>' in page_of(client, topic)
    hide_post(answers[1], reason="off_topic", by=moderator, now=now)
    assert "1 svar" not in page_of(client, topic)
    restore_post(answers[0], reason="Fejl", by=moderator, now=now)
    assert '<a href="#p3">1 svar</a>' in page_of(client, topic)


def test_answer_names_a_hidden_post_by_its_number_alone(client, topic, stranger, moderator, now):
    answer(topic, 1, by=stranger, now=now)
    hide_post(topic.posts.get(position=1), reason="off_topic", by=moderator, now=now)
    page = page_of(client, topic)
    assert '<a href="#p1">Svar til #1</a>' in page
    assert "Navnkundig" not in page
    assert "Det første" not in page


def test_hidden_post_is_not_answered_and_the_text_is_kept(signed_in, topic, moderator, now):
    hide_post(topic.posts.get(position=1), reason="off_topic", by=moderator, now=now)
    address = topic.get_absolute_url() + "svar/"
    assert "er skjult eller slettet" in signed_in.get(address + "?svar=1").content.decode()
    refused = signed_in.post(address, form := sent(reply_to="1", text="Min gode tekst"))
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Indlæg 1 kan ikke besvares" in page
    assert "Min gode tekst</textarea>" in page
    assert 'name="reply_to" value="1"' not in page
    assert signed_in.post(address, form | {"reply_to": ""}).status_code == 302


@pytest.mark.parametrize("position", [3, 2**31 - 1])
def test_post_that_is_not_there_is_not_answered(topic, stranger, now, position):
    with pytest.raises(ValidationError) as refusal:
        answer(topic, position, by=stranger, now=now)
    assert refusal.value.code == "unanswerable"
    assert topic.posts.count() == 2


@pytest.mark.parametrize("position", ["x", "-1", "0", "9" * 30, "1.5"])
def test_position_that_cannot_be_is_refused_in_words(signed_in, topic, position):
    refused = signed_in.post(topic.get_absolute_url() + "svar/", sent(reply_to=position))
    assert refused.status_code == 400
    assert "Åbn siden igen" in refused.content.decode()


@pytest.mark.parametrize("position", ["x", "99", "-1", "9" * 30, ""])
def test_form_for_a_post_that_is_not_there_still_opens(signed_in, topic, position):
    for word in ("svar", "citer"):
        form = signed_in.get(topic.get_absolute_url() + "svar/", {word: position})
        assert form.status_code == 200
        assert not re.search(r'name="reply_to" value=', form.content.decode())


def test_preview_and_refusal_keep_whom_the_post_answers(signed_in, topic):
    address = topic.get_absolute_url() + "svar/"
    for form in [sent(reply_to="2", preview="1"), sent(reply_to="2", text=" ")]:
        page = signed_in.post(address, form).content.decode()
        assert 'name="reply_to" value="2"' in page
        assert "Svar til #2" in page


def test_answer_sent_twice_is_one_post(signed_in, topic):
    address, form = topic.get_absolute_url() + "svar/", sent(reply_to="1")
    assert signed_in.post(address, form)["Location"] == signed_in.post(address, form)["Location"]
    assert topic.posts.filter(reply_to__position=1).count() == 1


def test_closed_topic_offers_neither_answer_nor_quote(client, topic, now):
    topic.closed_at, topic.close_reason = now, "Slut"
    topic.save()
    page = page_of(client, topic)
    assert "?svar=" not in page
    assert "?citer=" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_topic_of_answers_costs_the_same_two_queries(client, topic, stranger, now, count):
    for _ in range(count):
        answer(topic, 1, by=stranger, now=now)
    page_of(client, topic)
    with CaptureQueriesContext(connection) as captured:
        assert f">{count} svar<" in page_of(client, topic)
    assert len(captured) == 2


def test_topic_of_twenty_answers_stays_small(client, now):
    topic = PostFactory(text="x " * 200).topic
    people = [UserFactory() for _ in range(19)]
    for person in people:
        answer(topic, 1, by=person, now=now)
    bare = len(client.get("/forum/").content)
    assert len(client.get(topic.get_absolute_url()).content) - bare < 15_000


# --- quoting


def test_quote_stands_in_the_form_below_a_line_without_a_name(signed_in, topic):
    page = signed_in.get(topic.get_absolute_url() + "svar/?citer=1").content.decode()
    assert f"[I #1 står der:]({topic.get_absolute_url()}indlaeg/1/)\n\n&gt; Det første\n\n" in page
    assert "Navnkundig" not in page
    assert 'name="reply_to" value="1"' in page


def test_hidden_post_is_not_quoted(signed_in, topic, moderator, client_of, now):
    hide_post(topic.posts.get(position=1), reason="off_topic", by=moderator, now=now)
    for client in (signed_in, client_of(moderator)):
        page = client.get(topic.get_absolute_url() + "svar/?citer=1").content.decode()
        assert "Det første" not in page


def test_quote_of_quotes_keeps_two_levels(topic):
    post = PostFactory(topic=topic, text="> en\n> > to\n> > > tre\n\nSvar")
    assert quoted_post(post, topic).split("\n\n", 1)[1] == "> > en\n>\n> Svar"


def test_code_that_looks_like_quotes_is_quoted_whole(topic):
    post = PostFactory(topic=topic, text="```\n>>> x\n>> y\n```")
    assert quoted_post(post, topic).endswith("> ```\n> >>> x\n> >> y\n> ```")


def test_long_post_is_quoted_in_part(topic):
    post = PostFactory(topic=topic, text="ord " * 4000)
    quote = quoted_post(post, topic)
    assert len(quote) < limits.QUOTE_LENGTH + 200
    assert quote.endswith(" …")


@pytest.mark.parametrize("text", ["> " * 9000, ">" * 20_000, "> x\n" * 4000, "- " * 9000])
def test_quote_bomb_stays_small(signed_in, topic, text):
    post = PostFactory(topic=topic, text=text)
    page = signed_in.get(f"{topic.get_absolute_url()}svar/?citer={post.position}")
    assert page.status_code == 200
    assert len(quoted_post(post, topic)) < 2 * limits.QUOTE_LENGTH + 200


def test_quote_leads_back_to_its_post(client, signed_in, topic, stranger, now):
    text = quoted_post(topic.posts.get(position=1), topic) + "\n\nEnig."
    write_post(topic, text=text, by=stranger, now=now, idempotency_key=uuid.uuid4())
    page = page_of(client, topic)
    assert f'<a href="{topic.get_absolute_url()}indlaeg/1/" rel=' in page
    assert "<blockquote>\n<p>Det første</p>\n</blockquote>" in page
