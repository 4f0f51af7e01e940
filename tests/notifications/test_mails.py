import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.utils import timezone

from ogp_portal.common import limits
from ogp_portal.jobs import actions as job_actions
from ogp_portal.jobs.models import Job, JobState
from ogp_portal.notifications import Recipient, actions, kinds
from ogp_portal.notifications.follows import CONFIRM
from ogp_portal.notifications.models import Message, MessageState

TO = Recipient("borger@example.org")


def post(key="1", **options):
    context = {"label": "Handlingsplan", "link": "https://ogp.example/x", "days": 14}
    now = timezone.now()
    return actions.post(CONFIRM, to=TO, subject_key=key, context=context, now=now, **options)


def run_due():
    now = timezone.now()
    job_actions.run_due("messages", now=now, budget=dt.timedelta(seconds=5))


def test_posted_mail_is_sent_once_with_text_and_html(db):
    message = post()
    run_due()
    run_due()
    (sent,) = mail.outbox
    assert sent.to == ["borger@example.org"]
    assert "https://ogp.example/x" in sent.body
    assert "https://ogp.example/x" in sent.alternatives[0].content
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_same_mail_twice_leaves_one_row(db):
    assert post() == post()
    run_due()
    assert len(mail.outbox) == 1


def test_message_id_is_the_rows_id_and_the_mail_says_it_is_automatic(db):
    message = post()
    run_due()
    headers = mail.outbox[0].extra_headers
    assert headers["Message-ID"].startswith(f"<{message.pk}@")
    assert headers["Auto-Submitted"] == "auto-generated"


def test_demonstration_mail_says_so_in_subject_and_text(db):
    post(is_demonstration=True)
    run_due()
    assert mail.outbox[0].subject.startswith("[Demonstration] ")
    assert "DEMONSTRATION" in mail.outbox[0].body


def test_mail_whose_reason_is_gone_is_not_sent(db, monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    gone = kinds.declare("follows.confirm", label="x", load=lambda context: None)
    now = timezone.now()
    message = actions.post(gone, to=TO, subject_key="1", context={}, now=now)
    run_due()
    message.refresh_from_db()
    assert (mail.outbox, message.state) == ([], MessageState.ABANDONED)


def test_sensitive_mail_is_emptied_once_it_is_sent(db, monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    secret = kinds.declare("accounts.mail", label="x", is_sensitive=True)
    context = {"subject": "Kode", "text": "Din kode er 123456"}
    message = actions.post(secret, to=TO, subject_key="1", context=context, now=timezone.now())
    run_due()
    message.refresh_from_db()
    assert message.context == {}
    assert "123456" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.dk": (550, b"no such user")}), MessageState.BOUNCED),
        (smtplib.SMTPDataError(552, b"too big"), MessageState.FAILED),
        (smtplib.SMTPDataError(451, b"try later"), MessageState.IN_FLIGHT),
        (ConnectionRefusedError("down"), MessageState.IN_FLIGHT),
        (smtplib.SMTPConnectError(554, b"not now"), MessageState.IN_FLIGHT),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), MessageState.IN_FLIGHT),
        (smtplib.SMTPSenderRefused(550, b"who are you", "ogp@x.dk"), MessageState.IN_FLIGHT),
    ],
)
def test_mail_servers_answer_decides_what_becomes_of_a_mail(db, monkeypatch, error, state):
    def refuse(self, *arguments, **options):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    message = post()
    run_due()
    message.refresh_from_db()
    assert message.state == state
    assert message.last_error


@pytest.fixture
def wrong_password(monkeypatch):
    """A mail server that lets nobody in, until undone."""

    def refuse(self):
        raise smtplib.SMTPAuthenticationError(535, b"wrong password")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        yield patched


def try_over_and_over() -> dt.timedelta:
    """Runs the one piece of work whenever it is due; how long it went on."""
    first = now = timezone.now()
    while Job.objects.unfinished().exists():
        now = Job.objects.get().not_before
        Job.objects.update(not_before=timezone.now())
        before = timezone.now()
        run_due()
        Job.objects.unfinished().update(not_before=now + (Job.objects.get().not_before - before))
    return now - first


