"""The report in the usual Danish form (lovkvalitet.dk 9.1.6), as blocks, from one frozen version.

1 the consultation (period with its days, who answered), 2 general remarks, 3 remarks by subject,
each with the agency's comment, 4 what was decided.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language
from ogp_portal.common.dates import COPENHAGEN, format_deadline, format_instant
from plans.evaluations.content import (
    Block,
    Heading,
    Paragraph,
    Point,
    Points,
    Report,
    Sentence,
    Span,
    Table,
    Words,
    paragraphs_of,
)
from plans.evaluations.wording import in_language

from ..enums import DeadlineChangeKind, Decision, ReportSectionKind, SubmitterKind
from ..models import ReportVersion
from ..periods import whole_days
from .freezing import Row, Withheld
from .remarks import reference_to, section_blocks
from .removing import struck

_LISTED = limits.REPORT_REFERENCES


def compose(version: ReportVersion, language: str, *, without: Withheld) -> Report:
    """The report of `version` in `language` ("da" or "en").

    Leaves out what is no longer public (`freezing.withheld`): references with their senders, and
    words removed from an answer. The same version and `without` give the same report.
    """
    with translation.override(language):
        data, left_out = (
            struck(version.data, without.lines, _("[removed]")),
            frozenset(without.references),
        )
        title, title_language = in_language(data["consultation"], "title")
        published = version.published_at.astimezone(COPENHAGEN)
        return Report(
            language=language,
            title=_("Consultation report"),
            subtitle=title,
            subtitle_language=title_language,
            marks=tuple(_marks(data)),
            facts=tuple(_facts(version)),
            date=(published.year, published.month, published.day),
            site=data["site"],
            blocks=tuple(_blocks(data, left_out)),
        )


def _marks(data: Row) -> Iterable[str]:
    if data["consultation"]["is_demonstration"]:
        yield _("Demonstration – invented content")
    if not data["publisher"]:
        yield _("Trial version – not the official website of the Agency for Digital Government")


def _facts(version: ReportVersion) -> list[tuple[str, str]]:
    data = version.data
    is_invented = data["consultation"]["is_demonstration"]
    publisher = _("invented") if is_invented else data["publisher"] or _("not stated")
    return [
        (_("Publisher"), publisher),
        (_("Published"), format_instant(version.published_at)),
        (_("Version"), str(version.number)),
        (_("Checksum of the data (SHA-256)"), version.checksum),
    ]


def _blocks(data: Row, left_out: frozenset[str]) -> Iterable[Block]:
    yield from _introduction(data)
    yield Heading(_("1. The consultation"), 1, "1")
    yield from _period(data)
    yield from _invited(data, left_out)
    yield from _answers(data, left_out)
    yield from _remarks(data, ReportSectionKind.GENERAL, "2", _("General remarks"), left_out)
    yield from _remarks(data, ReportSectionKind.TOPIC, "3", _("Remarks by subject"), left_out)
    yield from _decisions(data)
    yield from _agreement(data)
    yield from _sources(data, left_out)


def _introduction(data: Row) -> Iterable[Block]:
    """What staff wrote over the whole, with their own headings below one that is ours."""
    own = data["consultation"]
    if "introduction_da" in own:  # a version of before headings and points were kept apart
        text, language = in_language(own, "introduction")
        pieces = [["p", words] for words in paragraphs_of(text)]
    else:
        pieces, language = in_language(own, "summary")
    if pieces:
        yield Heading(_("Summary"), 1, "S")
    for kind, run in groupby(pieces, key=lambda piece: piece[0]):
        texts = tuple(words for _kind, words in run)
        if kind == "h":
            yield from (Heading(words, 2, language=language) for words in texts)
        elif kind == "li":
            yield Points(tuple(Point((Span(words, language),)) for words in texts))
        else:
            yield Words(texts, language, ())


def _period(data: Row) -> Iterable[Block]:
    yield Heading(_("1.1 Period"), 2)
    for period in data["periods"]:
        yield Paragraph((Sentence(_period_in_words(period)),))
    for change in data["deadline_changes"]:
        yield Paragraph((_change_in_words(change),))


def _change_in_words(change: Row) -> Sentence:
    """The old deadline, the new one, and the public reason as it was written."""
    old, new = (dt.datetime.fromisoformat(change[name]) for name in ("old", "new"))
    dates = {"old": format_deadline(old), "new": format_deadline(new)}
    reason, language = in_language(change, "reason")
    if change.get("kind") == DeadlineChangeKind.NEW_PHASE:
        text = _("A phase was added, with its deadline %(new)s. The reason was:") % dates
    else:
        text = _("The deadline was moved from %(old)s to %(new)s. The reason was:") % dates
    return Sentence(text, reason, language=language)


def _invited(data: Row, left_out: frozenset[str]) -> Iterable[Block]:
    """The usual list with ticks: only what the public may know of who answered."""
    yield Heading(_("1.2 Invited parties"), 2)
    if not data["invited"]:
        text = _("Nobody was specifically invited: the consultation was open to everybody.")
        yield Paragraph((Sentence(text),))
        return
    rows = tuple(
        (Sentence(party["name"]), Sentence(_ticked(party, left_out))) for party in data["invited"]
    )
    yield Table(_("Invited parties"), (_("Party"), _("Published answer")), rows)


def _ticked(party: Row, left_out: frozenset[str]) -> str:
    is_named = party["answer"] and party["answer"] not in left_out
    return _("yes (%(reference)s)") % {"reference": party["answer"]} if is_named else "–"


def _period_in_words(period: Row) -> str:
    """Both ends in one way, and the days as staff were told them: whole ones (`periods`)."""
    opens, closes = (dt.datetime.fromisoformat(period[name]) for name in ("opens_at", "closes_at"))
    days = whole_days(opens, closes)
    dates = {"opens": format_instant(opens), "closes": format_instant(_last_minute(closes))}
    text = _("The consultation was open from %(opens)s until %(closes)s (Danish time).") % dates
    title = in_language(period, "title")[0]
    said = f"{title}: {text}" if title else text
    if not days:
        return said
    length = ngettext("That is %(days)d day.", "That is %(days)d days.", days) % {"days": days}
    return f"{said} {length}"


def _last_minute(closes: dt.datetime) -> dt.datetime:
    """Midnight as 23.59 of the day before, as in every deadline of the portal."""
    is_midnight = closes.astimezone(COPENHAGEN).time() == dt.time()
    return closes - dt.timedelta(minutes=1) if is_midnight else closes


def _answers(data: Row, left_out: frozenset[str]) -> Iterable[Block]:
    answers = data["answers"]
    yield Heading(_("1.3 The answers"), 2)
    received = ngettext(
        "%(number)d answer was received.", "%(number)d answers were received.", answers["received"]
    )
    sentences = [Sentence(received % {"number": answers["received"]})]
    if answers["without_remarks"]:
        text = ngettext(
            "%(number)d of them has no remarks.",
            "%(number)d of them have no remarks.",
            answers["without_remarks"],
        )
        sentences.append(Sentence(text % {"number": answers["without_remarks"]}))
    unpublished = answers["received"] - answers["published"]
    if unpublished:
        text = ngettext(
            "%(number)d is not published.", "%(number)d are not published.", unpublished
        )
        sentences.append(Sentence(text % {"number": unpublished}))
    yield Paragraph(tuple(sentences))
    yield from _kinds(answers["by_kind"])
    yield from _senders([one for one in data["senders"] if one["reference"] not in left_out])


def _kinds(by_kind: dict[str, int]) -> Iterable[Block]:
    rows = tuple(
        (Sentence(str(kind.label)), Sentence(str(by_kind[kind])))
        for kind in SubmitterKind
        if by_kind.get(kind)
    )
    if rows:
        yield Table(_("Answers by sender"), (_("Sender"), _("Answers")), rows)


def _senders(senders: Sequence[Row]) -> Iterable[Block]:
    if not senders:
        return
    rows = tuple((Sentence(_sender(one)), Sentence(_remarked(one))) for one in senders)
    columns = _("Organisation or authority"), _("Remarks")
    yield Table(_("Organisations and authorities whose answers are published"), columns, rows)


def _sender(sender: Row) -> str:
    if sender["is_confirmed"]:
        return sender["name"]
    return _("%(name)s (not confirmed)") % {"name": sender["name"]}


def _remarked(sender: Row) -> str:
    return _("has remarks") if sender["has_remarks"] else _("no remarks")


def _remarks(
    data: Row, kind: str, number: str, heading: str, left_out: frozenset[str]
) -> Iterable[Block]:
    yield Heading(f"{number}. {heading}", 1, number)
    sections = [section for section in data["sections"] if section["kind"] == kind]
    if not sections:
        yield Paragraph((Sentence(_("There were none."), is_gap=True),))
    for index, section in enumerate(sections, start=1):
        title, language = in_language(section, "heading")
        if kind == ReportSectionKind.TOPIC:
            yield Heading(f"{number}.{index} {title}", 2, f"{number}-{index}", language)
        level = 3 if kind == ReportSectionKind.TOPIC else 2
        yield from section_blocks(section, level, left_out)


def _decisions(data: Row) -> Iterable[Block]:
    numbers = data["decisions"]
    rows = tuple(
        (Sentence(str(one.label)), Sentence(str(numbers[one])))
        for one in Decision
        if numbers.get(one)
    )
    yield Heading(_("4. What was decided"), 1, "4")
    if rows:
        yield Table(_("Proposals by decision"), (_("Decision"), _("Proposals")), rows)
    else:
        yield Paragraph((Sentence(_("Nothing has been decided yet."), is_gap=True),))


def _agreement(data: Row) -> Iterable[Block]:
    """How far two people agree on the themes; left out where nothing was coded twice."""
    found = data.get("agreement")
    if found is None or found["kappa"] is None:
        return
    text = (
        _(
            "One person gave a sample of %(number)d proposals its themes twice. "
            "Cohen's kappa is %(kappa)s."
        )
        if found["is_one_coder"]
        else _(
            "Two people gave a sample of %(number)d proposals its themes without seeing each "
            "other's. Cohen's kappa is %(kappa)s."
        )
    )
    kappa = by_language(f"{found['kappa']:.2f}".replace(".", ","), f"{found['kappa']:.2f}")
    yield Heading(_("5. How the themes were found"), 1, "5")
    yield Paragraph((Sentence(text % {"number": found["number"], "kappa": kappa}),))


def _sources(data: Row, left_out: frozenset[str]) -> Iterable[Block]:
    """The proposals of each section in short; each leads to the page with its whole thread."""
    points = tuple(
        Point(_in_short(section, name), (reference_to(name),))
        for section in data["sections"]
        for name in [one for one in section["proposals"] if one not in left_out][:_LISTED]
    )
    if points:
        yield Heading(_("Annex. The proposals behind the points"), 1, "A")
        yield Points(points)


def _in_short(section: Row, name: str) -> tuple[Span, ...]:
    """Its words in quotation marks; nothing in versions that did not keep them."""
    said = section.get("said", {}).get(name)
    if not said or not said["summary"]:
        return ()
    opening, closing = by_language("»", "“"), by_language("«", "”")
    return Span(opening), Span(said["summary"], said["language"]), Span(closing)
