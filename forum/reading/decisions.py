"""The public log of moderation: numbers and decisions, never a text, a title or a name."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.dates import COPENHAGEN, Precision, format_date, format_imprecise
from ogp_portal.moderation.models import RULES

from ..enums import AppealOutcome, DecisionKind
from ..models import Flag, Hold, ModerationDecision

_LABELS = dict(RULES)
_MONTH = dt.timedelta(days=31)


@dataclass
class Month:
    """The numbers of one month; `by_reason` in the order of the rules."""

    label: str
    is_demonstration: bool
    flags: int = 0
    read_first: int = 0
    approved: int = 0
    reasons: Counter = field(default_factory=Counter)

    @property
    def by_reason(self) -> list[int]:
        return [self.reasons[reason] for reason in _LABELS]

    @property
    def decisions(self) -> int:
        return sum(self.reasons.values())


def months(now: dt.datetime) -> list[Month]:
    """Decisions, reports and posts read first per Danish month, the newest first: 3 queries."""
    since = now - limits.LOG_MONTHS * _MONTH
    found: dict[tuple[dt.date, bool], Month] = {}
    decided = ModerationDecision.objects.filter(decided_at__gt=since)
    for row in _per_month(decided, "decided_at", "is_demonstration", "reason"):
        _month_of(row, found).reasons[row["reason"]] = row["number"]
    flags = Flag.objects.filter(made_at__gt=since)
    for row in _per_month(flags, "made_at", "post__topic__is_demonstration"):
        _month_of(row, found).flags = row["number"]
    holds = Hold.objects.filter(held_at__gt=since)
    for row in _per_month(holds, "held_at", "post__topic__is_demonstration", "is_approved"):
        month = _month_of(row, found)
        month.read_first += row["number"]
        month.approved += row["number"] if row["is_approved"] else 0
    return [month for _key, month in sorted(found.items(), reverse=True)]


def _per_month(rows: QuerySet, at: str, invented: str, *columns: str) -> QuerySet:
    month = TruncMonth(at, tzinfo=COPENHAGEN)
    grouped = rows.order_by().annotate(month=month).values("month", invented, *columns)
    return grouped.annotate(number=Count("pk"))


def _month_of(row: dict[str, object], found: dict[tuple[dt.date, bool], Month]) -> Month:
    first = row["month"].date()
    invented = bool(row.get("is_demonstration", row.get("post__topic__is_demonstration")))
    label = format_imprecise(first, Precision.MONTH, get_language())
    return found.setdefault((first, invented), Month(label, invented))


def decisions_for_log() -> QuerySet:
    """What the public reads of each decision, as plain values, the newest first."""
    return ModerationDecision.objects.newest_first().values(
        "kind",
        "reason",
        "decided_at",
        "ends_at",
        "lifted_at",
        "is_demonstration",
        "appeal__made_at",
        "appeal__outcome",
        "appeal__by_the_same",
    )


def log_rows(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows of `decisions_for_log`, worded."""
    language = get_language()
    for row in rows:
        row["date"] = _day(row["decided_at"], language)
        row["what"] = DecisionKind(row["kind"]).label
        row["why"] = _LABELS[row["reason"]]
        row["until"] = _day(row["ends_at"], language) if row["ends_at"] else ""
        row["lifted"] = _day(row["lifted_at"], language) if row["lifted_at"] else ""
        row["appeal"] = _appeal(row)
    return rows


def _appeal(row: dict[str, object]) -> str:
    if not row["appeal__made_at"]:
        return ""
    if not row["appeal__outcome"]:
        return _("Appealed, not decided yet")
    outcome = AppealOutcome(row["appeal__outcome"]).label
    if row["appeal__by_the_same"]:
        return _("Appealed: %(outcome)s (by the same moderator)") % {"outcome": outcome}
    return _("Appealed: %(outcome)s (by another moderator)") % {"outcome": outcome}


def _day(at: dt.datetime, language: str) -> str:
    return format_date(at.astimezone(COPENHAGEN).date(), language)


def reasons() -> list[str]:
    """The rules, as the columns of the numbers name them."""
    return list(_LABELS.values())
