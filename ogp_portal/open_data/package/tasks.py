"""Later work of the package."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs

from . import actions
from .building import AlreadyBuilding

LOOKS_AGAIN = dt.timedelta(minutes=1)


@jobs.kind(actions.BUILD, queue=jobs.BUILDS, lease=dt.timedelta(hours=1), most_attempts=3)
def build_package(subject_id: str, progress: jobs.Progress) -> None:
    """Builds the package of the moment `subject_id`, or finds one that is as new."""
    try:
        actions.build(dt.datetime.fromisoformat(subject_id))
    except AlreadyBuilding:
        raise jobs.NotYet("another is being built", timezone.now() + LOOKS_AGAIN) from None


@shared_task(name="open_data.package_nightly")
def package_nightly() -> None:
    """Writes tonight's row of work. Beat calls it every night."""
    actions.ask_for_tonights(now=timezone.now())


@shared_task(name="open_data.renew_package")
def renew_package() -> None:
    """Writes a row of work where the package may not be read. Beat calls it every few minutes."""
    actions.ask_where_it_is_missing(now=timezone.now())
