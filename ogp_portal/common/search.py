"""Full text in Postgres, done the same way in every app.

Each app has a `search.py` with its `SOURCES`: what can be found there, as QuerySets of the same
columns. The search page asks all of them in one statement and merges (ogp_portal/pages/search.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.postgres.search import (
    CombinedSearchVector,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db.models import Case, Expression, F, GeneratedField, QuerySet, Value, When
from django.db.models.functions import Coalesce, Left, NullIf
from django.utils.functional import Promise
from django.utils.translation import get_language

from . import limits

CONFIG = "danish"
"""Postgres's Danish dictionary: 'initiativerne' finds 'initiativ'."""

SEARCHED = "search"
"""The name of every model's column of the search vector."""

EXCERPT_SOURCE_LENGTH = 20_000
"""Characters of a text that an excerpt is looked for in; a whole post, the start of long texts."""


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be found.

    `kind` is the word in the address (`?slags=`), `label` what the reader calls the kind.
    `find(user, query)` gives the `hits` that `user` may see; `address(words)` the path of one.
    """

    kind: str
    label: str | Promise
    find: Callable[[object, SearchQuery], QuerySet]
    address: Callable[[list[str]], str]


@dataclass(frozen=True)
class Wording:
    """A text of a hit and the language it is in."""

    text: Expression
    language: Expression


def search_query(typed: str) -> SearchQuery | None:
    """What somebody typed, as Postgres's query; None when there is nothing to look for.

    Any text is valid: quotes make a phrase, a minus leaves a word out, 'or' gives a choice. What
    is longer than `limits.SEARCH_LENGTH` is cut off.
    """
    words = " ".join(typed.replace("\x00", " ").split())[: limits.SEARCH_LENGTH]
    return SearchQuery(words, config=CONFIG, search_type="websearch") if words else None


def search_vector(*weighted: tuple[str | Expression, str]) -> SearchVector | CombinedSearchVector:
    """The search vector of (field or expression, weight) pairs; A weighs most, D least."""
    first, *others = (SearchVector(text, weight=weight, config=CONFIG) for text, weight in weighted)
    for vector in others:
        first += vector
    return first


def search_column(*weighted: tuple[str, str]) -> GeneratedField:
    """A column that the database itself keeps as the vector of (field, weight) pairs.

    Give the model a `GinIndex` on it, and leave it out of `pghistory.track`.
    """
    return GeneratedField(
        expression=search_vector(*weighted),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )


def bilingual(field: str) -> Wording:
    """The reader's language of a pair of fields, the other one where that is empty."""
    first, second = ("en", "da") if get_language() == "en" else ("da", "en")
    return Wording(
        Coalesce(NullIf(F(f"{field}_{first}"), Value("")), F(f"{field}_{second}")),
        Case(When(**{f"{field}_{first}": ""}, then=Value(second)), default=Value(first)),
    )


def hits(
    rows: QuerySet,
    query: SearchQuery,
    *,
    kind: str,
    title: Wording,
    text: Wording,
    place: Expression,
    day: Expression,
    precision: Expression,
    is_demonstration: Expression,
) -> QuerySet:
    """Those of `rows` that match, newest first, in the columns that all sources share.

    `rows` must have the column or annotation `search`. `place` is the words of the address parted
    by '/', `day` and `precision` the date shown (ogp_portal/common/dates.py).
    """
    found = rows.filter(**{SEARCHED: query}).order_by("-pk")
    return found.values(
        hit_kind=Value(kind),
        hit_title=title.text,
        hit_title_language=title.language,
        hit_text=Left(text.text, EXCERPT_SOURCE_LENGTH),
        hit_text_language=text.language,
        hit_place=place,
        hit_day=day,
        hit_precision=precision,
        hit_is_demonstration=is_demonstration,
        hit_score=SearchRank(F(SEARCHED), query),
    )
