"""From a row to a mail at the server: rendered now, marked before the talk, sent once."""

import datetime as dt
import smtplib
from email.utils import formatdate
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from ogp_portal.common import limits
from ogp_portal.common.addresses import absolute
from ogp_portal.common.text import one_line
from ogp_portal.jobs import NotYet, PermanentFailure, RetryLater

from .follows import token_of
from .kinds import Kind, find
from .models import Follow, Message, MessageState

MOST_ATTEMPTS = 13
"""Over 72 hours by the waits of jobs.actions.BACKOFF: a weekend without a mail server."""

LOWEST_PERMANENT_CODE = 500
AN_HOUR = dt.timedelta(hours=1)


def send(message_id: str) -> None:
    """Sends one row's mail, unless it was sent or held back before.

    The Message-ID is the row's id, so a repeat after a crash between the mail server's answer
    and our note of it carries the same id. Raises RetryLater or PermanentFailure, and NotYet for
    news when the address has got its share of this hour (limits.MAILS_PER_HOUR), and for kinds
    with a limit of their own when it has got its share of them.
    """
    message = Message.objects.select_related("user").get(pk=message_id)
    if message.state not in {MessageState.QUEUED, MessageState.IN_FLIGHT}:
        return
    kind = find(message.kind)
    if kind.is_news:
        _wait_for_turn(message, Message.objects.all(), limits.MAILS_PER_HOUR)
    elif kind.most_per_hour:
        _wait_for_turn(message, Message.objects.filter(kind=kind.name), kind.most_per_hour)
    mail = render(message, kind)
    if mail is None:
        _set(message, state=MessageState.ABANDONED, last_error="no longer wanted when due")
        return
    _set(message, state=MessageState.IN_FLIGHT, subject=mail.subject)
    _hand_over(message, mail)
    forgotten = {"context": {}} if kind.is_sensitive else {}
    _set(message, state=MessageState.SENT, sent_at=timezone.now(), last_error="", **forgotten)


def give_up(message_id: str, reason: str) -> None:
    """Marks a mail whose work was given up as failed, so that staff find it and can release it."""
    unsent = Message.objects.filter(
        pk=message_id, state__in=[MessageState.QUEUED, MessageState.IN_FLIGHT]
    )
    unsent.update(state=MessageState.FAILED, last_error=reason)


def _wait_for_turn(message: Message, counted: QuerySet, most: int) -> None:
    """Raises NotYet when `most` of those counted went to the address within the last hour."""
    lately = counted.annotate(lower=Lower("address")).filter(
        lower=message.address.lower(), sent_at__gt=timezone.now() - AN_HOUR
    )
    times = lately.order_by("-sent_at").values_list("sent_at", flat=True)
    if len(latest := times[:most]) == most:
        raise NotYet("the address has got its mails of this hour", min(latest) + AN_HOUR)


def render(message: Message, kind: Kind) -> EmailMultiAlternatives | None:
    """The mail in its reader's language, from the present state; None if it should not go out."""
    with translation.override(message.language):
        added = _present_state(message, kind)
        if added is None:
            return None
        context = _context(message) | added
        subject = one_line(render_to_string(kind.template("subject.txt"), context))
        if message.is_demonstration:
            subject = f"[{translation.gettext('Demonstration')}] {subject}"
        html = render_to_string(kind.template("body.html"), context)
        mail = EmailMultiAlternatives(
            subject,
            render_to_string(kind.template("body.txt"), context).strip() + "\n",
            settings.DEFAULT_FROM_EMAIL,
            [message.address],
            headers=_headers(message),
        )
        mail.attach_alternative(css_inline.inline(html, load_remote_stylesheets=False), "text/html")
        return mail


def _present_state(message: Message, kind: Kind) -> dict[str, object] | None:
    """What the kind adds just before sending; None when its subject is gone or wants no mail."""
    try:
        return kind.load(message.context) if kind.load else {}
    except ObjectDoesNotExist:
        return None


def _context(message: Message) -> dict[str, object]:
    return {
        **message.context,
        "stop_link": _stop_link(message),
        "message": message,
        "language": message.language,
        "portal_name": settings.OGP_PUBLISHER or translation.gettext("The OGP portal (trial)"),
        "site_url": settings.OGP_SITE_URL,
        "is_demonstration": message.is_demonstration,
    }


def _stop_link(message: Message) -> str:
    """Where the reader of a mail about something followed stops it; "" for other mails."""
    follow = Follow.objects.filter(pk=message.context.get("follow_id")).first()
    return absolute(reverse("follow-end", args=[token_of(follow)])) if follow else ""


def _headers(message: Message) -> dict[str, str]:
    host = urlsplit(settings.OGP_SITE_URL).hostname or "localhost"
    stop = _stop_link(message)
    one_click = {  # RFC 8058
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return (one_click if stop else {}) | {
        "Message-ID": f"<{message.pk}@{host}>",
        "Date": formatdate(message.created_at.timestamp()),
        "Auto-Submitted": "auto-generated",
        "X-Portal-Notification": str(message.pk),
        "Content-Language": message.language,
    }


def _hand_over(message: Message, mail: EmailMultiAlternatives) -> None:
    """What the server says of recipient or content may be final.

    Anything else (no connection, wrong password, sender not allowed) is the same for every mail
    and is set right by staff, so the mail waits.
    """
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()))
        _refused(message, code, answer, MessageState.BOUNCED)
    except smtplib.SMTPDataError as refused:
        _refused(message, refused.smtp_code, refused.smtp_error, MessageState.FAILED)
    except OSError as error:
        _set(message, last_error=f"{type(error).__name__}: {error}")
        raise RetryLater(str(error)) from error


def _refused(message: Message, code: int, answer: object, state: MessageState) -> None:
    text = f"{code} {answer!r}"
    if code < LOWEST_PERMANENT_CODE:
        _set(message, last_error=text)
        raise RetryLater(text)
    _set(message, state=state, last_error=text)
    raise PermanentFailure(text)


def _set(message: Message, **fields: object) -> None:
    Message.objects.filter(pk=message.pk).update(**fields)
