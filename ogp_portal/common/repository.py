"""Every document of the process in one list, whichever app keeps it (OGP standard 2.2).

Each app has a `repository.py` with its `SOURCES`: what can be found there, as QuerySets of the same
columns. Nothing is copied: the list asks all of them in one statement (`Repository`).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateField,
    Expression,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, ExtractYear
from django.utils.functional import Promise

from . import limits
from .dates import Precision
from .prepared import Prepared, Slot
from .search import CONFIG, SEARCHED, keeps_vector, search_vector

NOTHING = Value("", output_field=TextField())
NO_DAY = Cast(None, DateField())
PUBLISHED = Value("published", output_field=TextField())
NO_NUMBER = Cast(None, BigIntegerField())
FALSE = Value(value=False, output_field=BooleanField())

DAY = Value(Precision.DAY.value)


def flag(condition: Q) -> ExpressionWrapper:
    """The condition as a column of `entries`."""
    return ExpressionWrapper(condition, BooleanField())


def or_nothing(path: str) -> Coalesce:
    """The text at the path; "" where the path ends before it."""
    return Coalesce(F(path), NOTHING, output_field=TextField())


def languages_of(name: str) -> Case:
    """In which languages the bilingual field is filled: 'da', 'en', 'da,en' or ''."""
    in_danish, in_english = ~Q(**{f"{name}_da": ""}), ~Q(**{f"{name}_en": ""})
    return Case(
        When(in_danish & in_english, then=Value("da,en")),
        When(in_danish, then=Value("da")),
        When(in_english, then=Value("en")),
        default=NOTHING,
        output_field=TextField(),
    )


Row = dict[str, object]


@dataclass(frozen=True)
class Source:
    """One table whose rows are documents.

    `find(user)` gives the `entries` that `user` may see, and `changed` the instant of an entry's
    last real change. `kinds` are the words for the kinds that come from here; `address` is the
    permanent path of an entry made of its `place`, `file_address` the path of its file.
    """

    name: str
    find: Callable[[object], QuerySet]
    changed: Expression
    kinds: Mapping[str, str | Promise]
    address: Callable[[str], str]
    file_address: Callable[[str], str]


def entries(
    rows: QuerySet,
    *,
    source: str,
    searched: Iterable[tuple[str | Expression, str]],
    title: str,
    kind: Combinable,
    place: Combinable,
    is_demonstration: Combinable,
    plan: Combinable = NOTHING,
    commitment: Combinable = NOTHING,
    phase: Combinable = NOTHING,
    languages: Combinable = NOTHING,
    version: Combinable = NOTHING,
    publisher: Combinable = NOTHING,
    day: Combinable = NO_DAY,
    precision: Combinable = NOTHING,
    day_means: Combinable = PUBLISHED,
    url: Combinable = NOTHING,
    file: str = "",
    is_hidden: Combinable = FALSE,
) -> QuerySet:
    """`rows` in the columns that all sources share.

    `searched` is the (field, weight) pairs looked in where the model keeps no column `search`;
    `title` the pair of fields without its language; `commitment` is "<plan>/<address>"; `file`
    the path to a StoredFile; `day_means` what the date is: published, held, added or dated.
    """
    vector = F(SEARCHED) if keeps_vector(rows.model) else search_vector(*searched)
    about_file = {
        "entry_file_name": F(f"{file}__name") if file else NOTHING,
        "entry_file_size": F(f"{file}__size") if file else NO_NUMBER,
        "entry_file_sha256": F(f"{file}__sha256") if file else NOTHING,
    }
    return (
        rows.order_by()
        .alias(entry_words=vector)
        .values(
            entry_source=Value(source),
            entry_pk=F("pk"),
            entry_kind=kind,
            entry_title_da=F(f"{title}_da"),
            entry_title_en=F(f"{title}_en"),
            entry_place=place,
            entry_plan=plan,
            entry_commitment=commitment,
            entry_phase=phase,
            entry_languages=languages,
            entry_version=version,
            entry_publisher=publisher,
            entry_day=day,
            entry_year=ExtractYear(day),
            entry_precision=precision,
            entry_day_means=day_means,
            entry_url=url,
            entry_is_demonstration=is_demonstration,
            entry_is_hidden=is_hidden,
            **about_file,
        )
    )


_SLOTS = {
    "plan": TextField(),
    "initiative": TextField(),
    "phase": TextField(),
    "kind": TextField(),
    "year": IntegerField(),
    "language": TextField(),
    "publisher": TextField(),
    "q": TextField(),
}
"""What the list can be narrowed by; also the names in the address."""

_CONDITIONS = {
    "plan": "entry_plan",
    "initiative": "entry_commitment",
    "phase": "entry_phase",
    "kind": "entry_kind",
    "year": "entry_year",
    "language": "entry_languages__contains",
    "publisher": "entry_publisher",
}

FILTERS = tuple(_SLOTS)

# Invented things come after the real ones; a page past the last is the last.
_LIST = f"""
WITH entry AS ({{entries}}), counted AS (SELECT count(*) AS number FROM entry)
SELECT entry.*, number AS entry_count FROM entry, counted
ORDER BY entry_is_demonstration, entry_day DESC NULLS LAST, entry_source, entry_pk DESC
LIMIT {limits.ROWS_PER_LIST} OFFSET (
  SELECT least(%s, greatest(0, (number - 1) / {limits.ROWS_PER_LIST} * {limits.ROWS_PER_LIST}))
  FROM counted
)
"""  # noqa: S608 - a number of ours; values go as parameters

_OVERVIEW = """
WITH entry AS ({entries})
SELECT max(entry_changed_at),
  array_agg(DISTINCT entry_year) FILTER (WHERE entry_year IS NOT NULL),
  array_agg(DISTINCT entry_publisher) FILTER (WHERE entry_publisher <> '')
