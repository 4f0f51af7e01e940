"""Addresses in two languages: Danish without a prefix, English under /en/ with English words.

Addresses never change once published, so the words stand in the code and not in the catalogue,
where a translator could move a page by accident.
"""

from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import lazy
from django.utils.translation import get_language, override

__all__ = ["absolute", "address_of", "by_language", "in_language", "words"]


def by_language(danish: str, english: str) -> str:
    """`danish` on Danish pages, `english` on English ones."""
    return english if get_language() == "en" else danish


def address_of(name: str) -> str:
    """The address of a named page that needs no arguments, in the present language."""
    return _address_of(name, get_language())


@cache
def _address_of(name: str, _language: str | None) -> str:
    return reverse(name)


_lazy_by_language = lazy(by_language, str)


def words(danish: str, english: str):
    """A URL pattern that reads `danish` on Danish pages and `english` below /en/."""
    return _lazy_by_language(danish, english)


def in_language(path: str, language: str) -> str:
    """The same page's address in `language`; that language's front page if there is none."""
    try:
        match = resolve(path)
        with override(language):
            return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except (Resolver404, NoReverseMatch):
        return "/en/" if language == "en" else "/"


def absolute(path: str) -> str:
    """The full address of a path on this portal, for mails, feeds and documents."""
    return settings.OGP_SITE_URL + path
