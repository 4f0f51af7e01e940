"""Content that tells its days as distances from the first start."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ogp_portal.common.dates import COPENHAGEN, end_of_day, start_of_day

CONTENT = Path(__file__).parent / "content"


def content(name: str) -> Any:
    """What the content file `name` holds."""
    return json.loads((CONTENT / f"{name}.json").read_text())


@dataclass(frozen=True)
class Clock:
    """Turns distances in days into dates and instants, seen from `now`."""

    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(COPENHAGEN).date()

    def day(self, distance: int | None) -> dt.date | None:
        return None if distance is None else self.today + dt.timedelta(days=distance)

    def instant(self, distance: int, hour: int = 10, minute: int = 0) -> dt.datetime:
        """That day at an hour in Copenhagen; never after `now` for a day of the past or today."""
        day = self.today + dt.timedelta(days=distance)
        at = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=COPENHAGEN)
        return min(at, self.now) if distance <= 0 else at

    def opening(self, distance: int) -> dt.datetime:
        return start_of_day(self.today + dt.timedelta(days=distance))

    def deadline(self, distance: int) -> dt.datetime:
        return end_of_day(self.today + dt.timedelta(days=distance))
