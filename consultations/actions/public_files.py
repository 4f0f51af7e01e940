"""The public copies of files from which something is removed, and the names they have in public."""

import datetime as dt
import re
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.common.text import one_line
from ogp_portal.files.actions import store
from ogp_portal.files.models import StoredFile

from ..enums import RedactionReason
from ..models import Attachment, PictureBar, RedactedFile
from ..public_pdf.making import PDF, Box, Source, public_pdf
from .examining import has_open_cpr, removed_from, settle_name
from .locking import held_answer
from .recording import note_redaction

REDACT_FILE = "consultations.redact_file"
NAME_LENGTH = 200


def boxes_on(attachment: Attachment) -> list[Box]:
    """The bars on its pages without text."""
    columns = "page", "left", "top", "right", "bottom", "reason"
    return [Box(*row) for row in attachment.picture_bars.values_list(*columns)]


def take_back(attachment: Attachment, *, now: dt.datetime) -> None:
    """A copy that shows too much, or too little, is gone at once; another is made by later work.

    When nothing is removed any more, the copy there was before comes back.
    """
    held_row = Attachment.objects.select_for_update().filter(pk=attachment.pk)
    current = held_row.values_list("public_copy", flat=True).get()
    row, _is_new = RedactedFile.objects.get_or_create(attachment=attachment)
    if current is not None and current != row.file_id:
        row.before_id = current
        row.save(update_fields=["before"])
    nothing_is_removed = is_whole(attachment)
    copies = Attachment.objects.filter(pk=attachment.pk)
    copies.update(public_copy=row.before_id if nothing_is_removed else None)
    if not nothing_is_removed:
        ask_for_pdf(attachment, now=now)


def is_whole(attachment: Attachment) -> bool:
    """Whether nothing is removed from a file."""
    return not removed_from(attachment) and not attachment.picture_bars.exists()


def ask_for_pdf(attachment: Attachment, *, now: dt.datetime) -> None:
    """Asks for the public PDF with bars, which later work makes."""
    key = f"redact-file:{attachment.pk}:{now.isoformat()}"
    jobs.enqueue(REDACT_FILE, attachment.pk, dedupe_key=key, now=now)


def called(attachment: Attachment) -> tuple[str, str]:
    """What a public copy is called: its title, and its file name without the ending.

    As staff have chosen, else by the answer's reference; never as the sender named it, who may
    ask later to be published without name.
    """
    if attachment.chosen_name:
        stem = PurePath(attachment.chosen_name).stem
        return stem, stem
    if attachment.version is None:
        raise ValueError("a file of a draft has no answer yet")
    submission, number = attachment.version.submission, attachment.position
    with override(submission.language):
        words = {"number": number, "reference": submission.reference}
        title = _("Attachment %(number)d to answer %(reference)s") % words
        return title, f"{submission.reference}-{_('attachment')}-{number}"


def make_public_pdf(attachment: Attachment, *, now: dt.datetime) -> Attachment:
    """Builds the PDF with bars and makes it the public copy.

    Nothing happens when nothing is removed, or the redactions have changed while it was built:
    the change has asked for another. Raises PdfEngineMissing or PdfNotMade.
    """
    removed, boxes = removed_from(attachment), boxes_on(attachment)
    if attachment.version is None or (not removed and not boxes):
        return attachment
    title, stem = called(attachment)
    source = Source(
        attachment.original.path,
        attachment.original.content_type,
        title,
        attachment.version.submission.language,
        attachment.text,
        attachment.bare_pages,
        removed,
        boxes,
    )
    content = public_pdf(source, now=now)
    return _keep(attachment, content, f"{stem}.pdf"[-NAME_LENGTH:], (removed, boxes), now)


@transaction.atomic
def _keep(attachment, content: bytes, name: str, made_of, now: dt.datetime) -> Attachment:
    submission = held_answer(attachment)
    if (removed_from(attachment), boxes_on(attachment)) != made_of:
        return attachment
    file = store(content, name=name, content_type=PDF, now=now)
    defaults = {"file": file, "made_at": now}
    RedactedFile.objects.update_or_create(attachment=attachment, defaults=defaults)
    Attachment.objects.filter(pk=attachment.pk).update(public_copy=file)
    audit.record("made the public copy of a file", submission, by=None, now=now, file=attachment.pk)
    attachment.refresh_from_db()
    return attachment


