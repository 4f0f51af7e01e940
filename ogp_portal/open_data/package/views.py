"""Gives out the package, as long as all that is in it may be read."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .models import Package

SECONDS_TO_WAIT = "600"


@require_safe
def package(request: HttpRequest) -> HttpResponse:
    """The newest package; 503 while there is none, or something in it has been removed since."""
    newest = Package.objects.newest()
    if newest is None or not newest.is_public:
        response = render(request, "open_data/package/waits.html", status=503)
        response.headers["Retry-After"] = SECONDS_TO_WAIT
        return response
    given = FileResponse(newest.path.open("rb"), content_type="application/zip")
    name = newest.file_name()
    given.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    given.headers["Content-Length"] = str(newest.size)
    given.headers["Content-Language"] = "da, en"
    given.headers["ETag"] = f'"{newest.sha256}"'
    given.headers["Access-Control-Allow-Origin"] = "*"
    given.headers["X-Content-Type-Options"] = "nosniff"
    if not settings.OGP_PUBLISHER:
        given.headers["X-Robots-Tag"] = "noindex"
    return given
