"""Amendments as people read them: by act, with the old words and the new."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import OuterRef, Subquery
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..enums import AmendedBy
from ..models import Amendment, Milestone
from ..models.amendments import ROW
from ..word_diff import word_diff
from .texts import as_date, date_words, day_of, passage


class Change(NamedTuple):
    """One field of one row. `what` names it; `said` shows the old words and the new."""

    what: str
    said: SafeString


class Act(NamedTuple):
    """What was changed together, with its day, who and why."""

    day: str
    stamp: str
    who: str
    reason: SafeString
    changes: list[Change]


def first_due() -> Subquery:
    """The date a milestone was first due, where that has been changed: of the outer milestone."""
    moved = Amendment.objects.filter(
        subject_kind="plans.milestone", subject_id=OuterRef("pk"), field="due_on"
    )
    return Subquery(moved.order_by("made_at", "pk").values("before")[:1])


def acts_on(milestone: Milestone, user) -> list["Act"]:
    """What has been changed in a milestone, newest first."""
    rows = Amendment.objects.visible_to(user).filter(
        subject_kind="plans.milestone", subject_id=milestone.pk
    )
    return acts(rows.newest_first())


def acts(amendments: Iterable[Amendment]) -> list[Act]:
    """By act, in the order given; the changes of an act stand together."""
    return [_act(list(rows)) for _key, rows in groupby(amendments, key=lambda row: row.act)]


def _act(rows: list[Amendment]) -> Act:
    first = rows[0]
    changes = [change for row in rows for change in _changes(row)]
    return Act(
        day_of(first.made_at),
        first.made_at.date().isoformat(),
        str(AmendedBy(first.role).label),
        passage(first.reason_da, first.reason_en),
        changes,
    )


def _changes(row: Amendment) -> list[Change]:
    """A precision is told with its date, so it makes no change of its own."""
    if row.field.endswith("_precision"):
        return []
    model = apps.get_model(row.subject_kind)
    name = f"{capfirst(str(model._meta.verbose_name))} “{row.subject_label}”"
    if row.field == ROW:
        words = _("Added") if row.before is None else _("Taken out")
        return [Change(name, SafeString(f"<strong>{words}</strong>"))]
    said = word_diff(_words(model, row.field, row.before), _words(model, row.field, row.after))
    return [Change(f"{name}: {_label(model, row.field)}", said)]


def _label(model, field: str) -> str:
    try:
        return str(model._meta.get_field(field).verbose_name)
    except FieldDoesNotExist:
        return field


def _words(model, field: str, value: object) -> str:
    """A stored value as the reader knows it; "" for none."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get("label", ""))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(model._meta.get_field(field).flatchoices)
    if value in choices:
        return str(choices[value])
    return date_words(as_date(value), "day") if field.endswith("_on") else str(value)
