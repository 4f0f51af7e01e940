"""The two forms as a browser sends them: signed in, previewed, refused, kept, sent twice."""

import re
import uuid
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.actions import close_topic
from forum.models import Post, Topic
from ogp_portal.common import limits
from tests.factories import (
    CategoryFactory,
    CommitmentFactory,
    ConsultationFactory,
    PlanFactory,
    PostFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return PostFactory(topic=TopicFactory(category=CategoryFactory(slug="debat"))).topic


@pytest.fixture
def reply(topic) -> str:
    return topic.get_absolute_url() + "svar/"


@pytest.fixture
def signed_in(client_of, stranger):
    return client_of(stranger)


def sent(**fields) -> dict[str, str]:
    return {"text": "Jeg er enig.", "idempotency_key": str(uuid.uuid4()), **fields}


def shown_in(response) -> str:
    return response.content.decode()


# --- who may write


def test_anonymous_is_sent_to_sign_in_and_back(client, reply):
    for address in [reply, "/forum/debat/nyt/", "/en/forum/debat/new/"]:
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"?next={address}")


def test_reader_who_was_signed_out_meanwhile_gets_the_text_back(client, reply, topic):
    answer = client.post(reply, sent(text="Lang og god tekst"))
    assert answer.status_code == 403
    assert "Lang og god tekst" in shown_in(answer)
    assert topic.posts.count() == 1


# --- a reply


def test_form_shows_the_limit_and_that_the_name_becomes_public(signed_in, reply):
    page = shown_in(signed_in.get(reply))
    assert "20.000 tegn" in page
    assert "<bdi>Fremmed</bdi>" in page
    assert re.search(r'type="hidden" name="idempotency_key" value="[0-9a-f-]{36}"', page)


def test_sent_post_leads_to_its_place(signed_in, reply, topic):
    answer = signed_in.post(reply, sent())
    assert answer.status_code == 302
    assert urljoin(reply, answer["Location"]) == topic.get_absolute_url() + "#p2"
    assert "Jeg er enig." in shown_in(signed_in.get(topic.get_absolute_url()))


def test_sent_post_on_a_later_page_leads_there(signed_in, reply, topic):
    for _ in range(limits.POSTS_PER_PAGE):
        PostFactory(topic=topic)
    assert signed_in.post(reply, sent())["Location"].endswith("?side=2#p22")


def test_same_form_sent_twice_is_one_post_and_leads_to_it(signed_in, reply, topic):
    form = sent()
    assert signed_in.post(reply, form)["Location"] == signed_in.post(reply, form)["Location"]
    assert topic.posts.count() == 2


def test_same_form_sent_to_another_topic_leads_to_where_it_was_published(signed_in, reply, topic):
    form, other = sent(), PostFactory().topic
    signed_in.post(reply, form)
    answer = signed_in.post(other.get_absolute_url() + "svar/", form)
    assert answer["Location"] == topic.get_absolute_url() + "#p2"


def test_reply_to_an_unknown_topic_is_not_found(signed_in, topic):
    for number in ["0", "9" * 30]:
        address = f"/forum/debat/{number}-emne/svar/"
        assert signed_in.get(address).status_code == 404
        assert signed_in.post(address, sent()).status_code == 404


def test_preview_shows_the_markdown_and_sends_nothing(signed_in, reply, topic):
    answer = signed_in.post(reply, sent(text="**vigtigt** <b>x</b>", preview="1"))
    page = shown_in(answer)
    assert answer.status_code == 200
    assert "<strong>vigtigt</strong> &lt;b&gt;" in page
    assert "**vigtigt** &lt;b&gt;x&lt;/b&gt;</textarea>" in page
    assert topic.posts.count() == 1


def test_previewed_form_is_sent_under_the_same_key(signed_in, reply):
    form = sent(preview="1")
    assert f'value="{form["idempotency_key"]}"' in shown_in(signed_in.post(reply, form))


def test_empty_post_is_refused_beside_the_field_and_in_the_summary(signed_in, reply, topic):
    answer = signed_in.post(reply, sent(text=" "))
    page = shown_in(answer)
    assert answer.status_code == 400
    assert page.count("Udfyld") >= 2
    assert 'href="#id_text"' in page
    assert topic.posts.count() == 1


def test_long_post_is_refused_and_kept(signed_in, reply):
    answer = signed_in.post(reply, sent(text="langt " * 4000))
    assert answer.status_code == 400
    assert "langt langt" in shown_in(answer)


