"""Building the package, and asking for the next one."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from ogp_portal import jobs
from ogp_portal.common import limits
from ogp_portal.common.dates import COPENHAGEN

from .building import write_package
from .models import Package, folder

BUILD = "open_data.package"


def build(wanted: dt.datetime) -> Package:
    """The package of `wanted` or later: one that is there, or a new one.

    Raises AlreadyBuilding while another worker writes one.
    """
    made = Package.objects.newest()
    if made is not None and made.as_of >= wanted and made.is_public:
        return made
    as_of = timezone.now()
    written = write_package(as_of)
    with transaction.atomic():
        package = Package.objects.create(
            as_of=as_of,
            built_at=timezone.now(),
            sha256=written.sha256,
            size=written.size,
            rows=written.rows,
            log_read_from=written.log_read_from,
            removals_seen=written.removals_seen,
        )
        _keep_the_last()
    _remove_what_no_row_names()
    return package


def _keep_the_last() -> None:
    kept = Package.objects.order_by("-as_of").values("pk")[: limits.PACKAGES_KEPT]
    Package.objects.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def _remove_what_no_row_names() -> None:
    """Files of packages that are kept no longer."""
    named = set(Package.objects.values_list("sha256", flat=True))
    for path in folder().glob("*.zip"):
        if path.stem not in named:
            path.unlink(missing_ok=True)


def ask_for_tonights(*, now: dt.datetime) -> None:
    """One package per Danish day, however often it is asked for."""
    day = now.astimezone(COPENHAGEN).date()
    jobs.enqueue(BUILD, now.isoformat(), dedupe_key=f"package:{day}", now=now)


def ask_where_it_is_missing(*, now: dt.datetime) -> None:
    """A new package at once where there is none that may be read; asked again every hour."""
    newest = Package.objects.newest()
    if newest is not None and newest.is_public:
        return
    after = newest.pk if newest is not None else 0
    key = f"package:after:{after}:{now:%Y-%m-%dT%H}"
    jobs.enqueue(BUILD, now.isoformat(), dedupe_key=key, now=now)
