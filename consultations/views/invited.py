"""The list of invited parties on a page of its own, and files as they were before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page
from ogp_portal.files.serving import file_response

from .. import reading, reading_life
from ..models import EarlierMaterial
from .consultations import find_consultation, trail
from .life import parties_in_words
from .pages import numbered_page, page_number


@public_page
def invited_parties(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole list of invited parties, in Danish order."""
    number, user = page_number(request), request.signed_in_user
    found = reading.shown_consultation(user, slug)
    if not found.invited:
        raise Http404
    rows = reading_life.invited_page(user, found, number)
    page = numbered_page(rows, number, count=found.invited, per_page=limits.INVITED_PER_PAGE)
    heading = _("Invited parties")
    context = {
        "object": found,
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "breadcrumbs": trail(found, (heading, request.path)),
        "parties": parties_in_words(rows, slug),
        "page": page,
        "number": found.invited,
    }
    return render(request, "consultations/life/invited_parties.html", context)


@public_page
def earlier_file(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """A file of the material as it was before it was replaced."""
    found = find_consultation(request, slug)
    rows = EarlierMaterial.objects.filter(document__consultation=found, document_id=pk)
    rows = rows.filter(document__withdrawn_at=None)
    earlier = get_object_or_404(rows.select_related("file"), number=number)
    if earlier.file is None:
        return redirect(earlier.url)
    return file_response(earlier.file, noindex=found.is_demonstration)
