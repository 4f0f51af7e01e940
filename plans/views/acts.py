"""Amendments as people read them: by act, with the old words and the new."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common.dates import Precision

from ..enums import AmendedBy
from ..models import Amendment, Milestone
from ..models.amendments import DATE, PRECISION, ROW
from ..word_diff import in_language, whole_diff, word_diff
from .texts import as_date, date_words, day_of, passage


class Change(NamedTuple):
    """One field of one row. `what` names it; `said` shows the old words and the new."""

    what: SafeString
    said: SafeString


class Act(NamedTuple):
    """What was changed together, with its day, who and why."""

    day: str
    stamp: str
    who: str
    reason: SafeString
    changes: list[Change]


def _first_due(part: str) -> Subquery:
    moved = Amendment.objects.filter(
        subject_kind="plans.milestone", subject_id=OuterRef("pk"), field=f"due{part}"
    )
    return Subquery(moved.order_by("made_at", "pk").values("before")[:1])


FIRST_DUE = {"first_due": _first_due(DATE), "first_due_precision": _first_due(PRECISION)}
"""When the outer milestone was first due, and how precisely, where that has been changed."""


def acts_on(milestone: Milestone, user) -> list["Act"]:
    """What has been changed in a milestone, newest first."""
    rows = Amendment.objects.visible_to(user).filter(
        subject_kind="plans.milestone", subject_id=milestone.pk
    )
    return acts(rows.as_read())


def acts(amendments: Iterable[Amendment]) -> list[Act]:
    """By act, in the order given, from `as_read`; the changes of an act stand together."""
    return [_act(list(rows)) for _key, rows in groupby(amendments, key=lambda row: row.act)]


def _act(rows: list[Amendment]) -> Act:
    first = rows[0]
    changes = [_change(row) for row in rows]
    return Act(
        day_of(first.made_at),
        first.made_at.date().isoformat(),
        str(AmendedBy(first.role).label),
        passage(first.reason_da, first.reason_en),
        changes,
    )


def _change(row: Amendment) -> Change:
    model = apps.get_model(row.subject_kind)
    name = _named(model, row)
    if row.field == ROW:
        words = _("Added") if row.before is None else _("Taken out")
        return Change(name, SafeString(f"<strong>{escape(words)}</strong>"))
    what = SafeString(f"{name}: {escape(_label(model, row.field))}")
    before = _words(model, row.field, row.before, row.precision_before)
    after = _words(model, row.field, row.after, row.precision_after)
    if _is_prose(model, row.field):
        return Change(what, word_diff(before.text, after.text, after.lang or before.lang))
    return Change(what, whole_diff(before.text, after.text, before.lang, after.lang))


def _named(model, row: Amendment) -> SafeString:
    """'Milepæl “Ny portal”', with the language of the name where it is not the page's."""
    kind = escape(capfirst(str(model._meta.verbose_name)))
    text = _in_page_language(row.subject_label_da, row.subject_label_en)
    name = in_language(text.text, text.lang)
    return SafeString(_("%(kind)s “%(name)s”") % {"kind": kind, "name": name})


def _is_prose(model, field: str) -> bool:
    """Whether single words of it can change; of a date or a choice the whole does."""
    column = model._meta.get_field(field)
    return isinstance(column, models.CharField | models.TextField) and not column.choices


def _label(model, field: str) -> str:
    try:
        return str(model._meta.get_field(field).verbose_name)
    except FieldDoesNotExist:
        return field


class Words(NamedTuple):
    """A text, and its language where that is not the page's."""

    text: str
    lang: str = ""


def _in_page_language(danish: str, english: str) -> Words:
    present = get_language() or "da"
    first, second, other = (english, danish, "da") if present == "en" else (danish, english, "en")
    return Words(first) if first else Words(second, other if second else "")


def _words(model, field: str, value: Any, precision: str | None) -> Words:
    """A stored value as the reader knows it; "" for none."""
    if value is None:
        return Words("")
    if isinstance(value, dict):
        return _in_page_language(value["label"]["da"], value["label"]["en"])
    if isinstance(value, bool):
        return Words(_("yes") if value else _("no"))
    choices = dict(model._meta.get_field(field).flatchoices)
    if value in choices:
        return Words(str(choices[value]))
    if field.endswith(DATE):
        return Words(date_words(as_date(value), precision or Precision.DAY))
    language = field[-2:] if field.endswith(("_da", "_en")) else ""
    return Words(str(value), language if language != get_language() else "")
