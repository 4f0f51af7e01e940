"""When changes get their numbers, and when everything is compared."""

import datetime as dt
import logging

from celery import shared_task
from django.utils import timezone

from . import sequencer

logger = logging.getLogger(__name__)

BUDGET = dt.timedelta(seconds=4)


@shared_task(name="open_data.number_changes")
def number_changes() -> int:
    """Numbers what has changed. Beat calls it every three seconds; two at once are one."""
    return sequencer.number_changes(now=timezone.now(), budget=BUDGET)


@shared_task(name="open_data.compare_everything")
def compare_everything() -> int | None:
    """The nightly sweep: what it finds, no trigger has noted, so it is worth a line in the log."""
    sequencer.number_changes(now=timezone.now(), budget=BUDGET)
    found = sequencer.compare_everything(now=timezone.now())
    if found:
        logger.warning("the sweep of open data found %d changes that nobody had noted", found)
    return found
