"""Which answers a package holds, read a few at a time."""

import gc
from collections.abc import Iterator

from django.db.models import QuerySet

from ..enums import PackageScope
from ..models import Package, SubmissionVersion
from ..models.casework import not_journalised

AT_A_TIME = 100
FORGOTTEN_AFTER = 300
"""Answers after which memory is cleared: an answer and its sender hold on to each other, and Python
looks for such rings only when a quarter more of everything has come."""


def versions_in(package: Package) -> Iterator[SubmissionVersion]:
    """The versions that belong in the package, in the order received, each with its answer.

    Withdrawn, hidden and refused answers are in: they stay in the case. Read in pieces, so that a
    large case costs no more memory than a small one.
    """
    rows = _wanted(package).select_related("submission__identity", "submission__phase")
    ordered = rows.order_by("submission__received_at", "submission_id", "number")
    rows = ordered.prefetch_related("attachments__original").iterator(chunk_size=AT_A_TIME)
    for place, version in enumerate(rows, start=1):
        yield version
        if place % FORGOTTEN_AFTER == 0:
            gc.collect()


def number_in(package: Package) -> int:
    """How many versions the package would hold now."""
    return _wanted(package).count()


def _wanted(package: Package) -> QuerySet[SubmissionVersion]:
    if package.scope == PackageScope.NEW:
        return not_journalised(package.consultation)
    rows = SubmissionVersion.objects.filter(submission__consultation=package.consultation)
    if package.submission is None:
        return rows
    address = package.submission.identity.email
    if not address:
        return rows.filter(submission=package.submission)
    return rows.filter(submission__identity__email__iexact=address)
