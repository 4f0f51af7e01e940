"""What of consultations goes into the public record: references, times and checksums, no words."""

import datetime as dt
from collections.abc import Iterable

from ogp_portal import record
from ogp_portal.record.chain import checksum_of_text
from ogp_portal.record.models import EventKind, time_of

from ..models import (
    Attachment,
    Consultation,
    DeadlineChange,
    PublicText,
    ReportVersion,
    Response,
    Submission,
    SubmissionVersion,
)


def note_receipt(version: SubmissionVersion, *, now: dt.datetime) -> None:
    """That these words and files were received; a changed answer is a receipt of its own."""
    submission = version.submission
    files = version.attachments.order_by("position", "pk")
    facts = {
        "reference": submission.reference,
        "consultation": submission.consultation.slug,
        "received_at": time_of(version.received_at),
        "version": version.number,
        "text_sha256": version.checksum,
        "files_sha256": list(files.values_list("original__sha256", flat=True)),
        "is_demonstration": submission.is_demonstration,
    }
    record.seal(EventKind.RECEIPT, submission, facts, now=now)


def note_publication(submission: Submission, *, now: dt.datetime) -> None:
    """That an answer was published, and which words the public read."""
    version = submission.versions.latest("number")
    facts = {"kind": "submissions", **_as_read(submission, version)}
    record.seal(EventKind.PUBLICATION, submission, facts, now=now)


def note_redaction(target: SubmissionVersion | Attachment, *, now: dt.datetime) -> None:
    """That the public reads a text or a file with other words removed than before."""
    if isinstance(target, Attachment):
        version, file = target.version, target.position
    else:
        version, file = target, 0
    if version is None:
        return  # a file of a draft, which nobody has received yet
    facts = {**_as_read(version.submission, version), "file": file}
    record.seal(EventKind.REDACTION, version.submission, facts, now=now)


def _as_read(submission: Submission, version: SubmissionVersion) -> dict[str, object]:
    redacted = PublicText.objects.filter(version=version).values_list("text", flat=True).first()
    words = version.text if redacted is None else redacted
    return {
        "reference": submission.reference,
        "version": version.number,
        "public_text_sha256": checksum_of_text(words),
        "is_demonstration": submission.is_demonstration,
    }


def note_responses(responses: Iterable[Response], *, now: dt.datetime) -> None:
    """That these responses were published, with what they say. `proposal__submission` is loaded."""
    pairs = [
        (
            one,
            {
                "id": str(one.pk),
                "proposal": one.proposal.reference,
                "version": one.version,
                "decision": str(one.decision),
                "reason_da_sha256": checksum_of_text(one.reason_da),
                "reason_en_sha256": checksum_of_text(one.reason_en),
                "is_demonstration": one.proposal.submission.is_demonstration,
            },
        )
        for one in responses
    ]
    record.seal_many(EventKind.RESPONSE, pairs, now=now)


def note_deadline(change: DeadlineChange, consultation: Consultation, *, now: dt.datetime) -> None:
    """That a deadline was changed, from what to what, and why."""
    facts = {
        "consultation": consultation.slug,
        "phase": change.phase.position,
        "kind": str(change.kind),
        "old_closes_at": time_of(change.old_closes_at),
        "new_closes_at": time_of(change.new_closes_at),
        "reason_da_sha256": checksum_of_text(change.reason_da),
        "reason_en_sha256": checksum_of_text(change.reason_en),
        "is_demonstration": consultation.is_demonstration,
    }
    record.seal(EventKind.DEADLINE, change, facts, now=now)


def note_consultation(consultation: Consultation, *, now: dt.datetime) -> None:
    """That a consultation was published."""
    facts = {
        "kind": "consultations",
        "id": str(consultation.pk),
        "slug": consultation.slug,
        "is_demonstration": consultation.is_demonstration,
    }
    record.seal(EventKind.PUBLICATION, consultation, facts, now=now)


def note_report(version: ReportVersion, consultation: Consultation, *, now: dt.datetime) -> None:
    """That a version of the consultation report was published, and its checksum."""
    facts = {
        "kind": "consultation-reports",
        "consultation": consultation.slug,
        "version": version.number,
        "checksum": version.checksum,
        "is_demonstration": consultation.is_demonstration,
    }
    record.seal(EventKind.PUBLICATION, version, facts, now=now)
