"""The chapters around the initiatives: introduction, process, overview, learning, conclusion."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import Completion, DocumentKind
from .chart import bars
from .content import Block, Chart, Heading, Paragraph, Sentence, Table
from .drafting import latest_update, milestone_count
from .references import (
    CHAPTER,
    CONSULTATION,
    DOCUMENT,
    EVIDENCE,
    INITIATIVE,
    KNOWN_EVALUATION,
    MEETING,
    PLAN,
    SOURCE,
    STATUS,
    code,
)
from .wording import (
    completion_word,
    date_of,
    gap,
    in_language,
    instant_of,
    last_day_before,
    paragraph,
    titled,
    words,
)

Row = dict[str, Any]

BEFORE_THE_PLAN = ("input", "themes", "draft_plan")
ABOUT_THE_DRAFT = "draft_self_assessment"


def introduction(data: Row) -> list[Block]:
    """Chapter 1."""
    plan = data["plan"]
    own = code(PLAN, plan)
    dates = {"start": date_of(plan, "starts"), "end": date_of(plan, "ends")}
    period = titled(plan, "", _("runs from %(start)s to %(end)s.") % dates, own)
    return [
        Heading(_("1 Introduction and background"), 1, "1"),
        *_written(data, "introduction"),
        paragraph(period, _size(data, own)),
        *(words(plan, "summary", own) if in_language(plan, "summary")[0] else []),
        *[paragraph(titled(theme, _("Theme %(number)s:") % {"number": theme["position"]}, "", own))
          for theme in data["themes"]],
        *_documents(data, DocumentKind.PLAN),
        *_sources(data),
    ]  # fmt: skip


def _sources(data: Row) -> list[Block]:
    """Where the plan's facts are published, as far as they were brought in from elsewhere."""
    codes = tuple(code(SOURCE, row) for row in data["sources"])
    text = _("The facts about the plan and its commitments are published here:")
    return [paragraph(Sentence(text, references=codes))] if codes else []


def _size(data: Row, plan_code: str) -> Sentence:
    total = len(data["commitments"])
    text = ngettext(
        "The portal holds %(number)s commitment of the plan.",
        "The portal holds %(number)s commitments of the plan.",
        total,
    ) % {"number": total}
    stated = data["plan"]["commitments_stated"]
    if stated is not None and stated != total:
        text += " " + _("The agency itself states %(number)s.") % {"number": stated}
    return Sentence(text, references=(plan_code,))


def _documents(data: Row, kind: str) -> list[Block]:
    found = [row for row in data["documents"] if row["kind"] == kind]
    return [paragraph(_document(row)) for row in found]


def _document(row: Row) -> Sentence:
    published = _("(%(publisher)s, %(date)s)") % {
        "publisher": row["publisher"] or _("publisher not stated"),
        "date": date_of(row, "published"),
    }
    return titled(row, "", published, code(DOCUMENT, row))


def process(data: Row) -> list[Block]:
    """Chapter 2: A through the whole period, B while the plan was made, C while it was kept."""
    return [
        Heading(_("2 Process: participation"), 1, "2"),
        *_written(data, "process"),
        Heading(_("2.1 Throughout the period"), 2, "2-1"),
        *_or_gap([paragraph(_meeting(row)) for row in data["meetings"]]),
        Heading(_("2.2 While the plan was made"), 2, "2-2"),
        *_or_gap(_consultations(data, BEFORE_THE_PLAN)),
        Heading(_("2.3 While the plan was carried out"), 2, "2-3"),
        paragraph(_reporting(data)),
    ]


def _or_gap(blocks: list[Block]) -> list[Block]:
    return blocks or [paragraph(gap())]


def _written(data: Row, key: str) -> list[Block]:
    """What the editors wrote for a chapter; nothing where they wrote nothing."""
    for row in data["chapters"]:
        if row["key"] == key and (row["text_da"] or row["text_en"]):
            return words(row, "text", code(CHAPTER, row))
    return []


def _meeting(row: Row) -> Sentence:
    held = _("Meeting of the network, %(date)s:") % {"date": date_of(row, "held")}
    return titled(row, held, "", code(MEETING, row))


def _consultations(data: Row, kinds: tuple[str, ...]) -> list[Block]:
    found = [row for row in data["consultations"] if row["kind"] in kinds]
    return [_record(row) if row["is_record"] else _held_here(row) for row in found]


def _record(row: Row) -> Paragraph:
    """One held outside the portal: what is known of it, without any count."""
    dates = {
        "where": row["held_where"] or _("not stated"),
        "start": date_of(row, "opened"),
        "end": date_of(row, "closed"),
    }
    text = _("was held outside the portal (%(where)s): from %(start)s, deadline %(end)s.")
    consultation = _("The consultation")
    return paragraph(titled(row, consultation, text % dates, code(CONSULTATION, row)))


def _held_here(row: Row) -> Paragraph:
    own = code(CONSULTATION, row)
    if row["opens_at"] is None:
        return paragraph(titled(row, _("The consultation"), _("has no dates yet."), own))
    dates = {"start": instant_of(row["opens_at"]), "end": last_day_before(row["closes_at"])}
    period = _("(open for answers from %(start)s to %(end)s inclusive).") % dates
    answers = ngettext(
        "%(number)s answer is published.", "%(number)s answers are published.", row["answers"]
    ) % {"number": row["answers"]}
    responses = ngettext(
        "%(done)s of %(total)s proposal has got a reasoned response.",
        "%(done)s of %(total)s proposals have got a reasoned response.",
        row["proposals"],
    ) % {"done": row["answered"], "total": row["proposals"]}
    return paragraph(
        titled(row, _("The consultation"), period, own),
        Sentence(answers, references=(own,)),
        Sentence(responses, references=(own,)),
    )


