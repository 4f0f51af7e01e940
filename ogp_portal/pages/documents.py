"""The document repository (OGP standard 2.2): every document of the whole process in one list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.repository import SOURCES as CONSULTATION_SOURCES
from ogp_portal.common import limits
from ogp_portal.common.caching import public_page
from ogp_portal.common.dates import COPENHAGEN, format_date, format_imprecise
from ogp_portal.common.repository import FILTERS, Overview, Repository
from ogp_portal.common.rows import lang_attribute
from ogp_portal.common.search import search_words
from ogp_portal.common.text import danish_sort_key
from plans.enums import CyclePhase, DocumentLanguage
from plans.models import ActionPlan, Commitment
from plans.repository import SOURCES as PLAN_SOURCES

REPOSITORY = Repository([*PLAN_SOURCES, *CONSULTATION_SOURCES])
LONGEST_PAGE_NUMBER = 6


class Choice(NamedTuple):
    """One value of a filter."""

    value: str
    label: str
    is_chosen: bool


class Filter(NamedTuple):
    """One select of the form; `nothing` is the word for no choice."""

    name: str
    label: str
    nothing: str
    choices: list[Choice]


class DocumentRow(NamedTuple):
    """A document in the list: a title that leads to its permanent address, facts, and its file."""

    link: SafeString
    facts: SafeString
    file: SafeString
    is_demonstration: bool
    is_hidden: bool


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: the plans there are, and values by names of `FILTERS`.

    An unknown value of a filter is as none: an old link then shows more, never an error.
    """

    plans: list[ActionPlan]
    chosen: dict[str, object]

    @classmethod
    def by(cls, request: HttpRequest, overview: Overview | None) -> "Asked":
        """Reads the address. Without an overview, a year or publisher is taken at its word."""
        visible = ActionPlan.objects.visible_to(request.signed_in_user).newest_first()
        plans = list(visible.only("slug", "title_da", "title_en"))
        given = {name: request.GET.get(name, "")[: limits.TITLE_LENGTH] for name in FILTERS}
        given["q"] = search_words(request.GET.get("q", ""))
        chosen = {name: value for name, value in given.items() if value}
        return cls(plans, _known(chosen, {plan.slug for plan in plans}, overview))

    @property
    def query(self) -> str:
        """The filters as they stand in an address: 'plan=2012&kind=minutes', or ""."""
        return urlencode(self.chosen)

    @property
    def plan(self) -> ActionPlan | None:
        """The plan that is chosen, or that the chosen initiative belongs to."""
        slug = self.chosen.get("plan")
        return next((plan for plan in self.plans if plan.slug == slug), None)


def _known(
    chosen: dict[str, object], plans: set[str], overview: Overview | None
) -> dict[str, object]:
    """The choices that can be; an initiative brings its plan, and never stands beside another."""
    slug, _slash, address = str(chosen.get("initiative", "")).partition("/")
    is_of_plan = address and slug in plans and chosen.get("plan", slug) == slug
    if is_of_plan:
        chosen["plan"] = slug
    year = str(chosen.get("year", ""))
    chosen["year"] = int(year) if year.isascii() and year.isdigit() and len(year) <= 4 else None  # noqa: PLR2004 - digits of a year
    allowed = {
        "plan": chosen.get("plan") in plans,
        "initiative": is_of_plan,
        "phase": chosen.get("phase") in CyclePhase,
        "kind": chosen.get("kind") in REPOSITORY.kinds,
        "language": chosen.get("language") in DocumentLanguage,
        "year": bool(chosen["year"]) and (overview is None or chosen["year"] in overview.years),
        "publisher": overview is None or chosen.get("publisher") in overview.publishers,
    }
    return {name: chosen[name] for name in FILTERS if name in chosen and allowed.get(name, True)}


@public_page
def document_list(request: HttpRequest) -> HttpResponse:
    """All documents this reader may see, newest first, 50 on a page; the address narrows them."""
    user = request.signed_in_user
    overview = REPOSITORY.overview(user)
    asked = Asked.by(request, overview)
    found, count = REPOSITORY.page(user, asked.chosen, _number(request))
    plans = {plan.slug: plan.title for plan in asked.plans}
    rows = [_row(one, plans) for one in found]
    context = {
        "page_title": _("Documents"),
        "breadcrumbs": [(_("Documents"), "")],
        "page": _page(rows, _number(request), count),
        "rows": rows,
        "q": asked.chosen.get("q", ""),
        "is_cut": len(request.GET.get("q", "")) > limits.SEARCH_LENGTH,
        "limit": limits.SEARCH_LENGTH,
        "query": f"{asked.query}&" if asked.chosen else "",
        "filters": _filters(asked, user, overview),
        "is_narrowed": bool(asked.chosen),
        "last_updated": _day(overview),
        "feed": feed_address(asked),
        "has_demonstration": any(row.is_demonstration for row in rows),
    }
    return render(request, "pages/documents.html", context)


def feed_address(asked: Asked) -> str:
    """The feed of what is chosen."""
    return reverse("document-feed") + (f"?{asked.query}" if asked.chosen else "")


def _number(request: HttpRequest) -> int:
    """The page asked for; 1 for whatever is no page number."""
    wanted = request.GET.get("side", "")
    is_number = wanted.isascii() and wanted.isdigit() and len(wanted) <= LONGEST_PAGE_NUMBER
    return max(1, int(wanted)) if is_number else 1


def _page(rows: list[DocumentRow], number: int, count: int) -> Page:
    paginator = Paginator(rows, limits.ROWS_PER_LIST)
    paginator.count = count
    return Page(rows, min(number, paginator.num_pages), paginator)