FROM entry
"""

_NEWEST = f"""
WITH entry AS ({{entries}})
SELECT * FROM entry ORDER BY entry_changed_at DESC, entry_source, entry_pk DESC
LIMIT {limits.FEED_ENTRIES}
"""  # noqa: S608 - a number of ours


@dataclass(frozen=True)
class Overview:
    """What the whole repository holds: its last real change, its years and its publishers."""

    changed_at: dt.datetime | None
    years: list[int]
    publishers: list[str]


class Repository:
    """All sources as one list. Each question is one statement, worded once per process."""

    def __init__(self, sources: Sequence[Source]):
        self.source_of = {source.name: source for source in sources}
        self._prepared: dict[tuple[str, frozenset[str], bool], Prepared] = {}

    @property
    def kinds(self) -> dict[str, str | Promise]:
        """Every kind of document there can be, with its word."""
        return {
            kind: word for source in self.source_of.values() for kind, word in source.kinds.items()
        }

    def page(self, user, chosen: Mapping[str, object], number: int) -> tuple[list[Row], int]:
        """The documents on page `number` that fit `chosen`, and how many fit in all.

        `chosen` is values by names of FILTERS. Past the last page it is the last one.
        """
        offset = (number - 1) * limits.ROWS_PER_LIST
        rows = self._rows(_LIST, user, chosen, with_changes=False, further=[offset])
        return rows, rows[0]["entry_count"] if rows else 0

    def newest(self, user, chosen: Mapping[str, object]) -> list[Row]:
        """The documents that fit `chosen` and were added or changed last, with `entry_changed_at`."""
        return self._rows(_NEWEST, user, chosen, with_changes=True)

    def overview(self, user) -> Overview:
        """What can be chosen, and when the repository last changed, as `user` may see it."""
        sql, parameters, _columns = self._union(user, {}, with_changes=True)
        with connection.cursor() as cursor:
            cursor.execute(_OVERVIEW.format(entries=sql), parameters)
            changed_at, years, publishers = cursor.fetchone()
        return Overview(changed_at, sorted(years or [], reverse=True), publishers or [])

    def _rows(self, statement: str, user, chosen, *, with_changes: bool, further=()) -> list[Row]:
        sql, parameters, _columns = self._union(user, chosen, with_changes=with_changes)
        with connection.cursor() as cursor:
            cursor.execute(statement.format(entries=sql), [*parameters, *further])
            columns = [column.name for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def _union(self, user, chosen, *, with_changes: bool) -> tuple[str, list[object], list[str]]:
        names = frozenset(chosen)
        parts = [
            self._statement_of(source, names, with_changes=with_changes).statement(user, **chosen)
            for source in self.source_of.values()
        ]
        sql = " UNION ALL ".join(f"({one})" for one, _parameters, _columns in parts)
        parameters = [value for _sql, values, _columns in parts for value in values]
        return sql, parameters, parts[0][2]

    def _statement_of(
        self, source: Source, names: frozenset[str], *, with_changes: bool
    ) -> Prepared:
        key = source.name, names, with_changes
        if key not in self._prepared:

            def build(user, **slots: Slot) -> QuerySet:
                found = _narrowed(source.find(user), slots)
                return found.annotate(entry_changed_at=source.changed) if with_changes else found

            self._prepared[key] = Prepared(build, **{name: _SLOTS[name] for name in names})
        return self._prepared[key]


def _narrowed(found: QuerySet, slots: Mapping[str, Slot]) -> QuerySet:
    for name, slot in slots.items():
        if name == "q":
            query = SearchQuery(slot, config=CONFIG, search_type="websearch")
            found = found.filter(entry_words=query)
        else:
            found = found.filter(**{_CONDITIONS[name]: slot})
    return found
