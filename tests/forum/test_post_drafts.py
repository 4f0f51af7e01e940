"""Texts kept for later: by both forms, shown on return, deleted by publishing."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import hide_post, keep_draft
from forum.models import Post, PostDraft
from ogp_portal.common import limits
from tests.factories import (
    CategoryFactory,
    CommitmentFactory,
    PostFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEW = "/forum/debat/nyt/"


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
    return {"text": "Halvfærdig", "idempotency_key": str(uuid.uuid4()), **fields}


def kept(**fields) -> dict[str, str]:
    return sent(keep="1", **fields)


def shown(response) -> str:
    return response.content.decode()


def test_kept_reply_is_in_the_form_again_with_the_time(signed_in, reply, topic):
    answer = signed_in.post(reply, kept(reply_to="1"))
    assert answer["Location"] == reply + "?svar=1"
    assert topic.posts.count() == 1
    page = shown(signed_in.get(reply))
    assert "Halvfærdig</textarea>" in page
    assert "Dette er din kladde, gemt " in page
    assert 'name="reply_to" value="1"' in page
    assert 'name="forget"' in page


def test_kept_topic_is_in_the_form_again_with_what_it_is_about(signed_in, topic):
    commitment = CommitmentFactory()
    address = f"{NEW}?initiativ={commitment.pk}"
    assert signed_in.post(address, kept(title="Ny idé"))["Location"] == address
    page = shown(signed_in.get(NEW))
    assert 'value="Ny idé"' in page
    assert "Halvfærdig</textarea>" in page


def test_draft_need_not_be_whole(signed_in, topic):
    assert signed_in.post(NEW, kept(title="", text="Kun tekst")).status_code == 302
    assert signed_in.post(NEW, kept(title="Kun titel", text="")).status_code == 302
    draft = PostDraft.objects.get()
    assert (draft.title, draft.text) == ("Kun titel", "")


def test_nothing_is_not_kept(signed_in, reply):
    refused = signed_in.post(reply, kept(text=" \r\n "))
    assert refused.status_code == 400
    assert "ikke noget at gemme" in shown(refused)


@pytest.mark.parametrize("text", ["x" * (limits.POST_LENGTH + 1), "> " * 500_000, "a\x00b"])
def test_draft_that_cannot_be_stored_is_refused_and_kept_in_the_form(signed_in, reply, text):
    refused = signed_in.post(reply, kept(text=text))
    assert refused.status_code == 400
    assert not PostDraft.objects.exists()


def test_hostile_draft_is_inert(signed_in, reply):
    text = "</textarea><script>alert(1)</script>\u202e"
    signed_in.post(reply, kept(text=text))
    for address in [reply, "/forum/kladder/"]:
        page = shown(signed_in.get(address))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_later_draft_takes_the_place_of_the_earlier(signed_in, reply):
    for text in ("Først", "Siden"):
        signed_in.post(reply, kept(text=text))
    assert PostDraft.objects.get().text == "Siden"


def test_publishing_deletes_the_draft_of_its_place_alone(signed_in, reply, topic):
    signed_in.post(reply, kept())
    signed_in.post(NEW, kept(title="Andet"))
    signed_in.post(PostFactory().topic.get_absolute_url() + "svar/", kept())
    signed_in.post(reply, sent(text="Nu færdig"))
    assert PostDraft.objects.filter(topic=topic).count() == 0
    assert PostDraft.objects.count() == 2
    signed_in.post(NEW, sent(title="Andet"))
    assert PostDraft.objects.get().topic is not None


def test_draft_stays_when_the_post_is_refused(signed_in, reply, topic, now):
    signed_in.post(reply, kept())
    topic.closed_at, topic.close_reason = now, "Slut"
    topic.save()
    assert signed_in.post(reply, sent()).status_code == 409
    assert PostDraft.objects.exists()


def test_draft_can_be_deleted_in_the_form_and_in_the_list(signed_in, reply):
    signed_in.post(reply, kept())
    signed_in.post(reply, sent(forget="1"))
    assert not PostDraft.objects.exists()
    signed_in.post(reply, kept())
    draft = PostDraft.objects.get()
    assert signed_in.post("/forum/kladder/", {"draft": draft.pk})["Location"] == "/forum/kladder/"
    assert not PostDraft.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 30])
def test_draft_that_is_not_there_cannot_be_deleted(signed_in, key):
    assert signed_in.post("/forum/kladder/", {"draft": key}).status_code == 404


def test_nobody_reads_or_deletes_the_draft_of_another(client_of, reply, topic, now, moderator):
    draft = keep_draft(topic, text="Hemmeligt", by=UserFactory(), now=now)
    other = client_of(moderator)
    assert "Hemmeligt" not in shown(other.get(reply))
    assert "Hemmeligt" not in shown(other.get("/forum/kladder/"))
    assert other.post("/forum/kladder/", {"draft": draft.pk}).status_code == 404


def test_list_of_drafts_is_for_signed_in_people_and_kept_nowhere(client, signed_in):
    assert client.get("/forum/kladder/")["Location"].endswith("?next=/forum/kladder/")
    assert signed_in.get("/forum/kladder/")["Cache-Control"] == "private, no-store"
    assert "Du har ingen kladder" in shown(signed_in.get("/forum/kladder/"))


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_drafts_costs_the_same_whatever_it_shows(signed_in, stranger, now, count):
    topics = [PostFactory(topic__title=f"Emne nr. {n}").topic for n in range(count)]
    addresses = [f"/en{topic.get_absolute_url()}reply/?svar=1" for topic in topics]
    for topic in topics:
        keep_draft(topic, text="Kladde", by=stranger, now=now, query="svar=1")
    with CaptureQueriesContext(connection) as captured:
        page = shown(signed_in.get("/en/forum/drafts/"))
    assert len(captured) == 3
    assert all(address in page for address in addresses)


def test_draft_for_a_topic_that_left_the_forum_can_still_be_copied(
    client_of, stranger, topic, now, moderator
):
    keep_draft(topic, text="Min tekst", by=stranger, now=now)
    hide_post(topic.posts.get(), reason="off_topic", by=moderator, now=now)
    page = shown(client_of(stranger).get("/forum/kladder/"))
    assert "Min tekst" in page
    assert "/svar/" not in page


def test_person_keeps_so_many_drafts_and_no_more(stranger, now, topic):
    for _ in range(limits.FORUM_DRAFTS):
        keep_draft(CategoryFactory(), text="x", by=stranger, now=now)
    with pytest.raises(ValidationError):
        keep_draft(topic, text="x", by=stranger, now=now)
    for category in type(topic.category).objects.filter(drafts__user=stranger)[:1]:
        assert keep_draft(category, text="y", by=stranger, now=now).text == "y"


def test_drafts_go_with_the_account(stranger, topic, now):
    keep_draft(topic, text="x", by=stranger, now=now)
    stranger.delete()
    assert not PostDraft.objects.exists()


def test_signed_out_person_keeps_the_text_but_no_draft(client, reply):
    refused = client.post(reply, kept(text="Lang og god tekst"))
    assert refused.status_code == 403
    assert "Lang og god tekst</textarea>" in shown(refused)
    assert not PostDraft.objects.exists()


def test_quote_is_added_to_the_draft(signed_in, reply):
    signed_in.post(reply, kept(text="Min kladde"))
    page = shown(signed_in.get(reply + "?citer=1"))
    assert page.index("Min kladde") < page.index("[I #1 står der:]")


def test_reply_with_all_of_it_costs_twelve_queries_with_begin_and_commit(signed_in, reply, topic):
    CommitmentFactory(ogp_id="DK0050")
    form = {"text": "Se #DK0050.", "reply_to": "1"}
    signed_in.post(reply, sent(**form))
    signed_in.post(reply, kept())
    with CaptureQueriesContext(connection) as captured:
        assert signed_in.post(reply, sent(**form)).status_code == 302
    assert len(captured) <= 12, "\n".join(query["sql"] for query in captured)
    assert Post.objects.filter(reply_to__position=1).count() == 2
