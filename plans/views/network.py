"""The OGP network, Denmark's multi-stakeholder forum: meetings, members, rules, outreach."""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import format_date

from ..enums import OutreachChannel, Sector
from ..models import ActionPlan, NetworkMeeting, NetworkMember, NetworkRules, OutreachActivity
from ..models.network import MEETINGS_A_YEAR
from ..models.periods import danish_day, has_passed, period_words
from .texts import Told, as_date, date_words, day_of, link, or_not_stated, passage, told

_COLUMNS = [
    "slug",
    "title_da",
    "title_en",
    "held_on",
    "held_precision",
    "starts_at",
    "place",
    "has_minutes",
    "is_demonstration",
    "is_published",
    "is_held",
    "counts",
]
_MEMBER_COLUMNS = [
    "sector",
    "from_on",
    "from_precision",
    "until_on",
    "until_precision",
    "organisation__name_da",
    "organisation__name_en",
    "organisation__is_demonstration",
]
_OUTREACH_COLUMNS = [
    "held_on",
    "held_precision",
    "channel",
    "audience_da",
    "audience_en",
    "description_da",
    "description_en",
    "url",
    "number_reached",
    "plan__slug",
    "plan__title_da",
    "plan__title_en",
    "plan__is_demonstration",
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


class YearCount(NamedTuple):
    """Meetings with civil society in a calendar year (OGP standard 5.1: two)."""

    year: int
    count: int


class MemberRow(NamedTuple):
    """An organisation in the network, with its time there in words; "" where none is known."""

    name: Told
    period: str
    is_demonstration: bool


class SectorRows(NamedTuple):
    """The members of one sector today."""

    label: str
    rows: list[MemberRow]


class RulesVersion(NamedTuple):
    """One version of the rules for taking part."""

    number: int | None
    valid_from: str
    published: str
    text: SafeString
    is_demonstration: bool


@public_page
def network(request: HttpRequest) -> HttpResponse:
    """What the network is: its meetings, newest first, its members and its rules."""
    now, user = timezone.now(), request.signed_in_user
    today = danish_day(now)
    meetings = NetworkMeeting.objects.visible_to(user).newest_first().with_standing(now)
    found = list(meetings.with_minutes_known().values(*_COLUMNS))
    changes_at(request, [row["starts_at"] for row in found], now)
    path = f"{reverse('network')}{by_language('moeder', 'meetings')}/"
    members, former = _members(user, today)
    rules = _rules(user, today)
    context = {
        "page_title": _("The OGP network"),
        "breadcrumbs": [(_("The OGP network"), "")],
        "meetings": [_row(row, path) for row in found],
        "next_meeting": _next(found, path),
        "last_meeting": _last(found, path),
        "years": _years(found, today),
        "asked_for": MEETINGS_A_YEAR,
        "members": members,
        "former_members": former,
        "has_demonstration": _is_any_invented(found, members, former, rules),
        **rules,
    }
    return render(request, "plans/network.html", context)


def _is_any_invented(found: list[dict], members: list[SectorRows], former, rules) -> bool:
    """Whether a meeting, a member or a version of the rules on the page is invented."""
    bodies = [*former, *(member for sector in members for member in sector.rows)]
    versions = [*filter(None, [rules["rules"]]), *rules["coming_rules"], *rules["earlier_rules"]]
    is_meeting_invented = any(row["is_demonstration"] for row in found)
    return is_meeting_invented or any(one.is_demonstration for one in [*bodies, *versions])


def _row(found: dict, path: str) -> MeetingRow:
    return MeetingRow(
        link(f"{path}{found['slug']}/", told(found["title_da"], found["title_en"])),
        date_words(found["held_on"], found["held_precision"]),
        found["place"],
        found["has_minutes"],
        found["is_demonstration"],
        found["is_published"],
        not found["is_held"],
    )


def _next(found: list[dict], path: str) -> MeetingRow | None:
    """The soonest published meeting to come, a real one where there is one."""
    coming = [row for row in found if row["is_published"] and not row["is_held"]]
    soonest = sorted(coming, key=lambda row: (row["is_demonstration"], row["held_on"]))
    return _row(soonest[0], path) if soonest else None


def _last(found: list[dict], path: str) -> MeetingRow | None:
    """The latest published meeting that was held; real ones stand first in the list."""
    held = (row for row in found if row["is_published"] and row["is_held"])
    latest = next(held, None)
    return _row(latest, path) if latest else None


def _years(found: list[dict], today: dt.date) -> list[YearCount]:
    """Each calendar year of the real plan in force until now, this year first; none without one."""
    plan = (
        ActionPlan.objects.in_force().newest_first().only("starts_on", "starts_precision").first()
    )
    if plan is None:
        return []
    counts = Counter(row["held_on"].year for row in found if row["counts"])
    first = min(plan.starts_on.year, today.year) if plan.starts_on else today.year
    return [YearCount(year, counts[year]) for year in range(today.year, first - 1, -1)]


def _members(user, today: dt.date) -> tuple[list[SectorRows], list[MemberRow]]:
    """Today's members by sector, and those who have left."""
    rows = NetworkMember.objects.visible_to(user).in_danish_order().values(*_MEMBER_COLUMNS)
    by_sector: dict[str, list[MemberRow]] = {sector: [] for sector in Sector.values}
    former = []
    for row in rows:
        has_left = has_passed(row["until_on"], row["until_precision"], today)
        (former if has_left else by_sector[row["sector"]]).append(_member(row))
    present = [SectorRows(Sector(key).label, found) for key, found in by_sector.items() if found]
    return present, former


def _member(row: dict) -> MemberRow:
    since, until = row["from_on"], row["until_on"]
    if until:
        period = period_words(since, row["from_precision"], until, row["until_precision"])
    else:
        date = date_words(since, row["from_precision"])
        period = _("since %(date)s") % {"date": date} if date else ""
    name = told(row["organisation__name_da"], row["organisation__name_en"])
    return MemberRow(name, period, row["organisation__is_demonstration"])


def _rules(user, today: dt.date) -> dict[str, RulesVersion | list[RulesVersion] | None]:
    """The version in force, those to come and those before it; invented ones only where no real
    version is published."""
    found = list(NetworkRules.objects.visible_to(user).published().newest_first())
    if found and not found[0].is_demonstration:
        found = [one for one in found if not one.is_demonstration]
    begun = [_version(one) for one in found if one.valid_from <= today]
    return {
        "rules": begun[0] if begun else None,
        "coming_rules": [_version(one) for one in found if one.valid_from > today],
        "earlier_rules": begun[1:],
    }


def _version(found: NetworkRules) -> RulesVersion:
    return RulesVersion(
        found.version,
        format_date(found.valid_from),
        day_of(found.published_at) if found.published_at else "",
        passage(found.text_da, found.text_en),
        found.is_demonstration,
    )


class OutreachRow(NamedTuple):
    """One activity in the outreach log."""

    held: str
    channel: str
    audience: Told
    description: SafeString
    url: str
    reached: int | None
    plan: SafeString
    is_demonstration: bool


@public_page
def outreach(request: HttpRequest) -> HttpResponse:
    """What was done to tell people about OGP, newest first (OGP standard 3.2)."""
    log = OutreachActivity.objects.visible_to(request.signed_in_user).newest_first()
    paginator = Paginator(log.values(*_OUTREACH_COLUMNS), limits.ROWS_PER_LIST)
    page = paginator.get_page(request.GET.get("side"))
    path = reverse("plan-list")
    rows = [_activity(found, path) for found in page.object_list]
    context = {
        "page_title": _("Outreach"),
        "breadcrumbs": [(_("The OGP network"), reverse("network")), (_("Outreach"), "")],
        "page": page,
        "rows": rows,
        "has_demonstration": any(row.is_demonstration for row in rows),
    }
    return render(request, "plans/outreach.html", context)


def _activity(found: dict, path: str) -> OutreachRow:
    title = told(found["plan__title_da"] or "", found["plan__title_en"] or "")
    plan = link(f"{path}{found['plan__slug']}/", title) if found["plan__slug"] else SafeString("")
    return OutreachRow(
        or_not_stated(date_words(as_date(found["held_on"]), found["held_precision"])),
        OutreachChannel(found["channel"]).label,
        told(found["audience_da"], found["audience_en"]),
        passage(found["description_da"], found["description_en"]),
        found["url"],
        found["number_reached"],
        plan,
        bool(found["plan__is_demonstration"]),
    )
