"""What can be wrong with a file that somebody sends; each has words in `wording.py`."""

from enum import StrEnum


class Fault(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    OLD_OFFICE = "old_office"
    TWO_IN_ONE = "two_in_one"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_COMPLICATED = "too_complicated"
    MACROS = "macros"
    SCRIPT = "script"
    ACTIVE = "active"
    EMBEDDED = "embedded"
    REMOTE = "remote"
    VIRUS = "virus"


class Unfit(Exception):
    """The file cannot be taken; `fault` says why."""

    def __init__(self, fault: Fault):
        super().__init__(fault.value)
        self.fault = fault


class Unread(Exception):
    """What the file says is not known, or not all of it; the message says why."""


class Unclean(Exception):
    """No copy can be made of which it is certain that it holds nothing but what one sees."""
