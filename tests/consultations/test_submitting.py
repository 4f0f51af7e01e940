"""Sending, confirming and withdrawing an answer."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.models import Proposal, Submission
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.notifications.models import Message
from tests.factories import ConsultationFactory, MandateFactory, OrganisationFactory, PhaseFactory

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def sent(consultation, answer, now):
    return actions.submit(consultation, answer, by=None, now=now)


def changed(answer, **fields):
    return dataclasses.replace(answer, idempotency_key=uuid.uuid4(), **fields)


def test_submit_stores_the_text_its_checksum_and_its_time(sent, answer, now):
    version = sent.versions.get()
    assert (version.text, version.checksum) == (answer.text, answer.checksum)
    assert sent.received_at == version.received_at == now


def test_submit_makes_the_whole_answer_one_proposal(sent, answer):
    proposal = sent.proposals.get()
    assert (proposal.text, proposal.summary) == (answer.text, answer.text)


def test_submit_without_remarks_makes_no_proposal(consultation, answer, now):
    sent = actions.submit(
        consultation, changed(answer, text="", has_no_remarks=True), by=None, now=now
    )
    assert sent.versions.get().text == "Ingen bemærkninger."
    assert not sent.proposals.exists()


def test_submit_writes_the_sender_beside_the_answer(sent):
    assert (sent.identity.name, sent.identity.email) == ("Karen Jensen", "karen@example.org")


def test_submit_is_logged_without_personal_data(sent):
    event = Event.objects.about(sent).get()
    assert (event.verb, event.actor_role) == ("received an answer", "submitter")
    assert "Karen" not in f"{event.subject_label}{event.data}{event.reason}"


@pytest.mark.parametrize(
    "case",
    [
        ("citizen", "with_name", "Karen Jensen"),
        ("citizen", "without_name", ""),
        ("citizen", "not", ""),
        ("organisation", "with_name", "Foreningen"),
        ("authority", "not", ""),
    ],
)
def test_public_name_follows_the_wish(consultation, answer, now, case):
    kind, wish, shown = case
    given = changed(answer, submitter_kind=kind, wish=wish)
    if kind != "citizen":
        given = changed(given, organisation_name="Foreningen")
    assert actions.submit(consultation, given, by=None, now=now).public_name == shown


def test_line_breaks_of_browsers_are_stored_as_one_character(consultation, answer, now):
    sent = actions.submit(consultation, changed(answer, text="a\r\nb\rc"), by=None, now=now)
    assert sent.versions.get().text == "a\nb\nc"


def test_same_form_twice_is_one_answer_with_one_mail(consultation, answer, now):
    first = actions.submit(consultation, answer, by=None, now=now)
    second = actions.submit(consultation, answer, by=None, now=now + SECOND)
    assert first == second
    assert (Submission.objects.count(), Message.objects.count()) == (1, 1)


def test_same_form_again_after_the_deadline_is_still_the_first(consultation, answer, now):
    first = actions.submit(consultation, answer, by=None, now=now)
    late = consultation.phases.get().closes_at + SECOND
    assert actions.submit(consultation, answer, by=None, now=late) == first


def test_same_form_with_other_words_is_refused_and_names_the_first(consultation, answer, now):
    first = actions.submit(consultation, answer, by=None, now=now)
    edited = dataclasses.replace(answer, text="Noget andet.")
    with pytest.raises(actions.AlreadySent) as refusal:
        actions.submit(consultation, edited, by=None, now=now)
    assert refusal.value.submission == first


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-1, True), (0, False), (1, False)], ids=["before", "at", "after"]
)
def test_deadline_to_the_second(consultation, answer, seconds, is_taken):
    at = consultation.phases.get().closes_at + dt.timedelta(seconds=seconds)
    if is_taken:
        assert actions.submit(consultation, answer, by=None, now=at).received_at == at
    else:
        with pytest.raises(actions.NotOpen):
            actions.submit(consultation, answer, by=None, now=at)


@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, False), (0, True)])
def test_opening_to_the_second(consultation, answer, seconds, is_taken):
    at = consultation.phases.get().opens_at + dt.timedelta(seconds=seconds)
    if is_taken:
        assert actions.submit(consultation, answer, by=None, now=at)
    else:
        with pytest.raises(actions.NotOpen):
            actions.submit(consultation, answer, by=None, now=at)


def test_between_two_phases_no_answer_is_taken(consultation, answer, now):
    second = dt.timedelta(days=20)
    PhaseFactory(
        consultation=consultation, position=2, opens_at=now + second, closes_at=now + 2 * second
    )
    with pytest.raises(actions.NotOpen):
        actions.submit(consultation, answer, by=None, now=now + dt.timedelta(days=15))
    sent = actions.submit(consultation, answer, by=None, now=now + second)
    assert sent.phase.position == 2


@pytest.mark.parametrize("trait", [{"is_published": False}, {"is_record": True}])
def test_drafts_and_records_take_no_answers(answer, now, trait):
    with pytest.raises(actions.NotOpen):
        actions.submit(ConsultationFactory(**trait), answer, by=None, now=now)


def test_address_proven_by_an_account_needs_no_confirmation(consultation, answer, now, stranger):
    stranger.emailaddress_set.create(email="KAREN@example.org", verified=True)
    sent = actions.submit(consultation, answer, by=stranger, now=now)
    assert sent.confirmed_at == now
    assert Message.objects.get().kind == "consultations.receipt"


def test_address_of_another_than_the_account_is_not_proven(consultation, answer, now, stranger):
    stranger.emailaddress_set.create(email=stranger.email, verified=True)
    assert actions.submit(consultation, answer, by=stranger, now=now).confirmed_at is None


def test_address_of_a_stranger_cannot_be_flooded_with_mails(consultation, answer, now):
    for _ in range(limits.CONFIRMATIONS_PER_HOUR + 1):
        actions.submit(consultation, changed(answer), by=None, now=now)
    assert Submission.objects.count() == limits.CONFIRMATIONS_PER_HOUR + 1
    assert Message.objects.count() == limits.CONFIRMATIONS_PER_HOUR
    later = now + dt.timedelta(hours=1)
    actions.submit(consultation, changed(answer), by=None, now=later)
    assert Message.objects.count() == limits.CONFIRMATIONS_PER_HOUR + 1


def test_answers_from_one_network_are_all_received_and_those_beyond_the_limit_marked(
    consultation, answer, now
):
    for _ in range(limits.ANSWERS_PER_HOUR + 2):
        actions.submit(consultation, changed(answer), by=None, now=now, network="192.0.2.1")
    actions.submit(consultation, changed(answer), by=None, now=now, network="192.0.2.2")
    marks = Submission.objects.order_by("pk").values_list("is_one_of_many", flat=True)
    assert list(marks) == [False] * limits.ANSWERS_PER_HOUR + [True, True, False]


def test_form_sent_twice_counts_once_for_its_network(consultation, answer, now):
    for _ in range(limits.ANSWERS_PER_HOUR + 1):
        actions.submit(consultation, answer, by=None, now=now, network="192.0.2.1")
    sent = actions.submit(consultation, changed(answer), by=None, now=now, network="192.0.2.1")
    assert not sent.is_one_of_many


def test_confirmed_mandate_confirms_the_organisation(consultation, answer, now, stranger):
    body = OrganisationFactory(name_da="Åbenhedsforeningen")
    early = now - dt.timedelta(days=1)
    MandateFactory(user=stranger, organisation=body, asked_at=early, confirmed_at=early)
    given = changed(answer, submitter_kind="organisation", organisation_name="åbenhedsforeningen")
    sent = actions.submit(consultation, given, by=stranger, now=now)
    assert (sent.organisation, sent.organisation_confirmed_at) == (body, now)


def test_mandate_waiting_for_staff_confirms_nothing(consultation, answer, now, stranger):
    mandate = MandateFactory(user=stranger)
    name = mandate.organisation.name_da
    given = changed(answer, submitter_kind="organisation", organisation_name=name)
    assert actions.submit(consultation, given, by=stranger, now=now).organisation is None


def test_confirm_twice_is_once_and_gives_one_receipt(sent, now):
    assert actions.confirm(sent, now=now + SECOND) is True
    assert actions.confirm(sent, now=now + 2 * SECOND) is False
    sent.refresh_from_db()
    assert sent.confirmed_at == now + SECOND
    assert Message.objects.filter(kind="consultations.receipt").count() == 1


def test_answer_confirmed_after_the_deadline_keeps_the_time_it_was_sent(sent, now):
    actions.confirm(sent, now=now + dt.timedelta(days=12))
    sent.refresh_from_db()
    assert sent.received_at == now < sent.phase.closes_at


@pytest.mark.parametrize(("seconds", "works"), [(-1, True), (0, False)])
def test_confirming_link_works_fourteen_days(sent, now, seconds, works):
    at = now + dt.timedelta(days=14, seconds=seconds)
    if works:
        assert actions.confirm(sent, now=at)
    else:
        with pytest.raises(ValidationError):
            actions.confirm(sent, now=at)


def test_withdrawn_answer_cannot_be_confirmed(sent, now):
    actions.withdraw(sent, by=None, now=now)
    with pytest.raises(ValidationError):
        actions.confirm(sent, now=now)


@pytest.mark.parametrize(("seconds", "works"), [(-1, True), (0, False)])
def test_withdrawing_works_until_the_deadline(sent, seconds, works):
    at = sent.phase.closes_at + dt.timedelta(seconds=seconds)
    if works:
        assert actions.withdraw(sent, by=None, now=at).state == "withdrawn"
    else:
        with pytest.raises(ValidationError):
            actions.withdraw(sent, by=None, now=at)


def test_withdraw_twice_keeps_the_first_time(sent, now):
    actions.withdraw(sent, by=None, now=now)
    assert actions.withdraw(sent, by=None, now=now + SECOND).withdrawn_at == now


def test_withdraw_keeps_the_text_in_the_case(sent, now):
    actions.withdraw(sent, by=None, now=now)
    assert sent.versions.get().text
    assert Proposal.objects.filter(submission=sent).exists()
    assert not Proposal.objects.owed_a_response().filter(submission=sent).exists()


def test_failing_mail_row_leaves_no_answer_behind(consultation, answer, now, monkeypatch):
    from consultations.actions import submitting

    def fail(*arguments, **options):
        raise RuntimeError("no room")

    monkeypatch.setattr(submitting, "post", fail)
    with pytest.raises(RuntimeError):
        actions.submit(consultation, answer, by=None, now=now)
    assert not Submission.objects.exists()
