"""Small pieces of HTML for long lists, made once per row in Python instead of by template tags.

A tag, a translation or an escape in a row's template costs once per row; on a page of 50 rows
that is most of the page.
"""

from html import escape

from django.utils.safestring import SafeString


def ours(text: object) -> SafeString:
    """A number, date or address of our own making: no markup of others, nothing to escape."""
    return SafeString(text)


def bdi(name: str) -> SafeString:
    """Somebody's name, apart from the writing direction of what stands beside it."""
    return SafeString(f"<bdi>{escape(name)}</bdi>")


def lang_attribute(own: str, page: str) -> SafeString:
    """` lang="…"` for a start tag, where a text's language is not the page's; else nothing."""
    return SafeString(f' lang="{own}"' if own and own != page else "")
