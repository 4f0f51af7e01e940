"""A changed deadline: the rule of time, what is refused, what is shown and who is told, once."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from consultations import actions
from consultations.actions import NotOpen, Reason
from consultations.models import DeadlineChange, Phase, Submission, SubmitterIdentity
from consultations.tasks import tell_of_changed_deadline
from ogp_portal.audit.models import Event
from ogp_portal.common.dates import end_of_day
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.follows import Asked, follow
from ogp_portal.notifications.models import Message
from tests.factories import (
    ConsultationFactory,
    DeadlineChangeFactory,
    InvitationLinkFactory,
    PhaseFactory,
    PlanFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONG = dt.timedelta(minutes=1)
WHY = Reason("Vi venter på et bilag.", "We wait for an annex.")


@pytest.fixture
def phase(consultation):
    return consultation.phases.get()


@pytest.fixture
def moved(phase, editor, now):
    """The change by which the deadline got a day more."""
    return move(phase, phase.closes_at + DAY, editor, now)


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


def move(phase, to, by, now, **other):
    given = {"seen": phase.closes_at, "reason": WHY} | other
    return actions.move_deadline(phase, to=to, by=by, now=now, **given)


def told(now) -> list[str]:
    """Who was mailed about a changed deadline, after the work is done."""
    run_due("builds", now=now, budget=LONG)
    rows = Message.objects.filter(kind="consultations.deadline_changed")
    return sorted(rows.values_list("address", flat=True))


def test_the_old_deadline_is_kept_with_time_and_reason(phase, editor, now):
    before = phase.closes_at
    change = move(phase, before + DAY, editor, now)
    phase.refresh_from_db()
    assert phase.closes_at == before + DAY
    kept = (change.old_closes_at, change.new_closes_at, change.changed_at, change.reason_en)
    assert kept == (before, before + DAY, now, "We wait for an annex.")
    event = Event.objects.about(phase.consultation).get()
    assert (event.verb, event.reason) == ("changed a deadline", WHY.da)


@pytest.mark.parametrize(
    ("seconds", "code"), [(-DAY.total_seconds(), "past"), (0, "past"), (59, "past")]
)
def test_a_deadline_is_never_set_to_the_past(phase, editor, now, seconds, code):
    with pytest.raises(ValidationError) as refusal:
        move(phase, now + dt.timedelta(seconds=seconds), editor, now)
    assert refusal.value.code == code
    assert not DeadlineChange.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"is_published": False},
        {"settled_at": NOW},
        {"report_published_at": NOW},
        {"is_record": True},
    ],
    ids=str,
)
def test_a_draft_an_answered_one_and_a_record_are_not_moved(editor, now, fields):
    made = ConsultationFactory(**fields)
    with pytest.raises(ValidationError):
        move(made.phases.get(), now + 40 * DAY, editor, now)


def test_a_reason_in_danish_is_needed_except_in_fiction(phase, editor, now):
    with pytest.raises(ValidationError):
        move(phase, phase.closes_at + DAY, editor, now, reason=Reason("  ", "Only English."))
    invented = ConsultationFactory(plan=PlanFactory(is_demonstration=True)).phases.get()
    assert move(invented, invented.closes_at + DAY, editor, now, reason=Reason("", "Only English."))


def test_a_phase_never_reaches_into_the_next(phase, editor, now):
    PhaseFactory(
        consultation=phase.consultation,
        position=2,
        opens_at=now + 12 * DAY,
        closes_at=now + 20 * DAY,
    )
    with pytest.raises(ValidationError) as refusal:
        move(phase, now + 13 * DAY, editor, now)
    assert refusal.value.code == "overlap"
    assert move(phase, now + 12 * DAY, editor, now)


def test_the_second_of_two_editors_is_told(phase, editor, now):
    seen = phase.closes_at
    move(phase, seen + DAY, editor, now)
    with pytest.raises(ValidationError) as refusal:
        move(phase, seen + 2 * DAY, editor, now, seen=seen)
    assert refusal.value.code == "changed_meanwhile"
    assert "4. december 2026" in refusal.value.message
    assert DeadlineChange.objects.count() == 1


def test_reopening_is_a_change_that_says_so(client, at, phase, editor, now):
    later = phase.closes_at + 3 * DAY
    change = move(phase, later + 7 * DAY, editor, later)
    assert change.is_reopening
    at(later)
    page = client.get("/en/consultations/aabenhed/").text
    assert "Opened again after the deadline had passed." in page
    assert "You can answer now" in page


def test_a_phase_closes_early_at_a_whole_minute_ahead(phase, editor):
    now = NOW + dt.timedelta(seconds=37, microseconds=5)
    change = actions.close_early(phase, seen=phase.closes_at, reason=WHY, by=editor, now=now)
    assert change.new_closes_at == NOW + dt.timedelta(minutes=2)
    assert change.kind == "closed_early"


def test_an_answer_at_the_second_of_closing_is_late_and_one_before_is_in_time(
    phase, editor, answer, now
):
    change = actions.close_early(phase, seen=phase.closes_at, reason=WHY, by=editor, now=now)
    moment = dt.timedelta(microseconds=1)
    with pytest.raises(NotOpen):
        actions.submit(phase.consultation, answer, by=None, now=change.new_closes_at)
    sent = actions.submit(phase.consultation, answer, by=None, now=change.new_closes_at - moment)
    assert sent.received_at < change.new_closes_at


@pytest.mark.parametrize("days", [-11, 11])
def test_only_an_open_phase_closes_early(phase, editor, now, days):
    with pytest.raises(ValidationError):
        actions.close_early(
            phase, seen=phase.closes_at, reason=WHY, by=editor, now=now + days * DAY
        )


@pytest.mark.parametrize(
    ("closes_at", "now", "suggested"),
    [
        # 24.00 on a day gives 24.00 on the next
        ("2026-12-03T23:00+00:00", "2026-12-01T12:00+00:00", dt.date(2026, 12, 4)),
        ("2026-12-03T12:00+00:00", "2026-12-01T12:00+00:00", dt.date(2026, 12, 4)),
        # the deadline has passed: the day after today, in Copenhagen
        ("2026-12-03T23:00+00:00", "2026-12-05T23:30+00:00", dt.date(2026, 12, 7)),
        # the nights on which the clock is put forward and back
        ("2027-03-27T23:00+00:00", "2027-03-20T12:00+00:00", dt.date(2027, 3, 28)),
        ("2026-10-24T22:00+00:00", "2026-10-20T12:00+00:00", dt.date(2026, 10, 25)),
    ],
)
def test_a_disturbance_gives_until_midnight_of_the_next_day(closes_at, now, suggested):
    phase = Phase(closes_at=dt.datetime.fromisoformat(closes_at))
    given = actions.after_disturbance(phase, dt.datetime.fromisoformat(now))
    assert given == end_of_day(suggested)


@pytest.mark.parametrize("night", [dt.date(2027, 3, 27), dt.date(2027, 3, 28), dt.date(2027, 10, 30),
                                   dt.date(2027, 10, 31)])  # fmt: skip
def test_open_until_and_not_including_midnight_also_when_the_clock_is_changed(
    consultation, editor, night, now
):
    phase = consultation.phases.get()
    move(phase, end_of_day(night), editor, now)
    phase.refresh_from_db()
    opened = Phase.objects.running_at(phase.closes_at - dt.timedelta(microseconds=1))
    assert (opened.count(), Phase.objects.running_at(phase.closes_at).count()) == (1, 0)


def test_everybody_concerned_is_told_once(consultation, phase, editor, now):
    for address in ("follower@example.org", "Sender@example.org"):
        user = UserFactory(email=address.lower())
        follow(Asked(consultation, address, "da", user), link=lambda one: "", now=now)
    SubmissionFactory(consultation=consultation)  # sender@example.org
    SubmissionFactory(consultation=consultation)  # the same sender again
    InvitationLinkFactory(party__consultation=consultation, address="invited@example.org")
    change = move(phase, phase.closes_at + DAY, editor, now)
    assert [one.lower() for one in told(now)] == [
        "follower@example.org",
        "invited@example.org",
        "sender@example.org",
    ]
    tell_of_changed_deadline(str(change.pk), lambda *_: None)
    assert len(told(now)) == 3


@pytest.mark.parametrize(
    "fields", [{"confirmed_at": None, "state": "received"}, {"state": "withdrawn"}], ids=str
)
def test_unproven_addresses_and_withdrawn_answers_are_not_told(
    consultation, phase, editor, now, fields
):
    if fields["state"] == "withdrawn":
        fields = fields | {"withdrawn_at": now}
    SubmissionFactory(consultation=consultation, published_at=None, **fields)
    move(phase, phase.closes_at + DAY, editor, now)
    assert told(now) == []


def test_answers_without_an_address_write_no_mail(consultation, phase, editor, now):
    """Entered by staff, or confirmed by them in another way: nobody has proven an address."""
    paper = SubmissionFactory(consultation=consultation, channel="letter")
    SubmitterIdentity.objects.filter(submission=paper).update(email="")
    SubmissionFactory(consultation=consultation, is_confirmed_otherwise=True)
    move(phase, phase.closes_at + DAY, editor, now)
    assert told(now) == []


def test_the_mail_says_both_deadlines_and_why(consultation, phase, editor, now, mailoutbox):
    SubmissionFactory(consultation=consultation, language="en")
    move(phase, phase.closes_at + DAY, editor, now)
    told(now)
    run_due("messages", now=now, budget=LONG)
    (mail,) = mailoutbox
    for shown in (
        "Thursday 3 December 2026 at 13:00",
        "Friday 4 December 2026 at 13:00",
        "We wait for an annex.",
        "because you answered",
    ):
        assert shown in mail.body


@pytest.mark.parametrize(
    ("path", "before", "reason"),
    [
        ("/hoeringer/aabenhed/", "torsdag den 3. december 2026 kl. 13.00", "Vi venter"),
        ("/en/consultations/aabenhed/", "Thursday 3 December 2026 at 13:00", "We wait"),
    ],
)
def test_the_page_shows_old_and_new_deadline(client, moved, path, before, reason):
    page = client.get(path).text
    assert f"<del>{before}" in page
    assert reason in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_one_query_more(client, django_assert_num_queries, phase, count):
    for _number in range(count):
        DeadlineChangeFactory(phase=phase)
    with django_assert_num_queries(4):
        page = client.get("/hoeringer/aabenhed/").text
    assert page.count("<del>") == count


def test_the_feed_tells_of_the_change(client, phase, editor, now):
    move(phase, phase.closes_at + DAY, editor, now)
    feed = client.get("/hoeringer/aabenhed/feed.atom").text
    assert "Ny frist" in feed


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_change_it_once(now):
    consultation, editor = ConsultationFactory(), UserFactory(roles=["editor"])
    phase = consultation.phases.get()
    gate, outcomes = threading.Barrier(2), []

    def work(days):
        gate.wait()
        try:
            move(Phase.objects.get(pk=phase.pk), phase.closes_at + days * DAY, editor, now,
                 seen=phase.closes_at)  # fmt: skip
            outcomes.append("moved")
        except ValidationError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[days]) for days in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed_meanwhile", "moved"]
    assert DeadlineChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_sent_while_it_is_closed_early_is_received(answer, now):
    """The closing is not committed yet when the answer is sent; neither waits for the other."""
    from django.db import transaction

    consultation, editor = ConsultationFactory(), UserFactory(roles=["editor"])
    phase = consultation.phases.get()

    def send():
        try:
            actions.submit(consultation, answer, by=None, now=now)
        finally:
            connection.close()

    with transaction.atomic():
        actions.close_early(phase, seen=phase.closes_at, reason=WHY, by=editor, now=now)
        sender = threading.Thread(target=send)
        sender.start()
        sender.join(timeout=30)
        assert not sender.is_alive()
    assert Submission.objects.get().received_at == now
