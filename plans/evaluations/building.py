"""What a worker does: turns one snapshot into its web pages and PDFs, each stored once.

Everything made here is a function of the snapshot alone, and each finished form is stored at
once. A worker that dies leaves what it finished; the next one makes the rest, with the same bytes.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _

from ogp_portal.files import actions as files
from ogp_portal.jobs import Progress

from ..enums import EvaluationKind
from ..models import Rendition, Snapshot
from ..models.evaluations import RenditionFormat
from .content import Report
from .html import html_bytes
from .pdf import pdf_bytes
from .report import compose

LANGUAGES = ("da", "en")
FORMS: dict[str, tuple[Callable[[Report], bytes], str]] = {
    RenditionFormat.HTML: (html_bytes, "text/html; charset=utf-8"),
    RenditionFormat.PDF: (pdf_bytes, "application/pdf"),
}
"""How each form is made from a report, and its content type. The quick and sure one first."""


class Steps:
    """Counts the steps of one build and reports each before it is taken."""

    def __init__(self, progress: Progress, total: int):
        self._progress, self._total, self._done = progress, total, 0

    def begin(self, label: str) -> None:
        """Says what is done next; the step before it is finished."""
        self._progress(self._done, self._total, label)
        self._done += 1

    def finish(self) -> None:
        """Says that all is done."""
        self._progress(self._total, self._total, "")


def build(snapshot: Snapshot, *, progress: Progress, now: dt.datetime) -> None:
    """Makes and stores every form of `snapshot` that is not there yet, in both languages.

    Safe to run again at any time. `progress` gets "step n of m" with the initiative's name;
    labels are Danish, the language of the agency. Raises what `pdf_bytes` raises.
    """
    per_language = len(snapshot.data["commitments"]) + len(FORMS)
    steps = Steps(progress, per_language * len(LANGUAGES))
    with translation.override("da"):
        reports = {language: _draft(snapshot, language, steps) for language in LANGUAGES}
        for form in FORMS:
            for language in LANGUAGES:
                steps.begin(_form_label(form, language))
                _store_once(snapshot, form, reports[language], now)
        steps.finish()


def _draft(snapshot: Snapshot, language: str, steps: Steps) -> Report:
    def on_initiative(name: str) -> None:
        # Called inside the report's language; the label is for staff.
        with translation.override("da"):
            values = {"name": name, "language": _language_name(language)}
            steps.begin(_("commitment %(name)s (%(language)s)") % values)

    return compose(snapshot, language, on_initiative=on_initiative)


def _form_label(form: str, language: str) -> str:
    values = {"form": RenditionFormat(form).label, "language": _language_name(language)}
    return _("%(form)s (%(language)s)") % values


def _language_name(language: str) -> str:
    return _("Danish") if language == "da" else _("English")


def _store_once(snapshot: Snapshot, form: str, report: Report, now: dt.datetime) -> None:
    """Two workers at once leave one row: the constraint decides, and both made the same bytes."""
    own = {"snapshot": snapshot, "format": form, "language": report.language}
    if Rendition.objects.filter(**own).exists():
        return
    make, content_type = FORMS[form]
    store = partial(
        files.store,
        make(report),
        name=file_name(snapshot, form, report.language),
        content_type=content_type,
        now=now,
    )
    Rendition.objects.get_or_create(**own, defaults={"file": store, "built_at": now})


def file_name(snapshot: Snapshot, form: str, language: str) -> str:
    """'selvevaluering-2017-2019-slut-v1-da.pdf'; a trial and a demonstration say so first."""
    evaluation = snapshot.evaluation
    kind = "slut" if evaluation.kind == EvaluationKind.FINAL else "midtvejs"
    marks = [
        mark
        for mark, holds in (
            ("proeveudkast", evaluation.is_trial),
            ("demonstration", evaluation.is_demonstration),
        )
        if holds
    ]
    parts = [*marks, "selvevaluering", evaluation.plan.slug, kind, f"v{snapshot.version}", language]
    return f"{'-'.join(parts)}.{form}"


def is_complete(snapshot: Snapshot) -> bool:
    """Whether every form of the snapshot is stored in both languages."""
    return snapshot.renditions.count() == len(FORMS) * len(LANGUAGES)
