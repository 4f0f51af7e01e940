"""The rows that a report rests on: a code for each, what it is, and where it is to be seen.

A code is a letter and the row's own number in the database ("S12"), so it means the same row in
every language and every version of the report. The page of the initiative has the code as `id`
of the place where it shows the row.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models.evaluations import word_of
from ..templates_of_ogp import ALL_QUESTIONS
from .content import Reference, ReferenceList
from .wording import date_of, in_language, instant_of

Row = dict[str, Any]

PLAN, INITIATIVE, ANSWER, STATUS, MILESTONE, EVIDENCE = "P", "I", "A", "S", "M", "D"
CONSULTATION, MEETING, DOCUMENT, CHAPTER, PROPOSAL, SOURCE = "H", "N", "B", "T", "F", "K"
KNOWN_EVALUATION = "E"

HEADINGS = {
    PLAN: gettext_lazy("The plan (P)"),
    INITIATIVE: gettext_lazy("Commitments (I)"),
    ANSWER: gettext_lazy("Answers in the plan (A)"),
    STATUS: gettext_lazy("Status updates (S)"),
    MILESTONE: gettext_lazy("Milestones (M)"),
    EVIDENCE: gettext_lazy("Evidence (D)"),
    PROPOSAL: gettext_lazy("Proposals behind the commitments (F)"),
    CONSULTATION: gettext_lazy("Consultations (H)"),
    MEETING: gettext_lazy("Network meetings (N)"),
    DOCUMENT: gettext_lazy("Documents (B)"),
    KNOWN_EVALUATION: gettext_lazy("The government's own self-assessments (E)"),
    CHAPTER: gettext_lazy("Texts by the editors (T)"),
    SOURCE: gettext_lazy("Sources of the plan's facts (K)"),
}


def code(letter: str, row: Row) -> str:
    """The code of a row: `code(STATUS, update)` is "S12"."""
    return f"{letter}{row['id']}"


def lists(data: Row, cited: set[str]) -> list[ReferenceList]:
    """The cited references by kind, in the active language, each in the report's order."""
    found: dict[str, list[Reference]] = {letter: [] for letter in HEADINGS}
    for reference in _all(data):
        if reference.code in cited:
            found[reference.code[0]].append(reference)
    return [
        ReferenceList(str(HEADINGS[letter]), tuple(entries))
        for letter, entries in found.items()
        if entries
    ]


def _all(data: Row) -> Iterator[Reference]:
    plan = data["plan"]
    yield _titled(PLAN, plan, "", reverse("plan", args=[plan["slug"]]))
    for row in data["commitments"]:
        yield from _of_commitment(row, plan["slug"])
    for row in data["consultations"]:
        yield _titled(CONSULTATION, row, "", reverse("consultation", args=[row["slug"]]))
    for row in data["meetings"]:
        place = reverse("network-meeting", args=[row["slug"]])
        yield _titled(MEETING, row, date_of(row, "held"), place)
    for row in data["documents"]:
        yield _titled(DOCUMENT, row, date_of(row, "published"), row["url"])
    for row in data["known_evaluations"]:
        place = reverse("evaluation", args=[plan["slug"], word_of(row["kind"])])
        yield _titled(KNOWN_EVALUATION, row, date_of(row, "published"), place)
    for row in data["chapters"]:
        yield Reference(code(CHAPTER, row), _("Written by the editors for this report"), "")
    for row in data["sources"]:
        yield Reference(
            code(SOURCE, row), row["publisher"], row["url"], row["title"], row["language"]
        )


def _of_commitment(row: Row, slug: str) -> Iterator[Reference]:
    page = reverse("commitment", args=[slug, row["address"]])
    yield _titled(INITIATIVE, row, row["address"], page)
    for answer in row["answers"]:
        yield _placed(ANSWER, answer, page, f"{row['address']}: {_question(answer)}")
    for milestone in row["milestones"]:
        place = reverse("milestone", args=[slug, row["address"], milestone["position"]])
        number = _("Milestone %(number)s") % {"number": milestone["position"]}
        yield _titled(MILESTONE, milestone, f"{row['address']}, {number}", place)
    for update in row["updates"]:
        said = _("Status of %(date)s") % {"date": instant_of(update["reported_at"])}
        yield _placed(STATUS, update, page, f"{row['address']}: {said}")
    for item in row["evidence"]:
        place = item["url"] or reverse("evidence-file", args=[slug, row["address"], item["id"]])
        yield _titled(EVIDENCE, item, row["address"], place)
    for link in row["proposals"]:
        reference = link["proposal__reference"]
        place = reverse("proposal", args=[reference])
        yield Reference(code(PROPOSAL, link), f"{row['address']}: {reference}", place)


def _question(answer: Row) -> str:
    question = ALL_QUESTIONS.get(answer["question"])
    return str(question.label) if question else answer["question"]


def _placed(letter: str, row: Row, page: str, text: str) -> Reference:
    """A row that has no page of its own and is found on its initiative's."""
    return Reference(code(letter, row), text, f"{page}#{code(letter, row)}")


def _titled(letter: str, row: Row, before: str, url: str) -> Reference:
    title, language = in_language(row, "title")
    return Reference(code(letter, row), before, url, title, language)
