"""Changing a deadline once the public has read it: an event with a reason, told to all concerned.

The rule of time stays one: open while `opens_at <= now < closes_at`. A deadline is only ever set
to an instant ahead, so nothing that was sent in time becomes late afterwards.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import COPENHAGEN, end_of_day, format_deadline

from ..enums import DeadlineChangeKind
from ..models import Consultation, DeadlineChange, Phase
from .locking import locked
from .recording import note_deadline

TELL = "consultations.tell_of_deadline"
A_MINUTE = dt.timedelta(minutes=1)
DISTURBANCE_DA = (
    "Portalen har haft driftsforstyrrelser, så det i en periode ikke var muligt at sende svar. "
    "Derfor får alle længere tid."
)
DISTURBANCE_EN = (
    "There were problems with the portal, so for some time it was not possible to send answers. "
    "Everybody therefore gets more time."
)
"""The ready public text of an extension; staff may change it before it is sent."""


@dataclass(frozen=True)
class Reason:
    """Why a deadline is changed, as the public reads it. Danish is needed, except in fiction."""

    da: str
    en: str = ""


def move_deadline(
    phase: Phase,
    *,
    to: dt.datetime,
    seen: dt.datetime,
    reason: Reason,
    by: User | None,
    now: dt.datetime,
    kind: str = DeadlineChangeKind.MOVED,
) -> DeadlineChange:
    """Sets another deadline, earlier or later, also when the old one has passed.

    `seen` is the deadline that the person changes: when somebody else has changed it meanwhile,
    nothing happens and a ValidationError says so. It is one as well for a draft (its form is
    free), an answered consultation, a time that is past, or one inside another phase.
    """
    return _change(phase, to, kind, seen=seen, reason=reason, by=by, now=now)


def close_early(
    phase: Phase, *, seen: dt.datetime, reason: Reason, by: User | None, now: dt.datetime
) -> DeadlineChange:
    """Closes an open phase at a whole minute, one to two minutes from `now`.

    Not at once: a request that began before the deadline is answered by what it read, so the
    change must be in the database before the clock reaches it. Then no answer falls between.
    """
    if not phase.opens_at <= now < phase.closes_at:
        raise ValidationError(_("The consultation is not open now."), code="not_open")
    to = now.replace(second=0, microsecond=0) + 2 * A_MINUTE
    if to >= phase.closes_at:
        raise ValidationError(_("It closes by itself within two minutes."), code="closing")
    return _change(
        phase, to, DeadlineChangeKind.CLOSED_EARLY, seen=seen, reason=reason, by=by, now=now
    )


def extend_for_disturbance(
    phase: Phase,
    *,
    to: dt.datetime,
    seen: dt.datetime,
    reason: Reason,
    by: User | None,
    now: dt.datetime,
) -> DeadlineChange:
    """Gives everybody more time because the portal did not work. ValidationError for less time."""
    if to <= seen:
        raise ValidationError(_("An extension must give more time."), code="not_later")
    return _change(
        phase, to, DeadlineChangeKind.DISTURBANCE, seen=seen, reason=reason, by=by, now=now
    )


def after_disturbance(phase: Phase, now: dt.datetime) -> dt.datetime:
    """The deadline an extension suggests: 24.00 of the day after the last day, or after today."""
    last_moment = max(phase.closes_at - dt.timedelta(microseconds=1), now)
    last_day = last_moment.astimezone(COPENHAGEN).date()
    return end_of_day(last_day + dt.timedelta(days=1))


@transaction.atomic
def _change(
    phase: Phase,
    to: dt.datetime,
    kind: str,
    *,
    seen: dt.datetime,
    reason: Reason,
    by: User | None,
    now: dt.datetime,
) -> DeadlineChange:
    consultation = locked(phase.consultation)
    phase = Phase.objects.select_for_update(no_key=True).get(pk=phase.pk)
    require_changeable(consultation)
    if phase.closes_at != seen:
        raise _changed_meanwhile(phase)
    _require_sensible(phase, to, now)
    if not reason.da.strip() and not (consultation.is_demonstration and reason.en.strip()):
        raise ValidationError(_("Write the reason in Danish; the public reads it."))
    change = DeadlineChange.objects.create(
        phase=phase,
        kind=kind,
        old_closes_at=phase.closes_at,
        new_closes_at=to,
        changed_at=now,
        reason_da=reason.da.strip(),
        reason_en=reason.en.strip(),
    )
    phase.closes_at = to
    if not _keeps_late_answers(phase, kind):
        phase.late_until = None
    phase.save(update_fields=["closes_at", "late_until"])
    note_change(consultation, change, by=by, now=now)
    return change


def _keeps_late_answers(phase: Phase, kind: str) -> bool:
    """Whether late answers are still promised: not past their end, nor when it closes early."""
    is_ahead = phase.late_until is not None and phase.late_until > phase.closes_at
    return is_ahead and kind != DeadlineChangeKind.CLOSED_EARLY


def note_change(
    consultation: Consultation, change: DeadlineChange, *, by: User | None, now: dt.datetime
) -> None:
    """Logs the change and has all concerned told of it, once."""
    is_new = change.kind == DeadlineChangeKind.NEW_PHASE
    audit.record(
        "added a phase" if is_new else "changed a deadline",
        consultation,
        by=by,
        now=now,
        reason=change.reason_da or change.reason_en,
        changes={
            "kind": change.kind,
            "from": change.old_closes_at.isoformat(),
            "to": change.new_closes_at.isoformat(),
        },
    )
    note_deadline(change, consultation, now=now)
    jobs.enqueue(TELL, change.pk, dedupe_key=f"{TELL}:{change.pk}", now=now)


def require_changeable(consultation: Consultation) -> None:
    """ValidationError for a draft, a record, and one that is answered or has its report out."""
    if consultation.is_record or not consultation.is_published:
        raise ValidationError(_("This is only for published consultations held on the portal."))
    if consultation.settled_at is not None or consultation.report_published_at is not None:
        raise ValidationError(
            _("The consultation is answered or its report is out, so its deadline stays."),
            code="settled",
        )


def _changed_meanwhile(phase: Phase) -> ValidationError:
    return ValidationError(
        _(
            "Somebody else has changed this deadline in the meantime. It is now %(deadline)s. "
            "Look at it, and try again if it must still be changed."
        )
        % {"deadline": format_deadline(phase.closes_at)},
        code="changed_meanwhile",
    )


def _require_sensible(phase: Phase, to: dt.datetime, now: dt.datetime) -> None:
    if to == phase.closes_at:
        raise ValidationError(_("That is already the deadline."), code="same")
    if to < now + A_MINUTE:
        raise ValidationError(_("The new deadline must be in the future."), code="past")
    if to <= phase.opens_at:
        raise ValidationError(_("The deadline must come after the opening."), code="order")
    others = Phase.objects.filter(consultation=phase.consultation_id).exclude(pk=phase.pk)
    if others.filter(opens_at__lt=to, closes_at__gt=phase.opens_at).exists():
        raise ValidationError(_("Another phase opens before that deadline."), code="overlap")
