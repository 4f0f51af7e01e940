"""The documents and self-assessments of a plan, as rows of its page."""

import datetime as dt
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ogp_portal.common.dates import format_deadline
from ogp_portal.common.text import danish_slug

from ..enums import DocumentKind, DocumentLanguage
from ..models import ActionPlan, Evaluation
from .overview import in_words
from .texts import as_date, date_words, day_of, link, or_not_stated, publisher_here, told

REPORTS = {DocumentKind.SELF_ASSESSMENT, DocumentKind.IRM_REPORT}
"""What has been written about a plan; other documents belong to its making."""

_REPORT_COLUMNS = [
    "kind",
    "title_da",
    "title_en",
    "publisher",
    "published_on",
    "published_precision",
]
DOCUMENT_COLUMNS = [
    "pk",
    *_REPORT_COLUMNS,
    "language",
    "version",
    "comment_url",
    "comment_closes_at",
]
EVALUATION_COLUMNS = [*_REPORT_COLUMNS, "completion_counts", "published_at"]


class DocumentRow(NamedTuple):
    """A document or self-assessment of the plan.

    `counts`: what the latter says of completion; `comments`: until when one can, or could, comment
    on it elsewhere. `language` and `version` are "" where they are not stated.
    """

    link: SafeString
    kind: str
    publisher: str
    published: str
    counts: str = ""
    language: str = ""
    version: str = ""
    comments: SafeString = SafeString("")


def comment_deadlines(found: Iterable[dict]) -> list[dt.datetime]:
    """When one can no longer comment on the documents: the page changes then."""
    return [row["comment_closes_at"] for row in found if row["comment_closes_at"]]


def reports_and_documents(
    found: Iterable[dict], now: dt.datetime
) -> tuple[list[DocumentRow], list[DocumentRow]]:
    """What has been written about the plan, and its other documents, in the order of `found`."""
    documents_path = reverse("document-list")
    reports: list[DocumentRow] = []
    documents: list[DocumentRow] = []
    for row in found:
        slug = danish_slug(row["title_da"] or row["title_en"])
        path = f"{documents_path}{row['pk']}-{slug}/"
        kind = DocumentKind(row["kind"])
        rows = reports if kind in REPORTS else documents
        shown = _document_row(row, path, kind.label, row["published_on"])
        language = DocumentLanguage(row["language"]).label if row["language"] else ""
        rows.append(
            shown._replace(
                language=str(language), version=row["version"], comments=_comments(row, now)
            )
        )
    return reports, documents


def _comments(row: dict, now: dt.datetime) -> SafeString:
    """'Åben for kommentarer indtil …' with the way there; "" where one never could comment."""
    if row["comment_closes_at"] is None:
        return SafeString("")
    words = {"deadline": format_deadline(row["comment_closes_at"])}
    if now >= row["comment_closes_at"]:
        return SafeString(escape(_("The deadline for comments was %(deadline)s.") % words))
    is_open = escape(_("Open for comments until %(deadline)s.") % words)
    address, way = escape(row["comment_url"]), escape(_("Read and comment"))
    return SafeString(f'{is_open} <a href="{address}" rel="noopener">{way}</a>')


def evaluation_rows(plan: ActionPlan) -> list[DocumentRow]:
    """The plan's self-assessments, mid-term before final, from `plan.evaluation_rows`."""
    rows = []
    for found in plan.evaluation_rows:
        evaluation = Evaluation(plan=plan, kind=found["kind"])
        path, kind = evaluation.get_absolute_url(), evaluation.get_kind_display()
        row = _document_row(found, path, kind, as_date(found["published_on"]))
        row = row._replace(counts=in_words(found["completion_counts"] or {}))
        rows.append(_published_here(row, found, plan) if found["published_at"] else row)
    return rows


def _published_here(row: DocumentRow, found: dict, plan: ActionPlan) -> DocumentRow:
    """A self-assessment that the portal itself published: by its publisher, on a known day."""
    day = day_of(dt.datetime.fromisoformat(found["published_at"]))
    publisher = publisher_here(is_invented=plan.is_demonstration)
    return row._replace(publisher=publisher, published=day)


def _document_row(row: dict, path: str, kind: str, published_on: dt.date | None) -> DocumentRow:
    return DocumentRow(
        link(path, told(row["title_da"], row["title_en"])),
        kind,
        or_not_stated(row["publisher"]),
        or_not_stated(date_words(published_on, row["published_precision"])),
    )
