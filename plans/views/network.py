"""The OGP network, Denmark's multi-stakeholder forum, and its meetings."""

import datetime as dt
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import format_instant

from ..facts import sources_of
from ..models import NetworkMeeting
from ..models.periods import danish_day
from .texts import date_words, link, passage, told

_COLUMNS = [
    "slug",
    "title_da",
    "title_en",
    "held_on",
    "held_precision",
    "place",
    "has_minutes",
    "is_demonstration",
    "is_published",
]


class MeetingRow(NamedTuple):
    """A meeting in the network's list."""

    link: SafeString
    held: str
    place: str
    has_minutes: bool
    is_demonstration: bool
    is_published: bool
    is_coming: bool


@public_page
def network(request: HttpRequest) -> HttpResponse:
    """What the network is and its meetings, newest first."""
    today = danish_day(timezone.now())
    meetings = NetworkMeeting.objects.visible_to(request.signed_in_user).newest_first()
    path = f"{reverse('network')}{by_language('moeder', 'meetings')}/"
    rows = [_row(found, path, today) for found in meetings.with_minutes_known().values(*_COLUMNS)]
    context = {
        "page_title": _("The OGP network"),
        "breadcrumbs": [(_("The OGP network"), "")],
        "meetings": rows,
        "has_demonstration": any(row.is_demonstration for row in rows),
    }
    return render(request, "plans/network.html", context)


def _row(found: dict, path: str, today: dt.date) -> MeetingRow:
    precision = found["held_precision"]
    return MeetingRow(
        link(f"{path}{found['slug']}/", told(found["title_da"], found["title_en"])),
        date_words(found["held_on"], precision),
        found["place"],
        found["has_minutes"],
        found["is_demonstration"],
        found["is_published"],
        found["held_on"] > today,
    )


@public_page
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """A meeting: when and where, the agenda and the minutes."""
    now = timezone.now()
    visible = NetworkMeeting.objects.visible_to(request.signed_in_user)
    found = get_object_or_404(visible, slug=slug)
    changes_at(request, [found.starts_at], now)
    context = {
        "meeting": found,
        "is_demonstration": found.is_demonstration,
        "page_title": found.title,
        "breadcrumbs": [(_("The OGP network"), reverse("network")), (found.title, "")],
        "held": format_instant(found.starts_at)
        if found.starts_at
        else date_words(found.held_on, found.held_precision),
        "is_coming": found.starts_at is not None and found.starts_at > now,
        "agenda": passage(found.agenda_da, found.agenda_en),
        "minutes": passage(found.minutes_da, found.minutes_en),
        "sources": sources_of(found),
    }
    return render(request, "plans/meeting.html", context)
