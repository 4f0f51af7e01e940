"""The search page: one statement over everything that can be found, 20 hits at a time.

Each source gives its newest matches, up to a fixed number, and these are ranked together. So a
search costs the same however much the portal holds, and nothing is counted.
"""

import re
from dataclasses import dataclass
from html import escape

from django.db import connection
from django.db.models import TextField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.search import SOURCES as CONSULTATION_SOURCES
from forum.search import SOURCES as FORUM_SOURCES
from ogp_portal.common import limits
from ogp_portal.common.caching import public_page
from ogp_portal.common.dates import format_imprecise
from ogp_portal.common.prepared import Prepared
from ogp_portal.common.rows import bdi, lang_attribute, ours
from ogp_portal.common.search import CONFIG, ParsedQuery, Source, parsed, search_words
from plans.search import SOURCES as PLAN_SOURCES

SOURCES = [*PLAN_SOURCES, *CONSULTATION_SOURCES, *FORUM_SOURCES]
HITS_OF_EACH = 21
"""Newest matches of each kind that are ranked when all kinds are searched."""

HITS_OF_ONE = 100
"""Newest matches that are ranked when one kind is searched."""

EXCERPT_LENGTH = 400
"""Characters of an excerpt, so that one endless word cannot fill the page."""

_RANKED = """
WITH hit AS ({hits}), shown AS (
  SELECT * FROM hit ORDER BY {order} LIMIT %s OFFSET %s
)
SELECT hit_kind, hit_title, hit_title_language, hit_place, hit_context, hit_day, hit_precision,
  hit_is_demonstration, hit_text_language, ts_headline(%s::regconfig, translate(
    substring(hit_text, greatest(regexp_instr(hit_text, %s, 1, 1, 0, 'i') - {before}, 1), {around}),
    %s, ''), %s::tsquery, %s) AS excerpt
FROM shown ORDER BY {order}
"""
_BEFORE, _AROUND = 150, 600
"""Characters before the first hit, and in all, that an excerpt is cut from: a text of 100,000
characters costs no more than a short one, and its hit is found wherever it stands."""

# Invented things come after the real ones, whatever they say.
_ORDER = "hit_is_demonstration, hit_score DESC, hit_day DESC NULLS LAST, hit_kind, hit_place"
# Characters of nobody's alphabet; taken out of the text first, so nobody can write a mark.
_START, _STOP = "\ue000", "\ue001"
_EXCERPT = f"MaxFragments=2, MinWords=12, MaxWords=24, StartSel={_START}, StopSel={_STOP}"
_STEM = re.compile(r"(?<!!)'((?:[^']|'')+)'")
_MARKUP = re.compile(r"\]\([^)\s]*\)|^[ \t]*[>#]+|[*_`|~\[\]]+", re.MULTILINE)


def _prepared(source: Source, most: int) -> list[Prepared]:
    return [
        Prepared(
            lambda user, query, find=find: find(user, ParsedQuery(query))[:most], query=TextField()
        )
        for find in filter(None, (source.find, source.find_too))
    ]


