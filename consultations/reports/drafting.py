"""Draft words for one section, made from its sources alone; staff go on from there."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal.common import limits

from ..enums import Decision
from .sources import Source


def draft_texts(sources: Sequence[Source]) -> dict[str, str]:
    """The four texts of a section. English ones only where every part is there in English."""
    is_english = all(source.language == "en" for source in sources)
    has_reasons = all(source.reason_en for source in sources if source.decision)
    texts = {}
    for language in ("da", "en"):
        with translation.override(language):
            is_whole = language == "da"
            texts[f"remarks_{language}"] = _remarks(sources) if is_whole or is_english else ""
            texts[f"comment_{language}"] = (
                _comment(sources, language) if is_whole or has_reasons else ""
            )
    return texts


def _remarks(sources: Sequence[Source]) -> str:
    """What the answers say: a line each for the first, the others counted."""
    public = [source for source in sources if source.is_public]
    lines = [_line(source) for source in public[: limits.REPORT_NAMES]]
    more, unpublished = len(public) - len(lines), len(sources) - len(public)
    if more:
        text = ngettext("– and %(number)d more.", "– and %(number)d more.", more)
        lines.append(text % {"number": more})
    if unpublished:
        text = ngettext(
            "– %(number)d remark from an answer that is not published.",
            "– %(number)d remarks from answers that are not published.",
            unpublished,
        )
        lines.append(text % {"number": unpublished})
    return "\n\n".join(lines)


def _line(source: Source) -> str:
    return _("– %(sender)s: %(summary)s") % {"sender": source.sender, "summary": source.summary}


def _comment(sources: Sequence[Source], language: str) -> str:
    """Each decision with its reason once, however many proposals it is for."""
    parts = []
    answered = sorted(filter(_decision_order, sources), key=_decision_order)
    for _order, alike in groupby(answered, key=_decision_order):
        parts.append(_decided(list(alike), language))
    waiting = sum(not source.decision for source in sources)
    if waiting:
        text = ngettext(
            "%(number)d proposal still waits for a response.",
            "%(number)d proposals still wait for a response.",
            waiting,
        )
        parts.append(text % {"number": waiting})
    return "\n\n".join(parts)


def _decision_order(source: Source) -> tuple[int, str, str] | None:
    """The list's order of decisions, then the reason; None where nothing is decided."""
    if not source.decision:
        return None
    return Decision.values.index(source.decision), source.reason_da, source.reason_en


def _decided(alike: Sequence[Source], language: str) -> str:
    first = alike[0]
    reason = (first.reason_en if language == "en" else first.reason_da) or first.reason_en
    number = len(alike)
    text = ngettext(
        "%(decision)s (%(number)d proposal): %(reason)s",
        "%(decision)s (%(number)d proposals): %(reason)s",
        number,
    )
    label = str(Decision(first.decision).label)
    return text % {"decision": label, "number": number, "reason": reason}


def by_topic(sources: Iterable[Source]) -> dict:
    """Sources under their topic, topics in the order in which they first come."""
    found: dict = {}
    for source in sources:
        found.setdefault(source.topic, []).append(source)
    return found
