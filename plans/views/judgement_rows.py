"""The three judgements of an initiative side by side, and IRM's recommendations.

Owner, self-assessment and IRM each keep their own scale (design 5.3): nothing is averaged, and a
difference is told only where the scales share their steps.
"""

import datetime as dt
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common.text import danish_slug

from ..enums import EvaluationKind, Judge, ReadFrom, Variable
from ..models.evaluations import word_of
from ..scales import SCALES, step_of, translated
from .overview import completion_word
from .texts import as_date, date_words, day_of, link, passage, told

ASSESSMENT_COLUMNS = [
    "judge",
    "variable",
    "scale",
    "values",
    "placeholder",
    "read_from",
    "page",
    "source_url",
    "assessed_on",
    "assessed_precision",
    "note_da",
    "note_en",
    "report_id",
    "report__title_da",
    "report__title_en",
    "plan__slug",
]
RECOMMENDATION_COLUMNS = ["text_da", "text_en", "is_paraphrase", "page"]
FOLLOW_UP_COLUMNS = ["text_da", "text_en", "url", "made_at"]

_KINDS = {
    Judge.SELF_MIDTERM: EvaluationKind.MIDTERM,
    Judge.SELF_FINAL: EvaluationKind.FINAL,
}
_ORDER = {name: place for place, name in enumerate(Variable.values)}


class Judged(NamedTuple):
    """One value. `said`: in the judge's words with ours beside; `about`: scale, source, date."""

    variable: str
    said: SafeString
    about: SafeString
    note: SafeString


class Judgements(NamedTuple):
    """What each of the three says; `difference` is "" where nothing can be compared."""

    owner: str
    government: list[Judged]
    irm: list[Judged]
    difference: str


def judgements(found: Iterable[dict], completion: str | None) -> Judgements:
    """From ASSESSMENT_COLUMNS; `completion` is the owner's running status."""
    rows = sorted(found, key=lambda row: _ORDER[row["variable"]])
    return Judgements(
        completion_word(completion) if completion else "",
        [_judged(row) for row in rows if row["judge"] != Judge.IRM],
        [_judged(row) for row in rows if row["judge"] == Judge.IRM],
        _difference(rows, completion),
    )


def judgements_of_plan(found: Iterable[dict]) -> list[Judged]:
    """What is judged of a plan as a whole, each under its judge; ASSESSMENT_COLUMNS and counts."""
    rows = sorted(found, key=lambda row: (row["judge"], _ORDER[row["variable"]]))
    return [
        Judged(
            f"{Judge(row['judge']).label}: {Variable(row['variable']).label}",
            _counted(row) if row["counts"] else _said(row),
            _about(row),
            passage(row["note_da"], row["note_en"]),
        )
        for row in rows
    ]


def _counted(row: dict) -> SafeString:
    """'Limited: 5 · Substantial: 9', in the scale's order and the judge's words, ours beside."""
    scale, counts = SCALES.get(row["scale"]), row["counts"]
    in_order = [value for value in (scale.values if scale else counts) if value in counts]
    figures = [_figure(row["scale"], value, counts[value]) for value in in_order]
    return SafeString(" · ".join(figures))


def _figure(scale: str, value: str, count: int) -> str:
    if get_language() == "en":
        return f"<strong>{escape(value)}: {count}</strong>"
    ours = _("our translation: %(words)s") % {"words": translated(scale, value)}
    return f'<strong><span lang="en">{escape(value)}</span>: {count}</strong> ({escape(ours)})'


def _judged(row: dict) -> Judged:
    label = str(Variable(row["variable"]).label)
    if row["judge"] != Judge.IRM:
        label = f"{Judge(row['judge']).label}: {label}"
    return Judged(label, _said(row), _about(row), passage(row["note_da"], row["note_en"]))


def _said(row: dict) -> SafeString:
    """'Substantial – vores oversættelse: gennemført i væsentlig grad', with its language."""
    if row["placeholder"]:
        words = _("“%(words)s”: this is no judgement.") % {"words": row["placeholder"]}
        return SafeString(escape(words))
    original = ", ".join(row["values"])
    if row["read_from"] == ReadFrom.PORTAL:
        # The report is in both languages: none of them is a translation of ours.
        both = {"en": original, "da": ", ".join(translated(row["scale"], v) for v in row["values"])}
        return SafeString(f"<strong>{escape(both[get_language() or 'da'])}</strong>")
    if get_language() == "en":
        return SafeString(f"<strong>{escape(original)}</strong>")
    ours = ", ".join(translated(row["scale"], value) for value in row["values"])
    said = f'<strong lang="en">{escape(original)}</strong>'
    words = _("our translation: %(words)s") % {"words": ours}
    return SafeString(f"{said} – {escape(words)}")


def _about(row: dict) -> SafeString:
    """Scale, where it was read, page and date; what is unknown is left out or says so."""
    date = date_words(as_date(row["assessed_on"]), row["assessed_precision"])
    page = _("page %(page)s") % {"page": row["page"]} if row["page"] else ""
    scale = SCALES.get(row["scale"])
    words = f"{scale.label} ({scale.when})" if scale else ""
    parts = [escape(words), _source(row), escape(page), escape(date)]
    return SafeString(" · ".join(part for part in parts if part))


def _source(row: dict) -> str:
    if row["read_from"] == ReadFrom.REPORT and row["report_id"]:
        return _report_link(row)
    if row["read_from"] == ReadFrom.PORTAL:
        path = reverse("evaluation", args=[row["plan__slug"], word_of(_KINDS[row["judge"]])])
        return f'<a href="{escape(path)}">{escape(_("the report in the portal"))}</a>'
    words = escape(_("read on OGP's website"))
    if not row["source_url"]:
        return words
    return f'<a href="{escape(row["source_url"])}" rel="noopener">{words}</a>'


def _report_link(row: dict) -> SafeString:
    danish, english = row["report__title_da"], row["report__title_en"]
    slug = danish_slug(danish or english)
    return link(reverse("document", args=[row["report_id"], slug]), told(danish, english))


def _difference(rows: list[dict], completion: str | None) -> str:
    """Where judges see completion differently: told, never weighed."""
    if not completion:
        return ""
    others = {
        step_of(row["scale"], value)
        for row in rows
        if row["variable"] == Variable.COMPLETION
        for value in row["values"]
    }
    if others - {None, completion}:
        return _("The judgements of completion differ.")
    return ""


class Done(NamedTuple):
    """One thing done about a recommendation: what, on which day it was written, and a link."""

    text: SafeString
    day: str
    url: str


class Recommended(NamedTuple):
    """One recommendation of IRM with what was done about it, newest first."""

    text: SafeString
    about: SafeString
    done: list[Done]


def recommendations(found: Iterable[dict]) -> list[Recommended]:
    """From RECOMMENDATION_COLUMNS with report_id, report titles and `follow_ups`."""
    return [
        Recommended(
            passage(row["text_da"], row["text_en"]),
            _recommended_in(row),
            [_done(follow_up) for follow_up in row["follow_ups"]],
        )
        for row in found
    ]


def _done(row: dict) -> Done:
    day = day_of(dt.datetime.fromisoformat(row["made_at"]))
    return Done(passage(row["text_da"], row["text_en"]), day, row["url"])


def _recommended_in(row: dict) -> SafeString:
    page = _("page %(page)s") % {"page": row["page"]} if row["page"] else ""
    words = _("in our words") if row["is_paraphrase"] else ""
    parts = [_report_link(row), escape(page), escape(words)]
    return SafeString(" · ".join(part for part in parts if part))
