"""Decisions about people: what they stop, for how long, and who may make them."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.actions import Sanction, lift_decision, sanction_person, start_topic, write_post
from forum.models import Hold, ModerationDecision
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.notifications.models import Message
from tests.factories import CategoryFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
A_MOMENT = dt.timedelta(microseconds=1)


def sanction(person, kind, *, by, now, days=7, **fields) -> ModerationDecision:
    given = {"reason": "harassment", "words": "Tal pænt til de andre.", **fields}
    if kind != "warn":
        given.setdefault("ends_at", now + days * A_DAY)
    if kind == "slow":
        given.setdefault("posts_per_day", 1)
    return sanction_person(person, Sanction(kind, **given), by=by, now=now)


def write(topic, by, now):
    return write_post(topic, text="Jeg er enig.", by=by, now=now, idempotency_key=uuid.uuid4())


@pytest.fixture
def topic():
    return PostFactory().topic


def test_suspended_person_writes_nothing_until_the_very_instant(moderator, stranger, topic, now):
    sanction(stranger, "suspend", by=moderator, now=now, days=7)
    for moment in (now, now + 7 * A_DAY - A_MOMENT):
        with pytest.raises(ValidationError, match="Tal pænt") as refusal:
            write(topic, stranger, moment)
        assert refusal.value.code == "suspended"
    with pytest.raises(ValidationError):
        given = {"title": "T", "text": "x", "by": stranger, "now": now}
        start_topic(CategoryFactory(), idempotency_key=uuid.uuid4(), **given)
    assert not write(topic, stranger, now + 7 * A_DAY).is_hidden


def test_silenced_persons_posts_are_held(moderator, stranger, topic, now):
    sanction(stranger, "silence", by=moderator, now=now)
    assert write(topic, stranger, now).is_held
    assert Hold.objects.get().cause == "silenced"
    assert not write(topic, UserFactory(), now).is_held


def test_slowed_person_writes_so_many_posts_a_day(moderator, stranger, topic, now):
    sanction(stranger, "slow", posts_per_day=2, by=moderator, now=now)
    for _n in range(2):
        write(topic, stranger, now)
    with pytest.raises(ValidationError) as refusal:
        write(topic, stranger, now + A_DAY - A_MOMENT)
    assert refusal.value.code == "rate"
    assert write(topic, stranger, now + A_DAY).pk


def test_warned_person_writes_on(moderator, stranger, topic, now):
    sanction(stranger, "warn", by=moderator, now=now)
    assert not write(topic, stranger, now).is_hidden
    assert Message.objects.get().address == stranger.email


def test_lifted_decision_stops_nobody(moderator, stranger, topic, now):
    decision = sanction(stranger, "suspend", by=moderator, now=now)
    for _n in range(2):
        lift_decision(decision, reason="En fejl", by=moderator, now=now)
    assert write(topic, stranger, now).pk
    assert Event.objects.filter(verb="lifted").count() == 1
    assert Message.objects.filter(kind="forum.lifted").count() == 1


def test_decision_is_logged_and_told(moderator, stranger, now):
    decision = sanction(stranger, "suspend", by=moderator, now=now)
    assert Event.objects.about(decision).get().verb == "suspended"
    assert Message.objects.get().kind == "forum.decision"


# --- who decides on whom


def test_nobody_decides_on_oneself(moderator, now):
    with pytest.raises(ValidationError):
        sanction(moderator, "warn", by=moderator, now=now)


@pytest.mark.parametrize("role", ["editor", "moderator", "administrator"])
def test_moderator_decides_on_no_staff(moderator, now, role):
    with pytest.raises(ValidationError):
        sanction(UserFactory(roles=[role]), "suspend", by=moderator, now=now)
    assert not ModerationDecision.objects.exists()


def test_administrator_who_moderates_decides_on_staff(now):
    administrator = UserFactory(roles=["administrator", "moderator"])
    assert sanction(UserFactory(roles=["editor"]), "warn", by=administrator, now=now).pk


@pytest.mark.parametrize("roles", [[], ["editor"], ["administrator"]])
def test_only_moderators_decide(stranger, now, roles):
    with pytest.raises(ValidationError):
        sanction(stranger, "warn", by=UserFactory(roles=roles), now=now)


def test_nobody_lifts_a_decision_about_oneself(now):
    administrator = UserFactory(roles=["administrator", "moderator"])
    colleague = UserFactory(roles=["moderator"])
    decision = sanction(colleague, "suspend", by=administrator, now=now)
    with pytest.raises(ValidationError):
        lift_decision(decision, reason="Nej", by=colleague, now=now)


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("suspend", {"words": " "}, "words"),
        ("suspend", {"reason": "withdrawn"}, "reason"),
        ("suspend", {"reason": "kritik"}, "reason"),
        ("suspend", {"ends_at": None}, "ends_at"),
        ("suspend", {"days": 0}, "ends_at"),
        ("suspend", {"days": limits.SANCTION_DAYS + 1}, "ends_at"),
        ("slow", {"posts_per_day": None}, "posts_per_day"),
        ("suspend", {"posts_per_day": 3}, "posts_per_day"),
        ("hide", {}, "kind"),
    ],
)
def test_what_is_missing_or_too_much_is_refused(moderator, stranger, now, *, kind, fields, wrong):
    with pytest.raises(ValidationError) as refusal:
        sanction(stranger, kind, by=moderator, now=now, **fields)
    assert wrong in refusal.value.message_dict


# --- pages


def test_form_shows_the_decision_and_keeps_the_text(client_of, moderator, stranger, topic):
    sanction(stranger, "suspend", by=moderator, now=timezone.now())
    address, own = topic.get_absolute_url() + "svar/", client_of(stranger)
    page = own.get(address).content.decode()
    assert "Tal pænt til de andre." in page
    assert "/forum/afgoerelser/" in page
    given = {"text": "Min tekst", "idempotency_key": str(uuid.uuid4())}
    answer = own.post(address, given)
    assert answer.status_code == 403
    assert "Min tekst" in answer.content.decode()


def test_network_that_writes_a_lot_is_refused(client_of, stranger, topic, monkeypatch):
    monkeypatch.setattr(limits, "POSTS_FROM_NETWORK_PER_HOUR", 1)
    address = topic.get_absolute_url() + "svar/"
    for person, status in [(stranger, 302), (UserFactory(), 429)]:
        given = {"text": "Min tekst", "idempotency_key": str(uuid.uuid4())}
        answer = client_of(person).post(address, given)
        assert answer.status_code == status
    assert "Min tekst" in answer.content.decode()


@pytest.mark.parametrize(("is_silenced", "most"), [(False, 0), (True, 3)])
def test_decisions_cost_a_reply_little(moderator, stranger, topic, now, *, is_silenced, most):
    write(topic, stranger, now)
    with CaptureQueriesContext(connection) as before:
        write(topic, stranger, now)
    if is_silenced:
        sanction(stranger, "silence", by=moderator, now=now)
    with CaptureQueriesContext(connection) as after:
        write(topic, stranger, now)
    assert len(after) - len(before) <= most


def test_moderator_suspends_in_the_admin(client_of, moderator, stranger):
    ends_at = timezone.now() + 7 * A_DAY
    given = {"person": stranger.pk, "post": "", "kind": "suspend", "reason": "harassment"}
    given |= {"words": "Stop", "posts_per_day": ""}
    given |= {"ends_at_0": ends_at.strftime("%d.%m.%Y"), "ends_at_1": ends_at.strftime("%H:%M")}
    staff, address = client_of(moderator), "/admin/forum/moderationdecision/add/"
    wrong = staff.post(address, given | {"words": ""})
    assert "Skriv til personen, hvad der er galt." in wrong.content.decode()
    assert staff.post(address, given).status_code == 302
    decision = ModerationDecision.objects.get()
    assert (decision.person, decision.kind, decision.decided_by) == (stranger, "suspend", moderator)


def test_moderator_cannot_suspend_a_colleague_in_the_admin(client_of, moderator, editor):
    given = {"person": editor.pk, "kind": "warn", "reason": "harassment", "words": "Stop"}
    page = client_of(moderator).post("/admin/forum/moderationdecision/add/", given)
    assert "kun en administrator" in page.content.decode()
    assert not ModerationDecision.objects.exists()


def test_decision_is_lifted_in_the_admin_with_a_reason(client_of, moderator, stranger, now):
    decision = sanction(stranger, "suspend", by=moderator, now=now)
    given = {"action": "lift", "_selected_action": [decision.pk], "decided": "1", "reason": "Fejl"}
    client_of(moderator).post("/admin/forum/moderationdecision/", given)
    decision.refresh_from_db()
    assert (decision.lifted_by, decision.lift_reason) == (moderator, "Fejl")
