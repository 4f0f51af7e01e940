"""Files of received answers: scanning, reading, the public copy, and what staff decide."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.files import sandbox, scanning
from ogp_portal.files.actions import store
from ogp_portal.files.faults import Unclean, Unread
from ogp_portal.files.names import ENDINGS

from .. import notifications
from ..enums import ScanState
from ..models import Attachment, RedactedFile, Submission
from .examining import examine
from .public_files import called, is_whole

READ, COPY, SCAN = "attachments.read", "attachments.copy", "attachments.scan"
SCANNED_AT_ONCE = 100
"""Files that one look for waiting ones asks the scanner about; the oldest first."""

READ_AT_ONCE, LOST_AFTER = 500, dt.timedelta(hours=6)
"""Files whose text one look for lost work asks for, and how long the work may take."""

_PROBLEM_LENGTH = Attachment._meta.get_field("copy_problem").max_length
_RELATED = ("original", "version__submission__identity", "version__submission__user")


def process_later(attachment: Attachment, *, now: dt.datetime) -> None:
    """Asks for the text and the public copy of a file, and for the scan that is still missing."""
    for kind in (READ, COPY):
        jobs.enqueue(kind, attachment.pk, dedupe_key=f"{kind}:{attachment.pk}", now=now)
    if attachment.scan == ScanState.NOT_SCANNED and scanning.is_configured():
        jobs.enqueue(SCAN, attachment.pk, dedupe_key=f"{SCAN}:{attachment.pk}", now=now)


def scan_waiting_attachments(*, now: dt.datetime) -> int:
    """Asks once more about files that the scanner was not there for; returns how many."""
    if not scanning.is_configured():
        return 0
    waiting = Attachment.objects.to_release().order_by("received_at", "pk")[:SCANNED_AT_ONCE]
    keys = list(waiting.values_list("pk", flat=True))
    for key in keys:
        jobs.enqueue(SCAN, key, dedupe_key=f"{SCAN}:{key}:{now:%Y%m%d%H%M}", now=now)
    return len(keys)


def read_attachment(attachment: Attachment, *, now: dt.datetime) -> None:
    """Keeps the text of the file as it was received, and looks it through for personal data.

    Where not all of it can be read the row says why, and the file waits for a person to read it.
    FileNotFoundError when its bytes are gone.
    """
    file, rows = attachment.original, Attachment.objects.filter(pk=attachment.pk)
    try:
        found = sandbox.read(file.path, file.content_type)
    except (Unread, FileNotFoundError) as problem:
        rows.update(read_problem=_in_short(problem))
        if isinstance(problem, FileNotFoundError):
            raise
        return
    rows.update(text=found.text, bare_pages=found.bare_pages)
    if found.is_cut:
        rows.update(read_problem=_("The file is longer than what is read of it."))
    else:
        rows.update(read_at=now, read_problem="")
    examine(_submission_of(attachment), now=now)


def _in_short(problem: Exception) -> str:
    return str(problem)[:_PROBLEM_LENGTH] or type(problem).__name__


def read_waiting_attachments(*, now: dt.datetime) -> int:
    """Asks once a day for the text of files whose work got lost; returns how many."""
    lost = Attachment.objects.unread().filter(read_problem="", received_at__lt=now - LOST_AFTER)
    keys = list(lost.order_by("received_at", "pk").values_list("pk", flat=True)[:READ_AT_ONCE])
    for key in keys:
        jobs.enqueue(READ, key, dedupe_key=f"{READ}:{key}:{now:%Y%m%d}", now=now)
    return len(keys)


@transaction.atomic
def read_again(attachment: Attachment, *, by: User, now: dt.datetime) -> None:
    """Asks for the text of a file once more."""
    found = _held(attachment)
    jobs.enqueue(READ, found.pk, dedupe_key=f"{READ}:{found.pk}:{now.isoformat()}", now=now)
    audit.record("asked for the text of a file again", found, by=by, now=now)


@transaction.atomic
def say_read(attachment: Attachment, *, by: User, now: dt.datetime) -> Attachment:
    """A person has read a file that the portal cannot read, or not whole. Twice is once."""
    found = _held(attachment)
    if found.read_at is None:
        found.read_at, found.read_by = now, by
        found.save(update_fields=["read_at", "read_by"])
        audit.record("read a file that cannot be read by machine", found, by=by, now=now)
    return found


def copy_attachment(attachment: Attachment, *, now: dt.datetime) -> None:
    """Makes the copy that the public may have, once; the original is never touched.

    Where no clean copy can be made the row says why, and the public sees that a file came.
    FileNotFoundError when the bytes are gone.
    """
    if attachment.public_copy_id is not None:
        return
    original = attachment.original
    title, stem = called(attachment)
    name = f"{stem}{ENDINGS[original.content_type][0]}"
    try:
        content = sandbox.cleaned(original.path, original.content_type, title=title)
    except Unclean as problem:
        rows = Attachment.objects.filter(pk=attachment.pk)
        rows.update(copy_problem=_in_short(problem))
        return
    with transaction.atomic():
        held = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if held.public_copy_id is not None or _is_redacted(held, content, name, now):
            return
        content_type = original.content_type
        held.public_copy = store(content, name=name, content_type=content_type, now=now)
        held.copy_problem = ""
        held.save(update_fields=["public_copy", "copy_problem"])


def _is_redacted(attachment: Attachment, content: bytes, name: str, now: dt.datetime) -> bool:
    """Whether something is removed from the file: then this copy waits until it is not."""
    redacted = RedactedFile.objects.filter(attachment=attachment).first()
    if redacted is None:
        return False
    if redacted.before is None:
        content_type = attachment.original.content_type
        redacted.before = store(content, name=name, content_type=content_type, now=now)
        redacted.save(update_fields=["before"])
    return not is_whole(attachment)


def _submission_of(attachment: Attachment) -> Submission:
    """The answer that a received file belongs to."""
    version = attachment.version
    if version is None:
        raise ValueError("a file of a draft has no answer yet")
    return version.submission


def scan_attachment(attachment: Attachment, *, now: dt.datetime) -> None:
    """Asks the scanner about a file that was not scanned; without an answer it stays held.

    An infected file is held for good, and its sender is told. FileNotFoundError when the bytes are
    gone.
    """
    if attachment.scan == ScanState.NOT_SCANNED:
        verdict = scanning.scan(attachment.original.path.read_bytes())
        if verdict != scanning.Verdict.UNKNOWN:
            _note(attachment, ScanState(verdict.value), now)


@transaction.atomic
def _note(attachment: Attachment, state: ScanState, now: dt.datetime) -> None:
    found = _held(attachment)
    if found.scan != ScanState.NOT_SCANNED:
        return
    found.scan = state
    found.save(update_fields=["scan"])
    if state == ScanState.INFECTED:
        audit.record("found a virus in a file", found, by=None, now=now)
        notifications.tell_of_virus(found, now=now)


def _held(attachment: Attachment) -> Attachment:
    """The row, held until the transaction ends."""
    rows = Attachment.objects.select_for_update(of=("self",)).select_related(*_RELATED)
    return rows.get(pk=attachment.pk)


@transaction.atomic
def release_attachment(attachment: Attachment, *, by: User, now: dt.datetime) -> Attachment:
    """A person answers for a file that no scanner has looked at. Twice is once.

    ValidationError for one in which a virus was found.
    """
    found = _held(attachment)
    if found.scan == ScanState.INFECTED:
        raise ValidationError(_("A virus was found in the file, so it cannot be released."))
    if found.scan == ScanState.NOT_SCANNED:
        found.scan, found.released_at, found.released_by = ScanState.RELEASED, now, by
        found.save(update_fields=["scan", "released_at", "released_by"])
        audit.record("released a file", found, by=by, now=now)
    return found


@transaction.atomic
def withhold_attachment(
    attachment: Attachment, *, reason: str, by: User, now: dt.datetime
) -> Attachment:
    """Keeps one file off the public page, which says why. ValidationError without a reason."""
    found = _held(attachment)
    if not reason.strip():
        raise ValidationError(_("Write why the file is kept back. Everybody can read it."))
    found.withheld_at, found.withheld_by, found.withheld_reason = now, by, reason.strip()
    found.save(update_fields=["withheld_at", "withheld_by", "withheld_reason"])
    audit.record("kept back a file", found, by=by, now=now, reason=reason.strip())
    return found


@transaction.atomic
def show_attachment_again(attachment: Attachment, *, by: User, now: dt.datetime) -> Attachment:
    """Lets a file that was kept back be shown again, as far as it is scanned or released."""
    found = _held(attachment)
    if found.withheld_at is not None:
        found.withheld_at, found.withheld_by, found.withheld_reason = None, None, ""
        found.save(update_fields=["withheld_at", "withheld_by", "withheld_reason"])
        audit.record("showed a file again", found, by=by, now=now)
    return found
