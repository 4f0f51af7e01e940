"""Writes the archive of a finished consultation: pages that open from disk, without the portal.

It holds what is public when it is made, and nothing else. Each page is written as soon as it is
read, so a large consultation costs no more memory than a small one.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.dates import format_instant
from ogp_portal.jobs import Progress
from plans.evaluations.content import Block, Point, Points

from .. import answered, reading, reading_answers
from ..enums import ReportFormat
from ..models import (
    Consultation,
    ReportVersion,
)
from ..reports.building import current_file
from ..reports.composing import compose
from ..reports.freezing import withheld
from ..wording import foreign
from .archive_front import write_front
from .archive_pages import REPORT, Pages, answers_page, day, responses_page
from .archived import ArchivedAnswer, answers, named, on_portal
from .packing import READ_ME
from .zipping import Archive

STYLE = Path(__file__).resolve().parent / "archive.css"


def write_archive(
    consultation: Consultation, path: Path, *, progress: Progress, now: dt.datetime
) -> int:
    """Writes the archive to `path`, in Danish; returns how many answers are in it.

    Http404 when the consultation is not public.
    """
    with translation.override("da"), Archive(path) as archive:
        pages = Pages(archive, reading.shown_consultation(None, consultation.slug), now)
        number = _write_answers(pages, consultation, progress)
        renew = partial(progress, number, number, responses_page(1))
        _write_responses(pages, consultation, renew)
        _write_report(pages, consultation)
        # Last, so that its numbers and ticks are not older than the answers.
        write_front(pages, reading.shown_consultation(None, consultation.slug), number)
        archive.add("stil.css", STYLE.read_bytes())
        archive.add(READ_ME, _read_me(pages, consultation, number).encode())
    return number


def _write_answers(pages: Pages, consultation: Consultation, progress: Progress) -> int:
    """A page for each answer and the pages of their list."""
    expected = reading_answers.public_answers(None, consultation.pk).count()
    number, page, rows = 0, 1, []
    for answer in answers(consultation.pk, pages.now):
        if len(rows) == limits.ARCHIVE_ANSWERS_PER_PAGE:
            _write_list(pages, rows, page, has_more=True)
            page, rows = page + 1, []
        _write_answer(pages, answer, answers_page(page))
        rows.append(_listed(answer))
        number += 1
        progress(number, max(number, expected), answer.submission.reference)
    _write_list(pages, rows, page, has_more=False)
    return number


def _write_answer(pages: Pages, answer: ArchivedAnswer, listed: str) -> None:
    submission = answer.submission
    for file in answer.files:
        if file.copy:
            pages.keep(file.place, file.copy)
    title = _("Answer from %(sender)s") % {"sender": submission.sender}
    pages.write(
        answer.place,
        "answer",
        title,
        answer=answer,
        submission=submission,
        kind=submission.get_submitter_kind_display() if submission.public_name else "",
        received=day(submission.received_at),
        language=foreign(submission.language),
        listed=listed,
    )


@dataclass(frozen=True)
class Listed:
    """An answer in the list: little enough to keep until its page is full."""

    place: str
    reference: str
    sender: str
    received: str
    came_by: str
    is_late: bool
    excerpt: str
    language: str
    decisions: list[str]


def _listed(answer: ArchivedAnswer) -> Listed:
    submission = answer.submission
    return Listed(
        place=answer.place,
        reference=submission.reference,
        sender=answer.listed_sender,
        received=day(submission.received_at),
        came_by=answer.came_by,
        is_late=submission.is_late,
        excerpt=answer.excerpt,
        language=foreign(submission.language),
        decisions=list(dict.fromkeys(one.decision for one in answer.proposals)),
    )


def _write_list(pages: Pages, rows: list[Listed], number: int, *, has_more: bool) -> None:
    title = _("Answers") if number == 1 else _("Answers, page %(number)d") % {"number": number}
    pages.write(
        answers_page(number),
        "answers",
        title,
        rows=rows,
        earlier=answers_page(number - 1) if number > 1 else "",
        later=answers_page(number + 1) if has_more else "",
    )


def _write_responses(pages: Pages, consultation: Consultation, renew: Callable[[], None]) -> None:
    """Each response once, with the first of the proposals that it is to."""
    number, rows = 1, []
    for row in _responses(consultation, pages.now, renew):
        if len(rows) == limits.ARCHIVE_RESPONSES_PER_PAGE:
            _write_some_responses(pages, rows, number, has_more=True)
            number, rows = number + 1, []
        rows.append(_response(pages, row))
    _write_some_responses(pages, rows, number, has_more=False)


def _responses(
    consultation: Consultation, now: dt.datetime, renew: Callable[[], None]
) -> Iterator[answered.Answered]:
    """All of them; `renew` is called now and then, so that nobody takes the work for dead."""
    page = 1
    while rows := answered.answered_page(consultation.pk, now, page):
        yield from rows
        renew()
        page += 1


def _response(pages: Pages, row: answered.Answered) -> dict[str, object]:
    places = named(proposal.reference for proposal in row.proposals)
    proposals = [
        {"reference": one.reference, "place": place, "words": words, "language": one.language}
        for one in row.proposals
        for place, words in [places.get(one.reference, ("", ""))]
        if pages.archive.holds(place)
    ]
    results = [(result, on_portal(result.url)) for result in row.results]
    return {"row": row, "proposals": proposals, "results": results}


def _write_some_responses(pages: Pages, rows: list, number: int, *, has_more: bool) -> None:
    title = _("Responses") if number == 1 else _("Responses, page %(number)d") % {"number": number}
    pages.write(
        responses_page(number),
        "responses",
        title,
        rows=rows,
        earlier=responses_page(number - 1) if number > 1 else "",
        later=responses_page(number + 1) if has_more else "",
    )


def _write_report(pages: Pages, consultation: Consultation) -> None:
    """The newest version of the report as a page and as files; nothing where there is none."""
    if consultation.report_published_at is None:
        return
    rows = ReportVersion.objects.visible_to(None).filter(consultation=consultation)
    version = rows.newest_first().first()
    context: dict[str, object] = {"published": format_instant(consultation.report_published_at)}
    if version is None:
        context |= {
            "text": pages.text(consultation.report_html),
            "language": consultation.report_language,
        }
    else:
        report = compose(version, "da", without=withheld(version.data))
        context |= {
            "published": format_instant(version.published_at),
            "version": version,
            "report": report,
            "blocks": _within(pages, report.blocks),
            "files": _report_files(pages, version),
        }
    pages.write(REPORT, "report", _("Consultation report"), **context)


def _within(pages: Pages, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with links to proposals that lead to the answers in the archive."""
    points = [point for one in blocks if isinstance(one, Points) for point in one.entries]
    places = named(reference.code for point in points for reference in point.references)
    return [
        replace(one, entries=tuple(_point_within(pages, point, places) for point in one.entries))
        if isinstance(one, Points)
        else one
        for one in blocks
    ]


