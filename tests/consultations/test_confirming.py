"""Confirming: reminded once, by other means with a note, and the body by its mail domain."""

import dataclasses
import datetime as dt
import uuid

import pytest

from consultations import actions
from consultations.models import PrivacyText, Submission, SubmitterRequest
from ogp_portal.accounts.models import MailDomain
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.notifications import kinds
from ogp_portal.notifications.models import Message
from ogp_portal.notifications.sending import render
from tests.factories import OrganisationFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
TWO_DAYS = limits.CONFIRMATION_REMINDER_DAYS * DAY


@pytest.fixture
def sent(consultation, answer, now):
    return actions.submit(consultation, answer, by=None, now=now)


def reminders():
    return Message.objects.filter(kind="consultations.confirmation_reminder")


def test_sender_is_reminded_once_after_two_days(sent, now):
    assert actions.remind_to_confirm(now + TWO_DAYS - SECOND) == 0
    assert actions.remind_to_confirm(now + TWO_DAYS) == 1
    assert actions.remind_to_confirm(now + TWO_DAYS + DAY) == 0
    message = reminders().get()
    mail = render(message, kinds.find(message.kind))
    assert sent.reference in mail.subject
    assert "dagsordener" not in mail.body


def test_a_strangers_mailbox_gets_one_reminder_however_many_answers(consultation, answer, now):
    for _number in range(3):
        other = dataclasses.replace(answer, idempotency_key=uuid.uuid4())
        actions.submit(consultation, other, by=None, now=now)
    assert actions.remind_to_confirm(now + TWO_DAYS) == 3
    assert reminders().count() == 1


@pytest.mark.parametrize("what", ["confirmed", "withdrawn", "too old"])
def test_nobody_else_is_reminded(sent, now, what):
    when = now + TWO_DAYS
    if what == "confirmed":
        actions.confirm(sent, now=now)
    elif what == "withdrawn":
        actions.withdraw(sent, by=None, now=now)
    else:
        when = actions.confirmation_ends(sent)
    assert actions.remind_to_confirm(when) == 0


def test_staff_confirm_by_other_means_with_a_note(client_of, moderator, sent, editor):
    page = f"/admin/consultations/submission/{sent.pk}/confirm-otherwise/"
    assert client_of(moderator).post(page, {"note": " "}).status_code == 422
    client_of(moderator).post(page, {"note": "Ringet op på hovednummeret"})
    sent.refresh_from_db()
    assert sent.confirmed_at
    assert sent.is_confirmed_otherwise
    assert Event.objects.about(sent).filter(reason="Ringet op på hovednummeret").exists()


def test_address_unproven_by_the_link_gets_no_words_until_it_is(sent, moderator, editor, now):
    actions.confirm_otherwise(sent, note="Ringet op", by=moderator, now=now)
    sent.refresh_from_db()
    actions.publish_submission(sent, by=editor, now=now)
    actions.hide(sent, reason="personal_data", by=moderator, now=now)
    assert not Message.objects.exclude(kind="consultations.confirmation").exists()
    assert actions.confirm(sent, now=now + DAY) is True
    assert Message.objects.filter(kind="consultations.receipt").count() == 1


@pytest.fixture
def body():
    body = OrganisationFactory(name_da="Styrelsen for Prøver")
    MailDomain.objects.create(organisation=body, domain="example.org")
    return body


def send_for(consultation, answer, now, **fields) -> Submission:
    given = {
        "submitter_kind": "authority",
        "organisation_name": "styrelsen for prøver",
        "idempotency_key": uuid.uuid4(),
        **fields,
    }
    given = dataclasses.replace(answer, **given)
    return actions.submit(consultation, given, by=None, now=now)


def test_approved_domain_confirms_the_body_once_the_address_is_proven(
    consultation, answer, now, body
):
    sent = send_for(consultation, answer, now)
    assert sent.organisation_confirmed_at is None
    assert sent.sender == "på vegne af styrelsen for prøver (ikke bekræftet)"
    actions.confirm(sent, now=now + DAY)
    sent.refresh_from_db()
    assert (sent.organisation, sent.organisation_confirmed_at) == (body, now + DAY)
    assert sent.sender == "styrelsen for prøver"


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "karen@sub.example.org"},
        {"email": "karen@example.org.evil.dk"},
        {"organisation_name": "En anden"},
    ],
)
def test_other_domains_and_other_bodies_confirm_nothing(consultation, answer, now, body, fields):
    sent = send_for(consultation, answer, now, **fields)
    actions.confirm(sent, now=now)
    sent.refresh_from_db()
    assert sent.organisation is None


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_staff_handle_requests_with_one_click(client_of, editor, now, act):
    answer = SubmissionFactory(received_at=now)
    request = actions.ask(answer, "correct", reason="Fejl", new_text="Rettet", by=None, now=now)
    listed = "/admin/consultations/submitterrequest/"
    client = client_of(editor)
    assert answer.reference in client.get(listed).text
    assert "Rettet" in client.get(f"{listed}{request.pk}/change/").text
    client.post(f"{listed}{request.pk}/{act}/", {"reason": "Nej"})
    assert SubmitterRequest.objects.get().state in {"accepted", "declined"}
    assert answer.reference not in client.get(listed).text


@pytest.mark.parametrize("count", [1, 3])
def test_queue_of_requests_costs_the_same_however_long(
    client_of, editor, now, django_assert_max_num_queries, count
):
    for _ in range(count):
        actions.ask(SubmissionFactory(), "object", reason="x", by=None, now=now)
    client = client_of(editor)
    client.get("/admin/consultations/submitterrequest/")
    with django_assert_max_num_queries(8):
        client.get("/admin/consultations/submitterrequest/")


def test_privacy_text_is_added_as_the_next_version(client_of, administrator, client):
    page = "/admin/consultations/privacytext/add/"
    staff = client_of(administrator)
    assert "databeskyttelsesrådgiver" in staff.get(page).text
    given = {
        "valid_from_0": "2026-01-01",
        "valid_from_1": "00:00",
        "text_da": "Ny dansk tekst <script>",
        "text_en": "New English text",
    }
    staff.post(page, given)
    assert PrivacyText.objects.get().number == 2
    shown = client.get("/privatliv/hoeringssvar/").text
    assert "Ny dansk tekst" in shown
    assert "<script>" not in shown.split("<main")[1]
    assert "Datatilsynet" in client.get("/privatliv/hoeringssvar/1/").text
    assert "New English text" in client.get("/en/privacy/submissions/").text
    assert client.get("/privatliv/hoeringssvar/3/").status_code == 404
    assert staff.get(f"/admin/consultations/privacytext/{PrivacyText.objects.get().pk}/change/")


def test_privacy_text_fills_in_the_settings(client, settings):
    assert "endnu ikke oplyst" in client.get("/privatliv/hoeringssvar/").text
    settings.OGP_PUBLISHER = "Styrelsen <b>"
    page = client.get("/privatliv/hoeringssvar/").text
    assert "Styrelsen &lt;b&gt; er dataansvarlig" in page


def test_privacy_text_has_its_headings_right_below_the_pages(client):
    page = client.get("/privatliv/hoeringssvar/").text.split("<main")[1]
    assert "<h2>Hvem er ansvarlig for dine oplysninger?</h2>" in page
    assert page.count("<h1") == 1
