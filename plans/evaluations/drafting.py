"""The draft of one initiative: sentences by templates from its rows, each with its references.

The points follow OGP's self-assessment template (domain reference 2.3). Nothing here knows more
than the frozen rows: what they do not hold is printed as a gap.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal.common.dates import format_date

from ..enums import PartyRole, ReporterRole
from ..templates_of_ogp import ALL_QUESTIONS
from .content import Block, Heading, Sentence, Table
from .deadlines import COMING, COMPLETED, IN_TIME, LATE, OVERDUE, UNDATED
from .references import ANSWER, EVIDENCE, INITIATIVE, MILESTONE, PROPOSAL, STATUS, code
from .wording import (
    completion_word,
    date_of,
    day_of,
    gap,
    in_language,
    instant_of,
    paragraph,
    point,
    titled,
    words,
)

Row = dict[str, Any]


def draft(row: Row, themes: Mapping[int, Row]) -> list[Block]:
    """All that the report says of one initiative, in the active language."""
    own = code(INITIATIVE, row)
    title, language = in_language(row, "title")
    heading = Heading(f"{row['address']} {title}", 3, f"{own}-text", language)
    return [
        heading,
        *point(_("Theme"), _theme(row, themes, own)),
        *point(_("Period"), _period(row, own)),
        *point(_("Responsible authority"), _lead(row, own)),
        *point(_("In short"), words(row, "summary", own)),
        *_answers(row),
        *point(_("New compared with existing work"), words(row, "what_is_new", own)),
        *point(_("Proposals behind the commitment"), _proposals(row)),
        *point(_("Completion"), _completion(row)),
        *point(_("Results"), _results(row)),
        *point(_("Milestones"), _milestones(row)),
        *point(_("Evidence"), _evidence(row)),
        *point(_("Problems met"), _problems(row)),
        *point(_("Next steps"), _next_steps(row)),
        *point(_("Other parties"), _other_parties(row, own)),
        *point(_("Contact"), _contact(row, own)),
    ]


def latest_update(row: Row, milestone_id: int | None = None) -> Row | None:
    """The last status of the initiative itself, or of one of its milestones."""
    about = [update for update in row["updates"] if update["milestone_id"] == milestone_id]
    return about[-1] if about else None


def _theme(row: Row, themes: Mapping[int, Row], own: str) -> list[Block]:
    theme = themes.get(row["theme_id"])
    return [paragraph(titled(theme, f"{theme['position']}", "", own))] if theme else []


def _period(row: Row, own: str) -> list[Block]:
    if row["starts_on"] is None and row["ends_on"] is None:
        return []
    dates = {"start": date_of(row, "starts"), "end": date_of(row, "ends")}
    return [paragraph(Sentence(_("From %(start)s to %(end)s.") % dates, references=(own,)))]


def _lead(row: Row, own: str) -> list[Block]:
    leads = [party for party in row["parties"] if party["role"] == PartyRole.LEAD]
    if leads:
        # Frozen before version 2 of the template, a report does not know, and said so of all.
        was_asked = row.get("owners_were_asked", True)
        sentences = (_lead_sentence(party, own, was_asked=was_asked) for party in leads)
        return [paragraph(*sentences)]
    if row["owner_as_written"]:
        written = Sentence(_("In the source's words:"), row["owner_as_written"], references=(own,))
        return [paragraph(written)]
    return []


def _lead_sentence(party: Row, own: str, *, was_asked: bool) -> Sentence:
    """Who never was asked to confirm is not said to have failed to."""
    if party["acknowledged_at"]:
        text = _("%(name)s, which confirmed the commitment on %(date)s.")
        date = instant_of(party["acknowledged_at"])
        return Sentence(text % {"name": _name(party), "date": date}, references=(own,))
    text = _("%(name)s. Not confirmed by the authority.") if was_asked else "%(name)s."
    return Sentence(text % {"name": _name(party)}, references=(own,))


def _name(party: Row) -> str:
    return in_language(party, "organisation__name")[0]


def _answers(row: Row) -> list[Block]:
    """The plan's own words, question by question."""
    blocks: list[Block] = []
    for answer in row["answers"]:
        question = ALL_QUESTIONS.get(answer["question"])
        label = str(question.label) if question else answer["question"]
        blocks += point(label, words(answer, "text", code(ANSWER, answer)))
    return blocks


def _proposals(row: Row) -> list[Block]:
    if not row["proposals"]:
        return []
    number = len(row["proposals"])
    text = ngettext(
        "The commitment is linked to %(number)s proposal sent in to the portal.",
        "The commitment is linked to %(number)s proposals sent in to the portal.",
        number,
    )
    codes = tuple(code(PROPOSAL, link) for link in row["proposals"])
    return [paragraph(Sentence(text % {"number": number}, references=codes))]


def _completion(row: Row) -> list[Block]:
    update = latest_update(row)
    return [paragraph(_reported(update))] if update else []


def _reported(update: Row) -> Sentence:
    values = {
        "date": instant_of(update["reported_at"]),
        "role": ReporterRole(update["reporter_role"]).label,
        "completion": completion_word(update["completion"]),
    }
    text = _("Reported on %(date)s by %(role)s: %(completion)s.") % values
    if update["is_imported"]:
        text += " " + _("Taken from an earlier report.")
    return Sentence(text, references=(code(STATUS, update),))


