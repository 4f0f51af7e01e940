"""The report as a piece of a web page: an article that the portal's frame is put around."""

import re

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .consultations import still_public
from .content import Report


def html_bytes(report: Report) -> bytes:
    """The report as HTML in UTF-8. The same report gives the same bytes; no script, no style."""
    with translation.override(report.language):
        page = render_to_string("plans/evaluations/report.html", {"report": report})
    return "\n".join(line for line in page.splitlines() if line.strip()).encode()


_PROPOSAL = re.compile(r'<a href="[^"]*/(F-[A-Z0-9]+)/"[^>]*>[^<]*</a>')


def without_hidden(article: str) -> str:
    """A published report as HTML without the names of proposals that are no longer public.

    Its data and its files stay as they were published; of proposals they hold the reference alone.
    """
    names = set(_PROPOSAL.findall(article))
    gone = names - still_public(names) if names else names
    left_out = format_html("<em>{}</em>", _("a proposal that is not public any more"))
    return _PROPOSAL.sub(lambda one: left_out if one[1] in gone else one[0], article)
