"""Finding initiatives of a plan by theme, owner, status, value and words, at a shareable address."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page
from ogp_portal.common.search import search_words
from ogp_portal.common.text import danish_slug, danish_sort_key

from ..enums import Completion, PartyRole, Vocabulary
from ..models import Commitment, CommitmentParty, CommitmentTerm
from ..models.periods import danish_day
from ..timeliness import with_standing
from . import plan_rows
from .addresses import former_addresses_redirect
from .plans import plan_at, plan_heading
from .standing import add_standing
from .texts import told

NOT_REPORTED = "ikke-oplyst"


@dataclass(frozen=True)
class Choice:
    """One option of a filter."""

    key: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list: its name in the address, its options, and what fits."""

    name: str
    label: str
    choices: list[Choice]


def _initiatives(user, plan: int, today: dt.date) -> QuerySet:
    terms = CommitmentTerm.objects.filter(commitment=OuterRef("pk"), term__kind=Vocabulary.VALUE)
    values = ArraySubquery(terms.values_list("term__key", flat=True))
    rows = Commitment.objects.visible_to(user).filter(plan=plan).in_plan_order()
    columns = [*plan_rows.INITIATIVE_COLUMNS, "summary_da", "summary_en", "ogp_id"]
    rows = with_standing(rows, today).with_owner_names()
    rows = rows.annotate(value_keys=values, owner_list=_owner_list())
    return rows.values(*columns, "value_keys", "owner_list")


def _owner_list() -> ArraySubquery:
    """The names of `owner_names` one by one: a name may hold a comma itself."""
    owners = CommitmentParty.objects.filter(commitment=OuterRef("pk"), role=PartyRole.LEAD)
    names = owners.order_by("organisation__sort_key").values_list(
        "organisation__name_da", flat=True
    )
    return ArraySubquery(names)


@public_page
@former_addresses_redirect
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan's initiatives that fit what is asked; unknown choices find nothing and say so."""
    found = plan_at(request, slug)
    path = found.get_absolute_url()
    today = danish_day(timezone.now())
    rows = list(_initiatives(request.signed_in_user, found.pk, today))
    add_standing(found, rows, today)
    asked = {name: request.GET.get(name, "")[: limits.SEARCH_LENGTH] for name in FITS}
    fitting = [row for row in rows if _fits(row, asked, found.theme_rows)]
    context = plan_heading(found, path)
    heading = _("Find commitments")
    context["breadcrumbs"] = [*context["breadcrumbs"], (heading, "")]
    context |= {
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "filters": _filters(rows, found.theme_rows, asked),
        "query": asked["q"],
        "total": len(rows),
        "count": len(fitting),
        "groups": plan_rows.by_theme(found.theme_rows, fitting, path),
        "is_narrowed": any(asked.values()),
    }
    return render(request, "plans/find.html", context)


def _fits(row: dict, asked: dict[str, str], themes: list[dict]) -> bool:
    return all(not given or FITS[name](row, given, themes) for name, given in asked.items())


def _in_theme(row: dict, key: str, themes: list[dict]) -> bool:
    return any(theme["pk"] == row["theme_id"] and theme["slug"] == key for theme in themes)


def _owned_by(row: dict, key: str, themes: list[dict]) -> bool:
    return key in {danish_slug(name) for name in _owners(row)}


def _has_status(row: dict, key: str, themes: list[dict]) -> bool:
    return (row["current_completion"] or NOT_REPORTED) == key


def _has_value(row: dict, key: str, themes: list[dict]) -> bool:
    return key in row["value_keys"]


def _holds_words(row: dict, query: str, themes: list[dict]) -> bool:
    """Every word stands somewhere in number, titles, summary or owner, whatever its case."""
    columns = ("address", "ogp_id", "title_da", "title_en", "summary_da", "summary_en")
    text = " ".join([*(row[column] for column in columns), *_owners(row)]).casefold()
    return all(word in text for word in search_words(query).casefold().split())


def _owners(row: dict) -> list[str]:
    """One by one; as the source writes them they are one name, since nobody can split it."""
    as_written = [row["owner_as_written"]] if row["owner_as_written"] else []
    return row["owner_list"] or as_written


FITS: dict[str, Callable[[dict, str, list[dict]], bool]] = {
    "tema": _in_theme,
    "ejer": _owned_by,
    "status": _has_status,
    "vaerdi": _has_value,
    "q": _holds_words,
}
"""By name in the address; the names are the same in both languages (design 4)."""


def _filters(rows: list[dict], themes: list[dict], asked: dict[str, str]) -> list[Filter]:
    """Only what occurs in the plan, so that no choice leads nowhere."""
    reported = {row["current_completion"] for row in rows}
    statuses = [(one.value, str(one.label)) for one in Completion if one.value in reported]
    if None in reported:
        statuses.append((NOT_REPORTED, _("not stated")))
    owners = sorted({name for row in rows for name in _owners(row)}, key=danish_sort_key)
    titles = [(theme["slug"], told(theme["title_da"], theme["title_en"]).text) for theme in themes]
    return [
        _filter("tema", _("Theme"), titles, asked),
        _filter("ejer", _("Responsible authority"), [(danish_slug(o), o) for o in owners], asked),
        _filter("status", _("Completion"), statuses, asked),
        _filter("vaerdi", _("OGP value"), _values_in(rows), asked),
    ]


def _values_in(rows: list[dict]) -> list[tuple[str, str]]:
    keys = {key for row in rows for key in row["value_keys"]}
    if not keys:
        return []
    terms = CommitmentTerm.objects.filter(term__kind=Vocabulary.VALUE, term__key__in=keys)
    names = terms.order_by("term__position").values_list(
        "term__key", "term__name_da", "term__name_en"
    )
    return [(key, told(danish, english).text) for key, danish, english in names.distinct()]


def _filter(
    name: str, label: str, options: Iterable[tuple[str, str]], asked: dict[str, str]
) -> Filter:
    return Filter(name, label, [Choice(key, text, asked[name] == key) for key, text in options])
