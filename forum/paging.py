"""Pages of a topic, by the positions that posts keep for life."""

from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

from django.http import Http404

from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language

_MOST_DIGITS = 18
"""Digits of the largest number that a row can have."""


@dataclass(frozen=True)
class StoredPage:
    """One page of a topic, in the shape that components/pagination.html asks for.

    The number of pages comes from the last position ever given, so a page never moves.
    """

    number: int
    last_position: int

    @cached_property
    def paginator(self) -> SimpleNamespace:
        return SimpleNamespace(num_pages=page_of(max(1, self.last_position)))

    @property
    def first_position(self) -> int:
        """The position that the page begins with."""
        return (self.number - 1) * limits.POSTS_PER_PAGE + 1

    @property
    def last_on_page(self) -> int:
        """The last position that the page has room for."""
        return self.number * limits.POSTS_PER_PAGE

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.paginator.num_pages

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def page_of(position: int) -> int:
    """The page that a position is on, for life."""
    return (position - 1) // limits.POSTS_PER_PAGE + 1


def place_of(position: int) -> str:
    """The end of a post's address: '#p5', or '?side=2#p22' on a later page."""
    page = page_of(position)
    return f"?side={page}#p{position}" if page > 1 else f"#p{position}"


def lasting_place_of(position: int) -> str:
    """The end of the address that leads to a post wherever it is moved to: 'indlaeg/5/'."""
    return f"{by_language('indlaeg', 'posts')}/{position}/"


def whole_number(text: str) -> int:
    """The number that an address states in plain digits; 0, which names nothing, for all else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else 0


def asked_page(text: str, last_position: int) -> StoredPage:
    """The page that `?side=` asks for. Http404 for anything that is no page of the topic."""
    page = StoredPage(whole_number(text), last_position)
    if not 1 <= page.number <= page.paginator.num_pages:
        raise Http404(f"no such page: {text[:20]!r}")
    return page
