"""Full text in Postgres, done the same way in every app.

Each app has a `search.py` with its `SOURCES`: what can be found there, as QuerySets of the same
columns. The search page asks all of them in one statement and merges (ogp_portal/pages/search.py).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    CombinedSearchVector,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db import connection
from django.db.models import (
    Case,
    DateField,
    Expression,
    F,
    GeneratedField,
    Model,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils.functional import Promise
from django.utils.translation import get_language

from . import limits

CONFIG = "danish"
"""Postgres's Danish dictionary: 'initiativerne' finds 'initiativ'."""

SEARCHED = "search"
"""The name of every model's column of the search vector."""

NOTHING = Value("")
NO_DAY = Cast(None, DateField())


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be found.

    `kind` is the word in the address (`?slags=`), `label` what the reader calls the kind and
    `label_of_one` one such thing. `find(user, query)` gives the `hits` that `user` may see, and
    `address` the path of one, made of its `place`. `find_too` gives hits of the kind that lie
    behind another index: a query that may use either of two uses none.
    """

    kind: str
    label: str | Promise
    label_of_one: str | Promise
    find: Callable[[object, SearchQuery], QuerySet]
    address: Callable[[str], str]
    find_too: Callable[[object, SearchQuery], QuerySet] | None = None


@dataclass(frozen=True)
class Wording:
    """A text of a hit, and the language that it is in."""

    text: Expression
    language: Expression


def search_words(typed: str) -> str:
    """What somebody typed, on one line; what is longer than the limit is cut off."""
    return " ".join(typed.replace("\x00", " ").split())[: limits.SEARCH_LENGTH]


def parsed(words: str) -> str:
    """Words as Postgres's query, in its own writing; "" when there is nothing to look for in them.

    Any text is valid, and no mark in it is an error. Quotes make a phrase, a minus leaves a word
    out, 'or' gives a choice. Words in every text, such as 'og', are not looked for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT websearch_to_tsquery(%s::regconfig, %s)::text", [CONFIG, words])
        return cursor.fetchone()[0]


class ParsedQuery(SearchQuery):
    """What `parsed` returns, for a QuerySet: parsed once, however many sources are asked."""

    def as_sql(self, compiler, connection, function=None, template=None):
        (text,) = self.get_source_expressions()
        sql, parameters = compiler.compile(text)
        return f"{sql}::tsquery", parameters


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


def search_index(name: str, weighted: Iterable[tuple[str, str]]) -> GinIndex:
    """An index by which `hits` over the same (field, weight) pairs finds without reading all rows."""
    return GinIndex(search_vector(*weighted), name=name)


def keeps_vector(model: type[Model]) -> bool:
    """Whether the model has the column `search`, so that an index answers."""
    return any(field.name == SEARCHED for field in model._meta.concrete_fields)


def either(first: str, second: str) -> Coalesce:
    """The text of the field `first`, or of `second` where that is empty."""
    return Coalesce(NullIf(F(first), Value("")), F(second), output_field=TextField())


def joined(*parts: Expression) -> Concat:
    """Texts and numbers, one after the other, as one text."""
    return Concat(*parts, output_field=TextField())


def bilingual(*fields: str) -> Wording:
    """The reader's language of pairs of fields, the other one where that is empty.

    Several fields are read one after the other; the language is that of the first.
    """
    first, second = ("en", "da") if get_language() == "en" else ("da", "en")
    texts = [either(f"{field}_{first}", f"{field}_{second}") for field in fields]
    return Wording(
        joined(*(part for text in texts for part in (text, Value(" ")))),
        Case(When(**{f"{fields[0]}_{first}": ""}, then=Value(second)), default=Value(first)),
    )


def hits(
    rows: QuerySet,
    query: SearchQuery,
    *,
    kind: str,
    searched: Iterable[tuple[str | Expression, str]] | F,
    title: Wording,
    text: Wording,
    place: Expression,
    context: Expression = NOTHING,
    day: Expression = NO_DAY,
    precision: Expression = NOTHING,
    is_demonstration: Expression,
) -> QuerySet:
    """Those of `rows` that match, newest first, in the columns that all sources share.

    `searched` is the (field, weight) pairs looked in where the model keeps no column `search`;
    the model then has a `search_index` of the same pairs. Or it is the vector's column, of rows that
    are those that match already.
    `place` is what the address is made of, `context` what the thing belongs to or who wrote it,
    `day` and `precision` the date shown (ogp_portal/common/dates.py).
    """
    if isinstance(searched, F):
        found = rows.alias(**{SEARCHED: searched})
    elif keeps_vector(rows.model):
        found = rows.filter(**{SEARCHED: query})
    else:
        found = rows.alias(**{SEARCHED: search_vector(*searched)}).filter(**{SEARCHED: query})
    return found.order_by("-pk").values(
        hit_kind=Value(kind),
        hit_title=title.text,
        hit_title_language=title.language,
        hit_text=text.text,
        hit_text_language=text.language,
        hit_place=place,
        hit_context=context,
        hit_day=day,
        hit_precision=precision,
        hit_is_demonstration=is_demonstration,
        hit_score=SearchRank(F(SEARCHED), query),
    )
