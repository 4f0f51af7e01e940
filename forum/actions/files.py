"""Files of posts once they are sent: the public copy, the scan, and who lets them out."""

import datetime as dt
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from consultations.enums import ScanState
from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.files import sandbox, scanning
from ogp_portal.files.actions import store
from ogp_portal.files.faults import Unclean, Unread
from ogp_portal.files.names import may_hold_cpr

from ..models import PostAttachment

COPY, SCAN = "forum.copy_file", "forum.scan_file"
SCANNED_AT_ONCE = 100
"""Files that one look for waiting ones asks the scanner about; the oldest first."""

_PROBLEM_LENGTH = PostAttachment._meta.get_field("copy_problem").max_length


def process_later(file: PostAttachment, *, now: dt.datetime) -> None:
    """Asks for the public copy of a file, and for the scan that is still missing."""
    jobs.enqueue(COPY, file.pk, dedupe_key=f"{COPY}:{file.pk}", now=now)
    if file.scan == ScanState.NOT_SCANNED and scanning.is_configured():
        jobs.enqueue(SCAN, file.pk, dedupe_key=f"{SCAN}:{file.pk}", now=now)


def scan_waiting_post_files(now: dt.datetime) -> int:
    """Asks once more about files that the scanner was not there for; returns how many."""
    if not scanning.is_configured():
        return 0
    waiting = PostAttachment.objects.to_release().filter(scan=ScanState.NOT_SCANNED)
    keys = list(waiting.order_by("received_at", "pk").values_list("pk", flat=True))
    for key in keys[:SCANNED_AT_ONCE]:
        jobs.enqueue(SCAN, key, dedupe_key=f"{SCAN}:{key}:{now:%Y%m%d%H%M}", now=now)
    return len(keys[:SCANNED_AT_ONCE])


def copy_file(file: PostAttachment, *, now: dt.datetime) -> None:
    """Makes the copy that readers may have, once; the original is never touched.

    Whether a CPR number may be in it is noted at the same time: then a moderator looks first.
    Where no clean copy can be made the row says why. FileNotFoundError when the bytes are gone.
    """
    if file.public_copy_id is not None:
        return
    original, name, is_doubtful = file.original, _public_name(file), _may_hold_cpr(file)
    try:
        title = PurePosixPath(name).stem
        content = sandbox.cleaned(original.path, original.content_type, title=title)
    except Unclean as problem:
        said = str(problem)[:_PROBLEM_LENGTH] or type(problem).__name__
        PostAttachment.objects.filter(pk=file.pk).update(copy_problem=said, name=name)
        return
    with transaction.atomic():
        held = _held(file)
        if held is None or held.public_copy_id is not None:
            return
        content_type = original.content_type
        held.public_copy = store(content, name=name, content_type=content_type, now=now)
        held.name, held.may_hold_cpr, held.copy_problem = name, is_doubtful, ""
        held.save(update_fields=["public_copy", "name", "may_hold_cpr", "copy_problem"])


def _public_name(file: PostAttachment) -> str:
    """The sender's own, unless it looks as if it tells a CPR number."""
    if not may_hold_cpr(file.name):
        return file.name
    with override(file.post.language if file.post else "da"):
        plain = _("Attachment %(number)d") % {"number": file.position}
    return plain + PurePosixPath(file.name).suffix


def _may_hold_cpr(file: PostAttachment) -> bool:
    """Whether ten such digits stand in what can be read of the file, or not all can be read."""
    original = file.original
    try:
        found = sandbox.read(original.path, original.content_type)
    except Unread:
        return True
    return may_hold_cpr(found.text) or found.is_cut


def _held(file: PostAttachment) -> PostAttachment | None:
    """The row, held until the transaction ends; None when its author has removed it meanwhile."""
    rows = PostAttachment.objects.select_for_update(of=("self",)).select_related("original")
    return rows.filter(pk=file.pk).first()


@transaction.atomic
def scan_file(file: PostAttachment, *, now: dt.datetime) -> None:
    """Asks the scanner about a file that was not scanned; without an answer it stays held.

    FileNotFoundError when the bytes are gone.
    """
    verdict = scanning.scan(file.original.path.read_bytes())
    found = _held(file)
    if found is None or found.scan != ScanState.NOT_SCANNED or verdict == scanning.Verdict.UNKNOWN:
        return
    found.scan = ScanState(verdict.value)
    found.save(update_fields=["scan"])
    if found.scan == ScanState.INFECTED:
        audit.record("found a virus in a file", found, by=None, now=now)


@transaction.atomic
def release_file(file: PostAttachment, *, by: User, now: dt.datetime) -> PostAttachment:
    """A moderator answers for a file that no scanner has looked at, or that may hold a CPR number.

    Twice is once. ValidationError for one in which a virus was found.
    """
    found = PostAttachment.objects.select_for_update().get(pk=file.pk)
    if found.scan == ScanState.INFECTED:
        raise ValidationError(_("A virus was found in the file, so it cannot be released."))
    if found.scan != ScanState.RELEASED:
        found.scan, found.released_at, found.released_by = ScanState.RELEASED, now, by
        found.save(update_fields=["scan", "released_at", "released_by"])
        audit.record("released a file", found, by=by, now=now)
    return found