def test_line_ends_of_a_browser_do_not_count_twice(signed_in, reply):
    text = "a\r\n" * (limits.POST_LENGTH // 2)
    assert signed_in.post(reply, sent(text=text)).status_code == 302


def test_post_that_shows_nothing_is_refused(signed_in, reply, topic):
    answer = signed_in.post(reply, sent(text="[a]: https://example.org"))
    assert answer.status_code == 400
    assert "intet at læse" in shown_in(answer)


@pytest.mark.parametrize("key", ["", "x", "0" * 400])
def test_form_without_a_proper_key_is_refused_in_words(signed_in, reply, key):
    answer = signed_in.post(reply, sent(idempotency_key=key))
    assert answer.status_code == 400
    assert "Åbn siden igen" in shown_in(answer)


def test_closed_topic_refuses_and_keeps_the_text(signed_in, reply, topic, moderator, now):
    close_topic(topic, reason="Svaret er givet", by=moderator, now=now)
    answer = signed_in.post(reply, sent(text="For sent"))
    page = shown_in(answer)
    assert answer.status_code == 409
    assert "Svaret er givet" in page
    assert "For sent</textarea>" in page
    assert topic.posts.count() == 1


def test_too_many_posts_are_refused_and_the_text_is_kept(signed_in, reply, stranger, topic):
    for _ in range(limits.POSTS_PER_HOUR):
        PostFactory(topic=topic, author=stranger, written_at=timezone.now())
    answer = signed_in.post(reply, sent(text="En til"))
    assert answer.status_code == 429
    assert "En til</textarea>" in shown_in(answer)


def test_nul_byte_is_refused_and_the_text_is_kept(signed_in, reply, topic):
    answer = signed_in.post(reply, sent(text="Mit indlæg a\x00b"))
    assert answer.status_code == 400
    assert "Mit indlæg a" in shown_in(answer)
    assert topic.posts.count() == 1


def test_post_needs_the_token_of_its_page(topic, reply, stranger):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(stranger, "ogp_portal.accounts.backends.PortalBackend")
    assert client.post(reply, sent()).status_code == 403
    assert topic.posts.count() == 1


def test_hidden_topic_takes_no_reply(signed_in, now):
    hidden = PostFactory(hidden_at=now, hide_reason="advertising").topic
    assert signed_in.post(hidden.get_absolute_url() + "svar/", sent()).status_code == 404


def test_reply_costs_ten_queries_with_begin_and_commit(signed_in, reply, topic):
    signed_in.post(reply, sent())
    with CaptureQueriesContext(connection) as captured:
        assert signed_in.post(reply, sent()).status_code == 302
    assert len(captured) <= 10, "\n".join(query["sql"] for query in captured)


def test_form_page_is_kept_nowhere(signed_in, reply):
    assert signed_in.get(reply)["Cache-Control"] == "private, no-store"


# --- a new topic


def test_new_topic_leads_to_its_page(signed_in):
    CategoryFactory(slug="debat")
    answer = signed_in.post("/forum/debat/nyt/", sent(title="Åbne møder"))
    started = Topic.objects.get()
    assert answer["Location"] == f"/forum/debat/{started.pk}-aabne-moeder/"


def test_new_topic_by_the_english_form_leads_to_the_english_page(signed_in):
    CategoryFactory(slug="debat")
    answer = signed_in.post("/en/forum/debat/new/", sent(title="Open meetings"))
    assert answer["Location"].startswith("/en/forum/debat/")
    assert Topic.objects.get().language == Post.objects.get().language == "en"


def test_new_topic_needs_a_title(signed_in):
    CategoryFactory(slug="debat")
    answer = signed_in.post("/forum/debat/nyt/", sent(title=""))
    assert answer.status_code == 400
    assert 'href="#id_title"' in shown_in(answer)
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    ("word", "factory", "field"),
    [
        ("initiativ", CommitmentFactory, "commitment"),
        ("hoering", ConsultationFactory, "consultation"),
        ("plan", PlanFactory, "plan"),
    ],
)
def test_new_topic_is_about_what_its_address_names(signed_in, word, factory, field):
    CategoryFactory(slug="debat")
    thing = factory(title_da="Det, det handler om")
    address = f"/forum/debat/nyt/?{word}={thing.pk}"
    assert "Det, det handler om" in shown_in(signed_in.get(address))
    signed_in.post(address, sent(title="Et emne"))
    assert getattr(Topic.objects.get(), field) == thing


@pytest.mark.parametrize("key", ["0", "x", "", "9" * 40, "-1", "1.0"])
def test_new_topic_about_nothing_that_exists_is_not_found(signed_in, key):
    CategoryFactory(slug="debat")
    assert signed_in.get("/forum/debat/nyt/", {"initiativ": key}).status_code == 404


def test_new_topic_about_a_draft_is_not_found(signed_in):
    CategoryFactory(slug="debat")
    draft = CommitmentFactory(plan=PlanFactory(state="draft"))
    assert signed_in.get(f"/forum/debat/nyt/?initiativ={draft.pk}").status_code == 404


def test_room_for_a_topic_is_chosen_where_there_are_several(client):
    commitment = CommitmentFactory(title_da="Åbne møder")
    CategoryFactory(slug="debat")
    CategoryFactory(slug="data")
    page = shown_in(client.get(f"/forum/nyt/?initiativ={commitment.pk}"))
    assert f'href="/forum/debat/nyt/?initiativ={commitment.pk}"' in page
    assert f'href="/forum/data/nyt/?initiativ={commitment.pk}"' in page
    assert "Åbne møder" in page


def test_only_room_is_chosen_by_itself(client):
    CategoryFactory(slug="debat")
    assert client.get("/forum/nyt/?initiativ=1")["Location"] == "/forum/debat/nyt/?initiativ=1"


@pytest.mark.parametrize("count", [2, 4])
def test_choosing_a_room_costs_one_query(client, django_assert_num_queries, count):
    rooms = CategoryFactory.create_batch(count)
    with django_assert_num_queries(1):
        page = client.get("/forum/nyt/").text
    assert all(room.title_da in page for room in rooms)
