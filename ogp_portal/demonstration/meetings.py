"""Invented network meetings: one held, with all that came of it, and one to come."""

import datetime as dt

from ogp_portal.accounts.models import Organisation
from plans.models import ActionPlan, MeetingParticipant, NetworkMeeting

from .clock import Clock, content

TEXTS = ["title_da", "title_en", "place", "agenda_da", "agenda_en", "minutes_da", "minutes_en"]
LATER_TEXTS = ["decisions_da", "decisions_en"]


def load_meetings(
    clock: Clock, plan: ActionPlan, organisations: dict[str, Organisation]
) -> list[NetworkMeeting]:
    """All invented meetings; results are presented of initiatives of `plan`."""
    return [_load(row, clock, plan, organisations) for row in content("meetings")]


def _load(
    row, clock: Clock, plan: ActionPlan, organisations: dict[str, Organisation]
) -> NetworkMeeting:
    held_on = clock.today + dt.timedelta(days=row["days"])
    meeting = NetworkMeeting.objects.create(
        slug=row["slug"],
        held_on=held_on,
        held_precision="day",
        starts_at=clock.opening(row["days"]) + dt.timedelta(hours=15),
        is_with_civil_society=row.get("with_civil_society", False),
        is_published=True,
        is_demonstration=True,
        **{field: row[field] for field in TEXTS},
        **{field: row.get(field, "") for field in LATER_TEXTS},
    )
    meeting.presented.set(plan.commitments.filter(number__in=row.get("presented", [])))
    for slug in row.get("participants", []):
        MeetingParticipant.objects.create(meeting=meeting, organisation=organisations[slug])
    for name in row.get("others", []):
        MeetingParticipant.objects.create(meeting=meeting, name_as_written=name)
    return meeting
