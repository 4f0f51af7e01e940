"""The timeline of a plan's making: published once, and every later change is in the open."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import Precision, format_date

from ..enums import PlanState
from ..models import ActionPlan, CoCreationStep, CoCreationTimeline, StepMove
from ..models.cocreation import NOTICE
from ..models.periods import danish_day


@transaction.atomic
def publish_timeline(
    plan: ActionPlan,
    *,
    short_notice_reason_da: str = "",
    short_notice_reason_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> CoCreationTimeline:
    """Publishes the steps of a plan's making; the date is `now` and nothing else.

    OGP standard 3.1: at least two weeks before the first step. With shorter notice it needs a
    reason, which is published with it. Raises ValidationError by field: a draft plan, no step
    with a date, or no reason. Once more changes nothing.
    """
    timeline = CoCreationTimeline.objects.select_for_update().filter(plan=plan).first()
    if timeline is not None and timeline.is_published:
        return timeline
    first = _first_day(timeline)
    today = danish_day(now)
    reasons = short_notice_reason_da.strip(), short_notice_reason_en.strip()
    _check_may_be_published(plan, first, today, has_reason=any(reasons))
    assert timeline is not None and first is not None  # noqa: PT018 - the check above has refused
    if first >= today + NOTICE:
        reasons = "", ""
    timeline.published_at, timeline.published_on, timeline.first_step_on = now, today, first
    timeline.short_notice_reason_da, timeline.short_notice_reason_en = reasons
    timeline.save()
    details: dict[str, Any] = {
        "reason": reasons[0] or reasons[1],
        "first_step_on": first.isoformat(),
    }
    audit.record("published", timeline, by=by, now=now, **details)
    return timeline


def _first_day(timeline: CoCreationTimeline | None) -> dt.date | None:
    """The first day of the first step whose start is known."""
    steps = timeline.steps.all() if timeline else []
    return min((step.first_day for step in steps if step.first_day), default=None)


def _check_may_be_published(
    plan: ActionPlan, first: dt.date | None, today: dt.date, *, has_reason: bool
) -> None:
    plan.refresh_from_db(fields=["state"])
    if plan.state == PlanState.DRAFT:
        raise ValidationError(
            _("Nobody can see the plan yet. Show it as in preparation, then publish its timeline.")
        )
    if first is None:
        raise ValidationError(_("Write the first step and when it begins, then publish."))
    if first < today + NOTICE and not has_reason:
        message = _(
            "The first step begins on %(date)s, less than %(days)d days from today. Move it, or "
            "write a reason that will be published."
        )
        words = {"date": format_date(first), "days": NOTICE.days}
        raise ValidationError({"short_notice_reason_da": message % words})


@transaction.atomic
def move_step(
    step: CoCreationStep,
    *,
    starts_on: dt.date | None,
    starts_precision: str = Precision.DAY,
    ends_on: dt.date | None = None,
    ends_precision: str = Precision.UNKNOWN,
    reason_da: str = "",
    reason_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> CoCreationStep:
    """Gives a published step another date; the old one stays visible, with when and why.

    Raises ValidationError by field: no reason, the date it has already, dates that do not fit.
    A step of an unpublished timeline is simply changed on its page.
    """
    timeline = CoCreationTimeline.objects.select_for_update().get(pk=step.timeline_id)
    step.refresh_from_db()
    if not timeline.is_published:
        raise ValidationError(_("The timeline is not published. Change the date on its page."))
    reasons = {"reason_da": reason_da.strip(), "reason_en": reason_en.strip()}
    if not any(reasons.values()):
        raise ValidationError({"reason_da": _("Write why. The reason is published.")})
    move = StepMove(step=step, moved_at=now, **_dates_of(step, "old_"), **reasons)
    step.starts_on, step.starts_precision = starts_on, starts_precision
    step.ends_on, step.ends_precision = ends_on, ends_precision
    step.full_clean()
    dates = _dates_of(step)
    if dates == {name: getattr(move, f"old_{name}") for name in dates}:
        raise ValidationError({"starts_on": _("This is the date that the step has already.")})
    for name, value in dates.items():
        setattr(move, name, value)
    move.save()  # before the step: the database asks for it
    step.save(update_fields=list(dates))
    reason = next(filter(None, reasons.values()))
    audit.record("moved", step, by=by, now=now, reason=reason, **_as_json(move))
    return step


_DATES = ["starts_on", "starts_precision", "ends_on", "ends_precision"]


def _dates_of(step: CoCreationStep, prefix: str = "") -> dict[str, Any]:
    return {f"{prefix}{name}": getattr(step, name) for name in _DATES}


def _as_json(move: StepMove) -> dict[str, Any]:
    dates = {"old": move.old_starts_on, "new": move.starts_on}
    return {name: date and date.isoformat() for name, date in dates.items()}


@transaction.atomic
def add_step(
    timeline: CoCreationTimeline,
    *,
    starts_on: dt.date | None,
    starts_precision: str = Precision.DAY,
    ends_on: dt.date | None = None,
    ends_precision: str = Precision.UNKNOWN,
    by: User | None,
    now: dt.datetime,
    **texts: str,
) -> CoCreationStep:
    """Adds a step at the end; on a published timeline it says for ever when it was added.

    `texts` are title and description in both languages. The same step again is the step that is
    there. Raises ValidationError by field.
    """
    timeline.refresh_from_db(from_queryset=CoCreationTimeline.objects.select_for_update())
    wanted = {
        "starts_on": starts_on,
        "starts_precision": starts_precision,
        "ends_on": ends_on,
        "ends_precision": ends_precision,
        **{name: text.strip() for name, text in texts.items()},
    }
    if known := timeline.steps.filter(**wanted).first():
        return known
    last = timeline.steps.aggregate(Max("position"))["position__max"] or 0
    step = CoCreationStep(timeline=timeline, position=last + 1, added_at=now, **wanted)
    step.full_clean()
    step.save()
    audit.record("added step", timeline, by=by, now=now, step=step.pk)
    return step
