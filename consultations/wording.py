"""Statuses, decisions and deadlines in the words and symbols that every page uses."""

import datetime as dt

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ogp_portal.common.addresses import by_language
from ogp_portal.common.dates import (
    COPENHAGEN,
    format_date,
    format_deadline,
    format_instant,
    whole_days_left,
)

from .enums import Channel, ConsultationStatus, Decision

TONES = {
    ConsultationStatus.DRAFT: "neutral",
    ConsultationStatus.COMING: "upcoming",
    ConsultationStatus.OPEN: "open",
    ConsultationStatus.BETWEEN: "closed",
    ConsultationStatus.CLOSED: "closed",
    ConsultationStatus.ANSWERED: "answered",
    ConsultationStatus.RECORD: "neutral",
}
DECISION_TONES = {
    Decision.ACCEPTED: "success",
    Decision.PARTLY: "substantial",
    Decision.REJECTED: "withdrawn",
    Decision.ALREADY: "info",
    Decision.DEFERRED: "warning",
    Decision.NOTED: "neutral",
    Decision.OUT_OF_SCOPE: "neutral",
}


def foreign(language: str) -> str:
    """The language of a text for its `lang` attribute; "" when it is the page's own."""
    return "" if language == get_language() else language


def percent(part: float, whole: float) -> str:
    """The share in whole per cent, spaced as each language does: 67 % in Danish, 67% in English."""
    return f"{round(100 * part / whole)}" + by_language("\xa0%", "%")


def came_by(channel: str) -> str:
    """How an answer came; "" for one sent with the form of the portal."""
    words = {
        Channel.MAIL: _("received by e-mail"),
        Channel.LETTER: _("received by letter"),
        Channel.MEETING: _("received at a meeting"),
        Channel.API: _("received from the sender's own system"),
    }
    return words.get(channel, "")


def exact_instant(instant: dt.datetime) -> str:
    """To the second, in Danish time: '23. november 2026 kl. 14.05.09'."""
    return format_instant(instant, to_the_second=True)


def days_left(closes_at: dt.datetime, now: dt.datetime) -> str:
    """'12 days left', or 'last day' on the day of the deadline."""
    days = whole_days_left(closes_at, now)
    if days == 0:
        return _("last day today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def days_since(closed_at: dt.datetime, now: dt.datetime) -> str:
    """'The deadline passed 12 days ago', counted in Danish calendar days."""
    days = -whole_days_left(closed_at, now)
    if days <= 0:
        return _("The deadline passed today")
    return ngettext(
        "The deadline passed %(days)d day ago", "The deadline passed %(days)d days ago", days
    ) % {"days": days}


def timing(consultation, now: dt.datetime) -> str:
    """What its dates mean to a reader at `now`; a deadline to come is told to the minute."""
    if not consultation.periods:
        return ""
    running = consultation.period_at(now)
    if running:
        return _("Deadline: %s") % format_deadline(running.upper)
    coming = consultation.next_period(now)
    if coming:
        opens, closes = coming.lower.astimezone(COPENHAGEN), format_deadline(coming.upper)
        words = _("Opens %(opens)s. Deadline: %(deadline)s")
        return words % {"opens": format_date(opens), "deadline": closes}
    last_day = consultation.last_deadline - dt.timedelta(microseconds=1)
    return _("Deadline was %s") % format_date(last_day.astimezone(COPENHAGEN))


def is_overdue(decision: str, decide_by: dt.date | None, now: dt.datetime) -> bool:
    """Whether 'to be decided later' has passed its date: it counts as unanswered then."""
    today = now.astimezone(COPENHAGEN).date()
    return decision == Decision.DEFERRED and decide_by is not None and decide_by < today


def decision_shown(
    decision: str | None, decide_by: dt.date | None, now: dt.datetime
) -> tuple[str, str]:
    """(words, tone) of a proposal's decision as the public reads it at `now`."""
    if not decision:
        return _("Awaiting a response"), "unknown"
    if is_overdue(decision, decide_by, now):
        by = format_date(decide_by)
        return _("Was due to be decided by %s") % by, "warning"
    return str(Decision(decision).label), DECISION_TONES[Decision(decision)]


def senders_alike(number: int) -> str:
    """How many senders one text stands for."""
    return ngettext(
        "%(number)d sender has sent (almost) the same text",
        "%(number)d senders have sent (almost) the same text",
        number,
    ) % {"number": number}


def promise(answered_by: dt.date, now: dt.datetime) -> str:
    """By when a proposal sent all year is answered; said as it is once that day is over."""
    by = format_date(answered_by)
    if now.astimezone(COPENHAGEN).date() > answered_by:
        return _("Was due to be answered by %s") % by
    return _("Will be answered by %s") % by
