"""The document repository (OGP standard 2.2): the list, a document, its file."""

from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import public_page
from ogp_portal.common.text import danish_slug
from ogp_portal.files.serving import file_response

from ..enums import DocumentKind
from ..facts import sources_of
from ..models import ActionPlan, Document
from .texts import date_words, day_of, link, or_not_stated, passage, told

_COLUMNS = [
    "pk",
    "kind",
    "title_da",
    "title_en",
    "publisher",
    "published_on",
    "published_precision",
    "plan__is_demonstration",
    "is_staff_only",
]

_PLAN_COLUMNS = ["slug", "title_da", "title_en"]


class DocumentRow(NamedTuple):
    """A document in the repository's list."""

    link: SafeString
    kind: str
    publisher: str
    published: str
    is_demonstration: bool
    is_staff_only: bool


class Choice(NamedTuple):
    """One value of a filter."""

    value: str
    label: str
    is_chosen: bool


@public_page
def document_list(request: HttpRequest) -> HttpResponse:
    """All documents this reader may see, newest first; `plan` and `kind` narrow the list.

    An unknown value of a filter is as none: an old link then shows more, never an error.
    """
    user = request.signed_in_user
    plans = list(ActionPlan.objects.visible_to(user).newest_first().only(*_PLAN_COLUMNS))
    plan = next((one for one in plans if one.slug == request.GET.get("plan")), None)
    kind = request.GET.get("kind") if request.GET.get("kind") in DocumentKind else None
    visible = Document.objects.visible_to(user)
    paginator = Paginator(_narrowed(visible, plan, kind), limits.ROWS_PER_LIST)
    page = paginator.get_page(request.GET.get("side"))
    rows = _rows(page.object_list)
    context = {
        "page_title": _("Documents"),
        "breadcrumbs": [(_("Documents"), "")],
        "page": page,
        "rows": rows,
        "query": "".join(f"{key}={value}&" for key, value in _chosen(plan, kind).items()),
        "plans": [Choice(one.slug, one.title, one is plan) for one in plans],
        "kinds": [Choice(one.value, one.label, one == kind) for one in DocumentKind],
        "is_narrowed": bool(plan or kind),
        "last_updated": _last_updated(visible),
        "has_demonstration": any(row.is_demonstration for row in rows),
    }
    return render(request, "plans/document_list.html", context)


def _chosen(plan: ActionPlan | None, kind: str | None) -> dict[str, str]:
    return ({"plan": plan.slug} if plan else {}) | ({"kind": kind} if kind else {})


def _narrowed(documents: QuerySet, plan: ActionPlan | None, kind: str | None) -> QuerySet:
    if plan:
        documents = documents.filter(plan=plan)
    if kind:
        documents = documents.filter(kind=kind)
    return documents.newest_first().values_list(*_COLUMNS)


def _rows(found) -> list[DocumentRow]:
    path = reverse("document-list")
    return [
        DocumentRow(
            link(f"{path}{pk}-{danish_slug(danish or english)}/", told(danish, english)),
            DocumentKind(kind).label,
            or_not_stated(publisher),
            or_not_stated(date_words(published_on, precision)),
            bool(is_demonstration),
            is_staff_only,
        )
        for (
            pk,
            kind,
            danish,
            english,
            publisher,
            published_on,
            precision,
            is_demonstration,
            is_staff_only,
        ) in found
    ]


def _last_updated(visible: QuerySet) -> str:
    """The Danish day of the last real change to a document that this reader may see.

    Every change is an event row; saving a document unchanged makes none.
    """
    events = Document.pgh_event_model.objects.filter(pgh_obj__in=visible.order_by())
    latest = events.aggregate(latest=Max("pgh_created_at"))["latest"]
    return day_of(latest) if latest else ""


@public_page
def document(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One document: what it is, who published it and when, and where it is kept."""
    found = _find(request, pk)
    path = found.get_absolute_url()
    if request.path != path:
        return redirect(path, permanent=True)
    context = {
        "document": found,
        "is_demonstration": found.is_demonstration,
        "page_title": found.title,
        "breadcrumbs": [(_("Documents"), reverse("document-list")), (found.title, path)],
        "file_url": f"{path}{by_language('fil', 'file')}/",
        "note": passage(found.note_da, found.note_en),
        "sources": sources_of(found),
    }
    return render(request, "plans/document.html", context)


@public_page
def document_file(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The portal's copy of a document."""
    found = _find(request, pk)
    if found.file is None:
        raise Http404
    return file_response(found.file, noindex=found.is_demonstration or found.is_staff_only)


def _find(request: HttpRequest, pk: int) -> Document:
    visible = Document.objects.visible_to(request.signed_in_user)
    return get_object_or_404(visible.select_related("plan", "file"), pk=pk)
