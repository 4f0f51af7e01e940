"""Calendars (iCalendar, RFC 5545): the dates of one thing, for the reader's own calendar."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import limits
from .addresses import absolute
from .dates import COPENHAGEN

CONTENT_TYPE = "text/calendar; charset=utf-8"
LINE_OCTETS = 75
"""Octets in a line without its break (RFC 5545, 3.1)."""

_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_TIME_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19970330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE""".splitlines()
"""A calendar must have a component, also when it has no event yet."""


@dataclass(frozen=True)
class Event:
    """One date. `key` never changes and is unique on the portal: 'milestone-12'.

    `starts` is a date for a whole day or an aware instant; `ends` is an instant after it, or None.
    `changed_at` is when it last changed.
    """

    key: str
    title: str
    path: str
    starts: dt.date | dt.datetime
    changed_at: dt.datetime
    ends: dt.datetime | None = None
    text: str = ""
    place: str = ""
    is_demonstration: bool = False


def deadline(closes_at: dt.datetime) -> dict[str, dt.datetime]:
    """`starts` and `ends` of a deadline: up to the instant from which it is too late.

    Midnight stands at 23.59 of the day before, as the portal writes it, and not on the next day.
    """
    local = closes_at.astimezone(COPENHAGEN)
    is_midnight = (local.hour, local.minute, local.second) == (0, 0, 0)
    return {"starts": closes_at - dt.timedelta(minutes=is_midnight), "ends": closes_at}


def calendar(events: Iterable[Event], *, title: str, is_demonstration: bool = False) -> str:
    """The events as the text of an .ics file, in the order of time."""
    in_order = sorted(events, key=lambda one: (_instant(one.starts), one.key))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ogp-portal//calendar//DA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(_marked(title, is_demonstration=is_demonstration))}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        *_TIME_ZONE,
        *(line for event in in_order[: limits.CALENDAR_EVENTS] for line in _lines_of(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def calendar_response(
    events: Iterable[Event], *, title: str, is_demonstration: bool = False
) -> HttpResponse:
    """The events as a file that a calendar program opens or subscribes to."""
    text = calendar(events, title=title, is_demonstration=is_demonstration)
    return HttpResponse(text, content_type=CONTENT_TYPE)


def _lines_of(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.key}-{get_language()}@{urlsplit(settings.OGP_SITE_URL).hostname}"
    yield f"DTSTAMP:{_utc(event.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(event.changed_at)}"
    if isinstance(event.starts, dt.datetime):
        yield f"DTSTART:{_utc(event.starts)}"
        if event.ends is not None and event.ends > event.starts:
            yield f"DTEND:{_utc(event.ends)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.starts + dt.timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_escaped(_marked(event.title, is_demonstration=event.is_demonstration))}"
    if event.text:
        yield f"DESCRIPTION:{_escaped(event.text)}"
    if event.place:
        yield f"LOCATION:{_escaped(event.place)}"
    yield f"URL:{absolute(event.path)}"
    yield "END:VEVENT"


def _marked(title: str, *, is_demonstration: bool) -> str:
    return f"{_('Demonstration:')} {title}" if is_demonstration else title


def _instant(start: dt.date | dt.datetime) -> dt.datetime:
    if isinstance(start, dt.datetime):
        return start
    return dt.datetime.combine(start, dt.time(), tzinfo=COPENHAGEN)


def _utc(instant: dt.datetime) -> str:
    return f"{instant.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """A text value (RFC 5545, 3.3.11): backslash, semicolon and comma escaped, breaks as \\n."""
    clean = _NOT_IN_TEXT.sub("", text.strip().replace("\r\n", "\n").replace("\r", "\n"))
    for character in "\\;,":
        clean = clean.replace(character, f"\\{character}")
    return clean.replace("\n", "\\n")


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each further one after a break and a space.

    No character is cut in two (RFC 5545, 3.1).
    """
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE_OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    return "\r\n".join([*pieces, piece])
