"""Sending a stored file to a browser, never as something the browser would run."""

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404

from .models import StoredFile


def file_response(file: StoredFile, *, noindex: bool, inline: bool = False) -> FileResponse:
    """The file as a download (or shown in place for our own PDFs), sandboxed, under its name.

    `noindex` for what search engines must not keep, as on pages: invented content, drafts, trials;
    on a portal that is itself a trial every file. Http404 when the bytes are not there.
    """
    try:
        response = FileResponse(file.path.open("rb"), content_type=file.content_type)
    except FileNotFoundError:
        raise Http404 from None
    kind = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(file.name)}"
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if noindex or not settings.OGP_PUBLISHER:
        response.headers["X-Robots-Tag"] = "noindex"
    response.headers["ETag"] = f'"{file.sha256}"'
    return response