def _point_within(pages: Pages, point: Point, places: dict[str, tuple[str, str]]) -> Point:
    references = []
    for one in point.references:
        place, _words = places.get(one.code, ("", ""))
        url = f"{place}#{one.code}" if pages.archive.holds(place) else ""
        references.append(replace(one, url=url))
    return replace(point, references=tuple(references))


def _report_files(pages: Pages, version: ReportVersion) -> list[tuple[str, str, int]]:
    """(form, path, bytes) of those that are made and name nothing that is no longer public."""
    found = []
    for form in ReportFormat:
        made = current_file(version, form, "da")
        if made is not None:
            place = pages.keep(f"hoeringsnotat.{form}", made.file)
            found.append((str(form.label), place, made.file.size))
    return found


def _read_me(pages: Pages, consultation: Consultation, number: int) -> str:
    made = {"time": format_instant(pages.now), "address": pages.address}
    return "\r\n".join(
        [
            _("Archive of the consultation: %(title)s") % {"title": consultation.title},
            _("Made %(time)s from %(address)s") % made,
            _("It shows what was public then. Answers: %(number)d") % {"number": number},
            "",
            _("Unpack the whole file and open index.html in a browser. It needs no network."),
            _("SHA256SUMS holds the checksum of every file."),
            "",
        ]
    )
