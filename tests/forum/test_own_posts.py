"""Changing and deleting one's own posts, and what others can see of it."""

import datetime as dt
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import tasks
from forum.actions import (
    close_topic,
    edit_post,
    erase_text,
    hide_post,
    restore_post,
    withdraw_post,
    write_post,
)
from forum.models import Post, PostVersion
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory
from tests.forum.test_counters import assert_exact, at_once

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(hours=3)


@pytest.fixture
def topic():
    return PostFactory(topic=TopicFactory(category=CategoryFactory(slug="debat"))).topic


@pytest.fixture
def post(topic, stranger, now):
    """The second post of the topic, by the stranger."""
    return write_post(
        topic,
        text="Busserne kommer **aldrig**.",
        by=stranger,
        now=now,
        idempotency_key=uuid.uuid4(),
    )


@pytest.fixture
def own(post) -> str:
    """The address below which the post is changed and deleted."""
    return f"{post.topic.get_absolute_url()}indlaeg/{post.position}/"


@pytest.fixture
def signed_in(client_of, stranger):
    return client_of(stranger)


def sent(**fields) -> dict[str, str]:
    return {"text": "Bedre", "version": "1", "idempotency_key": str(uuid.uuid4()), **fields}


def shown(response) -> str:
    return response.content.decode()


def edited(post, text="Busserne kommer sjældent.", *, now, version=1) -> Post:
    return edit_post(post, text=text, version=version, by=post.author, now=now + LATER)


# --- changing


def test_only_the_author_is_offered_to_change_and_delete(
    client, signed_in, client_of, moderator, post
):
    address = post.topic.get_absolute_url()
    page = shown(signed_in.get(address))
    assert '<a href="indlaeg/2/ret/">Ret</a>' in page
    assert '<a href="indlaeg/2/slet/">Slet</a>' in page
    assert "indlaeg/1/slet/" not in page
    for other in (client, client_of(moderator)):
        assert not re.search(r"indlaeg/\d+/(ret|slet)/", shown(other.get(address)))
    english = shown(signed_in.get("/en" + address))
    assert '<a href="posts/2/edit/">Change</a>' in english
    assert '<a href="posts/2/delete/">Delete</a>' in english


def test_links_of_the_author_cost_no_query(signed_in, post):
    address = post.topic.get_absolute_url()
    signed_in.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert "/ret/" in shown(signed_in.get(address))
    assert len(captured) == 4  # session and person besides


def test_changed_post_says_so_and_leads_to_what_it_said_before(client, signed_in, post, own):
    assert "aldrig**.</textarea>" in shown(signed_in.get(own + "ret/"))
    answer = signed_in.post(own + "ret/", sent(text="Busserne kommer **sjældent**."))
    assert answer["Location"] == post.topic.get_absolute_url() + "#p2"
    page = shown(client.get(post.topic.get_absolute_url()))
    assert "<strong>sjældent</strong>" in page
    assert re.search(r'<a href="indlaeg/2/historik/">Rettet \d+\. \w+ \d{4} kl\. ', page)
    history = client.get(own + "historik/")
    assert history["Cache-Control"].startswith("public")
    assert re.search(
        r"<del>.*\*\*aldrig\*\*\.\s*</del><ins>.*\*\*sjældent\*\*\.\s*</ins>", shown(history)
    )
    assert "Version 2, " in shown(history)
    assert "Version 1, 23. november 2026 kl. 13.00" in shown(history)


def test_history_has_an_english_page(client, post, now):
    edited(post, now=now)
    page = shown(client.get(f"/en{post.topic.get_absolute_url()}posts/2/history/"))
    assert "Version 2, 23 November 2026 at 16:00" in page
    assert 'lang="da"' in page


def test_change_keeps_place_search_title_and_counters(client, post, topic, now):
    edited(post, now=now)
    edited(topic.posts.get(position=1), "Ny begyndelse", now=now)
    topic.refresh_from_db()
    assert topic.last_post_at == now
    assert_exact([topic])
    assert "<mark>sjældent</mark>" in shown(client.get("/soeg/?q=sjældent"))
    assert "<mark>" not in shown(client.get("/soeg/?q=aldrig"))
    assert topic.title in shown(client.get(f"/soeg/?q={topic.title}"))


def test_versions_are_numbered_and_dated(post, now):
    edited(post, "To", now=now)
    edited(post, "Tre", now=now + LATER, version=2)
    rows = post.versions.values_list("number", "text", "written_at", "replaced_at")
    assert list(rows) == [
        (1, "Busserne kommer **aldrig**.", now, now + LATER),
        (2, "To", now + LATER, now + 2 * LATER),
    ]
    assert Event.objects.about(post).filter(verb="edited").count() == 2