def _day(overview: Overview) -> str:
    """The Danish day of the last real change to what this reader may see; "" when it is empty."""
    changed_at = overview.changed_at
    return format_date(changed_at.astimezone(COPENHAGEN).date()) if changed_at else ""


def _filters(asked: Asked, user, overview: Overview) -> list[Filter]:
    """The selects of the form; initiatives can be chosen once a plan is, for they share numbers."""

    def choices(name: str, pairs: Iterable[tuple[object, object]]) -> list[Choice]:
        chosen = str(asked.chosen.get(name, ""))
        return [Choice(str(value), str(label), str(value) == chosen) for value, label in pairs]

    by_word = sorted(REPOSITORY.kinds.items(), key=lambda pair: danish_sort_key(str(pair[1])))
    publishers = sorted(overview.publishers, key=danish_sort_key)
    filters = [
        ("plan", _("Action plan"), _("All action plans"), [(p.slug, p.title) for p in asked.plans]),
        ("initiative", _("Commitment"), _("All commitments"), _initiatives(asked.plan, user)),
        ("phase", _("Phase"), _("All phases"), CyclePhase.choices),
        ("kind", _("Kind"), _("All kinds"), by_word),
        ("year", _("Year"), _("All years"), [(year, year) for year in overview.years]),
        ("language", _("Language"), _("All languages"), _languages()),
        ("publisher", _("Publisher"), _("All publishers"), [(name, name) for name in publishers]),
    ]
    return [
        Filter(name, label, nothing, choices(name, pairs))
        for name, label, nothing, pairs in filters
        if pairs
    ]


def _languages() -> list[tuple[str, str]]:
    return [(one.value, capfirst(one.label)) for one in DocumentLanguage]


def _initiatives(plan: ActionPlan | None, user) -> list[tuple[str, str]]:
    if plan is None:
        return []
    visible = Commitment.objects.visible_to(user).filter(plan=plan).in_plan_order()
    return [
        (f"{plan.slug}/{one.address}", f"{one.address} {one.title}")
        for one in visible.only("address", "title_da", "title_en")
    ]


def title_of(entry: Mapping[str, object]) -> tuple[str, str]:
    """An entry's title in the reader's language, else in the other one, and that language."""
    first, second = ("en", "da") if get_language() == "en" else ("da", "en")
    if entry[f"entry_title_{first}"]:
        return str(entry[f"entry_title_{first}"]), first
    return str(entry[f"entry_title_{second}"]), second


def address_of(entry: Mapping[str, object]) -> str:
    """The permanent path of an entry."""
    return REPOSITORY.source_of[str(entry["entry_source"])].address(str(entry["entry_place"]))


def _row(entry: Mapping[str, object], plans: Mapping[str, str]) -> DocumentRow:
    title, language = title_of(entry)
    lang = lang_attribute(language, get_language())
    facts = "".join(f"<span>{escape(str(fact))}</span>" for fact in facts_of(entry, plans))
    return DocumentRow(
        SafeString(f'<a href="{escape(address_of(entry))}"{lang}>{escape(title)}</a>'),
        SafeString(facts),
        _file(entry),
        bool(entry["entry_is_demonstration"]),
        bool(entry["entry_is_hidden"]),
    )


def facts_of(entry: Mapping[str, object], plans: Mapping[str, str]) -> list[str]:
    """What is known of an entry in words: kind, publisher and date always, the rest if stated."""
    not_stated = _("not stated")
    day = format_imprecise(entry["entry_day"], entry["entry_precision"])
    facts = [
        str(REPOSITORY.kinds[entry["entry_kind"]]),
        f"{_('Publisher')}: {entry['entry_publisher'] or not_stated}",
        f"{_day_word(entry['entry_day_means'])}: {day}",
    ]
    if entry["entry_languages"]:
        facts.append(_language_names(str(entry["entry_languages"])))
    if entry["entry_version"]:
        facts.append(_("Version %(version)s") % {"version": entry["entry_version"]})
    if entry["entry_phase"]:
        facts.append(str(CyclePhase(entry["entry_phase"]).label))
    if entry["entry_plan"]:
        facts.append(plans.get(entry["entry_plan"], entry["entry_plan"]))
    if entry["entry_commitment"]:
        address = str(entry["entry_commitment"]).partition("/")[2]
        facts.append(_("Commitment %(number)s") % {"number": address})
    return facts


def _day_word(meaning: object) -> str:
    words = {"published": _("Published"), "held": _("Held"), "added": _("Added")}
    return words.get(meaning, _("Dated"))


def _language_names(codes: str) -> str:
    return ", ".join(str(one.label) for one in DocumentLanguage if one.value in codes)


def _file(entry: Mapping[str, object]) -> SafeString:
    """The way to the file with size and checksum, or to where its publisher keeps it."""
    if entry["entry_file_sha256"]:
        source = REPOSITORY.source_of[str(entry["entry_source"])]
        path = escape(source.file_address(str(entry["entry_place"])))
        name = escape(_("Download %(name)s") % {"name": entry["entry_file_name"]})
        size = escape(filesizeformat(entry["entry_file_size"]))
        checksum = f"SHA-256 <code>{entry['entry_file_sha256']}</code>"
        return SafeString(f'<a href="{path}">{name}</a> ({size}), {checksum}')
    if entry["entry_url"]:
        host = urlsplit(str(entry["entry_url"])).hostname or str(entry["entry_url"])
        words = escape(_("Open at %(host)s") % {"host": host})
        return SafeString(f'<a href="{escape(str(entry["entry_url"]))}">{words}</a>')
    return SafeString("")
