"""What was known before the portal: entered with its date and its source, never as today's news."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import COPENHAGEN, Precision

from ..enums import Completion, ReporterRole
from ..models import Commitment, Milestone, StatusUpdate
from ..models.periods import danish_day, first_day
from .locking import lock
from .progress import earlier_update

NOON = dt.time(12)
"""Of a report from before the portal only the day is known."""


@transaction.atomic
def record_past_status(
    commitment: Commitment,
    *,
    completion: str,
    reported_on: dt.date,
    source: str,
    text_da: str = "",
    text_en: str = "",
    idempotency_key: uuid.UUID | None = None,
    by: User | None,
    now: dt.datetime,
) -> StatusUpdate:
    """Adds what an earlier report said of an initiative in a plan that has ended; tells nobody.

    `source` is public as text. Imported history may lack evidence. The same `idempotency_key`
    again returns the first one. Raises ValidationError by field.
    """
    lock(commitment)
    if earlier := earlier_update(idempotency_key):
        return earlier
    faults = _faults(commitment, reported_on, source, now)
    if completion not in Completion.values:
        faults["completion"] = _("Choose how far it has come.")
    if faults:
        raise ValidationError(faults)
    update = _update_of(commitment, reported_on, by=by, **_with_source(text_da, text_en, source))
    update.completion, update.idempotency_key = completion, idempotency_key
    update.save()
    details = {"status": str(completion), "reported_on": reported_on.isoformat()}
    audit.record(
        "recorded past status", commitment, by=by, now=now, reason=source.strip(), **details
    )
    return update


@transaction.atomic
def record_past_completion(
    milestone: Milestone,
    *,
    completed_on: dt.date | None,
    precision: str,
    reported_on: dt.date,
    source: str,
    text_da: str = "",
    text_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> Milestone:
    """Marks a milestone of a plan that has ended as completed, as an earlier report said.

    The date is None exactly when its precision is 'unknown'. Nobody is told, and evidence may be
    missing. Raises ValidationError by field; on '' where it is completed already.
    """
    commitment = milestone.commitment
    lock(commitment)
    milestone.refresh_from_db()
    if milestone.is_completed:
        raise ValidationError(_("The milestone is completed already."))
    faults = _faults(commitment, reported_on, source, now)
    faults |= _date_faults(completed_on, precision, reported_on)
    if faults:
        raise ValidationError(faults)
    milestone.is_completed = milestone.is_imported = True
    milestone.completed_on = completed_on and first_day(precision, completed_on)
    milestone.completed_precision = precision
    milestone.save()
    update = _update_of(commitment, reported_on, by=by, **_with_source(text_da, text_en, source))
    update.completion, update.milestone = Completion.COMPLETE, milestone
    update.save()
    audit.record("recorded past completion", milestone, by=by, now=now, reason=source.strip())
    return milestone


def _faults(
    commitment: Commitment, reported_on: dt.date, source: str, now: dt.datetime
) -> dict[str, str]:
    faults = {}
    if not commitment.plan.has_ended:
        faults["__all__"] = _("The plan has not ended. Report the status instead.")
    if reported_on >= danish_day(now):
        faults["reported_on"] = _("The date is not in the past.")
    if not source.strip():
        faults["source"] = _("Write where it is stated. Everybody can read it.")
    return faults


def _date_faults(
    completed_on: dt.date | None, precision: str, reported_on: dt.date
) -> dict[str, str]:
    if precision not in Precision.values:
        return {"precision": _("Say how precisely the date is known.")}
    if (completed_on is None) != (precision == Precision.UNKNOWN):
        return {"completed_on": _("Give a date, or say that it is unknown.")}
    if completed_on is not None and first_day(precision, completed_on) > reported_on:
        return {"completed_on": _("The date is later than the report that states it.")}
    return {}


def _with_source(text_da: str, text_en: str, source: str) -> dict[str, str]:
    """The text with its source below; the source alone, in both languages, where there is none."""
    sources = {"text_da": f"Kilde: {source.strip()}", "text_en": f"Source: {source.strip()}"}
    texts = {"text_da": text_da.strip(), "text_en": text_en.strip()}
    if not any(texts.values()):
        return sources
    return {name: f"{text}\n\n{sources[name]}" for name, text in texts.items() if text}


def _update_of(
    commitment: Commitment, reported_on: dt.date, *, by: User | None, **texts: str
) -> StatusUpdate:
    return StatusUpdate(
        commitment=commitment,
        reported_at=dt.datetime.combine(reported_on, NOON, COPENHAGEN),
        reported_by=by,
        reporter_role=ReporterRole.EDITOR,
        is_imported=True,
        **texts,
    )