def test_same_change_sent_twice_is_one_version(signed_in, post, own):
    form = sent()
    assert (
        signed_in.post(own + "ret/", form)["Location"]
        == signed_in.post(own + "ret/", form)["Location"]
    )
    assert post.versions.count() == 1


def test_text_left_as_it_was_is_no_change(signed_in, post, own):
    signed_in.post(own + "ret/", sent(text=post.text + "\r\n"))
    post.refresh_from_db()
    assert post.edited_at is None
    assert not post.versions.exists()


def test_change_in_two_windows_shows_both_texts_and_can_be_sent_again(signed_in, post, own):
    signed_in.post(own + "ret/", sent(text="Fra det ene vindue"))
    form = sent(text="Fra det andet vindue")
    refused = signed_in.post(own + "ret/", form)
    page = shown(refused)
    assert refused.status_code == 409
    assert "<p>Fra det ene vindue</p>" in page
    assert "Fra det andet vindue</textarea>" in page
    assert 'name="version" value="2"' in page
    assert signed_in.post(own + "ret/", form | {"version": "2"}).status_code == 302
    assert Post.objects.get(pk=post.pk).text == "Fra det andet vindue"


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 30])
def test_version_that_cannot_be_is_refused_in_words(signed_in, own, version):
    refused = signed_in.post(own + "ret/", sent(version=version))
    assert refused.status_code == 400
    assert "Åbn siden igen" in shown(refused)


@pytest.mark.parametrize("text", [" ", "[a]: https://example.org", "x\x00", "> " * 500_000])
def test_text_that_no_post_may_have_is_refused(signed_in, post, own, text):
    assert signed_in.post(own + "ret/", sent(text=text)).status_code == 400
    assert not post.versions.exists()


def test_change_is_shown_before_it_is_saved(signed_in, post, own):
    page = shown(signed_in.post(own + "ret/", sent(text="**Fed**", preview="1")))
    assert "<strong>Fed</strong>" in page
    assert 'name="version" value="1"' in page
    assert not post.versions.exists()


def test_post_of_a_closed_topic_is_not_changed_and_the_text_is_kept(
    signed_in, post, own, moderator, now
):
    close_topic(post.topic, reason="Svaret er givet", by=moderator, now=now)
    refused = signed_in.post(own + "ret/", sent(text="For sent"))
    assert refused.status_code == 409
    assert "Svaret er givet" in shown(refused)
    assert "For sent</textarea>" in shown(refused)
    page = shown(signed_in.get(post.topic.get_absolute_url()))
    assert "/ret/" not in page
    assert "/slet/" in page


def test_hidden_post_is_not_changed(signed_in, post, own, moderator, now):
    hide_post(post, reason="off_topic", by=moderator, now=now)
    assert signed_in.get(own + "ret/").status_code == 404
    assert signed_in.post(own + "ret/", sent(text="Ny")).status_code == 409
    assert not post.versions.exists()


@pytest.mark.parametrize("word", ["ret", "slet"])
def test_nobody_else_changes_or_deletes_a_post(client_of, client, own, moderator, word):
    for other in (client_of(moderator), client_of(UserFactory())):
        assert other.get(f"{own}{word}/").status_code == 403
        assert other.post(f"{own}{word}/", sent()).status_code == 403
    assert client.get(f"{own}{word}/")["Location"].endswith(f"?next={own}{word}/")


@pytest.mark.parametrize("word", ["ret", "slet"])
def test_nobody_learns_of_a_hidden_post_that_way(client_of, own, post, word, now):
    Post.objects.filter(pk=post.pk).update(hidden_at=now, hide_reason="off_topic", search=None)
    assert client_of(UserFactory()).get(f"{own}{word}/").status_code == 404


@pytest.mark.parametrize("word", ["ret", "slet", "historik"])
@pytest.mark.parametrize("position", ["0", "99", "9" * 30])
def test_post_that_is_not_there_is_not_found(signed_in, topic, word, position):
    assert signed_in.get(f"{topic.get_absolute_url()}indlaeg/{position}/{word}/").status_code == 404


def test_signed_out_author_gets_the_text_back(client, own):
    refused = client.post(own + "ret/", sent(text="Lang og god tekst"))
    assert refused.status_code == 403
    assert "Lang og god tekst</textarea>" in shown(refused)


