"""Files of an answer that is being written: kept at once, so that nothing that was sent is lost."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.networks import count_from
from ogp_portal.files.actions import store
from ogp_portal.files.faults import Unfit
from ogp_portal.files.names import clean_name
from ogp_portal.files.receiving import Received, receive
from ogp_portal.files.scanning import Verdict
from ogp_portal.files.wording import reason

from ..enums import ScanState
from ..models import Attachment, Consultation, SubmissionDraft, SubmissionVersion
from .attachments import process_later


@dataclass(frozen=True)
class Refusal:
    """A file that was not kept, and why, in words for its sender."""

    name: str
    reason: str


class _NoRoom(Exception):
    """The file may be sound, but there is no place for it; the message says why."""


def attach(
    consultation: Consultation,
    uploads: Iterable[UploadedFile],
    *,
    key: uuid.UUID,
    by: User | None,
    language: str,
    now: dt.datetime,
    network: str = "",
) -> list[Refusal]:
    """Keeps each sound file with the draft `key`, and returns those that were refused.

    The draft is made when the first file comes. A file that is there already is kept once. Each
    is looked through before any row is touched, and kept in a transaction of its own.
    """
    refused = []
    draft = SubmissionDraft(
        key=key,
        consultation=consultation,
        user=by,
        language=language,
        created_at=now,
        saved_at=now,
    )
    for upload in uploads:
        try:
            _check_number(key, network)
            _keep(receive(upload), draft)
        except Unfit as unfit:
            refused.append(Refusal(clean_name(upload.name or ""), reason(unfit.fault)))
        except _NoRoom as full:
            refused.append(Refusal(clean_name(upload.name or ""), str(full)))
    return refused


def _check_number(key: uuid.UUID, network: str) -> None:
    """Asked before a file is looked through, which costs most."""
    if files_of_draft(key).count() >= limits.FILES_PER_ANSWER:
        raise _NoRoom(_full())
    if count_from(network, "files") > limits.FILES_PER_HOUR:
        raise _NoRoom(_("Many files have come from your network. Try again in an hour."))


def _full() -> str:
    text = _("An answer can have at most %d files. Remove one, or send two answers.")
    return text % limits.FILES_PER_ANSWER


@transaction.atomic
def _keep(received: Received, draft: SubmissionDraft) -> None:
    """Adds the file to `draft`, which is made where it is not there yet."""
    held = _held_draft(draft)
    kept = held.attachments.all()
    if kept.filter(original__sha256=received.sha256).exists():
        return
    if kept.count() >= limits.FILES_PER_ANSWER:
        raise _NoRoom(_full())
    now = draft.saved_at
    last = kept.aggregate(last=Max("position"))["last"] or 0
    is_clean = received.verdict == Verdict.CLEAN
    Attachment.objects.create(
        draft=held,
        position=last + 1,
        original=store(
            received.content, name=received.name, content_type=received.content_type, now=now
        ),
        scan=ScanState.CLEAN if is_clean else ScanState.NOT_SCANNED,
        received_at=now,
    )
    SubmissionDraft.objects.filter(pk=held.pk).update(saved_at=now)


def _held_draft(draft: SubmissionDraft) -> SubmissionDraft:
    """The row with the key of `draft`, held until the transaction ends."""
    begun = {
        name: getattr(draft, name)
        for name in ("consultation", "user", "language", "created_at", "saved_at")
    }
    SubmissionDraft.objects.get_or_create(key=draft.key, defaults=begun)
    rows = SubmissionDraft.objects.select_for_update()
    found = rows.filter(key=draft.key, consultation=draft.consultation).first()
    if found is None:  # sent meanwhile, or a key taken from the form of another consultation
        raise _NoRoom(_("This form is no longer in use. Open it anew and try again."))
    return found


def files_of_draft(key: uuid.UUID) -> QuerySet[Attachment]:
    """The files kept with a draft, in the order in which they came; whoever has the key may ask."""
    return Attachment.objects.filter(draft=key).select_related("original").order_by("position")


def has_unsent_files(key: uuid.UUID) -> bool:
    """Whether files came for an answer that was not sent, or after it was."""
    return files_of_draft(key).exists()


@transaction.atomic
def detach(pk: int, *, key: uuid.UUID) -> None:
    """Takes a file out of the draft `key`; what is not there needs no taking out.

    The bytes go with the next sweep, unless something else points to them.
    """
    Attachment.objects.filter(pk=pk, draft=key).delete()


@transaction.atomic
def carry_over(earlier: uuid.UUID, to: uuid.UUID) -> None:
    """Gives the files of a draft to the one with the key `to`, which is made for them."""
    draft = SubmissionDraft.objects.select_for_update().filter(key=earlier).first()
    if draft is None:
        return
    files = Attachment.objects.filter(draft=earlier)
    draft.pk = to
    draft.save(force_insert=True)
    files.update(draft=to)
    SubmissionDraft.objects.filter(key=earlier).delete()


def take_over(version: SubmissionVersion, *, key: uuid.UUID, now: dt.datetime) -> None:
    """Makes the files of the draft `key` those of the answer just received, in its transaction.

    Asks for the work that follows. The draft is done with and goes; so call this before whatever
    else deletes it, or its files go along.
    """
    consultation = version.submission.consultation_id
    drafts = SubmissionDraft.objects.select_for_update()
    draft = drafts.filter(key=key, consultation=consultation).first()
    if draft is None:
        return
    files = list(draft.attachments.order_by("position", "pk"))
    for place, attachment in enumerate(files, start=1):
        attachment.draft, attachment.version, attachment.position = None, version, place
    Attachment.objects.bulk_update(files, ["draft", "version", "position"])
    for attachment in files:
        process_later(attachment, now=now)
    draft.delete()


def forget_unsent_files(*, now: dt.datetime) -> int:
    """Deletes files of answers that were not sent for limits.UNSENT_FILE_DAYS; returns how many.

    Those of a draft that its writer has kept stay as long as the draft (actions/drafts.py).
    """
    before = now - dt.timedelta(days=limits.UNSENT_FILE_DAYS)
    _total, deleted = Attachment.objects.filter(
        draft__values={}, draft__saved_at__lt=before
    ).delete()
    empty = SubmissionDraft.objects.filter(saved_at__lt=before, values={}, attachments=None)
    empty.delete()
    return deleted.get(Attachment._meta.label, 0)
