"""The marks beside an initiative's status: not updated, late, not confirmed."""

import datetime as dt

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ogp_portal.common.dates import Precision

from ..enums import PartyRole, PlanState
from ..models import ActionPlan, Commitment
from ..models.periods import has_passed
from ..timeliness import Timeliness, counted_from, timeliness
from .texts import as_date, date_words, day_of, mark

NO_MARKS = SafeString("")


def add_standing(plan: ActionPlan, rows: list[dict], today: dt.date) -> None:
    """Gives each row of the plan's list its `standing`: the marks, "" where nothing is amiss."""
    for row in rows:
        row["standing"] = _marks(
            plan,
            row["current_completion"],
            row["current_status_at"],
            joined_on=row["joined_on"],
            has_late_milestone=row["has_late_milestone"],
            is_unconfirmed=row["is_unconfirmed"],
            today=today,
        )


def standing_of(commitment: Commitment, today: dt.date) -> SafeString:
    """The marks of one initiative, from the rows its page has read."""
    parties = [row for row in commitment.party_rows if row["until_on"] is None]
    leads = [row for row in parties if row["role"] == PartyRole.LEAD]
    late = any(
        not row["is_completed"] and has_passed(as_date(row["due_on"]), row["due_precision"], today)
        for row in commitment.milestone_rows
    )
    return _marks(
        commitment.plan,
        commitment.current_completion,
        commitment.current_status_at,
        joined_on=commitment.joined_on,
        has_late_milestone=late,
        is_unconfirmed=any(row["acknowledged_at"] is None for row in leads),
        today=today,
    )


def _marks(
    plan: ActionPlan,
    completion: str | None,
    reported_at: dt.datetime | None,
    *,
    joined_on: dt.date | None,
    has_late_milestone: bool,
    is_unconfirmed: bool,
    today: dt.date,
) -> SafeString:
    """Nothing unless the plan is in progress: nobody reports on an ended plan any more."""
    if plan.state != PlanState.IN_PROGRESS:
        return NO_MARKS
    found = timeliness(
        plan.state,
        completion,
        reported_at=reported_at,
        counted_from=counted_from(plan.starts_on, joined_on),
        has_late_milestone=has_late_milestone,
        today=today,
    )
    marks = []
    if found == Timeliness.STALE:
        marks.append(mark(_not_updated_since(plan, reported_at, joined_on), "warning"))
    if found == Timeliness.LATE:
        marks.append(mark(Timeliness.LATE.label, "warning"))
    if is_unconfirmed:
        marks.append(mark(_("Not confirmed by the authority"), "unknown"))
    return SafeString("".join(f" {one}" for one in marks))


def _not_updated_since(
    plan: ActionPlan, reported_at: dt.datetime | None, joined_on: dt.date | None
) -> str:
    if reported_at:
        return _("Not updated since %(date)s") % {"date": day_of(reported_at)}
    if joined_on:
        date = date_words(joined_on, Precision.DAY)
        return _("Not updated since it was added: %(date)s") % {"date": date}
    start = date_words(plan.starts_on, plan.starts_precision)
    return _("Not updated since the plan began: %(date)s") % {"date": start}


def after_the_plan(commitment: Commitment) -> str:
    """What the page of an initiative in an ended plan says of its last report; "" elsewhere."""
    if not commitment.plan.has_ended:
        return ""
    if commitment.current_status_at is None:
        return _("The plan has ended. No report on the commitment is known to the portal.")
    words = {"latest_known": day_of(commitment.current_status_at)}
    return _("The plan has ended; the latest known report is from %(latest_known)s.") % words
