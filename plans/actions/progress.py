"""What owners report: status, evidence, completed milestones."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import Precision
from ogp_portal.files.models import StoredFile
from ogp_portal.notifications.actions import post_to_followers

from ..enums import Completion, PlanState, ReporterRole
from ..models import Commitment, Evidence, Milestone, StatusUpdate
from ..models.periods import danish_day, first_day, has_passed
from ..plan_notifications import STATUS_REPORTED

DONE = [Completion.COMPLETE, Completion.WITHDRAWN]


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
    "completed" needs evidence, and what is hard must be told when the initiative is behind.
    """
    _lock(commitment)
    if idempotency_key is not None:
        earlier = StatusUpdate.objects.filter(idempotency_key=idempotency_key).first()
        if earlier is not None:
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
    _check(update, danish_day(now))
    update.save()
    details: dict[str, Any] = {
        "status": str(completion),
        "milestone": milestone and milestone.position,
    }
    audit.record("reported status", commitment, by=by, now=now, role=str(role), **details)
    if milestone is None:
        context = {"update": update.pk}
        post_to_followers(
            STATUS_REPORTED, commitment, context=context, period=f"status-{update.pk}", now=now
        )
    return update


def _lock(commitment: Commitment) -> None:
    """One report at a time, and none on a plan that nobody has decided yet."""
    locked = Commitment.objects.select_for_update(of=("self",)).select_related("plan")
    commitment.refresh_from_db(from_queryset=locked)
    if commitment.plan.state in {PlanState.DRAFT, PlanState.CO_CREATION}:
        raise ValidationError(_("Nothing can be reported before the plan is published."))


def _check(update: StatusUpdate, today: dt.date) -> None:
    errors = {}
    if update.completion not in Completion.values:
        errors["completion"] = _("Choose how far it has come.")
    if not update.text_da and not update.text_en:
        errors["text_da"] = _("Write what was done.")
    if update.completion == Completion.COMPLETE and not _is_shown(update):
        errors["completion"] = _("Add evidence before you report it as completed.")
    if _is_behind(update, today) and not (update.challenges_da or update.challenges_en):
        errors["challenges_da"] = _("It is behind the plan. Write what is hard.")
    start, end = update.period_start, update.period_end
    if start and end and end < start:
        errors["period_end"] = _("The period ends before it begins.")
    if update.milestone and update.milestone.commitment_id != update.commitment_id:
        errors["milestone"] = _("The milestone belongs to another commitment.")
    if errors:
        raise ValidationError(errors)


def _is_shown(update: StatusUpdate) -> bool:
    """Whether there is evidence of what is said to be completed."""
    evidence = update.commitment.evidence.all()
    if update.milestone:
        evidence = evidence.filter(milestone=update.milestone)
    return evidence.exists()


def _is_behind(update: StatusUpdate, today: dt.date) -> bool:
    """Not done, though a milestone is late or the initiative's own time is over."""
    if update.completion in DONE:
        return False
    if update.milestone:
        return update.milestone.is_late(today)
    commitment = update.commitment
    is_late = commitment.milestones.late(today).exists()
    return is_late or has_passed(commitment.ends_on, commitment.ends_precision, today)


@transaction.atomic
def complete_milestone(
    milestone: Milestone,
    *,
    completed_on: dt.date,
    precision: str = Precision.DAY,
    by: User | None,
    now: dt.datetime,
) -> Milestone:
    """Marks a milestone as completed on a date that is not in the future.

    Raises ValidationError on 'completed_on' or 'precision'.
    """
    _lock(milestone.commitment)
    milestone.refresh_from_db()
    if milestone.is_completed:
        raise ValidationError(_("The milestone is completed already."))
    if precision not in Precision.values or precision == Precision.UNKNOWN:
        raise ValidationError({"precision": _("Say how precisely the date is known.")})
    if completed_on > danish_day(now):
        raise ValidationError({"completed_on": _("The date is in the future.")})
    milestone.is_completed = True
    milestone.completed_on = first_day(precision, completed_on)
    milestone.completed_precision = precision
    milestone.save(update_fields=["is_completed", "completed_on", "completed_precision"])
    audit.record("completed", milestone, by=by, now=now, completed_on=completed_on.isoformat())
    return milestone


@transaction.atomic
def reopen_milestone(
    milestone: Milestone, *, reason: str, by: User | None, now: dt.datetime
) -> Milestone:
    """Takes back that a milestone is completed. Raises ValidationError on 'reason'."""
    _lock(milestone.commitment)
    milestone.refresh_from_db()
    if not milestone.is_completed:
        raise ValidationError(_("The milestone is not completed."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    milestone.is_completed = False
    milestone.completed_on, milestone.completed_precision = None, ""
    milestone.save(update_fields=["is_completed", "completed_on", "completed_precision"])
    audit.record("reopened", milestone, by=by, now=now, reason=reason)
    return milestone


@transaction.atomic
def add_evidence(
    commitment: Commitment,
    *,
    title_da: str = "",
    title_en: str = "",
    url: str = "",
    file: StoredFile | None = None,
    milestone: Milestone | None = None,
    dated_on: dt.date | None = None,
    by: User | None,
    now: dt.datetime,
) -> Evidence:
    """Adds a link or a file that shows something was done.

    Raises ValidationError by field: no title, no link or file, or both, an empty file, a link
    that is no web address, a milestone of another initiative, a date in the future.
    """
    _lock(commitment)
    evidence = Evidence(
        commitment=commitment,
        milestone=milestone,
        title_da=title_da.strip(),
        title_en=title_en.strip(),
        url=url.strip(),
        file=file,
        dated_on=dated_on,
        added_at=now,
        added_by=by,
    )
    if errors := _faults(evidence, danish_day(now)):
        raise ValidationError(errors)
    evidence.full_clean()
    evidence.save()
    audit.record("added evidence", commitment, by=by, now=now, evidence=evidence.pk)
    return evidence


def _faults(evidence: Evidence, today: dt.date) -> dict[str, str]:
    errors = {}
    if not evidence.title_da and not evidence.title_en:
        errors["title_da"] = _("Write what it is.")
    if evidence.file is not None and evidence.file.size == 0:
        errors["file"] = _("The file is empty.")
    if evidence.dated_on is not None and evidence.dated_on > today:
        errors["dated_on"] = _("The date is in the future.")
    return errors
