"""The mails: what they hold, what they must not hold, and when they no longer go out."""

import dataclasses
import datetime as dt
import re
import uuid

import pytest
from django.core import mail

from consultations import actions
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.models import Follow, Message
from tests.factories import PlanFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def english(answer):
    return dataclasses.replace(answer, language="en")


@pytest.fixture
def sent(consultation, english, now):
    return actions.submit(consultation, english, by=None, now=now)


@pytest.fixture
def deliver(now):
    """A function that sends what waits and gives the mails that went out meanwhile."""

    def deliver():
        before = len(mail.outbox)
        run_due("messages", now=now, budget=dt.timedelta(seconds=10))
        return mail.outbox[before:]

    return deliver


def whole(message) -> str:
    """Subject, text and HTML of a mail."""
    return "\n".join([message.subject, message.body, message.alternatives[0][0]])


def test_first_mail_holds_reference_time_checksum_and_link(sent, deliver, answer):
    (first,) = deliver()
    for shown in (sent.reference, "23 November 2026 at 13:00:00", answer.checksum):
        assert shown in whole(first)
    assert re.search(r"/en/submissions/confirm/\S+", first.body)


def test_first_mail_holds_none_of_the_writers_words(consultation, english, now, deliver):
    secret = dataclasses.replace(
        english,
        name="Kanarienavn",
        text="kanarietekst",
        submitter_kind="company",
        organisation_name="Kanariefirma",
        role="kanarierolle",
    )
    actions.submit(consultation, secret, by=None, now=now)
    assert "anarie" not in whole(deliver()[0])


def test_receipt_holds_everything_and_the_link_to_the_own_page(sent, deliver, answer, now):
    actions.confirm(sent, now=now)
    receipt = deliver()[-1]
    for shown in (sent.reference, answer.checksum, answer.text, answer.name):
        assert shown in receipt.body
    assert sent.own_path.split("/")[-2] in receipt.body


def test_confirming_before_the_first_mail_goes_out_leaves_the_receipt_alone(sent, deliver, now):
    actions.confirm(sent, now=now)
    assert [message.subject for message in deliver()] == [
        f"Receipt for your answer {sent.reference}"
    ]


def test_withdrawn_answer_gets_no_belated_receipt(sent, deliver, now):
    actions.confirm(sent, now=now)
    actions.withdraw(sent, by=None, now=now)
    assert [message.subject for message in deliver()] == [
        f"Your answer {sent.reference} has been withdrawn"
    ]


def test_mail_speaks_the_language_of_the_answer(consultation, answer, now, deliver):
    actions.submit(consultation, answer, by=None, now=now)
    assert "/hoeringssvar/bekraeft/" in deliver()[0].body


def respond(submission, editor, now, **given):
    chosen = {"decision": "accepted", "reason_da": "Fordi.", **given}
    written = actions.respond(submission.proposals.get(), **chosen, by=editor, now=now)
    return actions.publish_response(written, by=editor, now=now)


def test_response_mail_links_to_the_thread(deliver, editor, now):
    answer = SubmissionFactory(language="en")
    respond(answer, editor, now)
    (message,) = deliver()
    assert message.subject == f"We have responded to your proposal ({answer.reference})"
    assert f"/en/proposals/{answer.proposals.get().reference}/" in message.body
    assert "Fordi." in message.body


def test_response_mail_about_an_unpublished_answer_links_to_the_own_page(deliver, editor, now):
    answer = SubmissionFactory(state="received", published_at=None, language="en")
    respond(answer, editor, now)
    (message,) = deliver()
    assert "/en/submissions/mine/" in message.body
    assert "/proposals/" not in message.body


def test_changed_response_says_that_it_is_changed(deliver, editor, now):
    answer = SubmissionFactory(language="en")
    respond(answer, editor, now)
    deliver()
    respond(answer, editor, now, decision="partly")
    assert deliver()[0].subject.startswith("We have changed our response")


def test_response_replaced_before_the_mail_goes_out_is_not_mailed(deliver, editor, now):
    answer = SubmissionFactory(language="en")
    respond(answer, editor, now, reason_da="Gammel grund.")
    respond(answer, editor, now, reason_da="Ny grund.")
    (message,) = deliver()
    assert "Ny grund." in message.body


def test_refusal_mail_gives_the_reason(deliver, editor, now):
    answer = SubmissionFactory(state="received", published_at=None, language="en")
    actions.refuse_publication(answer, reason="Handler om naboen.", by=editor, now=now)
    assert "Handler om naboen." in deliver()[0].body


def test_hidden_and_restored_before_the_mail_goes_out_is_not_mailed(deliver, moderator, now):
    answer = SubmissionFactory(language="en")
    actions.hide(answer, reason="off_topic", by=moderator, now=now)
    actions.restore(answer, by=moderator, now=now)
    assert deliver() == []


@pytest.fixture
def follow(consultation, now):
    return Follow.objects.create(
        subject_kind="consultations.consultation",
        subject_id=consultation.pk,
        address="follower@example.org",
        language="en",
        asked_at=now,
        confirmed_at=now,
    )


def test_followers_read_how_many_are_answered_and_can_stop(
    deliver, follow, consultation, editor, now
):
    respond(SubmissionFactory(consultation=consultation), editor, now)
    message = next(one for one in deliver() if one.to == ["follower@example.org"])
    assert "1 of 1 proposals are answered" in message.body
    assert "/en/follow/stop/" in message.body


def test_follower_who_stopped_meanwhile_gets_nothing(deliver, follow, consultation, editor, now):
    respond(SubmissionFactory(consultation=consultation), editor, now)
    Follow.objects.update(ended_at=now)
    assert all(one.to != ["follower@example.org"] for one in deliver())


def test_report_mail_links_to_the_report(deliver, follow, consultation, editor, now):
    consultation.report_da = "# Notat"
    consultation.save()
    consultation.phases.update(closes_at=now)
    actions.publish_report(consultation, by=editor, now=now)
    (message,) = deliver()
    assert "/en/consultations/aabenhed/consultation-report/" in message.body


def test_mail_about_invented_content_says_so(consultation, english, now, deliver):
    consultation.plan = PlanFactory(is_demonstration=True)
    consultation.save()
    actions.submit(consultation, english, by=None, now=now)
    assert deliver()[0].subject.startswith("[Demonstration]")


def test_markup_in_a_mail_is_text(consultation, english, now, deliver):
    title = "A & B <b>"
    consultation.title_en = title
    consultation.save()
    marked = dataclasses.replace(
        english, text="<script>alert(1)</script>", idempotency_key=uuid.uuid4()
    )
    actions.confirm(actions.submit(consultation, marked, by=None, now=now), now=now)
    receipt = deliver()[-1]
    assert title in receipt.body
    assert "<script>" in receipt.body
    html = receipt.alternatives[0][0]
    assert "<script>" not in html
    assert "A &amp; B &lt;b&gt;" in html


def test_every_answer_has_exactly_one_first_mail(consultation, english, now):
    for _ in range(3):
        again = dataclasses.replace(english, idempotency_key=uuid.uuid4())
        actions.submit(consultation, again, by=None, now=now)
    keys = Message.objects.values_list("context__submission", flat=True)
    assert len(set(keys)) == len(keys) == 3