@transaction.atomic
def cover(
    attachment: Attachment,
    *,
    page: int,
    left: int,
    top: int,
    right: int,
    bottom: int,
    reason: str,
    by: User | None,
    now: dt.datetime,
) -> PictureBar:
    """Puts a bar on a page without text; the rectangle is in per cent of the page.

    ValidationError for a page that has text or is not there, and for no rectangle.
    """
    submission = held_answer(attachment)
    if page not in attachment.bare_pages:
        raise ValidationError({"page": _("This page has text, or is not in the file.")})
    if not 0 <= left < right <= 100 or not 0 <= top < bottom <= 100:  # noqa: PLR2004 - per cent
        raise ValidationError({"right": _("Write a rectangle in per cent of the page.")})
    if reason not in RedactionReason.values:
        raise ValidationError({"reason": _("Choose a reason.")})
    made = PictureBar.objects.create(
        attachment=attachment,
        page=page,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        reason=reason,
        made_at=now,
        made_by=by,
    )
    _log("put a bar on a page of a file", submission, made, by, now)
    take_back(attachment, now=now)
    note_redaction(attachment, now=now)
    return made


@transaction.atomic
def uncover(bar: PictureBar, *, reason: str, by: User | None, now: dt.datetime) -> None:
    """Takes a bar away again. ValidationError without a reason."""
    submission = held_answer(bar.attachment)
    if not reason.strip():
        raise ValidationError(_("Write why the bar is removed."))
    place = str(bar)
    if PictureBar.objects.filter(pk=bar.pk).delete()[0]:
        audit.record(
            "took a bar off a page of a file",
            submission,
            by=by,
            now=now,
            reason=reason.strip(),
            place=place,
        )
        take_back(bar.attachment, now=now)
        note_redaction(bar.attachment, now=now)


def _log(verb: str, submission, bar: PictureBar, by: User | None, now: dt.datetime) -> None:
    place, file = str(bar), bar.attachment_id
    audit.record(verb, submission, by=by, now=now, reason=bar.reason, place=place, file=file)


@transaction.atomic
def rename_file(
    attachment: Attachment, name: str, *, by: User | None, now: dt.datetime
) -> Attachment:
    """Gives a file the name that the public reads; "" brings back its own.

    Marks in the own name are handled once the public name lacks their words. ValidationError for
    a name with slashes, and where a CPR number of a public answer would come back.
    """
    submission = held_answer(attachment)
    name = one_line(name).strip()[:NAME_LENGTH]
    if re.search(r"[/\\]", name):
        raise ValidationError({"name": _("A file name has no slashes.")})
    attachment.chosen_name = name
    attachment.public_copy = _copy_named(attachment, now)
    attachment.save(update_fields=["chosen_name", "public_copy"])
    settle_name(attachment)
    if submission.is_public and has_open_cpr(submission):
        message = _("The answer is public, and a CPR number would come back.")
        raise ValidationError({"name": message})
    audit.record("gave a file another public name", submission, by=by, now=now, file=attachment.pk)
    return attachment


def _copy_named(attachment: Attachment, now: dt.datetime) -> StoredFile | None:
    """The public copy under the new name: another row, the same bytes.

    A PDF with bars has the name in its title, so it is made anew.
    """
    copy = attachment.public_copy
    redacted = RedactedFile.objects.filter(attachment=attachment).first()
    if copy is None:
        return None
    if redacted is not None and redacted.file_id == copy.pk:
        take_back(attachment, now=now)
        return None
    (_title, stem), ending = called(attachment), PurePath(copy.name).suffix
    return StoredFile.objects.create(
        sha256=copy.sha256,
        size=copy.size,
        content_type=copy.content_type,
        name=f"{stem}{ending}"[-NAME_LENGTH:],
        stored_at=now,
    )
