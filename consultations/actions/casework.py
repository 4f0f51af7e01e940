"""The case behind a consultation: its number, its packages, and what goes into the journal."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from ogp_portal import audit, jobs, record
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.files.actions import store_file
from ogp_portal.files.models import StoredFile

from ..casework import retention
from ..casework.archive import write_archive
from ..casework.packing import pack
from ..casework.rows import number_in
from ..enums import PackageKind, PackageScope, RedactionState
from ..models import (
    Attachment,
    CaseFile,
    Consultation,
    JournalEntry,
    Package,
    Proposal,
    RedactedFile,
    Redaction,
    Submission,
    SubmissionDraft,
    SubmissionVersion,
)
from .counting import recount
from .locking import locked

PACK = "consultations.pack"
BLOT = "█"


@transaction.atomic
def set_case(
    consultation: Consultation,
    *,
    case_number: str,
    keep_until: dt.date | None,
    by: User | None,
    now: dt.datetime,
) -> CaseFile:
    """Writes case number and the last day of keeping. ValidationError for a day that has passed."""
    if keep_until is not None and keep_until <= now.astimezone(COPENHAGEN).date():
        raise ValidationError({"keep_until": _("Choose a day in the future.")})
    case, _is_new = CaseFile.objects.update_or_create(
        consultation=consultation,
        defaults={"case_number": case_number.strip(), "keep_until": keep_until},
    )
    audit.record(
        "kept the case",
        consultation,
        by=by,
        now=now,
        case_number=case.case_number,
        keep_until=str(keep_until or ""),
    )
    return case


@transaction.atomic
def ask_for_package(
    consultation: Consultation,
    *,
    kind: str,
    scope: str = PackageScope.ALL,
    submission: Submission | None = None,
    by: User,
    now: dt.datetime,
) -> Package:
    """Asks for a package to be made; one that is asked for and not made yet is returned again.

    `submission` narrows it to the answers from the same address. That somebody asked is audited:
    a package holds names and addresses. ValidationError when there is nothing to pack, and for an
    archive of a consultation that is not finished.
    """
    wanted = {"consultation": consultation, "kind": kind, "scope": scope, "submission": submission}
    # One that was made and deleted with its case keeps its number of answers: it waits for nothing.
    waiting = Package.objects.filter(**wanted, finished_at=None, answers=0).first()
    if waiting is not None:
        return waiting
    package = Package(**wanted, requested_at=now, requested_by=by)
    _check_there_is_something(package)
    package.save()
    audit.record("asked for a package", consultation, by=by, now=now, kind=kind, scope=scope)
    jobs.enqueue(PACK, package.pk, dedupe_key=f"{PACK}:{package.pk}", now=now)
    return package


def _check_there_is_something(package: Package) -> None:
    if package.kind == PackageKind.ARCHIVE:
        if package.consultation.settled_at is None:
            message = _("The consultation is not answered in full yet.")
            raise ValidationError(message, code="not_settled")
    elif not number_in(package):
        if package.scope == PackageScope.NEW:
            message = _(
                "There is nothing new since the last package. Choose everything to pack it again."
            )
        else:
            message = _("There is nothing to pack.")
        raise ValidationError(message, code="empty")


def make_package(package: Package, *, progress: jobs.Progress, now: dt.datetime) -> None:
    """Makes the file of a package. A journal package marks what is in it as journalised.

    Run again after a worker died, it starts over; once made, it stays as it is.
    """
    if package.finished_at is not None:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        if package.kind == PackageKind.ARCHIVE:
            number = write_archive(package.consultation, path, progress=progress, now=now)
            _finish(package, path, number, [], now)
        else:
            packed = pack(package, path, progress=progress)
            _finish(package, path, len(packed), packed, now)


@transaction.atomic
def _finish(
    package: Package, path: Path, number: int, packed: Sequence[int], now: dt.datetime
) -> None:
    package = Package.objects.select_for_update(of=("self",)).get(pk=package.pk)
    if package.finished_at is not None:
        return
    package.file = store_file(path, name=_name(package), content_type="application/zip", now=now)
    package.finished_at, package.answers = now, number
    package.save(update_fields=["file", "finished_at", "answers"])
    if package.kind == PackageKind.JOURNAL:
        for first in range(0, len(packed), MARKED_AT_ONCE):
            JournalEntry.objects.bulk_create(
                [
                    JournalEntry(package=package, version_id=key)
                    for key in packed[first : first + MARKED_AT_ONCE]
                ],
                ignore_conflicts=True,  # another package of the same answers was made meanwhile
            )


MARKED_AT_ONCE = 500
"""Answers that are marked as journalised in one statement."""

NAMES: dict[str, str] = {
    PackageKind.JOURNAL: "journalpakke",
    PackageKind.ACCESS: "aktindsigt",
    PackageKind.ARCHIVE: "arkiv",
}
"""What a package's file is called, by its kind: in Danish, as what it holds."""


