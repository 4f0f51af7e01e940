"""A further phase once the consultation is public: by the rules of the first publication."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_portal.accounts.models import User

from ..enums import DeadlineChangeKind
from ..models import Consultation, DeadlineChange, Phase
from ..periods import advice_on
from .deadlines import A_MINUTE, Reason, note_change, require_changeable
from .locking import locked


@dataclass(frozen=True)
class NewPhase:
    """What a phase is from the start. Without `opens_at` it opens at once."""

    closes_at: dt.datetime
    opens_at: dt.datetime | None = None
    title_da: str = ""
    title_en: str = ""


@transaction.atomic
def add_phase(
    consultation: Consultation,
    *,
    phase: NewPhase,
    reason: Reason,
    period_reason: Reason,
    by: User | None,
    now: dt.datetime,
) -> DeadlineChange:
    """Adds a phase that the public and all concerned are told of, with the reason.

    One that is shorter than recommended, or in July, needs `period_reason` in Danish, as when a
    consultation is published. ValidationError too for a draft (its form is free), an answered
    consultation, a time that is past, or one inside another phase.
    """
    consultation = locked(consultation)
    require_changeable(consultation)
    opens_at = max(phase.opens_at or now, now)
    _require_free_time(consultation, opens_at, phase.closes_at, now)
    if not _is_given(reason, consultation):
        raise ValidationError(_("Write the reason in Danish; the public reads it."))
    _keep_period_reason(consultation, (opens_at, phase.closes_at), period_reason)
    before = consultation.phases.aggregate(at=Max("closes_at"), number=Max("position"))
    made = Phase.objects.create(
        consultation=consultation,
        position=before["number"] + 1,
        title_da=phase.title_da.strip(),
        title_en=phase.title_en.strip(),
        opens_at=opens_at,
        closes_at=phase.closes_at,
    )
    change = DeadlineChange.objects.create(
        phase=made,
        kind=DeadlineChangeKind.NEW_PHASE,
        old_closes_at=before["at"],
        new_closes_at=made.closes_at,
        changed_at=now,
        reason_da=reason.da.strip(),
        reason_en=reason.en.strip(),
    )
    note_change(consultation, change, by=by, now=now)
    return change


def _is_given(reason: Reason, consultation: Consultation) -> bool:
    """In Danish, or in English where all is invented."""
    return bool(reason.da.strip() or (consultation.is_demonstration and reason.en.strip()))


def _require_free_time(
    consultation: Consultation, opens_at: dt.datetime, closes_at: dt.datetime, now: dt.datetime
) -> None:
    if closes_at < now + A_MINUTE:
        raise ValidationError(_("The new deadline must be in the future."), code="past")
    if closes_at <= opens_at:
        raise ValidationError(_("The deadline must come after the opening."), code="order")
    if consultation.phases.filter(opens_at__lt=closes_at, closes_at__gt=opens_at).exists():
        raise ValidationError(_("Another phase falls within that time."), code="overlap")


def _keep_period_reason(
    consultation: Consultation, period: tuple[dt.datetime, dt.datetime], given: Reason
) -> None:
    """The reason for a short period or July, refused where it is missing; what is given is kept."""
    advice = advice_on(consultation.kind, [period])
    is_given = given.da.strip() or consultation.is_demonstration
    if advice is not None and advice.needs_reason and not is_given:
        raise ValidationError(advice.lines, code="period")
    consultation.period_reason_da = given.da.strip()
    consultation.period_reason_en = given.en.strip()
    consultation.save(update_fields=["period_reason_da", "period_reason_en"])