def test_changes_count_towards_the_limit_of_the_hour(post, stranger, topic, now):
    at = now + LATER
    for number in range(1, limits.POSTS_PER_HOUR + 1):
        edit_post(post, text=f"Nr. {number}", version=number, by=stranger, now=at)
    with pytest.raises(ValidationError) as refusal:
        edit_post(post, text="En til", version=limits.POSTS_PER_HOUR + 1, by=stranger, now=at)
    assert refusal.value.code == "rate"
    with pytest.raises(ValidationError):
        write_post(topic, text="Nyt", by=stranger, now=at, idempotency_key=uuid.uuid4())


def test_post_is_changed_so_often_and_no_more(post, now, monkeypatch):
    monkeypatch.setattr(limits, "POST_EDITS", 1)
    edited(post, "To", now=now)
    with pytest.raises(ValidationError) as refusal:
        edited(post, "Tre", now=now, version=2)
    assert refusal.value.code == "edits"


@pytest.mark.django_db(transaction=True)
def test_changes_at_once_are_one_change_and_refusals():
    post, now = PostFactory(), timezone.now()

    def change(number: int) -> bool:
        try:
            return bool(edit_post(post, text=f"Nr. {number}", version=1, by=post.author, now=now))
        except ValidationError:
            return False

    assert sum(at_once(change, range(5))) == 1
    assert PostVersion.objects.count() == 1


# --- history


