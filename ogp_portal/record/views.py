"""The public page of the record, where a seal is looked up, and its files."""

import re

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import COPENHAGEN, end_of_day, format_date
from ogp_portal.common.feeds import Entry as News
from ogp_portal.common.feeds import atom

from .models import DailyHead, Entry
from .reading import heads_document

VERIFIER = settings.BASE_DIR / "deploy" / "verifier" / "verify_record.py"
HASH = re.compile(r"\A[0-9a-f]{64}\Z")


@public_page
def record_page(request: HttpRequest) -> HttpResponse:
    """What the record is, its newest entries and heads, and one entry by its seal."""
    sought = request.GET.get("seal", "").strip().lower()
    entries = list(
        Entry.objects.visible_to(None).order_by("-number")[: limits.RECORD_ENTRIES_SHOWN]
    )
    title = _("Public record")
    context = {
        "page_title": title,
        "breadcrumbs": [(_("Open data"), reverse("open-data")), (title, request.path)],
        "text_template": f"record/texts/record_{get_language()}.html",
        "entries": entries,
        "heads": DailyHead.objects.select_related("entry")[: limits.RECORD_HEADS_SHOWN],
        "sought": sought,
        "found": _found(sought),
        "error": _error(sought),
        "command": _command(),
    }
    status = 400 if context["error"] else 200
    return render(request, "record/record.html", context, status=status)


def _command() -> str:
    receipt = by_language("kvittering.json", "receipt.json")
    return f"python3 verify_record.py {settings.OGP_SITE_URL} --receipt {receipt}"


def _found(sought: str) -> Entry | None:
    if not HASH.match(sought):
        return None
    return Entry.objects.visible_to(None).filter(seal=sought).first()


def _error(sought: str) -> str:
    if sought and not HASH.match(sought):
        return _("A seal has 64 signs: the digits 0–9 and the letters a–f.")
    return ""


@public_page
def heads(request: HttpRequest) -> JsonResponse:
    """The head of every day that is over, for whoever keeps a copy."""
    _until_midnight(request)
    response = JsonResponse(heads_document())
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """The heads as news: every feed reader that follows them keeps a copy that we cannot change."""
    _until_midnight(request)
    path = reverse("record")
    rows = DailyHead.objects.select_related("entry")[: limits.FEED_ENTRIES]
    news = [
        News(
            key=f"record-head-{one.day.isoformat()}",
            title=_("%(day)s: entry %(number)d")
            % {"day": format_date(one.day), "number": one.entry_id},
            path=path,
            at=one.closed_at,
            summary=one.entry.hash,
        )
        for one in rows
    ]
    return atom(request, news, title=_("Daily heads of the public record"), path=path)


def _until_midnight(request: HttpRequest) -> None:
    now = timezone.now()
    changes_at(request, [end_of_day(now.astimezone(COPENHAGEN).date())], now)


@public_page
def verifier(request: HttpRequest) -> FileResponse:
    """The program that checks the record: plain Python, of which nothing is the portal's."""
    return FileResponse(
        VERIFIER.open("rb"),
        as_attachment=True,
        filename=VERIFIER.name,
        content_type="text/x-python; charset=utf-8",
    )
