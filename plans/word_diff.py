"""What differs between two texts, word by word, as HTML that a reader and a screen reader follow."""

import re
from difflib import SequenceMatcher
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_PARTS = re.compile(r"\S+\s*|\s+")
"""Words with the space behind them: a space alone would be found everywhere."""

MOST_PAIRS = 250_000
"""Words of one text times words of the other; beyond, both stand whole, so that no page is slow."""


def word_diff(before: str, after: str, lang: str = "") -> SafeString:
    """The new text with what was taken out in <del> and what was put in in <ins>.

    Each is announced in words too, since many screen readers pass over the elements. `lang` is
    the language of the texts where it is not the page's.
    """
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    if len(old) * len(new) > MOST_PAIRS:
        return whole_diff(before, after, lang, lang)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return SafeString("".join(_piece(op, old, new, lang) for op in matcher.get_opcodes()))


def whole_diff(before: str, after: str, lang_before: str = "", lang_after: str = "") -> SafeString:
    """The old text whole, then the new one: for dates, names and choices."""
    pieces = [_out(before, lang_before), _in(after, lang_after)]
    return SafeString(" ".join(filter(None, pieces)))


def _piece(
    opcode: tuple[str, int, int, int, int], old: list[str], new: list[str], lang: str
) -> str:
    kind, old_from, old_to, new_from, new_to = opcode
    if kind == "equal":
        return in_language("".join(new[new_from:new_to]), lang)
    out = _out("".join(old[old_from:old_to]), lang)
    return out + _in("".join(new[new_from:new_to]), lang)


def _out(text: str, lang: str) -> str:
    if not text:
        return ""
    return _announced("del", _("taken out:"), text, lang)


def _in(text: str, lang: str) -> str:
    if not text:
        return ""
    return _announced("ins", _("put in:"), text, lang)


def _announced(element: str, words: str, text: str, lang: str) -> str:
    spoken = f'<span class="sr-only">{escape(words)} </span>'
    return f"<{element}>{spoken}{in_language(text, lang)}</{element}>"


def in_language(text: str, lang: str) -> str:
    """The text as HTML, with its language where that is not the page's."""
    return f'<span lang="{lang}">{escape(text)}</span>' if lang else escape(text)
