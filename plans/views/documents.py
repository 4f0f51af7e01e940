"""A document of the repository, and its file. The list is in ogp_portal/pages/documents.py."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import format_deadline
from ogp_portal.files.serving import file_response

from ..facts import sources_of
from ..models import Document
from .texts import date_words, day_of, link, or_not_stated, passage, told


class Related(NamedTuple):
    """Another document that this one belongs to: newer, older, answered or answering."""

    about: str
    link: SafeString
    published: str


@public_page
def document(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One document: what it is, who published it and when, where it is kept, and its versions."""
    now = timezone.now()
    found = _find(request, pk)
    path = found.get_absolute_url()
    if request.path != path:
        return redirect(path, permanent=True)
    if found.is_withdrawn:
        return _withdrawn(request, found)
    changes_at(request, [found.comment_closes_at], now)
    context = _heading(found, path) | {
        "file_url": f"{path}{by_language('fil', 'file')}/",
        "note": passage(found.note_da, found.note_en),
        "comments": _comments(found, now),
        "takes_comments": found.takes_comments(now),
        "related": _related(request, found),
        "sources": sources_of(found),
    }
    return render(request, "plans/document.html", context)


def _heading(found: Document, path: str) -> dict[str, object]:
    return {
        "document": found,
        "is_demonstration": found.is_demonstration,
        "page_title": found.title,
        "breadcrumbs": [(_("Documents"), reverse("document-list")), (found.title, path)],
    }


def _withdrawn(request: HttpRequest, found: Document) -> HttpResponse:
    """What stands for ever where a document was: that it was withdrawn, when and why."""
    context = _heading(found, found.get_absolute_url()) | {
        "reason": passage(found.withdrawn_reason_da, found.withdrawn_reason_en),
        "withdrawn_on": day_of(found.withdrawn_at),
        "related": _related(request, found),
    }
    return render(request, "plans/document_withdrawn.html", context, status=410)


def _comments(found: Document, now: dt.datetime) -> str:
    """Until when one can, or could, comment on it elsewhere; "" when one never could."""
    if found.comment_closes_at is None:
        return ""
    words = {"deadline": format_deadline(found.comment_closes_at)}
    if found.takes_comments(now):
        return _("Open for comments until %(deadline)s.") % words
    return _("The deadline for comments was %(deadline)s.") % words


def _related(request: HttpRequest, found: Document) -> list[Related]:
    """The document's versions and replies, as far as this reader may see them."""
    others = Q(replaces=found.pk) | Q(reply_to=found.pk)
    others |= Q(pk__in=[key for key in (found.replaces_id, found.reply_to_id) if key])
    visible = Document.objects.visible_to(request.signed_in_user).filter(others).newest_first()
    return [
        Related(
            _relation(found, other),
            link(other.get_absolute_url(), told(other.title_da, other.title_en)),
            or_not_stated(date_words(other.published_on, other.published_precision)),
        )
        for other in visible.defer("text")
    ]


def _relation(found: Document, other: Document) -> str:
    if other.replaces_id == found.pk:
        return _("Replaced by a newer version")
    if other.pk == found.replaces_id:
        return _("Replaces an older version")
    return _("Answered by") if other.reply_to_id == found.pk else _("A reply to")


@public_page
def document_file(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The portal's copy of a document; 410 with the reason where it was withdrawn."""
    found = _find(request, pk)
    if found.is_withdrawn:
        return _withdrawn(request, found)
    if found.file is None:
        raise Http404
    return file_response(found.file, noindex=found.is_demonstration or found.is_staff_only)


def _find(request: HttpRequest, pk: int) -> Document:
    visible = Document.objects.known_to(request.signed_in_user).defer("text")
    return get_object_or_404(visible.select_related("plan", "commitment__plan", "file"), pk=pk)
