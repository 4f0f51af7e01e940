"""What owners report: status of initiatives, and milestones completed and reopened."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import Precision, format_imprecise
from ogp_portal.notifications.actions import post_to_followers

from ..enums import Completion, ReporterRole
from ..models import Commitment, Milestone, StatusUpdate
from ..models.periods import danish_day, first_day, has_passed
from ..models.progress import DONE
from ..plan_notifications import STATUS_REPORTED
from .evidence import is_shown
from .locking import lock
from .recording import note_status

UNCHANGED = {"text_da": "Intet nyt siden sidst.", "text_en": "Nothing new since last time."}
"""What a status update says whose reporter had nothing to add."""


@transaction.atomic
def report_status(
    commitment: Commitment,
    *,
    completion: str,
    text_da: str = "",
    text_en: str = "",
    challenges_da: str = "",
    challenges_en: str = "",
    period_start: dt.date | None = None,
    period_end: dt.date | None = None,
    milestone: Milestone | None = None,
    role: str = ReporterRole.OWNER,
    idempotency_key: uuid.UUID | None = None,
    by: User | None,
    now: dt.datetime,
) -> StatusUpdate:
    """Adds a status update, tells the initiative's followers, and returns it.

    The same `idempotency_key` again returns the first one. Raises ValidationError by field:
    "completed" needs evidence, and what is hard must be told when the initiative is behind. A
    milestone is completed by `complete_milestone` alone, which asks for the date.
    """
    lock(commitment)
    if earlier := earlier_update(idempotency_key):
        return earlier
    update = StatusUpdate(
        commitment=commitment,
        milestone=milestone,
        completion=completion,
        text_da=text_da.strip(),
        text_en=text_en.strip(),
        challenges_da=challenges_da.strip(),
        challenges_en=challenges_en.strip(),
        period_start=period_start,
        period_end=period_end,
        reported_at=now,
        reported_by=by,
        reporter_role=role,
        idempotency_key=idempotency_key,
    )
    if errors := faults_of(update, danish_day(now)):
        raise ValidationError(errors)
    return _add(update)


@transaction.atomic
def report_unchanged(
    commitment: Commitment,
    *,
    challenges_da: str = "",
    challenges_en: str = "",
    role: str = ReporterRole.OWNER,
    idempotency_key: uuid.UUID | None = None,
    by: User | None,
    now: dt.datetime,
) -> StatusUpdate:
    """'Nothing new since last time': a dated update with the completion of the last one.

    The same `idempotency_key` again returns the first one. Raises ValidationError: '' where
    nothing was reported before, 'challenges_da' where a milestone is overdue and no reason given.
    """
    lock(commitment)
    if earlier := earlier_update(idempotency_key):
        return earlier
    update = unchanged_update(
        commitment, challenges_da=challenges_da.strip(), challenges_en=challenges_en.strip()
    )
    update.reported_at, update.reported_by, update.reporter_role = now, by, role
    update.idempotency_key = idempotency_key
    if errors := faults_of(update, danish_day(now)):
        raise ValidationError(errors)
    return _add(update)


def unchanged_update(commitment: Commitment, **challenges: str) -> StatusUpdate:
    """The unsaved update that says nothing is new; ValidationError where nothing came before."""
    if not commitment.current_completion:
        raise ValidationError(_("Nothing has been reported before. Report a status."))
    return StatusUpdate(
        commitment=commitment,
        completion=commitment.current_completion,
        is_unchanged=True,
        **UNCHANGED,
        **challenges,
    )


def earlier_update(idempotency_key: uuid.UUID | None) -> StatusUpdate | None:
    """The update that came with this key, so that a form sent twice is one act."""
    if idempotency_key is None:
        return None
    return StatusUpdate.objects.filter(idempotency_key=idempotency_key).first()


def _add(update: StatusUpdate) -> StatusUpdate:
    """Saves the update with its audit entry, and mails to followers where it is an initiative's."""
    update.save()
    commitment, milestone = update.commitment, update.milestone
    details: dict[str, Any] = {
        "status": str(update.completion),
        "milestone": milestone and milestone.position,
        **({"unchanged": True} if update.is_unchanged else {}),
    }
    by, now, role = update.reported_by, update.reported_at, str(update.reporter_role)
    audit.record("reported status", commitment, by=by, now=now, role=role, **details)
    note_status(update, now=now)
    if milestone is None:
        context = {"update": update.pk}
        period = f"status-{update.pk}"
        post_to_followers(STATUS_REPORTED, commitment, context=context, period=period, now=now)
    return update


def faults_of(
    update: StatusUpdate, today: dt.date, *, comes_with_evidence: bool = False
) -> dict[str, str]:
    """What stands in the way of the update, by field. It must not be saved yet."""
    errors = {}
    if update.completion not in Completion.values:
        errors["completion"] = _("Choose how far it has come.")
    if not update.text_da and not update.text_en:
        errors["text_da"] = _("Write what was done.")
    claims_all_done = update.completion == Completion.COMPLETE and not update.milestone
    if claims_all_done and not (comes_with_evidence or is_shown(update.commitment)):
        errors["completion"] = _("Add evidence before you report it as completed.")
    if is_behind(update, today) and not (update.challenges_da or update.challenges_en):
        errors["challenges_da"] = _("It is behind the plan. Write what is hard.")
    start, end = update.period_start, update.period_end
    if start and end and end < start:
        errors["period_end"] = _("The period ends before it begins.")
    return errors | _milestone_faults(update)


