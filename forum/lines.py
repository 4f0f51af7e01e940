"""Names and titles on one line, so that nobody's can spill over or turn round what stands beside."""

import re
import unicodedata
from html import unescape

from django.utils.html import strip_tags

from ogp_portal.common import limits
from ogp_portal.common.text import first_words, one_line

_STACKED_MARKS = re.compile(
    r"((?:[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]){2})"
    r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)

_END_OF_A_LINE = re.compile(r"</(?!(?:a|code|del|em|strong)>)")
"""Where an end tag parts what stands before it from what follows."""


def plain_line(text: str) -> str:
    """`text` composed, on one line, without control and direction characters.

    No letter keeps more than two marks: no language stacks more, and a pile of them covers the
    lines above and below.
    """
    return _STACKED_MARKS.sub(r"\1", one_line(unicodedata.normalize("NFC", text)))


def excerpt_of(html: str) -> str:
    """The beginning of a post's text on one line, without markup, for mails and feeds."""
    text = strip_tags(_END_OF_A_LINE.sub(" </", html))
    return first_words(unescape(text), limits.FORUM_EXCERPT_LENGTH)