def test_history_is_read_by_pages(client, post, own, now):
    for number in range(1, limits.VERSIONS_PER_PAGE + 2):
        edit_post(post, text=f"Tekst {number}", version=number, by=post.author, now=now + LATER)
    first, second = client.get(own + "historik/"), client.get(own + "historik/?side=2")
    assert re.findall(r"Version (\d),", shown(first)) == ["7", "6", "5", "4", "3"]
    assert re.findall(r"Version (\d),", shown(second)) == ["2", "1"]
    assert "**aldrig**." in shown(second)
    for page in ("0", "3", "x", "9" * 30):
        assert client.get(own + "historik/", {"side": page}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_history_costs_the_same_whatever_it_shows(client, post, own, now, count):
    for number in range(1, count + 1):
        edit_post(post, text=f"Tekst {number}", version=number, by=post.author, now=now + LATER)
    with CaptureQueriesContext(connection) as captured:
        assert shown(client.get(own + "historik/")).count("<h2>Version") == count + 1
    assert len(captured) == 3


def test_hostile_text_is_inert_in_the_history(client, post, own, now):
    edited(post, "<script>alert(1)</script>\u202e", now=now)
    edited(post, "![x](https://evil.example/x.png)", now=now, version=2)
    page = shown(client.get(own + "historik/"))
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize("text", ["\u202eegalf", "Z" + "\u0335" * 400, "> > > x\n" * 2_000])
def test_strange_text_stays_within_its_post(client, post, now, text):
    """Signs that turn or cover what stands beside them are shown inside the text alone."""
    edited(post, text, now=now)
    page = shown(client.get(post.topic.get_absolute_url()))
    around = re.sub(r'<div class="post__body">.*?</div>', "", page, flags=re.DOTALL)
    assert not re.search("[\u202a-\u202e]|\u0335", around)


def test_post_never_changed_has_no_history(client, own):
    assert client.get(own + "historik/").status_code == 404


def test_history_of_a_hidden_post_is_for_moderators(client_of, post, own, moderator, now):
    edited(post, now=now)
    hide_post(post, reason="personal_data", by=moderator, now=now)
    for other in (Client(), client_of(post.author), client_of(UserFactory(roles=["editor"]))):
        assert other.get(own + "historik/").status_code == 404
    assert "aldrig" in shown(client_of(moderator).get(own + "historik/"))


def test_moderator_reads_the_versions_in_the_admin(client_of, moderator, post, now):
    edited(post, now=now)
    page = shown(client_of(moderator).get(f"/admin/forum/post/{post.pk}/change/"))
    assert "<strong>aldrig</strong>" in page
    assert 'name="versions-0-text"' not in page


# --- deleting


def test_author_deletes_after_a_page_that_says_what_happens(client, signed_in, post, own, now):
    topic = post.topic
    edited(post, "Hemmelighed", now=now)
    page = shown(signed_in.get(own + "slet/"))
    assert "Vi sletter teksten for altid efter 30 dage" in page
    assert signed_in.post(own + "slet/")["Location"] == topic.get_absolute_url()
    page = shown(client.get(topic.get_absolute_url()))
    assert re.search(r"Indlæg 2 blev slettet af forfatteren \d", page)
    assert "Hemmelighed" not in page
    assert "Fremmed" not in page
    assert client.get(own + "historik/").status_code == 404
    assert "<mark>" not in shown(client.get("/soeg/?q=Hemmelighed"))
    assert_exact([topic])


def test_post_deleted_twice_is_deleted_once(signed_in, post, own):
    for _ in range(2):
        assert signed_in.post(own + "slet/").status_code == 302
    assert Event.objects.about(post).filter(verb="withdrawn").count() == 1


def test_answers_to_a_deleted_post_stay(client, signed_in, own, topic, now):
    write_post(
        topic,
        text="Jeg svarer",
        by=UserFactory(),
        now=now,
        idempotency_key=uuid.uuid4(),
        reply_to=2,
    )
    assert "1 svar på indlægget bliver stående" in shown(signed_in.get(own + "slet/"))
    signed_in.post(own + "slet/")
    page = shown(client.get(topic.get_absolute_url()))
    assert "Jeg svarer" in page
    assert '<a href="#p2">Svar til #2</a>' in page


def test_topic_whose_first_post_is_deleted_stays_with_its_answers(client, client_of, post, topic):
    author = topic.posts.get(position=1).author
    address = f"{topic.get_absolute_url()}indlaeg/1/slet/"
    assert client_of(author).post(address)["Location"] == topic.get_absolute_url()
    page = shown(client.get(topic.get_absolute_url()))
    assert "Indlæg 1 blev slettet af forfatteren" in page
    assert "Busserne" in page
    assert author.display_name not in shown(client.get("/forum/debat/"))


def test_topic_whose_only_post_is_deleted_leaves_the_forum(client, client_of, topic):
    person = client_of(topic.posts.get().author)
    address = f"{topic.get_absolute_url()}indlaeg/1/slet/"
    assert "emnet forsvinder også" in shown(person.get(address))
    assert person.post(address)["Location"] == "/forum/debat/"
    assert client.get(topic.get_absolute_url()).status_code == 404
    assert_exact([topic])


def test_post_that_a_moderator_hid_is_not_deleted_over_it(signed_in, post, own, moderator, now):
    hide_post(post, reason="harassment", by=moderator, now=now)
    assert signed_in.get(own + "slet/").status_code == 404
    refused = signed_in.post(own + "slet/")
    assert refused.status_code == 409
    assert "En moderator har allerede skjult" in shown(refused)
    post.refresh_from_db()
    assert post.hide_reason == "harassment"


def test_text_is_erased_after_its_days_with_all_versions(post, stranger, now):
    edited(post, "Hemmelighed", now=now)
    withdraw_post(post, by=stranger, now=now)
    days = dt.timedelta(days=limits.WITHDRAWN_POST_DAYS)
    assert not erase_text(post, now=now + days - dt.timedelta(seconds=1))
    assert erase_text(post, now=now + days)
    assert not erase_text(post, now=now + days)
    post.refresh_from_db()
    assert (post.text, post.html, post.versions.count()) == ("", "", 0)


def test_daily_task_erases_what_is_due_and_nothing_else(post, topic, stranger, moderator):
    long_ago = timezone.now() - dt.timedelta(days=limits.WITHDRAWN_POST_DAYS, minutes=1)
    withdraw_post(post, by=stranger, now=long_ago)
    topic.refresh_from_db()
    others = [PostFactory(topic=topic) for _ in range(2)]
    withdraw_post(others[0], by=others[0].author, now=timezone.now())
    hide_post(others[1], reason="off_topic", by=moderator, now=long_ago)
    tasks.erase_withdrawn()
    assert [Post.objects.get(pk=one.pk).text == "" for one in [post, *others]] == [
        True,
        False,
        False,
    ]


def test_erased_post_does_not_come_back_and_staff_are_told(
    client_of, moderator, post, stranger, now
):
    withdraw_post(post, by=stranger, now=now)
    restored = restore_post(post, reason="Fejl", by=moderator, now=now)
    withdraw_post(restored, by=stranger, now=now)
    erase_text(post, now=now + dt.timedelta(days=limits.WITHDRAWN_POST_DAYS))
    with pytest.raises(ValidationError):
        restore_post(post, reason="Fejl", by=moderator, now=now)
    form = {"action": "restore", "decided": "1", "_selected_action": post.pk, "reason": "Fejl"}
    page = client_of(moderator).post("/admin/forum/post/", form)
    assert "Teksten er slettet for altid" in shown(page)


@pytest.mark.parametrize("address", ["/privatliv/", "/en/privacy/"])
def test_privacy_page_states_the_days(client, address):
    assert f" {limits.WITHDRAWN_POST_DAYS} da" in shown(client.get(address))


def test_no_text_is_left_in_the_history_tables():
    columns = {field.name for field in Post.pgh_event_model._meta.fields}
    assert columns.isdisjoint({"text", "html", "search"})