_EACH = {source.kind: _prepared(source, HITS_OF_EACH) for source in SOURCES}
_ONE = {source.kind: _prepared(source, HITS_OF_ONE) for source in SOURCES}
_SOURCE_OF = {source.kind: source for source in SOURCES}


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: words, one kind or all (""), and the page."""

    words: str
    kind: str
    page: int

    @classmethod
    def by(cls, request: HttpRequest) -> "Asked":
        """Reads the address. Http404 for a kind or page that cannot be."""
        kind, page = request.GET.get("slags", ""), request.GET.get("side", "1")
        if kind and kind not in _SOURCE_OF:
            raise Http404(f"no such kind: {kind[:20]!r}")
        if not re.fullmatch(r"[1-9][0-9]{0,2}", page):
            raise Http404(f"no such page: {page[:20]!r}")
        return cls(search_words(request.GET.get("q", "")), kind, int(page))

    def address(self, **changes: object) -> str:
        """The query of this search with other values; what is empty is left out."""
        given = {"q": self.words, "slags": self.kind, **changes}
        return "?" + urlencode({name: value for name, value in given.items() if value})


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Hits by rank, 20 on a page; without words it tells what can be found."""
    asked = Asked.by(request)
    rows = _ranked(request.signed_in_user, asked) if asked.words else []
    language = get_language()
    labels = {source.kind: escape(source.label_of_one) for source in SOURCES}
    hits = [_shown(row, labels, language) for row in rows[: limits.POSTS_PER_PAGE]]
    context = {
        "asked": asked,
        "is_cut": len(request.GET.get("q", "")) > limits.SEARCH_LENGTH,
        "limit": limits.SEARCH_LENGTH,
        "hits": hits,
        "first": (asked.page - 1) * limits.POSTS_PER_PAGE + 1,
        "kinds": _kinds(asked),
        "first_page": asked.address(),
        "everything": asked.address(slags=""),
        "previous": asked.address(side=asked.page - 1) if asked.page > 1 else "",
        "next": asked.address(side=asked.page + 1) if len(rows) > len(hits) else "",
        "has_demonstration": any(hit["is_demonstration"] for hit in hits),
        "breadcrumbs": [(_("Search"), "")],
    }
    return render(request, "pages/search.html", context)


def _ranked(user, asked: Asked) -> list[dict[str, object]]:
    """The hits of the page and one more, which tells whether there is a next page."""
    query = parsed(asked.words)
    if not query:
        return []
    sources = [_ONE[asked.kind]] if asked.kind else _EACH.values()
    statements = [part.statement(user, query=query) for source in sources for part in source]
    hits = " UNION ALL ".join(f"({sql})" for sql, _parameters, _columns in statements)
    limit = limits.POSTS_PER_PAGE + 1, (asked.page - 1) * limits.POSTS_PER_PAGE
    excerpt = CONFIG, _first_word(query), _START + _STOP, query, _EXCERPT
    sql = _RANKED.format(hits=hits, order=_ORDER, before=_BEFORE, around=_AROUND)
    parameters = [value for _sql, values, _columns in statements for value in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *limit, *excerpt])
        columns = [column.name for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["excerpt"] = marked(row["excerpt"])
    return rows


def _first_word(query: str) -> str:
    """Postgres's pattern of a word that begins with the first stem looked for in `query`."""
    stems = _STEM.findall(query)
    return r"\m" + re.escape(stems[0].replace("''", "'")) if stems else "^"


def marked(excerpt: str) -> SafeString:
    """An excerpt as HTML: Markdown's signs left out, everything escaped, the hits in <mark>."""
    plain = " ".join(_MARKUP.sub(" ", excerpt).split())
    cut = f"{plain[:EXCERPT_LENGTH]}…" if len(plain) > EXCERPT_LENGTH else plain
    if cut.count(_START) > cut.count(_STOP):
        cut += _STOP
    return SafeString(escape(cut).replace(_START, "<mark>").replace(_STOP, "</mark>"))


def _shown(row: dict[str, object], labels: dict[str, str], page: str) -> dict[str, object]:
    """One hit, worded for a page in the language `page`."""
    kind, day = row["hit_kind"], row["hit_day"]
    facts = [
        labels[kind],
        bdi(row["hit_context"].strip()) if row["hit_context"] else "",
        format_imprecise(day, row["hit_precision"], page) if day else "",
    ]
    return {
        "title": row["hit_title"].strip(),
        "title_lang": lang_attribute(row["hit_title_language"], page),
        "path": ours(_SOURCE_OF[kind].address(row["hit_place"])),
        "excerpt": row["excerpt"],
        "text_lang": lang_attribute(row["hit_text_language"], page),
        "facts": SafeString("".join(f"<span>{fact}</span>" for fact in facts if fact)),
        "is_demonstration": row["hit_is_demonstration"],
    }


def _kinds(asked: Asked) -> list[tuple[str, str, bool]]:
    """(label, address, chosen) of the choice between kinds."""
    everything = asked.address(slags="")
    return [
        (_("Everything"), everything, not asked.kind),
        *(
            (source.label, f"{everything}&slags={source.kind}", source.kind == asked.kind)
            for source in SOURCES
        ),
    ]
