"""A plan or an initiative as the public could read it at the end of a day (`?dato=2025-03-01`).

Amendments are walked back: of each field, the words before the first change after that day.
Status and evidence have dates of their own. Parties, words it is sorted by and links to other
initiatives stand as they are today, and the page says so.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from ogp_portal.common.dates import COPENHAGEN, Precision

from .enums import Completion
from .models import ActionPlan, Amendment, Commitment, StatusUpdate
from .models.amendments import ROW

Values = dict[str, Any]
NO_MARKS = SafeString("")
_TEXTS = ["text_da", "text_en"]
_WHOLE = ["plans.commitmentanswer", "plans.plansection"]
"""Kinds of rows whose amendment holds all that the page shows of them."""
Rewound = dict[tuple[str, int], Values]


def end_of(day: dt.date) -> dt.datetime:
    """The instant at which a Danish day is over."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), COPENHAGEN)


def rewind_commitment(found: Commitment, user, day: dt.date) -> None:
    """Sets an initiative, with the parts that its page read, back to the end of `day`."""
    amendments = Amendment.objects.visible_to(user).filter(commitment=found.pk)
    before = _before(amendments, end_of(day))
    _set_back(found, before.get(("plans.commitment", found.pk), {}))
    found.answer_rows = _rewound_rows("plans.commitmentanswer", found.answer_rows, before)
    found.milestone_rows = _rewound_rows("plans.milestone", found.milestone_rows, before)
    _forget_later(found, end_of(day))
    _set_back_milestones(found, user, day)


def _forget_later(found: Commitment, until: dt.datetime) -> None:
    """Takes off what was reported or shown after the day."""
    found.update_rows = [one for one in found.update_rows if _when(one["reported_at"]) < until]
    found.evidence_rows = [one for one in found.evidence_rows if _when(one["added_at"]) < until]
    newest = next(iter(found.update_rows), None)
    found.current_completion = newest["completion"] if newest else None
    found.current_status_at = _when(newest["reported_at"]) if newest else None


def _set_back_milestones(found: Commitment, user, day: dt.date) -> None:
    """Completed or not, as was last reported by the day; imported history by its date alone."""
    reports = StatusUpdate.objects.visible_to(user).filter(
        commitment=found.pk, milestone__isnull=False
    )
    last = dict(
        reports.filter(reported_at__lt=end_of(day))
        .order_by("milestone_id", "-reported_at", "-pk")
        .distinct("milestone_id")
        .values_list("milestone_id", "completion")
    )
    reported_later = set(reports.values_list("milestone_id", flat=True)) - last.keys()
    for row in found.milestone_rows:
        if row["first_due"] == str(row["due_on"]):
            row["first_due"] = None  # it had not been moved yet
        was_completed = last.get(row["pk"]) == Completion.COMPLETE
        if row["pk"] not in last and row["pk"] not in reported_later:
            date = row["completed_on"]
            was_completed = row["is_completed"] and (not date or str(date) <= str(day))
        if not was_completed:
            row |= {"is_completed": False, "completed_on": None, "completed_precision": ""}
        elif not row["is_completed"]:  # reopened since; the date is not kept
            row |= {"is_completed": True, "completed_precision": Precision.UNKNOWN}


def rewind_plan(found: ActionPlan, initiatives: list[Values], user, day: dt.date) -> list[Values]:
    """Sets a plan back to the end of `day`; returns its initiatives as they stood then."""
    amendments = Amendment.objects.visible_to(user).filter(plan=found.pk)
    before = _before(amendments, end_of(day))
    _set_back(found, before.get(("plans.actionplan", found.pk), {}))
    found.theme_rows = _rewound_rows("plans.theme", found.theme_rows, before)
    found.section_rows = _rewound_rows("plans.plansection", found.section_rows, before)
    rows = [row | {"pk": row["id"]} for row in initiatives]
    return _with_status(_rewound_rows("plans.commitment", rows, before), found, user, day)


def _with_status(rows: list[Values], plan: ActionPlan, user, day: dt.date) -> list[Values]:
    updates = StatusUpdate.objects.visible_to(user).filter(
        commitment__plan=plan.pk, milestone=None, reported_at__lt=end_of(day)
    )
    last = updates.order_by("commitment_id", "-reported_at", "-pk").distinct("commitment_id")
    known = {
        key: said for key, *said in last.values_list("commitment", "completion", "reported_at")
    }
    return [
        row
        | dict(zip(("current_completion", "current_status_at"), said, strict=True))
        | {"standing": NO_MARKS}
        for row in rows
        for said in [known.get(row["id"], (None, None))]
    ]


def _before(amendments: Iterable[Amendment], until: dt.datetime) -> Rewound:
    """Of each row, the values before its first change after `until`, by field."""
    found: Rewound = {}
    for one in amendments.filter(made_at__gte=until).order_by("made_at", "pk"):
        values = found.setdefault((one.subject_kind, one.subject_id), {})
        values.setdefault(one.field, one.before)
        if one.field == ROW and one.before is None:
            values[ROW] = None
    return found


def _rewound_rows(kind: str, rows: list[Values], before: Rewound) -> list[Values]:
    """The rows as they stood: later ones left out, changed ones in their old words.

    What was taken out since stands again where the page needs nothing but its own columns.
    """
    kept = [row for row in rows if before.get((kind, row["pk"]), {}).get(ROW, {}) is not None]
    found = [_old_words(row, before.get((kind, row["pk"]), {})) for row in kept]
    gone = [
        {"pk": key, **dict.fromkeys(_TEXTS, ""), **values[ROW]}
        for (subject, key), values in before.items()
        if subject == kind and kind in _WHOLE and values.get(ROW)
    ]
    return sorted([*found, *gone], key=lambda row: row["position"]) if gone else found


def _old_words(row: Values, before: Values) -> Values:
    known = {name: value for name, value in before.items() if name in row}
    by_id = {
        f"{name}_id": value["id"] if value else None
        for name, value in before.items()
        if f"{name}_id" in row
    }
    return row | {name: _empty_as(row[name], value) for name, value in known.items()} | by_id


def _set_back(found: ActionPlan | Commitment, before: Values) -> None:
    for name, value in before.items():
        if name == ROW:
            continue
        field = found._meta.get_field(name)
        if field.is_relation:
            setattr(found, field.attname, value["id"] if value else None)
        elif name.endswith("_precision"):
            setattr(found, name, value or Precision.UNKNOWN)
        else:
            setattr(
                found, name, field.to_python(value) if value is not None else field.get_default()
            )


def _empty_as(present: Any, value: Any) -> Any:
    """An empty text stays a text."""
    return "" if value is None and isinstance(present, str) else value


def _when(value: str | dt.datetime) -> dt.datetime:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value