def _milestone_faults(update: StatusUpdate) -> dict[str, str]:
    """A milestone is completed or it is not: its reports never say other than it does."""
    milestone = update.milestone
    if milestone is None:
        return {}
    if milestone.commitment_id != update.commitment_id:
        return {"milestone": _("The milestone belongs to another commitment.")}
    if Milestone.objects.filter(pk=milestone.pk, is_completed=True).exists():
        return {"milestone": _("The milestone is completed. Reopen it before you report on it.")}
    if update.completion == Completion.COMPLETE:
        words = _(
            "A milestone is set to completed on its own page, with the date and its evidence."
        )
        return {"completion": words}
    return {}


def is_behind(update: StatusUpdate, today: dt.date) -> bool:
    """Not done, though a milestone is late or the initiative's own time is over.

    Who has nothing new to tell is asked about a late milestone also where all is said to be done.
    """
    is_withdrawn = update.completion == Completion.WITHDRAWN
    if is_withdrawn or (update.completion in DONE and not update.is_unchanged):
        return False
    if update.milestone:
        return update.milestone.is_late(today)
    commitment = update.commitment
    if commitment.milestones.overdue(today).exists():
        return True
    has_ended = has_passed(commitment.ends_on, commitment.ends_precision, today)
    return has_ended and update.completion not in DONE


@transaction.atomic
def complete_milestone(
    milestone: Milestone,
    *,
    completed_on: dt.date,
    precision: str = Precision.DAY,
    text_da: str = "",
    text_en: str = "",
    role: str = ReporterRole.OWNER,
    by: User | None,
    now: dt.datetime,
) -> Milestone:
    """Marks a milestone as completed on a date that is not in the future, and reports it so.

    Without a text the report gives the date. Raises ValidationError on 'completed_on' or
    'precision'; on '' where it is completed already or nothing shows that it is.
    """
    lock(milestone.commitment)
    milestone.refresh_from_db()
    if milestone.is_completed:
        raise ValidationError(_("The milestone is completed already."))
    if not is_shown(milestone.commitment, milestone):
        raise ValidationError(_("Add evidence of the milestone before you set it to completed."))
    if precision not in Precision.values or precision == Precision.UNKNOWN:
        raise ValidationError({"precision": _("Say how precisely the date is known.")})
    if completed_on > danish_day(now):
        raise ValidationError({"completed_on": _("The date is in the future.")})
    milestone.is_completed = True
    milestone.completed_on = first_day(precision, completed_on)
    milestone.completed_precision = precision
    milestone.save(update_fields=["is_completed", "completed_on", "completed_precision"])
    texts = {"text_da": text_da.strip(), "text_en": text_en.strip()}
    texts = texts if any(texts.values()) else _completed_words(milestone)
    _report_of(milestone, Completion.COMPLETE, texts, role=role, by=by, now=now)
    audit.record("completed", milestone, by=by, now=now, completed_on=completed_on.isoformat())
    return milestone


def _completed_words(milestone: Milestone) -> dict[str, str]:
    date, precision = milestone.completed_on, milestone.completed_precision
    return {
        "text_da": f"Milepælen er afsluttet: {format_imprecise(date, precision, 'da')}.",
        "text_en": f"The milestone is completed: {format_imprecise(date, precision, 'en')}.",
    }


def _report_of(
    milestone: Milestone,
    completion: str,
    texts: dict[str, str],
    *,
    role: str,
    by: User | None,
    now: dt.datetime,
) -> StatusUpdate:
    """The status update that goes with a milestone's completion or reopening."""
    return _add(
        StatusUpdate(
            commitment=milestone.commitment,
            milestone=milestone,
            completion=completion,
            reported_at=now,
            reported_by=by,
            reporter_role=role,
            **texts,
        )
    )


@transaction.atomic
def reopen_milestone(
    milestone: Milestone,
    *,
    reason: str,
    role: str = ReporterRole.OWNER,
    by: User | None,
    now: dt.datetime,
) -> Milestone:
    """Takes back that a milestone is completed, with the reason as a public status update.

    Its completion is again what was last reported before. Raises ValidationError on 'reason'.
    """
    lock(milestone.commitment)
    milestone.refresh_from_db()
    if not milestone.is_completed:
        raise ValidationError(_("The milestone is not completed."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    milestone.is_completed = False
    milestone.completed_on, milestone.completed_precision = None, ""
    milestone.save(update_fields=["is_completed", "completed_on", "completed_precision"])
    texts = {"text_da": f"Milepælen er alligevel ikke afsluttet: {reason.strip()}"}
    _report_of(milestone, _before_completed(milestone), texts, role=role, by=by, now=now)
    audit.record("reopened", milestone, by=by, now=now, reason=reason)
    return milestone


def _before_completed(milestone: Milestone) -> str:
    """What was last reported before 'completed'; that it is begun where nothing was."""
    earlier = milestone.status_updates.exclude(completion=Completion.COMPLETE).newest_first()
    return earlier.values_list("completion", flat=True).first() or Completion.LIMITED
