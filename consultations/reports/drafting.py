"""Draft words for one section, made from its sources alone; staff go on from there.

Each paragraph begins with the codes of the proposals that it speaks of (`threads`).
"""

from collections.abc import Iterable, Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language

from ..enums import Decision
from ..models.submissions import sender_of
from .sources import Source
from .threads import coded


def draft_texts(sources: Sequence[Source]) -> dict[str, str]:
    """The four texts of a section. What was written in one language alone stands in that one."""
    texts, alike = {}, _answered_alike(sources)
    for language in ("da", "en"):
        with translation.override(language):
            texts[f"remarks_{language}"] = _joined(_remarks(alike))
            texts[f"comment_{language}"] = _joined(_comments(alike))
    return texts


def _joined(parts: Iterable[str]) -> str:
    """What has no code speaks of the whole section, so it comes before the first code."""
    return "\n\n".join(sorted(filter(None, parts), key=lambda part: part.startswith("[")))


def _answered_alike(sources: Sequence[Source]) -> list[list[Source]]:
    """Sources that got one and the same response, in the list's order of decisions; then the rest."""
    found: dict[tuple, list[Source]] = {}
    for source in sorted(sources, key=_decision_order):
        found.setdefault(_decision_order(source), []).append(source)
    return list(found.values())


def _decision_order(source: Source) -> tuple[int, str, str]:
    """The list's order of decisions, then the reason; what is not decided comes last."""
    if not source.decision:
        return len(Decision), "", ""
    return Decision.values.index(source.decision), source.reason_da, source.reason_en


def _remarks(alike: list[list[Source]]) -> Iterable[str]:
    """What the answers say: a line each for the first of a response, the others counted."""
    for group in alike:
        yield from _points([source for source in group if source.is_public])
    unpublished = sum(not source.is_public for group in alike for source in group)
    if unpublished:
        text = ngettext(
            "%(number)d remark comes from an answer that is not published.",
            "%(number)d remarks come from answers that are not published.",
            unpublished,
        )
        yield text % {"number": unpublished}


def _points(public: Sequence[Source]) -> Iterable[str]:
    """The same words from the same sender stand once, with the code of each."""
    lines: dict[str, list[str]] = {}
    for source in public:
        lines.setdefault(_line(source), []).append(source.reference)
    said = list(lines.items())
    for line, references in said[: limits.REPORT_NAMES]:
        yield coded(references, line)
    more = [name for _line, references in said[limits.REPORT_NAMES :] for name in references]
    if more:
        text = ngettext("%(number)d more", "%(number)d more", len(more))
        yield coded(more, text % {"number": len(more)})


def _line(source: Source) -> str:
    """Sender and words; the words in quotation marks, as they were written."""
    name = sender_of(source.public_name, source.organisation_name, source.confirmed_at)
    return by_language("%(sender)s: »%(summary)s«", "%(sender)s: “%(summary)s”") % {
        "sender": name,
        "summary": source.summary,
    }


def _comments(alike: list[list[Source]]) -> Iterable[str]:
    """Each decision with its reason once, however many proposals it is for."""
    for group in alike:
        references = [source.reference for source in group if source.is_public]
        words = _decided(group) if group[0].decision else _waiting(len(group))
        yield coded(references, words)


def _waiting(number: int) -> str:
    """For readers: it is printed as the authority's comment when the report is published as it is."""
    text = ngettext(
        "The authority has not yet responded to %(number)d proposal.",
        "The authority has not yet responded to %(number)d proposals.",
        number,
    )
    return text % {"number": number}


def _decided(alike: Sequence[Source]) -> str:
    first, number = alike[0], len(alike)
    danish, english = first.reason_da, first.reason_en
    words = {
        "decision": Decision(first.decision).label,
        "number": number,
        "reason": by_language(danish or english, english or danish),
    }
    if number == 1:
        return _("%(decision)s: %(reason)s") % words
    text = ngettext(
        "%(decision)s (%(number)d proposal): %(reason)s",
        "%(decision)s (%(number)d proposals): %(reason)s",
        number,
    )
    return text % words


def by_topic(sources: Iterable[Source]) -> dict:
    """Sources under their topic, topics in the order in which they first come."""
    found: dict = {}
    for source in sources:
        found.setdefault(source.topic, []).append(source)
    return found
