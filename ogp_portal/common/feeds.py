"""Atom feeds: what is new of one thing, in the language of the address and without personal data."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import limits
from .addresses import absolute

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BEFORE_ANYTHING = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""When an empty feed was last changed: a fixed time, so that its bytes do not change."""


@dataclass(frozen=True)
class Entry:
    """One piece of news. `key` never changes and is unique on the portal: 'status-12'."""

    key: str
    title: str
    path: str
    at: dt.datetime
    summary: str = ""
    is_demonstration: bool = False


class _Feed(Atom1Feed):
    def latest_post_date(self) -> dt.datetime:
        return super().latest_post_date() if self.items else BEFORE_ANYTHING


def atom(
    request: HttpRequest,
    entries: Iterable[Entry],
    *,
    title: str,
    path: str,
    is_demonstration: bool = False,
) -> HttpResponse:
    """The feed at the address of `request` about the page at `path`: the newest entries first."""
    feed = _Feed(
        title=_marked(title, is_demonstration=is_demonstration),
        link=absolute(path),
        description="",
        language=get_language(),
        feed_url=absolute(request.get_full_path()),
        author_name=settings.OGP_PUBLISHER or _("Open Government in Denmark"),
    )
    for entry in nlargest(limits.FEED_ENTRIES, entries, key=lambda one: one.at):
        feed.add_item(
            title=_marked(entry.title, is_demonstration=entry.is_demonstration),
            link=absolute(entry.path),
            description=_NOT_IN_XML.sub(" ", entry.summary),
            unique_id=_identity(entry.key),
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _marked(title: str, *, is_demonstration: bool) -> str:
    clean = _NOT_IN_XML.sub(" ", title).strip()
    return f"{_('Demonstration:')} {clean}" if is_demonstration else clean


def _identity(key: str) -> str:
    """A name for ever (RFC 4151); the same news in another language is another entry."""
    host = urlsplit(settings.OGP_SITE_URL).hostname
    return f"tag:{host},{BEFORE_ANYTHING.year}:{get_language()}:{key}"
