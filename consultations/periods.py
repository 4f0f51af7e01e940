"""How long a consultation should last, and what staff are told before it is published.

The rule: 28 days, two weeks for a draft self-assessment; a shorter period or one in July says
publicly why; below 14 days staff are warned (domain reference 5.3).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal.common import limits
from ogp_portal.common.dates import COPENHAGEN

from .enums import ConsultationKind
from .models import Consultation

Period = tuple[dt.datetime, dt.datetime]
JULY = 7
A_MOMENT = dt.timedelta(microseconds=1)


def whole_days(opens_at: dt.datetime, closes_at: dt.datetime) -> int:
    """Days by the Danish clock, whatever happens to it at night meanwhile; 0 when none is whole."""
    first, last = (at.astimezone(COPENHAGEN).replace(tzinfo=None) for at in (opens_at, closes_at))
    return max((last - first).days, 0)


def is_in_july(opens_at: dt.datetime, closes_at: dt.datetime) -> bool:
    """Whether one of the days on which one can answer lies in July, in Denmark."""
    first = opens_at.astimezone(COPENHAGEN).date()
    last = (closes_at - A_MOMENT).astimezone(COPENHAGEN).date()
    years = range(first.year, last.year + 1)
    return any(
        first <= dt.date(year, JULY, 31) and last >= dt.date(year, JULY, 1) for year in years
    )


def recommended_days(kind: str) -> int:
    """How many days a consultation of this kind should last."""
    is_self_assessment = kind == ConsultationKind.DRAFT_SELF_ASSESSMENT
    return (
        limits.SELF_ASSESSMENT_CONSULTATION_DAYS if is_self_assessment else limits.CONSULTATION_DAYS
    )


@dataclass(frozen=True)
class Advice:
    """What is to be said of a period: how long its shortest phase is, and whether in July."""

    days: int
    recommended: int
    is_in_july: bool

    @property
    def is_short(self) -> bool:
        return self.days < self.recommended

    @property
    def is_very_short(self) -> bool:
        return self.days < limits.SHORTEST_CONSULTATION_DAYS

    @property
    def needs_reason(self) -> bool:
        """Whether the public must be told why."""
        return self.is_short or self.is_in_july

    @property
    def lines(self) -> list[str]:
        """The advice in words, the gravest first."""
        words = {"days": self.days, "recommended": self.recommended}
        said = [
            ngettext(
                "The consultation is open for %(days)d day. %(recommended)d days are recommended.",
                "The consultation is open for %(days)d days. %(recommended)d days are recommended.",
                self.days,
            )
            % words
        ]
        if not self.days:
            less = _(
                "The consultation is open for less than a day. %(recommended)d days are "
                "recommended."
            )
            said = [less % words]
        if self.is_very_short:
            text = _("Warning: less than %(shortest)d days is too short for most organisations.")
            said.insert(0, text % {"shortest": limits.SHORTEST_CONSULTATION_DAYS})
        if self.is_in_july:
            said.append(_("The period falls in July, when many people are on holiday."))
        if self.needs_reason:
            said.append(_("Write a public reason; it is shown on the consultation's page."))
        return said


def periods_from(consultation: Consultation, now: dt.datetime) -> list[Period]:
    """(opening, deadline) of each phase, as they would be if it were published at `now`."""
    periods = consultation.phases.values_list("opens_at", "closes_at")
    return [(max(opens_at, now), closes_at) for opens_at, closes_at in periods]


def advice_on(kind: str, periods: Iterable[Period]) -> Advice | None:
    """Advice on the (opening, deadline) of each phase; None where there is none."""
    spans = list(periods)
    if not spans:
        return None
    return Advice(
        days=min(whole_days(*span) for span in spans),
        recommended=recommended_days(kind),
        is_in_july=any(is_in_july(*span) for span in spans),
    )
