"""The catalogue in both its forms, for whoever gathers catalogues."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ogp_portal.common.caching import public_page

from . import json_ld, turtle
from .describing import catalogue

FORMS = {"ttl": turtle, "jsonld": json_ld}


@public_page
def catalog(request: HttpRequest, form: str) -> HttpResponse:
    """Turtle or JSON-LD; both say the same, and both languages."""
    written = FORMS[form]
    words = written.write(catalogue(timezone.now()))
    response = HttpResponse(words, content_type=written.CONTENT_TYPE)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Content-Language"] = "da, en"
    return response
