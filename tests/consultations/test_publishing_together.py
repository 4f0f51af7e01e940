"""Publishing every draft of a consultation: once, with one mail to each sender."""

import datetime as dt

import pytest

from consultations import actions
from consultations.actions import Passage
from consultations.models import ConsultationFigures, PublishingRound, Response, Submission
from ogp_portal import jobs
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.jobs.actions import run_due
from ogp_portal.jobs.models import Job
from ogp_portal.notifications.kinds import find
from ogp_portal.notifications.models import Follow, Message
from ogp_portal.notifications.sending import render
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db
TOGETHER = "consultations.responses_together"


@pytest.fixture
def write(editor, now):
    """A function that writes a draft to each proposal of an answer."""

    def write(answer, **given):
        chosen = {"decision": "noted", "reason_da": "Tak.", "by": editor, "now": now, **given}
        return [actions.respond(one, **chosen) for one in answer.proposals.all()]

    return write


@pytest.fixture
def publish(consultation, editor, now):
    return lambda: actions.publish_drafts(consultation, by=editor, now=now)


@pytest.fixture
def divided(consultation, editor, now):
    """One answer with two proposals."""
    text = "Åbn dagsordenerne. Sæt tal på."
    answer = SubmissionFactory(consultation=consultation, text=text)
    actions.divide(answer, [Passage(0, 19), Passage(19, len(text))], by=editor, now=now)
    return answer


def test_every_draft_is_published_and_counted(consultation, write, publish, now):
    for answer in SubmissionFactory.create_batch(3, consultation=consultation):
        write(answer)
    publish()
    assert Response.objects.published().filter(is_current=True).count() == 3
    assert ConsultationFigures.objects.get(consultation=consultation).answered_at(now) == 3
    event = Event.objects.get(verb="published responses")
    assert event.data == {"responses": 3}


def test_publishing_again_publishes_nothing_and_mails_nobody(divided, write, publish):
    write(divided)
    assert publish() is not None
    assert publish() is None
    assert (PublishingRound.objects.count(), Message.objects.count()) == (1, 1)


def test_sender_of_many_proposals_gets_one_mail_that_lists_them(divided, write, publish):
    write(divided)
    publish()
    message = Message.objects.get()
    assert (message.kind, message.address) == (TOGETHER, "sender@example.org")
    mail = render(message, find(message.kind))
    text = mail.body
    for proposal in divided.proposals.all():
        assert proposal.summary in text
        assert f"/forslag/{proposal.reference}/" in text
    assert "2 forslag" in mail.subject


def test_a_change_of_what_was_published_is_mailed_in_its_own_round(divided, write, publish):
    write(divided)
    publish()
    write(divided, decision="partly")
    publish()
    assert Message.objects.filter(kind=TOGETHER).count() == 2


def test_what_waits_is_left_out(consultation, write, publish, now):
    withdrawn, hidden, unproven, plain = SubmissionFactory.create_batch(
        4, consultation=consultation
    )
    for answer in (withdrawn, hidden, unproven, plain):
        write(answer)
    overdue = SubmissionFactory(consultation=consultation)
    write(overdue, decision="deferred", decide_by=now.date() + dt.timedelta(days=1))
    Response.objects.filter(decision="deferred").update(decide_by=now.date() - dt.timedelta(days=1))
    change = Submission.objects.filter
    change(pk=withdrawn.pk).update(state="withdrawn", withdrawn_at=now)
    change(pk=hidden.pk).update(hidden_at=now, hide_reason="unlawful")
    change(pk=unproven.pk).update(state="received", published_at=None, confirmed_at=None)
    together = publish()
    assert set(together.responses.values_list("proposal__submission", flat=True)) == {
        unproven.pk,
        plain.pk,
    }
    assert Message.objects.get().context["submission"] == plain.reference


def test_an_overtaken_draft_is_never_published(divided, write, publish):
    write(divided)
    write(divided, decision="partly")
    publish()
    assert set(Response.objects.published().values_list("version", flat=True)) == {2}


def test_mail_of_a_response_that_changed_before_it_went_is_not_sent(divided, write, publish):
    write(divided)
    publish()
    message = Message.objects.get()
    write(divided, decision="partly")
    publish()
    assert render(message, find(message.kind)) is None


def test_followers_get_one_mail(consultation, divided, write, publish, now):
    Follow.objects.create(
        subject_kind="consultations.consultation",
        subject_id=consultation.pk,
        address="follower@example.org",
        asked_at=now,
        confirmed_at=now,
    )
    write(divided)
    publish()
    assert Message.objects.filter(kind="consultations.responses").count() == 1


def test_many_mails_are_written_by_a_job_each_once(consultation, write, publish, monkeypatch, now):
    monkeypatch.setattr(limits, "MAILS_AT_ONCE", 2)
    for number in range(5):
        answer = SubmissionFactory(consultation=consultation)
        answer.identity.email = f"sender{number}@example.org"
        answer.identity.save()
        write(answer)
    together = publish()
    assert not Message.objects.exists()
    run_due(jobs.BUILDS, now=now, budget=dt.timedelta(seconds=30))
    job = Job.objects.get(kind="consultations.tell_senders")
    assert (job.state, job.done_steps, job.all_steps) == ("done", 5, 5)
    from consultations.tasks import tell_senders

    tell_senders(str(together.pk), lambda *_steps: None)
    addresses = list(Message.objects.order_by("address").values_list("address", flat=True))
    assert addresses == [f"sender{number}@example.org" for number in range(5)]
    assert Job.objects.filter(kind="notifications.send").count() == 5


@pytest.mark.parametrize("number", [2, 6])
def test_publishing_costs_the_same_however_many(
    consultation, write, publish, number, django_assert_max_num_queries
):
    for answer in SubmissionFactory.create_batch(number, consultation=consultation):
        write(answer)
    with django_assert_max_num_queries(29):
        publish()