def _name(package: Package) -> str:
    day = package.requested_at.astimezone(COPENHAGEN).date()
    return f"{NAMES[PackageKind(package.kind)]}-{package.consultation.slug}-{day}-{package.pk}.zip"


@transaction.atomic
def empty_case(case: CaseFile, *, by: User | None, now: dt.datetime) -> None:
    """Deletes what `retention.preview` lists, once the last day of keeping has passed.

    What is public stays as it is, without its sender's address. ValidationError while something
    stands in the way; twice is once. The audit log keeps the numbers.
    """
    consultation = locked(case.consultation)
    case = CaseFile.objects.select_for_update().get(pk=case.pk)
    if case.emptied_at is not None:
        return
    today = now.astimezone(COPENHAGEN).date()
    if case.keep_until is None or case.keep_until >= today:
        raise ValidationError(_("The last day of keeping has not passed."), code="too_early")
    reason = retention.obstacle(case)
    if reason:
        raise ValidationError(reason, code="obstacle")
    numbers = [number for _what, number in retention.preview(consultation)]
    _delete(consultation)
    case.emptied_at = now
    case.save(update_fields=["emptied_at"])
    recount(consultation)
    audit.record("emptied the case", consultation, by=by, now=now, numbers=numbers)


def _delete(consultation: Consultation) -> None:
    """In an order in which nothing protected is left to point at what goes."""
    files = list(retention.packages(consultation).values_list("file", flat=True))
    retention.packages(consultation).update(file=None, finished_at=None)
    StoredFile.objects.filter(pk__in=files).delete()
    SubmissionDraft.objects.filter(consultation=consultation).delete()
    gone = retention.never_public(consultation)
    answers = Submission.objects.filter(consultation=consultation)
    record.forget(Submission, answers.values_list("pk", flat=True))
    Proposal.objects.filter(submission__in=gone).delete()
    SubmissionVersion.objects.filter(submission__in=gone).delete()
    gone.delete()
    retention.replaced_versions(consultation).delete()
    for attachment in retention.originals(consultation):
        if attachment.public_copy is None:
            attachment.delete()
        else:
            attachment.original = attachment.public_copy
            attachment.save(update_fields=["original"])
    retention.identities(consultation).update(name="", email="", role="", cvr="")
    Submission.objects.filter(consultation=consultation).update(user=None)
    retention.mails(consultation).delete()
    retention.requests(consultation).delete()
    retention.letters(consultation).delete()
    _blot_out(consultation)


def _blot_out(consultation: Consultation) -> None:
    """Puts a black square for each letter of the words that were removed before publication.

    Every other letter keeps its place, so that what points into the text goes on pointing right.
    """
    removed = retention.redacted(consultation)
    for version in SubmissionVersion.objects.filter(redactions__in=removed).distinct():
        text = _blotted(version.text, version.redactions.filter(state=RedactionState.ACCEPTED))
        html = linebreaks(text, autoescape=True)
        with pgtrigger.ignore("consultations.SubmissionVersion:immutable"):
            SubmissionVersion.objects.filter(pk=version.pk).update(text=text, html=html)
    for row in Attachment.objects.filter(redactions__in=removed).distinct():
        text = _blotted(row.text, row.redactions.filter(state=RedactionState.ACCEPTED))
        Attachment.objects.filter(pk=row.pk).update(text=text)
    removed.delete()
    files = RedactedFile.objects.filter(attachment__version__submission__consultation=consultation)
    files.update(before=None)  # the copy without bars goes with the next sweep


def _blotted(text: str, removed: QuerySet[Redaction]) -> str:
    letters = list(text)
    for start, end in removed.values_list("starts_at_character", "ends_at_character"):
        letters[start:end] = BLOT * (end - start)
    return "".join(letters)
