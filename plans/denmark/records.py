"""A record: one thing of the data files and the row of the database it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from .statements import Statement


@dataclass(eq=False)
class Record:
    """One plan, theme, initiative, document … as the files have it.

    `key` names it for ever in the files. `natural` are ways to find a row that is there already,
    made by hand; the first that finds one counts. `creation` holds columns that are written once, when the row is made: addresses and
    what makes the row what it is. Values of both may be other records, which stand before it.
    `statements` are what the loader keeps up to date, by field.
    """

    model: type[Model]
    key: str
    natural: Sequence[Mapping[str, Any]]
    creation: Mapping[str, Any] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    is_audited: bool = True


@dataclass(eq=False)
class CountryRecord:
    """What the files say of Denmark itself. It becomes facts without a row."""

    key: str
    label: str
    statements: dict[str, Statement]