def _reporting(data: Row) -> Sentence:
    """How often owners reported; rests on every update."""
    updates = [update for row in data["commitments"] for update in row["updates"]]
    if not updates:
        return gap()
    reported = sum(bool(row["updates"]) for row in data["commitments"])
    values = {"updates": len(updates), "reported": reported, "total": len(data["commitments"])}
    text = ngettext(
        "%(updates)s status update was given; %(reported)s of %(total)s commitments have at "
        "least one.",
        "%(updates)s status updates were given; %(reported)s of %(total)s commitments have at "
        "least one.",
        len(updates),
    )
    return Sentence(text % values, references=tuple(code(STATUS, update) for update in updates))


def recommendations(data: Row) -> list[Block]:
    """Chapter 3: IRM's reports. What was done with each recommendation is not yet kept as rows."""
    return [
        Heading(_("3 Follow-up on IRM's recommendations"), 1, "3"),
        *_documents(data, DocumentKind.IRM_REPORT),
        paragraph(Sentence(_("What was done with each recommendation:")), gap()),
    ]


def overview(data: Row) -> list[Block]:
    """Chapter 4 up to the single initiatives."""
    return [
        Heading(_("4 Implementation"), 1, "4"),
        Heading(_("4.1 Overview"), 2, "4-1"),
        *_completion_figures(data),
        *[paragraph(_known_evaluation(row)) for row in data["known_evaluations"]],
        _initiative_table(data),
        Heading(_("4.2 Adjustments"), 2, "4-2"),
        paragraph(_extension(data["plan"])),
    ]


def _completion_figures(data: Row) -> list[Block]:
    """How many initiatives stand at each level, as bars and as a table of the same figures."""
    latest = [(row, latest_update(row)) for row in data["commitments"]]
    counted = Counter(update["completion"] if update else None for _row, update in latest)
    levels = [(level.value, str(level.label)) for level in Completion] + [
        (None, _("No documentation"))
    ]
    figures = [(word, counted[level]) for level, word in levels]
    title = _("Completion of the commitments as last reported by their owners")
    described = "; ".join(f"{word}: {number}" for word, number in figures)
    rows = tuple(
        (Sentence(word), Sentence(str(counted[level]), references=_counted(latest, level)))
        for level, word in levels
    )
    columns = (_("Completion"), _("Commitments"))
    table = Table(_("The same figures as a table"), columns, rows)
    return [Chart(title, described, bars(figures, title, described)), table]


def _counted(latest: list[tuple[Row, Row | None]], level: str | None) -> tuple[str, ...]:
    """The rows behind one figure: the updates, or the initiatives that have none."""
    if level is None:
        return tuple(code(INITIATIVE, row) for row, update in latest if update is None)
    return tuple(
        code(STATUS, update) for _row, update in latest if update and update["completion"] == level
    )


def _known_evaluation(row: Row) -> Sentence:
    """What the government's own report says of completion, as far as the portal knows."""
    own = code(KNOWN_EVALUATION, row)
    before = _("The government's own self-assessment")
    counts = row["completion_counts"]
    if not counts:
        return titled(row, before, _("was published outside the portal."), own)
    stated = [
        f"{level.label}: {counts[level.value]}" for level in Completion if level.value in counts
    ]
    after = _("states – %(counts)s.") % {"counts": "; ".join(stated)}
    return titled(row, before, after, own)


def _initiative_table(data: Row) -> Table:
    columns = (_("Commitment"), _("Completion"), _("Milestones"), _("Evidence"))
    rows = tuple(_initiative_cells(row) for row in data["commitments"])
    return Table(_("The commitments one by one"), columns, rows)


def _initiative_cells(row: Row) -> tuple[Sentence, ...]:
    update = latest_update(row)
    evidence = tuple(code(EVIDENCE, item) for item in row["evidence"])
    return (
        titled(row, row["address"], "", code(INITIATIVE, row)),
        Sentence(completion_word(update["completion"]), references=(code(STATUS, update),))
        if update
        else gap(),
        Sentence(milestone_count(row).before, is_gap=not row["milestones"]),
        Sentence(str(len(evidence)), references=evidence) if evidence else gap(),
    )


def _extension(plan: Row) -> Sentence:
    if not plan["is_extended"]:
        return gap()
    dates = {"first": date_of(plan, "original_ends"), "end": date_of(plan, "ends")}
    text = _("The plan was extended: it was first meant to end %(first)s and ends %(end)s.")
    return Sentence(text % dates, references=(code(PLAN, plan),))


def closing(data: Row) -> list[Block]:
    """Chapters 5 and 6 and the annex on the consultation of the draft."""
    return [
        Heading(_("5 Peer exchange and learning"), 1, "5"),
        *_or_gap(_written(data, "peer_learning")),
        Heading(_("6 Conclusion: lessons learned and next steps"), 1, "6"),
        *_or_gap(_written(data, "conclusion")),
        Heading(_("Annex A. Consultation on the draft"), 1, "A"),
        *_or_gap(_consultations(data, (ABOUT_THE_DRAFT,))),
    ]


def reading_note() -> Paragraph:
    """How the codes are to be read."""
    text = _(
        "Each code is a letter and the number of a row in the portal. The same code means the "
        "same row in every language and every version of this report; sources (K) are numbered "
        "in this version alone."
    )
    return paragraph(Sentence(text))
