"""What an editor should know before a report is published: what was read, and names that remain."""

import hashlib
import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ogp_portal.common.text import one_line

from ..models import Consultation
from .freezing import Row, freeze
from .removing import LANGUAGES, redacted_lines, stands_in, struck

SHORTEST = 2
"""One removed letter stands everywhere."""

SHOWN = 20
_WORDS = ["heading", "remarks", "comment"]


def reads(consultation: Consultation) -> str:
    """Tells whether the words of the report are the same as before: those that staff write."""
    names = [f"{name}_{language}" for name in _WORDS for language in LANGUAGES]
    rows = consultation.report_sections.order_by("position", "pk").values_list("pk", *names)
    own = [consultation.report_da, consultation.report_en]
    state = json.dumps([own, list(rows)], ensure_ascii=False)
    return hashlib.sha256(state.encode()).hexdigest()


def not_seen() -> str:
    """The question to an editor whose page showed other words."""
    return _(
        "The report reads otherwise than when you opened this page, or the page does not say what "
        "you have read. Have you read it as it is now? Then press once more."
    )


def names_left(consultation: Consultation) -> list[str]:
    """Sentences on removed words that staff repeat without the code of their proposal.

    Such words are struck by themselves only where they are long, or hold a number
    (removing.py); whether a short one is the same person, somebody must look.
    """
    data = freeze(consultation)
    lines = redacted_lines({name for one in data["sections"] for name in one["proposals"]})
    words = {one for line in lines for one in line.words if len(one) >= SHORTEST}
    if not words:
        return []
    said = _("“%(words)s” is removed from an answer, and still stands in “%(place)s”.")
    found = [
        said % {"words": one, "place": place}
        for place, text in _texts(struck(data, lines, "[…]"))
        for one in sorted(words)
        if stands_in(one_line(text), one)
    ]
    more = len(found) - SHOWN
    rest = [_("and %(number)d more") % {"number": more}] if more > 0 else []
    return list(dict.fromkeys(found))[:SHOWN] + rest


def _texts(data: Row) -> Iterator[tuple[str, str]]:
    """(where it stands, the text) of all that staff have written."""
    own = data["consultation"]
    for language in LANGUAGES:
        for _kind, words in own[f"summary_{language}"]:
            yield _("Summary"), words
    for section in data["sections"]:
        for name in _WORDS:
            for language in LANGUAGES:
                yield section["heading_da"] or section["heading_en"], section[f"{name}_{language}"]
