"""`?q=` of a list: what the search page finds (/soeg/), by the same sources and the same words."""

from django import forms
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db.models import Func, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from consultations.search import SOURCES as CONSULTATION_SOURCES
from forum.search import SOURCES as FORUM_SOURCES
from ogp_portal.common import limits
from ogp_portal.common.search import CONFIG, Source, search_words
from plans.search import SOURCES as PLAN_SOURCES

_SOURCES = {one.kind: one for one in [*PLAN_SOURCES, *CONSULTATION_SOURCES, *FORUM_SOURCES]}


class WordsField(forms.CharField):
    """Words as they were typed: blank ones find nothing, rather than everything."""

    def __init__(self, **options):
        super().__init__(max_length=limits.SEARCH_LENGTH, strip=False, **options)


class SearchFilter(filters.Filter):
    """Those in which the words stand. `kind` is that of the source, as /soeg/ calls it."""

    field_class = WordsField
    schema = {"type": "string", "minLength": 1, "maxLength": limits.SEARCH_LENGTH}
    described = _("Only those in which these words stand, as the search page finds them")

    def __init__(self, *arguments, kind: str, **options):
        super().__init__(*arguments, **options)
        self.kind = kind

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        return self.found(qs, search_words(value))

    def found(self, rows: QuerySet, words: str) -> QuerySet:
        return rows.filter(_matches(_SOURCES[self.kind], _query(words)))


def _query(words: str, made: type[SearchQuery] = SearchQuery) -> SearchQuery:
    """As `ogp_portal.common.search.parsed` reads what was typed, in the statement itself."""
    return made(words, config=CONFIG, search_type="websearch")


def _matches(source: Source, query: SearchQuery) -> Q:
    """Each half by an index of its own."""
    either = Q()
    for find in (source.find, source.find_too):
        if find is not None:
            either |= Q(pk__in=find(None, query).order_by().values("pk"))
    return either


class _WithoutMinus(SearchQuery):
    """What must stand in a text for the query to find it, as far as an index can tell."""

    def as_sql(self, compiler, connection, function=None, template=None):
        sql, parameters = super().as_sql(compiler, connection, function, template)
        return f"NULLIF(querytree({sql}), 'T')::tsquery", parameters


class ProposalSearchFilter(SearchFilter):
    """As the search page, but never by the name of a private person.

    The name stands in the text on its page, and is taken out of it here; so it must not be found
    here either, nor tell anything by a minus before it.
    """

    def found(self, rows: QuerySet, words: str) -> QuerySet:
        source, query = _SOURCES[self.kind], _query(words)
        is_named = Q(submission__public_name__gt="") & (
            Q(submission__submitter_kind="citizen") | Q(submission__organisation_name="")
        )
        rows = rows.alias(without_name=_without_name())
        of_named = is_named & _matches(source, _query(words, _WithoutMinus)) & Q(without_name=query)
        return rows.filter(~is_named & _matches(source, query) | of_named)


def _without_name() -> Func:
    """The vector of a proposal's public words, without those that the sender's name is made of."""
    name = Func(_vector("submission__public_name"), function="tsvector_to_array")
    return Func(_vector("words"), name, function="ts_delete", output_field=SearchVectorField())


def _vector(field: str) -> SearchVector:
    return SearchVector(field, config=CONFIG)
