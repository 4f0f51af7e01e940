"""The three states of the forum: set at one click, closed to the second, with the text kept."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from forum.actions import set_state, start_topic, write_post
from forum.models import ForumState, Post
from ogp_portal.audit.models import Event
from tests.factories import CategoryFactory, PostFactory

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
A_MOMENT = dt.timedelta(microseconds=1)


def close(moderator, now, *, text="Vi holder juleferie.", until=None):
    reopens_at = until or now + A_DAY
    return set_state("closed", text_da=text, reopens_at=reopens_at, by=moderator, now=now)


def write(by, now):
    topic = PostFactory().topic
    return write_post(topic, text="Jeg er enig.", by=by, now=now, idempotency_key=uuid.uuid4())


def test_without_any_event_new_users_are_read_first(now):
    assert ForumState.objects.standing(now).reads_new_users_first


def test_closed_forum_takes_no_post_until_the_very_instant(moderator, stranger, now):
    close(moderator, now)
    for moment in (now, now + A_DAY - A_MOMENT):
        with pytest.raises(ValidationError, match="Vi holder juleferie") as refusal:
            write(stranger, moment)
        assert refusal.value.code == "forum_closed"
    assert write(stranger, now + A_DAY).pk


def test_closed_forum_takes_no_topic_and_nobody_is_excepted(moderator, now):
    close(moderator, now)
    given = {"title": "T", "text": "x", "by": moderator, "now": now}
    with pytest.raises(ValidationError):
        start_topic(CategoryFactory(), idempotency_key=uuid.uuid4(), **given)


@pytest.mark.parametrize("before", ["open", "premoderated"])
def test_reopened_forum_is_what_it_was_before(moderator, now, before):
    set_state(before, by=moderator, now=now - A_DAY)
    close(moderator, now)
    close(moderator, now + dt.timedelta(hours=1), until=now + 2 * A_DAY)
    assert ForumState.objects.standing(now + A_DAY).is_closed
    assert ForumState.objects.standing(now + 2 * A_DAY).mode == before


def test_forum_opened_before_the_date_is_open(moderator, stranger, now):
    close(moderator, now)
    set_state("open", by=moderator, now=now + dt.timedelta(hours=1))
    assert write(stranger, now + dt.timedelta(hours=2)).pk


def test_same_form_sent_again_leads_to_its_post_in_a_closed_forum(moderator, stranger, now):
    key, topic = uuid.uuid4(), PostFactory().topic
    given = {"text": "Jeg er enig.", "by": stranger, "idempotency_key": key}
    first = write_post(topic, now=now, **given)
    close(moderator, now)
    assert write_post(topic, now=now, **given) == first


@pytest.mark.parametrize(
    ("mode", "fields", "wrong"),
    [
        ("closed", {"text_da": "", "reopens_at": 1}, "text_da"),
        ("closed", {"text_da": "Ferie"}, "reopens_at"),
        ("closed", {"text_da": "Ferie", "reopens_at": 0}, "reopens_at"),
        ("open", {"reopens_at": 1}, "reopens_at"),
    ],
)
def test_what_does_not_go_together_is_refused(moderator, now, mode, fields, wrong):
    if "reopens_at" in fields:
        fields = fields | {"reopens_at": now + fields["reopens_at"] * A_DAY}
    with pytest.raises(ValidationError) as refusal:
        set_state(mode, by=moderator, now=now, **fields)
    assert wrong in refusal.value.message_dict


def test_setting_a_state_is_logged(moderator, now):
    close(moderator, now)
    assert Event.objects.get().verb == "set the forum's state"


# --- pages


def test_pages_say_that_the_forum_is_closed_and_the_text_is_kept(client, client_of, stranger):
    moderator, topic = stranger, PostFactory().topic
    form = topic.get_absolute_url() + "svar/"
    set_state(
        "closed",
        text_da="Vi holder juleferie.",
        text_en="We are on holiday.",
        reopens_at=timezone.now() + A_DAY,
        by=moderator,
        now=timezone.now(),
    )
    assert "Vi holder juleferie." in client.get("/forum/").content.decode()
    assert "We are on holiday." in client.get("/en/forum/").content.decode()
    assert "Vi holder juleferie." in client_of(stranger).get(form).content.decode()
    given = {"text": "Min lange tekst", "idempotency_key": str(uuid.uuid4())}
    answer = client_of(stranger).post(form, given)
    assert answer.status_code == 409
    assert "Min lange tekst" in answer.content.decode()
    assert "Forummet er lukket for nye indlæg til" in answer.content.decode()
    assert Post.objects.count() == 1


def test_moderator_sets_a_state_in_the_admin(client_of, moderator):
    staff = client_of(moderator)
    page = staff.get("/admin/forum/forumstate/").content.decode()
    assert 'href="add/?mode=closed"' in page
    form = staff.get("/admin/forum/forumstate/add/?mode=closed").content.decode()
    assert "Ingen har tid til at læse indlæg" in form
    assert 'value="08:00:00"' in form
    at = timezone.now() + A_DAY
    given = {"mode": "closed", "text_da": "Ferie", "text_en": ""}
    refused = staff.post("/admin/forum/forumstate/add/", given)
    assert refused.status_code == 200
    assert not ForumState.objects.exists()
    given |= {"reopens_at_0": at.strftime("%d.%m.%Y"), "reopens_at_1": at.strftime("%H:%M")}
    staff.post("/admin/forum/forumstate/add/", given)
    assert ForumState.objects.standing(timezone.now()).is_closed


def test_editor_sets_no_state(client_of, editor):
    assert client_of(editor).get("/admin/forum/forumstate/add/").status_code == 403