def test_mail_is_tried_for_three_days_and_then_failed(db, wrong_password):
    message = post()
    assert dt.timedelta(hours=72) < try_over_and_over() < dt.timedelta(hours=96)
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert "535" in message.last_error


def test_mail_that_failed_at_last_can_be_released(db, wrong_password, editor):
    message = post()
    try_over_and_over()
    wrong_password.undo()
    assert actions.release(message, by=editor, now=timezone.now())
    run_due()
    assert len(mail.outbox) == 1


def test_mail_whose_work_breaks_for_good_is_failed(db, monkeypatch):
    message = post()
    monkeypatch.setattr(kinds, "_kinds", {})  # the app that declared its kind is gone
    try_over_and_over()
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_bounced_mail_stays_bounced_when_its_work_is_given_up(db, monkeypatch):
    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({"a@b.dk": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    message = post()
    run_due()
    message.refresh_from_db()
    assert (message.state, Job.objects.get().state) == (MessageState.BOUNCED, JobState.FAILED)


def post_news(number):
    news = kinds.Kind(CONFIRM.name, "x", is_news=True)
    kinds._kinds[CONFIRM.name] = news
    for key in range(number):
        post(key=str(key))


@pytest.fixture
def kinds_of_the_test(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))


def test_news_beyond_the_limit_of_an_hour_waits_and_then_goes_out(db, kinds_of_the_test):
    post_news(limits.MAILS_PER_HOUR + 2)
    run_due()
    assert len(mail.outbox) == limits.MAILS_PER_HOUR
    waiting = Job.objects.unfinished()
    assert {(job.attempt, job.state) for job in waiting} == {(0, JobState.QUEUED)}
    assert all(job.not_before > timezone.now() + dt.timedelta(minutes=59) for job in waiting)
    Message.objects.filter(state=MessageState.SENT).update(
        sent_at=timezone.now() - dt.timedelta(hours=1)
    )
    waiting.update(not_before=timezone.now())
    run_due()
    assert len(mail.outbox) == limits.MAILS_PER_HOUR + 2


def test_news_to_one_address_keeps_no_other_waiting(db, kinds_of_the_test):
    post_news(limits.MAILS_PER_HOUR)
    run_due()
    other = Recipient("anden@example.org")
    context = {"label": "Plan", "link": "https://ogp.example/x", "days": 14}
    actions.post(CONFIRM, to=other, subject_key="x", context=context, now=timezone.now())
    run_due()
    assert mail.outbox[-1].to == ["anden@example.org"]


def test_mail_that_somebody_asked_for_never_waits(db):
    for number in range(limits.MAILS_PER_HOUR + 2):
        post(key=str(number))
    run_due()
    assert len(mail.outbox) == limits.MAILS_PER_HOUR + 2


def test_mail_that_could_not_be_sent_goes_out_later(db, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(
            "django.core.mail.EmailMultiAlternatives.send",
            lambda self: (_ for _ in ()).throw(ConnectionRefusedError("down")),
        )
        post()
        run_due()
    job_actions.run_due(
        "messages", now=timezone.now() + dt.timedelta(minutes=6), budget=dt.timedelta(seconds=5)
    )
    assert len(mail.outbox) == 1


def test_unsent_mail_is_held_back_after_a_restore_until_staff_release_it(db, editor):
    message = post()
    assert actions.quarantine_unsent() == 1
    run_due()
    assert mail.outbox == []
    actions.release(message, by=editor, now=timezone.now())
    run_due()
    assert len(mail.outbox) == 1


def test_mails_without_a_mail_server_are_kept_as_files(db, settings):
    settings.EMAIL_BACKEND = "ogp_portal.notifications.filed_mail.FiledMailBackend"
    message = post()
    run_due()
    (file,) = settings.MAIL_DIR.iterdir()
    assert file.name.endswith(f"{message.pk}.eml")
    assert b"borger@example.org" in file.read_bytes()


def test_mail_is_in_the_recipients_language(db):
    now = timezone.now()
    context = {"label": "Plan", "link": "https://ogp.example/x", "days": 14}
    english = Recipient("reader@example.org", "en")
    actions.post(CONFIRM, to=english, subject_key="1", context=context, now=now)
    run_due()
    assert mail.outbox[0].extra_headers["Content-Language"] == "en"
    assert "Confirm it here" in mail.outbox[0].body
