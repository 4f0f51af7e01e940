"""Later work of files that were sent in."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs

from .. import actions
from ..actions.attachments import COPY, READ, SCAN
from ..models import Attachment

_LEASE, _MOST_ATTEMPTS = dt.timedelta(minutes=10), 3
"""One file takes minutes at the most (limits.READ_SECONDS); what fails thrice is for staff."""


def _attachment(subject_id: str) -> Attachment | None:
    """The file, unless it is gone since: then there is nothing to do."""
    rows = Attachment.objects.select_related("original", "version__submission__identity")
    return rows.filter(pk=subject_id, version__isnull=False).first()


@jobs.kind(READ, queue=jobs.BUILDS, lease=_LEASE, most_attempts=_MOST_ATTEMPTS)
def read_attachment(subject_id: str, progress: jobs.Progress) -> None:
    """Reads the text of a file that was sent in. Run twice, it reads the same."""
    if found := _attachment(subject_id):
        _with_its_bytes(actions.read_attachment, found, now=timezone.now())


@jobs.kind(COPY, queue=jobs.BUILDS, lease=_LEASE, most_attempts=_MOST_ATTEMPTS)
def copy_attachment(subject_id: str, progress: jobs.Progress) -> None:
    """Makes the public copy of a file that was sent in. Run twice, it makes one."""
    if found := _attachment(subject_id):
        _with_its_bytes(actions.copy_attachment, found, now=timezone.now())


@jobs.kind(SCAN, queue=jobs.BUILDS, lease=_LEASE, most_attempts=_MOST_ATTEMPTS)
def scan_attachment(subject_id: str, progress: jobs.Progress) -> None:
    """Has a file scanned for viruses. A scanner that is away is asked again by the next look."""
    if found := _attachment(subject_id):
        _with_its_bytes(actions.scan_attachment, found, now=timezone.now())


def _with_its_bytes(act, attachment: Attachment, **arguments: dt.datetime) -> None:
    try:
        act(attachment, **arguments)
    except FileNotFoundError as problem:
        raise jobs.PermanentFailure(str(problem)) from problem


@shared_task(name="consultations.scan_waiting_files")
def scan_waiting_files() -> None:
    """Asks the scanner about files it was not there for. Beat calls it every ten minutes."""
    actions.scan_waiting_attachments(now=timezone.now())


@shared_task(name="consultations.read_waiting_files")
def read_waiting_files() -> None:
    """Asks for the text of files whose work got lost. Beat calls it every hour."""
    actions.read_waiting_attachments(now=timezone.now())


@shared_task(name="consultations.forget_unsent_files")
def forget_unsent_files() -> None:
    """Deletes files of answers that were never sent. Beat calls it every hour."""
    actions.forget_unsent_files(now=timezone.now())
