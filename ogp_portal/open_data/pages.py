"""The pages about open data: what there is, one kind of it, and how the API is used."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page
from ogp_portal.common.dates import COPENHAGEN, format_date, format_instant
from plans.models import ActionPlan

from . import examples
from .dictionary import entries
from .files import FORMATS
from .format_changes import CHANGES
from .kinds import KINDS, Kind
from .numbers import numbers_of
from .package.models import Package
from .preview import preview_of
from .problems import DETAILS, TYPES
from .throttles import WINDOW
from .writing import examples as sending

SHOWN_PROBLEMS = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429, 500, 503]
FORMAT_NAMES = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "jsonl": "JSON Lines"}


@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    """All kinds with their number of rows, their files and rights, and how to use them."""
    now = timezone.now()
    numbers = numbers_of(KINDS.values(), now)
    title = _("Open data")
    context = {
        "page_title": title,
        "breadcrumbs": [(title, request.path)],
        "kinds": [_shown(kind, numbers[kind.name]) for kind in KINDS.values()],
        "text_template": f"open_data/texts/use_{get_language()}.html",
        "examples": [
            ("curl", examples.curl()),
            ("Python", examples.python()),
            ("R", examples.r()),
        ],
        "package": _package(),
        "changes": [(format_date(change.day), change) for change in CHANGES],
        **_surroundings(now),
    }
    return render(request, "open_data/open_data.html", context)


@public_page
def dataset(request: HttpRequest, name: str) -> HttpResponse:
    """One kind: number of rows, files, rights, every column, filters and orders."""
    if name not in KINDS:
        raise Http404
    kind, now = KINDS[name], timezone.now()
    title = str(kind.title)
    shown = _shown(kind, numbers_of([kind], now)[name])
    context = {
        "page_title": _("%(kind)s as open data") % {"kind": title},
        "heading": title,
        "breadcrumbs": [(_("Open data"), reverse("open-data")), (title, request.path)],
        "kind": shown,
        "entries": entries(kind),
        "preview": preview_of(kind, now),
        "has_demonstration": ActionPlan.objects.filter(is_demonstration=True).exists(),
        "filters": [*kind.filters.base_filters],
        "orders": [*kind.orders],
        **_surroundings(now),
    }
    return render(request, "open_data/dataset.html", context)


@public_page
def api(request: HttpRequest) -> HttpResponse:
    """How the API is asked, what it answers, and what each list can be narrowed by."""
    title = _("The API")
    context = {
        "page_title": _("The API of the portal"),
        "heading": title,
        "breadcrumbs": [(_("Open data"), reverse("open-data")), (title, request.path)],
        "text_template": f"open_data/texts/api_{get_language()}.html",
        **_about_sending(),
        "kinds": [_asked(kind) for kind in KINDS.values()],
        "problems": [
            (f"problem-{TYPES[status][0]}", status, TYPES[status][1], DETAILS[status])
            for status in SHOWN_PROBLEMS
        ],
        "largest_page": limits.API_LARGEST_PAGE,
        "page_size": limits.API_PAGE_SIZE,
        "requests": limits.API_REQUESTS,
        "files": limits.API_FILES,
        "minutes": int(WINDOW.total_seconds()) // 60,
        **_surroundings(timezone.now()),
    }
    return render(request, "open_data/api.html", context)


def _about_sending() -> dict[str, object]:
    language = get_language()
    return {
        "submission_template": f"open_data/texts/writing_{language}.html",
        "status_template": f"open_data/texts/writing_status_{language}.html",
        "submission_examples": sending.of("submission"),
        "status_examples": sending.of("status"),
        "body_size": limits.API_BODY_SIZE // 2**20,
        "writes": limits.API_WRITES,
        "token_days": limits.TOKEN_LONGEST_DAYS,
    }


def _package() -> dict[str, object] | None:
    """The newest package, where it may be fetched."""
    newest = Package.objects.newest()
    if newest is None or not newest.is_public:
        return None
    return {
        "address": reverse("open-data-package"),
        "size": newest.size,
        "sha256": newest.sha256,
        "rows": newest.rows,
        "as_of": format_instant(newest.as_of),
    }


def _surroundings(now: dt.datetime) -> dict[str, object]:
    return {
        "site": settings.OGP_SITE_URL,
        "today": format_date(now.astimezone(COPENHAGEN).date()),
        "publisher": settings.OGP_PUBLISHER,
    }


def _shown(kind: Kind, number: int) -> dict[str, object]:
    base = reverse(f"api-{kind.name}")
    return {
        "name": kind.name,
        "title": kind.title,
        "description": kind.description,
        "page": reverse("open-data-set", args=[kind.name]),
        "api": base,
        "number": number,
        "licence": kind.rights.licence,
        "rights": kind.rights.label,
        "licence_url": kind.rights.url,
        "statement": kind.rights.statement,
        "files": [(FORMAT_NAMES[form], f"{base.rstrip('/')}.{form}") for form in FORMATS],
    }


def _asked(kind: Kind) -> dict[str, object]:
    return {
        "name": kind.name,
        "title": kind.title,
        "page": reverse("open-data-set", args=[kind.name]),
        "filters": [*kind.filters.base_filters],
        "orders": [*kind.orders],
    }
