"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ogp_portal.common.caching import public_page


@public_page
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/search.html")
