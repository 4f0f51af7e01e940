"""The whole report in OGP's order (domain reference 2.3), as data, from one snapshot."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ogp_portal.common.dates import COPENHAGEN, format_instant

from ..enums import EvaluationKind
from ..models import Snapshot
from . import chapters
from .content import Block, Heading, Paragraph, ReferenceList, Report, Table, Words
from .drafting import draft
from .references import lists
from .wording import date_of, in_language

Row = dict[str, Any]
OnInitiative = Callable[[str], None]


def compose(
    snapshot: Snapshot, language: str, *, on_initiative: OnInitiative = lambda name: None
) -> Report:
    """The report of `snapshot` in `language` ("da" or "en").

    The same snapshot gives the same report. `on_initiative` is called with "1.1 Title" before
    each initiative is drafted, for whoever shows the progress.
    """
    with translation.override(language):
        data = snapshot.data
        blocks = [*_opening(data), *_initiatives(data, on_initiative), *chapters.closing(data)]
        blocks += _references(data, blocks)
        return _report(snapshot, language, tuple(blocks))


def _report(snapshot: Snapshot, language: str, blocks: tuple[Block, ...]) -> Report:
    data = snapshot.data
    subtitle, subtitle_language = in_language(data["plan"], "title")
    frozen = snapshot.created_at.astimezone(COPENHAGEN)
    return Report(
        language=language,
        title=title_of(data),
        subtitle=subtitle,
        subtitle_language=subtitle_language,
        marks=tuple(marks_of(data)),
        facts=tuple(_facts(snapshot)),
        date=(frozen.year, frozen.month, frozen.day),
        site=data["site"],
        blocks=blocks,
    )


def title_of(data: Row) -> str:
    """'Slutevaluering', with what it is not in front."""
    kind = str(EvaluationKind(data["evaluation"]["kind"]).label)
    return _("Trial: %(title)s") % {"title": kind} if data["evaluation"]["is_trial"] else kind


def marks_of(data: Row) -> list[str]:
    """What every page of the report must say that it is not (design 5.9)."""
    marks = []
    if data["evaluation"]["is_trial"]:
        marks.append(_("Trial draft – not the government's self-assessment"))
    if data["evaluation"]["is_demonstration"]:
        marks.append(_("Demonstration – invented content"))
    if data.get("is_on_trial_portal", not data["publisher"]):  # older snapshots do not say
        marks.append(
            _("Trial version – not the official website of the Agency for Digital Government")
        )
    return marks


def _facts(snapshot: Snapshot) -> list[tuple[str, str]]:
    plan = snapshot.data["plan"]
    period = _("%(start)s to %(end)s") % {
        "start": date_of(plan, "starts"),
        "end": date_of(plan, "ends"),
    }
    return [
        (_("Period of the plan"), period),
        (_("Publisher"), _publisher(snapshot.data)),
        (_("Version"), str(snapshot.version)),
        (_("The data was frozen"), format_instant(snapshot.created_at)),
        (_("Checksum of the data (SHA-256)"), snapshot.checksum),
    ]


def _publisher(data: Row) -> str:
    is_invented = data["evaluation"]["is_demonstration"]
    return _("invented") if is_invented else data["publisher"] or _("not stated")


def _opening(data: Row) -> list[Block]:
    return [
        *chapters.introduction(data),
        *chapters.process(data),
        *chapters.recommendations(data),
        *chapters.overview(data),
    ]


def _initiatives(data: Row, on_initiative: OnInitiative) -> list[Block]:
    themes = {theme["id"]: theme for theme in data["themes"]}
    blocks: list[Block] = [Heading(_("4.3 The commitments"), 2, "4-3")]
    for row in data["commitments"]:
        on_initiative(f"{row['address']} {in_language(row, 'title')[0]}")
        blocks += draft(row, themes)
    return blocks


def _references(data: Row, blocks: list[Block]) -> list[Block]:
    heading = Heading(_("Annex B. What the report rests on"), 1, "B")
    found = lists(data, set(_cited(blocks)))
    return [heading, chapters.reading_note(), *found]


def _cited(blocks: Iterable[Block]) -> Iterable[str]:
    """Every code that a block refers to."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (code for sentence in block.sentences for code in sentence.references)
        elif isinstance(block, Words):
            yield from block.references
        elif isinstance(block, Table):
            yield from (code for row in block.rows for cell in row for code in cell.references)
        elif isinstance(block, ReferenceList):
            raise TypeError("references are listed last")