def _results(row: Row) -> list[Block]:
    """What the owner wrote, the latest first: it sums up what stands before it."""
    blocks: list[Block] = []
    for update in reversed([update for update in row["updates"] if not update["milestone_id"]]):
        blocks.append(paragraph(_written_on(update)))
        blocks += words(update, "text", code(STATUS, update))
    return blocks


def _written_on(update: Row) -> Sentence:
    own = code(STATUS, update)
    start, end = day_of(update["period_start"]), day_of(update["period_end"])
    if start and end:
        text = _("Status of %(date)s for the period from %(start)s to %(end)s:")
        dates = {"start": format_date(start), "end": format_date(end)}
        dates["date"] = instant_of(update["reported_at"])
        return Sentence(text % dates, references=(own,))
    text = _("Status of %(date)s:")
    return Sentence(text % {"date": instant_of(update["reported_at"])}, references=(own,))


def _milestones(row: Row) -> list[Block]:
    return [paragraph(milestone_count(row)), _milestone_table(row)] if row["milestones"] else []


def milestone_count(row: Row) -> Sentence:
    """'2 af 3 milepæle er afsluttet.', resting on all of them; a gap where there are none."""
    if not row["milestones"]:
        return gap()
    total = len(row["milestones"])
    done = sum(milestone["is_completed"] for milestone in row["milestones"])
    text = ngettext(
        "%(done)s of %(total)s milestone is completed.",
        "%(done)s of %(total)s milestones are completed.",
        total,
    )
    codes = tuple(code(MILESTONE, milestone) for milestone in row["milestones"])
    return Sentence(text % {"done": done, "total": total}, references=codes)


def _milestone_table(row: Row) -> Table:
    """One row per milestone: OGP's columns, with whether the deadline was kept in words."""
    caption = _("Milestones of commitment %(number)s") % {"number": row["address"]}
    columns = (_("Milestone"), _("Starts"), _("Due"), _("Completion"), _("Expected output"))
    rows = tuple(_milestone_cells(row, milestone) for milestone in row["milestones"])
    return Table(caption, columns, rows)


def _milestone_cells(row: Row, milestone: Row) -> tuple[Sentence, ...]:
    output, language = in_language(milestone, "expected_output")
    return (
        titled(milestone, f"{milestone['position']}", "", code(MILESTONE, milestone)),
        Sentence(date_of(milestone, "starts")),
        Sentence(date_of(milestone, "due")),
        _kept(row, milestone),
        Sentence(quote=output, language=language) if output else gap(),
    )


def _kept(row: Row, milestone: Row) -> Sentence:
    """Whether the deadline was kept, and what was last reported of the milestone."""
    texts = {
        IN_TIME: _("Completed (%(done)s), within the deadline."),
        LATE: _("Completed (%(done)s), after the deadline."),
        COMPLETED: _("Completed (%(done)s); whether in time is not stated."),
        OVERDUE: _("Not reported completed; the deadline has passed."),
        COMING: _("Not reported completed; the deadline has not passed."),
        UNDATED: _("Not reported completed; no deadline is stated."),
    }
    done = date_of(milestone, "completed") if milestone["is_completed"] else ""
    said = texts[milestone["kept"]] % {"done": done}
    update = latest_update(row, milestone["id"])
    if update is None:
        return Sentence(said)
    word = completion_word(update["completion"])
    said += " " + _("Last reported: %(completion)s.") % {"completion": word}
    return Sentence(said, references=(code(STATUS, update),))


def _evidence(row: Row) -> list[Block]:
    return [paragraph(_evidence_sentence(item)) for item in row["evidence"]]


def _evidence_sentence(item: Row) -> Sentence:
    dated = day_of(item["dated_on"])
    if dated:
        after = _("of %(date)s.") % {"date": format_date(dated)}
    else:
        after = _("added on %(date)s.") % {"date": instant_of(item["added_at"])}
    return titled(item, "", after, code(EVIDENCE, item))


def _problems(row: Row) -> list[Block]:
    blocks: list[Block] = []
    for update in row["updates"]:
        if in_language(update, "challenges")[0]:
            blocks += words(update, "challenges", code(STATUS, update))
    return blocks


def _next_steps(row: Row) -> list[Block]:
    """The milestones that are still open."""
    unfinished = [milestone for milestone in row["milestones"] if not milestone["is_completed"]]
    if not unfinished:
        return []
    numbers = ", ".join(str(milestone["position"]) for milestone in unfinished)
    text = ngettext(
        "Milestone %(numbers)s remains.", "Milestones %(numbers)s remain.", len(unfinished)
    )
    codes = tuple(code(MILESTONE, milestone) for milestone in unfinished)
    return [paragraph(Sentence(text % {"numbers": numbers}, references=codes))]


def _other_parties(row: Row, own: str) -> list[Block]:
    blocks: list[Block] = []
    for role in (PartyRole.GOVERNMENT, PartyRole.CIVIL_SOCIETY, PartyRole.OTHER):
        names = [_name(party) for party in row["parties"] if party["role"] == role]
        if names:
            text = f"{role.label}: {', '.join(names)}."
            blocks.append(paragraph(Sentence(text, references=(own,))))
    return blocks


def _contact(row: Row, own: str) -> list[Block]:
    """The responsible authority's public mailbox; never a person's."""
    return [
        paragraph(
            Sentence(f"{_name(party)}: {party['organisation__public_contact']}", references=(own,))
        )
        for party in row["parties"]
        if party["role"] == PartyRole.LEAD and party["organisation__public_contact"]
    ]
