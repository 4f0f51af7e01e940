"""How a person is named in addresses and after an @: 'anna-jensen-12'.

The number is the account's and decides; the word before it is the name of today. So no two people
share one, a changed name goes on leading to the same person, and that of an erased account leads
to nobody for good, with nothing kept to make it so (docs/adr).
"""

import re
from functools import lru_cache

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ogp_portal.common.rows import bdi, ours
from ogp_portal.common.text import danish_slug

_NUMBERED = re.compile(r"(?:(.*)-)?([1-9][0-9]{0,17})", re.DOTALL)
_ANYBODY = "x"


@lru_cache(maxsize=10_000)
def word_of(name: str) -> str:
    """The name as an address has it; "" where no letter of it can stand in one."""
    return danish_slug(f"{name}-1").removesuffix("1").strip("-")


def handle_of(name: str, person: int) -> str:
    """What names the person with this key and name: 'anna-jensen-12'."""
    return f"{word_of(name)}-{person}".lstrip("-")


def person_in(handle: str) -> int | None:
    """The key of the person that a handle names, whatever its words; None where it has none."""
    found = _NUMBERED.fullmatch(handle)
    return int(found[2]) if found else None


def profile_path(name: str, person: int) -> str:
    """The address of the person's profile in the language of the page."""
    return f"{_path_before(get_language())}{handle_of(name, person)}/"


@lru_cache(maxsize=8)
def _path_before(_language: str | None) -> str:
    return reverse("profile", args=[_ANYBODY]).removesuffix(f"{_ANYBODY}/")


def linked(name: str, person: int | None) -> SafeString:
    """The name as a link to the person's profile; without an account the name alone."""
    shown = bdi(name)
    return ours(f'<a href="{profile_path(name, person)}">{shown}</a>') if person else shown
