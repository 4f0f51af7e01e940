"""Whether a milestone was kept, judged only as far as its dates are known."""

import datetime as dt

from ogp_portal.common.dates import Precision

from ..models.periods import first_day, has_passed

IN_TIME = "in_time"
LATE = "late"
COMPLETED = "completed"
OVERDUE = "overdue"
COMING = "coming"
UNDATED = "undated"

# Longer than the longest month, season and year, and shorter than two of them.
_PAST_THE_NEXT = {
    Precision.MONTH: dt.timedelta(days=32),
    Precision.SEASON: dt.timedelta(days=100),
    Precision.YEAR: dt.timedelta(days=370),
}


def kept(milestone: dict[str, object], today: dt.date) -> str:
    """One of the six words above for a milestone's row at the day `today` in Copenhagen.

    COMPLETED: done, but the dates do not tell whether in time. UNDATED: not done, no deadline.
    """
    due, precision = milestone["due_on"], milestone["due_precision"]
    if milestone["is_completed"]:
        return _kept_when_completed(milestone, due, precision)
    if due is None:
        return UNDATED
    return OVERDUE if has_passed(due, precision, today) else COMING


def _kept_when_completed(milestone: dict, due: dt.date | None, precision: str) -> str:
    done = milestone["completed_on"]
    if due is None or done is None:
        return COMPLETED
    if not has_passed(due, precision, last_day(milestone["completed_precision"], done)):
        return IN_TIME
    return LATE if has_passed(due, precision, done) else COMPLETED


def last_day(precision: str, day: dt.date) -> dt.date:
    """The last day of the month, season or year that `day` lies in; the day itself by day."""
    if precision not in _PAST_THE_NEXT:
        return day
    first = first_day(precision, day)
    return first_day(precision, first + _PAST_THE_NEXT[precision]) - dt.timedelta(days=1)
