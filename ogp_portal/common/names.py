"""Names that strangers type: they read as what they are, on every line where they are shown."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_LINE_ENDS = set("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the words after them around, so that one reads another name than was written."""

_BLANK_LETTERS = set("\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters by their category that nobody sees."""


def check_name(written: str) -> None:
    """ValidationError, with what to do, for a name of several lines, turned around, or unseen."""
    if _LINE_ENDS & set(written):
        raise ValidationError(_("Write it on one line."))
    if _DIRECTIONS & set(written) or any(unicodedata.category(one) == "Cc" for one in written):
        raise ValidationError(_("Leave out the invisible characters, and type it by hand."))
    if not any(one.isalnum() and one not in _BLANK_LETTERS for one in written):
        raise ValidationError(_("Write a name with at least one letter."))
