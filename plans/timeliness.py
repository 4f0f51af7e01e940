"""Whether an initiative is reported on in time: computed when asked, never stored (issue 3.4).

It decays only while its plan is in progress: in ended and imported plans nobody reports any more,
so nothing there is late or stale.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from .enums import PlanState
from .models import Commitment, CommitmentParty, Milestone
from .models.periods import danish_day
from .models.progress import DONE

STALE_AFTER = dt.timedelta(days=183)
"""So many Danish calendar days without a report make an initiative stale."""


class Timeliness(TextChoices):
    """How an initiative of a plan in progress stands with what was promised."""

    ON_TIME = "on_time", _("On time")
    LATE = "late", _("Late")
    STALE = "stale", _("Not updated")


def is_stale(reported_at: dt.datetime | None, counted_from: dt.date | None, today: dt.date) -> bool:
    """Nothing reported for 183 days; never reported, they count from `counted_from`.

    Calendar days in Copenhagen, so that the clocks going back or forward move nothing. Not where
    neither a report nor the start is known.
    """
    since = danish_day(reported_at) if reported_at else counted_from
    return since is not None and today - since >= STALE_AFTER


def counted_from(plan_starts_on: dt.date | None, joined_on: dt.date | None) -> dt.date | None:
    """The plan's start, or the later day on which an initiative was added to it."""
    return max(filter(None, [plan_starts_on, joined_on]), default=None)


def timeliness(
    plan_state: str,
    completion: str | None,
    *,
    reported_at: dt.datetime | None,
    counted_from: dt.date | None,
    has_late_milestone: bool,
    today: dt.date,
) -> Timeliness | None:
    """None unless the plan is in progress. What is completed or withdrawn owes no more reports."""
    if plan_state != PlanState.IN_PROGRESS:
        return None
    if completion in DONE:
        return Timeliness.ON_TIME
    if is_stale(reported_at, counted_from, today):
        return Timeliness.STALE
    return Timeliness.LATE if has_late_milestone else Timeliness.ON_TIME


def of_commitment(commitment: Commitment, now: dt.datetime) -> Timeliness | None:
    """As `timeliness`, of one initiative; select its plan with it."""
    today, plan = danish_day(now), commitment.plan
    return timeliness(
        plan.state,
        commitment.current_completion,
        reported_at=commitment.current_status_at,
        counted_from=counted_from(plan.starts_on, commitment.joined_on),
        has_late_milestone=commitment.milestones.late(today).exists(),
        today=today,
    )


def with_standing(commitments: QuerySet[Commitment], today: dt.date) -> QuerySet[Commitment]:
    """Adds `is_unconfirmed` and `has_late_milestone`, for lists."""
    own = OuterRef("pk")
    owners = CommitmentParty.objects.current().owners()
    unconfirmed = owners.filter(commitment=own, acknowledged_at=None)
    late = Milestone.objects.filter(commitment=own).late(today)
    return commitments.annotate(is_unconfirmed=Exists(unconfirmed), has_late_milestone=Exists(late))
