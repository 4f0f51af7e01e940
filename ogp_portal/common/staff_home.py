"""What waits for staff: apps declare it, the admin's front page shows it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Count = Callable[[Any, dt.datetime], int]


@dataclass(frozen=True)
class Waiting:
    """One line: what waits, how much of it for this person now, and where it is worked on."""

    label: Any
    count: Count
    url: Callable[[], str]


_lines: dict[str, Waiting] = {}


def declare(label: Any, count: Count, url: Callable[[], str], *, name: str) -> None:
    """Declares a line, once, in the `admin` of the app it belongs to.

    `count(user, now)` asks one query and gives 0 to who may not work on it; `url()` gives the
    address of the list. `name` keeps the lines apart, and orders them.
    """
    _lines[name] = Waiting(label, count, url)


def lines(user: Any, now: dt.datetime) -> list[tuple[Any, int, str]]:
    """(label, how many, address) of all that waits for this person; nothing that is empty."""
    counted = ((line, line.count(user, now)) for _name, line in sorted(_lines.items()))
    return [(line.label, count, line.url()) for line, count in counted if count]
