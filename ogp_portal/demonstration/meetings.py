"""Invented network meetings: one held, with minutes, and one to come."""

import datetime as dt

from plans.models import NetworkMeeting

from .clock import Clock, content

TEXTS = ["title_da", "title_en", "place", "agenda_da", "agenda_en", "minutes_da", "minutes_en"]


def load_meetings(clock: Clock) -> list[NetworkMeeting]:
    """All invented meetings."""
    return [_load(row, clock) for row in content("meetings")]


def _load(row, clock: Clock) -> NetworkMeeting:
    held_on = clock.today + dt.timedelta(days=row["days"])
    return NetworkMeeting.objects.create(
        slug=row["slug"],
        held_on=held_on,
        held_precision="day",
        starts_at=clock.opening(row["days"]) + dt.timedelta(hours=15),
        is_published=True,
        is_demonstration=True,
        **{field: row[field] for field in TEXTS},
    )
