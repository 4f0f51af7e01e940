"""The privacy text of those who answer, in force today or as it once read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common.caching import changes_at, public_page

from ..models import PrivacyText
from ..models.privacy import shipped_version


@public_page
def privacy_text(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The version in force, or the one with this number; with links to all others."""
    now = timezone.now()
    written = list(PrivacyText.objects.order_by("-number"))
    changes_at(request, [one.valid_from for one in written], now)
    begun = [one for one in written if one.valid_from <= now]
    versions = [*begun, shipped_version(is_replaced=bool(begun))]
    shown = next((one for one in versions if number in {None, one.number}), None)
    if shown is None:
        raise Http404
    heading = _("How we handle personal data in answers")
    context = {
        "page_title": heading,
        "breadcrumbs": [(_("Privacy"), reverse("privacy")), (heading, request.path)],
        "shown": shown,
        "is_in_force": shown is versions[0],
        "others": [one for one in versions if one is not shown],
    }
    return render(request, "consultations/privacy.html", context)
