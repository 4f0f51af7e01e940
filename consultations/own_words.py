"""What one sender wrote otherwise than the text that stands for many."""

import re
from difflib import SequenceMatcher

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from plans.word_diff import whole_diff, word_diff

from .likeness import words_of

_SENTENCES = re.compile(r"[^.!?\n]*(?:[.!?\n]+\s*|$)")
MOST_PAIRS = 20_000
"""Sentences of one text times sentences of the other; a page shows the words of twenty senders."""

_LEFT_OUT = mark_safe(" … ")


def own_words(common: str, own: str, lang: str = "") -> SafeString:
    """The sentences of `own` that differ from `common`, word by word; "" when no word differs.

    What they have in common is left out as "…", and so is what goes beyond
    limits.ALIKE_OWN_WORDS_LENGTH. `lang` is the language of the texts where it is not the page's.
    """
    if words_of(common) == words_of(own):
        return SafeString("")
    before, after = _sentences(common), _sentences(own)
    if len(before) * len(after) > MOST_PAIRS:
        return SafeString(_("The texts differ in many places."))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pieces, length = [], 0
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal" or length > limits.ALIKE_OWN_WORDS_LENGTH:
            piece = _LEFT_OUT
        else:
            old, new = "".join(before[old_from:old_to]), "".join(after[new_from:new_to])
            length += len(old) + len(new)
            piece = _difference(old, new, lang)
        if piece is not _LEFT_OUT or not pieces or pieces[-1] is not _LEFT_OUT:
            pieces.append(piece)
    return SafeString("".join(pieces))


def _sentences(text: str) -> list[str]:
    """Each with single spaces and one behind it, so that a line break is no difference."""
    found = (" ".join(sentence.split()) for sentence in _SENTENCES.findall(text))
    return [f"{sentence} " for sentence in found if sentence]


def _difference(old: str, new: str, lang: str) -> SafeString:
    most = limits.ALIKE_OWN_WORDS_LENGTH
    if len(old) > most or len(new) > most:
        return whole_diff(_cut(old), _cut(new), lang, lang)
    return word_diff(old, new, lang)


def _cut(text: str) -> str:
    most = limits.ALIKE_OWN_WORDS_LENGTH
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
