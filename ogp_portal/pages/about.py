"""Pages of prose: about OGP and the portal, privacy, cookies, accessibility."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from ogp_portal.common.caching import public_page


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What OGP is, how the process goes, how to take part, who we are."""
    return _prose(request, "about", _("About Open Government in Denmark"))


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal keeps about a person, why and for how long."""
    return _prose(request, "privacy", _("Privacy"))


@public_page
def cookies(request: HttpRequest) -> HttpResponse:
    """The two cookies, both necessary."""
    return _prose(request, "cookies", _("Cookies"))


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """Leads to the statement on was.digst.dk; until it is set, says that it is missing."""
    if settings.WAS_STATEMENT_URL:
        return HttpResponseRedirect(settings.WAS_STATEMENT_URL)
    return _prose(request, "accessibility", _("Accessibility statement"))


def _prose(request: HttpRequest, name: str, title: str) -> HttpResponse:
    context = {
        "page_title": title,
        "breadcrumbs": [(title, request.path)],
        "text_template": f"pages/texts/{name}_{request.LANGUAGE_CODE}.html",
        "publisher": settings.OGP_PUBLISHER,
    }
    return render(request, "pages/prose.html", context)
