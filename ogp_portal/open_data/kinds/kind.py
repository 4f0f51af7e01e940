"""What a public kind is."""

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from ..addresses import api_address
from ..fields import LINK, Flag, Key, Made, Row
from ..filters import KindFilter
from ..rights import Rights
from ..rows import RowSerializer


@dataclass(frozen=True)
class Order:
    """One order of a list: by a column, ties by the kind's key, empty values last."""

    column: str
    is_descending: bool = False

    def keys(self, key: str) -> list:
        """What the QuerySet is ordered by."""
        ties = f"-{key}" if self.is_descending else key
        if self.column == key:
            return [ties]
        by = F(self.column)
        return [by.desc(nulls_last=True) if self.is_descending else by.asc(nulls_last=True), ties]

    def after(self, key: str, value: object, last: object) -> Q:
        """Those that come after the object with the key `last`, which has `value`."""
        further = "lt" if self.is_descending else "gt"
        beyond = Q(**{f"{key}__{further}": last})
        if self.column == key:
            return beyond
        if value is None:
            return Q(**{f"{self.column}__isnull": True}) & beyond
        return (
            Q(**{f"{self.column}__{further}": value})
            | Q(**{self.column: value}) & beyond
            | Q(**{f"{self.column}__isnull": True})
        )


def orders(key: str, *columns: str, **named: str) -> dict[str, Order]:
    """The closed list of orders: each both ways, the first one first. `named` are name=column."""
    by = {"id": key} | {column: column for column in columns} | named
    found = {}
    for name, column in by.items():
        found[name] = Order(column)
        found[f"-{name}"] = Order(column, is_descending=True)
    return found


_kept = threading.local()
"""Rows by the name of their kind, of each thread."""


@dataclass(frozen=True)
class Kind:
    """One kind of public object.

    `build(now)` makes the rows: it begins with `.visible_to(None)` and annotates what the
    serializer reads, without an order. `key` is the column that the object's address is made of.
    Where the rows depend on the time, `next_change(now)` is when they will read differently by
    the clock alone; it may be never, which is None. Where the key is an ever-rising number,
    `follows_by` names the filter by which the next page follows, in place of a cursor.
    """

    name: str
    title: object
    description: object
    build: Callable[[dt.datetime | None], QuerySet]
    serializer: type[RowSerializer]
    filters: type[KindFilter]
    rights: Rights
    orders: Mapping[str, Order] = field(default_factory=lambda: orders("pk"))
    key: str = "pk"
    next_change: Callable[[dt.datetime], dt.datetime | None] | None = None
    follows_by: str | None = None

    def rows(self, now: dt.datetime) -> QuerySet:
        """What is public of the kind at `now`.

        Put together once per thread, since that takes as long as the database needs for an
        answer; not shared by threads, since Django writes in a query while it words it. What is
        kept gets no time, so that nothing that depends on it can be kept by accident.
        """
        if self.next_change is not None:
            return self.build(now)
        kept = vars(_kept)
        if self.name not in kept:
            kept[self.name] = self.build(None)
        return kept[self.name].all()

    @property
    def is_numbered(self) -> bool:
        return self.key == "pk"

    @property
    def default_order(self) -> str:
        return next(iter(self.orders))

    @property
    def api_url(self) -> str:
        return api_address(self.name)


def shown(reference: str, things, key: str = "pk") -> Subquery:
    """The `key` of what the column `reference` points to, as far as that is public; else NULL.

    An object may be public while what it points to is not: its key would tell of it.
    """
    found = things.visible_to(None).filter(pk=OuterRef(reference)).order_by()
    return Subquery(found.values(key)[:1])


def key_field(column: str = "pk") -> Key:
    """`id`, which begins every object."""
    return Key(column, is_number=column == "pk")


def api_field(kind: str, column: str = "pk") -> Made:
    """`api_url`: where machines read it."""
    return Made(
        column,
        make=lambda row: api_address(kind, row[column]),
        like={"type": "string", "format": "uri"},
        help_text=_("Address of the object in the API"),
    )


def page_field(*columns: str, make: Callable[[Row], str | None]) -> Made:
    """`url`: where people read it."""
    return Made(*columns, make=make, like=LINK, help_text=_("Address of the page that shows it"))


RIGHTS_SCHEMA = {
    "type": "object",
    "properties": {
        "licence": {"type": ["string", "null"]},
        "licence_url": {"type": ["string", "null"], "format": "uri"},
        "statement": {
            "type": "object",
            "properties": {"da": {"type": "string"}, "en": {"type": "string"}},
            "required": ["da", "en"],
        },
    },
    "required": ["licence", "licence_url", "statement"],
}


class RightsField(Made):
    """`rights`: the same for all of a kind, or by what `choose` makes of the row.

    In a table its licence alone stands on each line; the statement is on the page of the data.
    """

    def __init__(self, *columns: str, choose: Callable[[Row], Rights]):
        super().__init__(
            *columns,
            make=lambda row: choose(row).shown,
            like=RIGHTS_SCHEMA,
            help_text=_("Who holds the rights, and the licence where there is one"),
        )

    def cells(self):
        return [
            ("_licence", {"type": ["string", "null"]}, lambda rights: rights["licence"]),
            ("_statement", {"type": "string"}, lambda rights: rights["statement"]["da"]),
        ]


def rights_field(rights: Rights) -> RightsField:
    return RightsField(choose=lambda _row: rights)


def invented_field(column: str = "is_demonstration") -> Flag:
    """`is_demonstration`: invented content says so wherever it is read."""
    return Flag(column, help_text=_("Invented for the demonstration, and not real"))
