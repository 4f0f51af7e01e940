"""The life of a consultation: made public, answered in full."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import format_deadline

from ..models import Consultation, Proposal
from ..periods import advice_on, periods_from
from .counting import recount
from .locking import locked
from .recording import note_consultation


@transaction.atomic
def publish(consultation: Consultation, *, by: User | None, now: dt.datetime) -> Consultation:
    """Makes a consultation public. One held here needs a phase and, when real, a Danish title.

    A real one that is shorter than recommended, or in July, needs a public reason in Danish; the
    period counts from `now` where the opening has passed.
    """
    consultation = locked(consultation)
    if consultation.is_published:
        return consultation
    if not consultation.is_record and not consultation.phases.exists():
        raise ValidationError(_("Add a phase with a deadline before you publish."))
    if not consultation.is_demonstration and not consultation.title_da:
        raise ValidationError(_("Write the title in Danish before you publish."))
    _require_reason_for_period(consultation, now)
    consultation.is_published = True
    consultation.save(update_fields=["is_published"])
    recount(consultation)
    audit.record("published a consultation", consultation, by=by, now=now)
    note_consultation(consultation, now=now)
    return consultation


@transaction.atomic
def settle(consultation: Consultation, *, by: User | None, now: dt.datetime) -> Consultation:
    """Sets it to 'Besvaret'. Refused while it is open or a proposal waits for its response."""
    consultation = locked(consultation)
    if consultation.settled_at is not None:
        return consultation
    require_held_and_closed(consultation, now)
    _require_no_late_answers(consultation, now)
    waiting = Proposal.objects.unanswered_at(now).filter(submission__consultation=consultation)
    number = waiting.count()
    if number:
        message = ngettext(
            "%(number)d proposal is still awaiting a published response.",
            "%(number)d proposals are still awaiting a published response.",
            number,
        )
        raise ValidationError(message % {"number": number}, code="unanswered")
    consultation.settled_at = now
    consultation.save(update_fields=["settled_at"])
    audit.record("settled a consultation", consultation, by=by, now=now)
    return consultation


def _require_reason_for_period(consultation: Consultation, now: dt.datetime) -> None:
    """Staff read why it is asked for in the refusal; the reason is a field of the form."""
    if consultation.is_record or consultation.is_demonstration or consultation.period_reason_da:
        return
    advice = advice_on(consultation.kind, periods_from(consultation, now))
    if advice is not None and advice.needs_reason:
        raise ValidationError(advice.lines, code="period")


def _require_no_late_answers(consultation: Consultation, now: dt.datetime) -> None:
    """The public has been told that late answers are taken, so it waits for them."""
    late = consultation.phases.late_at(now).order_by("-late_until").first()
    if late is not None:
        message = _("Late answers are taken until %(until)s. Wait, or change it on the phase.")
        until = format_deadline(late.late_until)
        raise ValidationError(message % {"until": until}, code="late_answers")


def require_held_and_closed(consultation: Consultation, now: dt.datetime) -> None:
    """ValidationError for a record or a draft, and while answers are taken."""
    if consultation.is_record or not consultation.is_published:
        raise ValidationError(_("This is only for published consultations held on the portal."))
    if consultation.phases.filter(closes_at__gt=now).exists():
        raise ValidationError(_("The deadline has not passed yet."), code="open")
