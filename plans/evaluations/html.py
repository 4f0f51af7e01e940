"""The report as a piece of a web page: an article that the portal's frame is put around."""

from django.template.loader import render_to_string
from django.utils import translation

from .content import Report


def html_bytes(report: Report) -> bytes:
    """The report as HTML in UTF-8. The same report gives the same bytes; no script, no style."""
    with translation.override(report.language):
        page = render_to_string("plans/evaluations/report.html", {"report": report})
    return "\n".join(line for line in page.splitlines() if line.strip()).encode()
