"""One meeting of the network: before it the agenda, after it all that came of it."""

import datetime as dt
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import Precision, end_of_day, format_instant
from ogp_portal.common.text import danish_slug

from ..enums import Completion
from ..facts import sources_of
from ..models import Commitment, Document, NetworkMeeting, StatusUpdate
from .commitment_rows import TOPIC_COLUMNS, topic_row
from .texts import Told, date_words, day_of, link, passage, told

TOPICS_SHOWN = 10
_COMMITMENT_COLUMNS = [
    "address",
    "title_da",
    "title_en",
    "plan__slug",
    "reported",
    "reported_at",
    "plan__title_da",
    "plan__title_en",
]


class PresentedRow(NamedTuple):
    """An initiative whose results were shown, with its status as reported by then."""

    link: SafeString
    plan: Told
    status: str
    reported: str


@public_page
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """A meeting: when, where and who, agenda, decisions, minutes, results, discussion."""
    now, user = timezone.now(), request.signed_in_user
    visible = NetworkMeeting.objects.visible_to(user).with_standing(now)
    found = get_object_or_404(visible, slug=slug)
    changes_at(request, [found.starts_at], now)
    topics = _topics(user, found)
    context = {
        "meeting": found,
        "is_demonstration": found.is_demonstration,
        "page_title": found.title,
        "breadcrumbs": [(_("The OGP network"), reverse("network")), (found.title, "")],
        "held": format_instant(found.starts_at)
        if found.starts_at
        else date_words(found.held_on, found.held_precision),
        "is_coming": not found.is_held,
        "note": passage(found.note_da, found.note_en),
        "agenda": passage(found.agenda_da, found.agenda_en),
        "participants": _participants(found),
        "decisions": passage(found.decisions_da, found.decisions_en),
        "minutes": passage(found.minutes_da, found.minutes_en),
        "documents": _documents(user, found),
        "presented": [_presented_row(row) for row in _presented(user, found)],
        "topics": topics,
        "has_demonstration": any(topic.is_demonstration for topic in topics),
        "discuss_url": f"{reverse('topic-start')}?moede={found.pk}",
        "sources": sources_of(found),
    }
    return render(request, "plans/meeting.html", context)


def _participants(found: NetworkMeeting) -> list[Told]:
    """The bodies by their present name, else as the source writes it."""
    rows = found.participants.values_list(
        "organisation__name_da", "organisation__name_en", "name_as_written"
    )
    return [told(danish or as_written, english or "") for danish, english, as_written in rows]


def _documents(user, found: NetworkMeeting) -> list[SafeString]:
    visible = Document.objects.visible_to(user).filter(meetings=found).newest_first()
    path = reverse("document-list")
    return [
        link(f"{path}{pk}-{danish_slug(danish or english)}/", told(danish, english))
        for pk, danish, english in visible.values_list("pk", "title_da", "title_en")
    ]


def _presented(user, found: NetworkMeeting) -> QuerySet:
    """With what had last been reported when the meeting was held, where the day is known."""
    updates = StatusUpdate.objects.visible_to(user).newest_first()
    updates = updates.filter(commitment=OuterRef("pk"), milestone=None)
    if found.held_precision == Precision.DAY:
        updates = updates.filter(reported_at__lt=end_of_day(found.held_on))
    else:
        updates = updates.none()
    commitments = Commitment.objects.visible_to(user).filter(meetings=found)
    return (
        commitments.annotate(
            reported=Subquery(updates.values("completion")[:1]),
            reported_at=Subquery(updates.values("reported_at")[:1]),
        )
        .order_by("-plan__starts_on", "plan_id", "position", "pk")
        .values(*_COMMITMENT_COLUMNS)
    )


def _presented_row(found: dict) -> PresentedRow:
    reported, at = found["reported"], found["reported_at"]
    path = reverse("commitment", args=[found["plan__slug"], found["address"]])
    return PresentedRow(
        link(path, told(found["title_da"], found["title_en"]), found["address"]),
        told(found["plan__title_da"], found["plan__title_en"]),
        Completion(reported).label if reported else "",
        day_of(at) if isinstance(at, dt.datetime) else "",
    )


def _topics(user, found: NetworkMeeting) -> list:
    """Topics belong to the forum, an app above, hence the way by the manager."""
    topics = found.topics.visible_to(user).newest_first().values(*TOPIC_COLUMNS)[:TOPICS_SHOWN]
    forum = reverse("forum")
    return [topic_row(row, forum) for row in topics]
