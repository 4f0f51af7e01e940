"""The pages of an archive: their places, and the frame that all of them have."""

import datetime as dt

from django.conf import settings
from django.template.loader import render_to_string

from ogp_portal.common.dates import COPENHAGEN, format_date, format_instant
from ogp_portal.files.models import StoredFile

from ..shown import ShownConsultation
from .archived import on_portal, without_portal
from .zipping import Archive

REPORT = "hoeringsnotat.html"


class Pages:
    """The pages of one archive: each in the same frame, written at once."""

    def __init__(self, archive: Archive, found: ShownConsultation, now: dt.datetime):
        self.archive, self.now = archive, now
        self.address = on_portal(found.get_absolute_url())
        self._common = {
            "object": found,
            "site": settings.OGP_SITE_URL,
            "address": self.address,
            "made": format_instant(now),
            "is_trial": not settings.OGP_PUBLISHER,
            "first_answers": answers_page(1),
            "first_responses": responses_page(1),
            "report_page": REPORT if found.report_published_at else "",
        }

    def write(self, place: str, template: str, title: str, **context: object) -> None:
        """Writes one page; links in it begin with `root`, the way back to the front page."""
        context |= {"title": title, "place": place, "root": "../" * place.count("/")}
        html = render_to_string(f"consultations/archive/{template}.html", self._common | context)
        self.archive.add(place, html.encode())

    def text(self, html: str) -> str:
        """Rendered Markdown of the consultation, with links that work from disk."""
        return without_portal(html, self.address)

    def keep(self, place: str, file: StoredFile) -> str:
        """Puts a file into the archive; returns its path there."""
        self.archive.add_file(place, file.path)
        return place


def answers_page(number: int) -> str:
    """The path of one page of the list of answers."""
    return f"svar/side-{number}.html"


def responses_page(number: int) -> str:
    """The path of one page of responses."""
    return "tilbagemeldinger.html" if number == 1 else f"tilbagemeldinger-{number}.html"


def day(instant: dt.datetime) -> str:
    """The Danish day of an instant, in words."""
    return format_date(instant.astimezone(COPENHAGEN))
