"""Questions of a consultation that its columns answer, for models and for rows of a list alike."""

import datetime as dt

from ogp_portal.common.dates import COPENHAGEN

from ..enums import ConsultationStatus, Decision


class Standing:
    """Where it stands by the clock. Needs is_record, is_published, settled_at and `periods`.

    `periods` are half-open ranges of instants, one per phase, the first to open first; a query
    gets them with `with_periods()`.
    """

    @property
    def last_deadline(self) -> dt.datetime | None:
        """When the last phase closes."""
        return max((period.upper for period in self.periods), default=None)

    @property
    def instants(self) -> list[dt.datetime]:
        """Every time at which it reads differently."""
        return [end for period in self.periods for end in (period.lower, period.upper)]

    def period_at(self, now: dt.datetime):
        """The phase that takes answers at `now`, as a range; None between phases and outside."""
        return next((period for period in self.periods if now in period), None)

    def next_period(self, now: dt.datetime):
        """The next phase to open, as a range; None when there is none to come."""
        coming = [one for one in self.periods if one.lower > now]
        return min(coming, key=lambda one: one.lower, default=None)

    def next_opening(self, now: dt.datetime) -> dt.datetime | None:
        """When the next phase opens; None when there is none to come."""
        coming = self.next_period(now)
        return coming.lower if coming else None

    def status_at(self, now: dt.datetime) -> ConsultationStatus:
        """Where it stands at `now`. Between two phases no answer is taken, so it is not open."""
        if self.is_record:
            return ConsultationStatus.RECORD
        if not self.is_published or not self.periods:
            return ConsultationStatus.DRAFT
        if self.settled_at is not None:
            return ConsultationStatus.ANSWERED
        if self.period_at(now):
            return ConsultationStatus.OPEN
        if now < self.periods[0].lower:
            return ConsultationStatus.COMING
        return ConsultationStatus.BETWEEN if self.next_opening(now) else ConsultationStatus.CLOSED


class Meter:
    """How far the answering has come. Needs `by_decision` and `deferred_until`, both counts.

    A decision "to be decided later" counts until its date, so those are kept by date and the day
    decides when asked.
    """

    def decisions_at(self, now: dt.datetime) -> list[tuple[Decision, int]]:
        """(decision, number) of the proposals answered at `now`, in the decisions' order."""
        today = now.astimezone(COPENHAGEN).date().isoformat()
        waiting = sum(number for day, number in self.deferred_until.items() if day >= today)
        numbers = {**self.by_decision, Decision.DEFERRED: waiting}
        return [(one, numbers[one]) for one in Decision if numbers.get(one)]

    def answered_at(self, now: dt.datetime) -> int:
        """How many proposals have a response that stands at `now`."""
        return sum(number for _decision, number in self.decisions_at(now))
