"""The dates of plans, initiatives and the network, as events of calendars.

A date that is known to the day is an event; one known to the month or year alone is none. One
function per thing gathers everything, with a fixed number of queries.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.calendars import Event, deadline
from ogp_portal.common.dates import Precision
from ogp_portal.common.history import last_event
from ogp_portal.common.text import danish_slug

from .models import ActionPlan, Commitment, Document, Milestone, NetworkMeeting

Row = dict[str, object]

_TITLE = ["title_da", "title_en"]


def plan_dates(plan: ActionPlan, user) -> Iterable[Event]:
    """A plan's start and end, its milestones' due dates, and until when one can answer or comment."""
    milestones = Milestone.objects.visible_to(user).filter(commitment__plan=plan)
    return chain(
        _periods(ActionPlan.objects.visible_to(user).filter(pk=plan.pk)),
        _milestones(milestones),
        _consultations(plan, user),
        _comments(Document.objects.visible_to(user).filter(plan=plan)),
    )


def commitment_dates(commitment: Commitment, user) -> Iterable[Event]:
    """The due dates of an initiative's milestones and its own end."""
    milestones = Milestone.objects.visible_to(user).filter(commitment=commitment)
    visible = Commitment.objects.visible_to(user).filter(pk=commitment.pk)
    return chain(_milestones(milestones), _ends_of_commitments(visible))


def plan_list_dates(user) -> Iterator[Event]:
    """Start and end of every plan."""
    return _periods(ActionPlan.objects.visible_to(user))


def network_dates(user) -> Iterator[Event]:
    """The network's meetings: at their time where it is known, else on their day."""
    rows = NetworkMeeting.objects.visible_to(user).filter(held_precision=Precision.DAY)
    columns = [*_TITLE, "slug", "held_on", "starts_at", "place", "is_demonstration"]
    for row in _known(rows, NetworkMeeting, "-held_on", columns):
        yield Event(
            f"meeting-{row['pk']}",
            _title(row),
            reverse("network-meeting", args=[row["slug"]]),
            row["starts_at"] or row["held_on"],
            row["changed_at"],
            place=row["place"],
            is_demonstration=row["is_demonstration"],
        )


def _known(rows: QuerySet, model, order: str, columns: Iterable[str]) -> QuerySet:
    """The rows with `changed_at`, the last ones in time where there are too many."""
    found = rows.annotate(changed_at=last_event(model)).exclude(changed_at=None)
    return found.order_by(order, "-pk").values("pk", "changed_at", *columns)[
        : limits.CALENDAR_EVENTS
    ]


def _periods(plans: QuerySet) -> Iterator[Event]:
    words = {"starts": _("Begins: %(title)s"), "ends": _("Ends: %(title)s")}
    dates = [f"{end}_{part}" for end in words for part in ("on", "precision")]
    for row in _known(
        plans, ActionPlan, "-starts_on", [*_TITLE, "slug", "is_demonstration", *dates]
    ):
        for end, text in words.items():
            if row[f"{end}_precision"] == Precision.DAY:
                yield Event(
                    f"plan-{row['pk']}-{end}",
                    text % {"title": _title(row)},
                    reverse("plan", args=[row["slug"]]),
                    row[f"{end}_on"],
                    row["changed_at"],
                    is_demonstration=row["is_demonstration"],
                )


def _milestones(milestones: QuerySet) -> Iterator[Event]:
    columns = [
        *_TITLE,
        "position",
        "due_on",
        "is_completed",
        "commitment__address",
        "commitment__title_da",
        "commitment__title_en",
        "commitment__plan__slug",
        "commitment__plan__is_demonstration",
    ]
    rows = milestones.filter(due_precision=Precision.DAY)
    for row in _known(rows, Milestone, "-due_on", columns):
        about = f"{row['commitment__address']} {_title(row, 'commitment__')}"
        names = [row["commitment__plan__slug"], row["commitment__address"], row["position"]]
        yield Event(
            f"milestone-{row['pk']}",
            _("Milestone due: %(title)s") % {"title": _title(row)},
            reverse("milestone", args=names),
            row["due_on"],
            row["changed_at"],
            text=f"{about}\n{_('Completed')}" if row["is_completed"] else about,
            is_demonstration=row["commitment__plan__is_demonstration"],
        )


def _ends_of_commitments(commitments: QuerySet) -> Iterator[Event]:
    columns = [*_TITLE, "address", "ends_on", "plan__slug", "plan__is_demonstration"]
    rows = commitments.filter(ends_precision=Precision.DAY)
    for row in _known(rows, Commitment, "-ends_on", columns):
        yield Event(
            f"commitment-{row['pk']}-ends",
            _("Ends: %(title)s") % {"title": f"{row['address']} {_title(row)}"},
            reverse("commitment", args=[row["plan__slug"], row["address"]]),
            row["ends_on"],
            row["changed_at"],
            is_demonstration=row["plan__is_demonstration"],
        )


def _consultations(plan: ActionPlan, user) -> Iterator[Event]:
    """Consultations belong to the app above, hence the way by the plan's manager."""
    found = plan.consultations.visible_to(user).held_here().filter(phases__isnull=False)
    columns = [*_TITLE, "slug", "is_demonstration", "phases__pk", "phases__closes_at"]
    for row in _known(found, found.model, "-phases__closes_at", columns):
        yield Event(
            f"phase-{row['phases__pk']}-closes",
            _("Deadline for answers: %(title)s") % {"title": _title(row)},
            reverse("consultation", args=[row["slug"]]),
            changed_at=row["changed_at"],
            is_demonstration=row["is_demonstration"],
            **deadline(row["phases__closes_at"]),
        )


def _comments(documents: QuerySet) -> Iterator[Event]:
    """Until when one can comment on a document elsewhere, such as an IRM draft at OGP."""
    columns = [*_TITLE, "comment_url", "comment_closes_at", "plan__is_demonstration"]
    rows = documents.filter(comment_closes_at__isnull=False)
    for row in _known(rows, Document, "-comment_closes_at", columns):
        slug = danish_slug(str(row["title_da"] or row["title_en"]))
        yield Event(
            f"document-{row['pk']}-comments",
            _("Deadline for comments: %(title)s") % {"title": _title(row)},
            reverse("document", args=[row["pk"], slug]),
            changed_at=row["changed_at"],
            text=row["comment_url"],
            is_demonstration=row["plan__is_demonstration"],
            **deadline(row["comment_closes_at"]),
        )


def _title(row: Row, prefix: str = "") -> str:
    first, second = ("en", "da") if get_language() == "en" else ("da", "en")
    return str(row[f"{prefix}title_{first}"] or row[f"{prefix}title_{second}"])
