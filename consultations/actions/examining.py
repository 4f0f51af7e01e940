"""Looking answers and files through for personal data, and saying that a mark is none."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from .. import personal_data
from ..bars import Removed, merged
from ..enums import (
    FindingKind,
    FindingState,
    PublicationWish,
    RedactionState,
    SubmissionState,
)
from ..models import Attachment, Examination, Finding, Redaction, Submission, SubmissionVersion
from ..models.redactions import field_of
from .locking import held, held_answer

Target = SubmissionVersion | Attachment
HALF = 32
"""Characters of a fingerprint that stand for the text; the others stand for all else."""

BATCH = 200
"""Texts that one run of the sweep looks through."""


def newest_version(submission: Submission) -> SubmissionVersion:
    """The version that is published, or will be."""
    return submission.versions.select_related("redacted").latest("number")


def targets_of(submission: Submission) -> list[Target]:
    """The newest text of an answer and the files that came with it."""
    version = newest_version(submission)
    files = Attachment.objects.filter(version=version).select_related("original")
    return [version, *files.order_by("position", "pk")]


def examine(submission: Submission, *, now: dt.datetime) -> None:
    """Looks through what of an answer has not been, or reads differently since. Twice is once."""
    for target in targets_of(submission):
        _examine(target, now)


def _examine(target: Target, now: dt.datetime) -> None:
    """Writes what is found, unless that text was looked through before."""
    fingerprint = _fingerprint(target)
    if _is_known_text(target) and _known(target) != fingerprint:
        _write_findings(target, fingerprint, now)


@transaction.atomic
def _write_findings(target: Target, fingerprint: str, now: dt.datetime) -> None:
    """A file whose text is another loses the redactions of the old one."""
    held_answer(target)
    known = _known(target)
    if known == fingerprint:
        return  # somebody else was first
    if known and known[:HALF] != fingerprint[:HALF] and isinstance(target, Attachment):
        _forget(target, now)
    Finding.objects.on(target).exclude(state=FindingState.DISMISSED).delete()
    dismissed = set(map(_place, Finding.objects.on(target)))
    found = [one for one in _findings(target) if _place(one) not in dismissed]
    Finding.objects.bulk_create(found)
    settle_findings(target)
    if isinstance(target, Attachment):
        settle_name(target)
    Examination.objects.filter(**{field_of(target): target}).delete()
    Examination.objects.create(
        **{field_of(target): target}, fingerprint=fingerprint, examined_at=now
    )


def _place(finding: Finding) -> tuple[object, ...]:
    """What makes it the same mark when the same text is looked through again."""
    span = finding.starts_at_character, finding.ends_at_character
    return finding.kind, finding.is_in_name, *span


def removed_from(target: Target) -> list[Removed]:
    """The spans of a text that are removed, those that overlap as one."""
    accepted = Redaction.objects.on(target).filter(state=RedactionState.ACCEPTED)
    rows = accepted.values_list("starts_at_character", "ends_at_character", "reason")
    return merged(Removed(start, end, (reason,)) for start, end, reason in rows)


def settle_findings(target: Target) -> None:
    """A mark is handled when its words are removed, and is open again when they come back."""
    spans = removed_from(target)
    rows = Finding.objects.on(target).filter(is_in_name=False)
    for finding in rows.exclude(state=FindingState.DISMISSED):
        is_removed = any(
            span.start <= finding.starts_at_character and finding.ends_at_character <= span.end
            for span in spans
        )
        state = FindingState.REMOVED if is_removed else FindingState.OPEN
        if finding.state != state:
            Finding.objects.filter(pk=finding.pk).update(state=state)


def _known(target: Target) -> str:
    """The fingerprint of what was looked through last; "" when nothing was."""
    rows = Examination.objects.filter(**{field_of(target): target})
    return rows.values_list("fingerprint", flat=True).first() or ""


def _fingerprint(target: Target) -> str:
    """Half of it of the text, half of all else that decides what is found.

    That is the file's name, the sender's where nobody is to read it, and the rules.
    """
    name = target.original.name if isinstance(target, Attachment) else ""
    rules = f"{personal_data.VERSION}\n{name}\n{_unsaid_name(target)}"
    return _half(target.text) + _half(rules)


def _half(read: str) -> str:
    return hashlib.sha256(read.encode()).hexdigest()[:HALF]


def _unsaid_name(target: Target) -> str:
    """The name of a sender who wishes to be published without it; else ""."""
    version = target if isinstance(target, SubmissionVersion) else target.version
    if version is None or version.submission.wish != PublicationWish.WITHOUT_NAME:
        return ""
    return version.submission.identity.name


def _is_known_text(target: Target) -> bool:
    """Whether the text is there to be looked through; that of a file is once it was read."""
    return isinstance(target, SubmissionVersion) or bool(target.read_at or target.text)


def _forget(target: Attachment, now: dt.datetime) -> None:
    """The text of a file was read anew: what was decided about the old one stands no more."""
    Finding.objects.on(target).filter(is_in_name=False).delete()
    standing = Redaction.objects.on(target).exclude(state=RedactionState.REJECTED)
    if standing.update(state=RedactionState.REJECTED, decided_at=now, decided_by=None):
        Attachment.objects.filter(pk=target.pk).update(public_copy=None)
    audit.record("read the text of a file anew", target, by=None, now=now)


def settle_name(attachment: Attachment) -> None:
    """A mark in a file's own name is handled once the name staff have chosen lacks its words."""
    rows = Finding.objects.on(attachment).filter(is_in_name=True)
    rows = rows.exclude(state=FindingState.DISMISSED).select_related("attachment__original")
    name = attachment.chosen_name
    for finding in rows:
        is_gone = bool(name) and finding.words not in name
        state = FindingState.REMOVED if is_gone else FindingState.OPEN
        Finding.objects.filter(pk=finding.pk).update(state=state)


def _findings(target: Target) -> Iterable[Finding]:
    where = {field_of(target): target}
    for found in personal_data.find(target.text, _unsaid_name(target)):
        yield _finding(found, **where)
    if isinstance(target, Attachment):
        for found in personal_data.find(target.original.name):
            yield _finding(found, **where, is_in_name=True)


def _finding(found: personal_data.Found, **where) -> Finding:
    return Finding(
        kind=found.kind, starts_at_character=found.start, ends_at_character=found.end, **where
    )


def examine_waiting(*, now: dt.datetime) -> int:
    """Looks through what waits for review; returns how many answers. Called again and again."""
    waiting = list(not_examined()[:BATCH])
    for submission in waiting:
        examine(submission, now=now)
    return len(waiting)


def not_examined():
    """Answers to review whose newest text or files nothing has looked through."""
    newest = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
    rows = Submission.objects.filter(state=SubmissionState.RECEIVED)
    rows = rows.annotate(newest=Subquery(newest.values("pk")[:1]))
    texts = SubmissionVersion.objects.filter(examination=None)
    files = Attachment.objects.filter(
        version__isnull=False, read_at__isnull=False, examination=None
    )
    return rows.filter(newest__in=texts.values("pk")).union(
        rows.filter(newest__in=files.values("version"))
    )


def open_findings(submission: Submission):
    """The marks in the newest text and its files that nobody has handled."""
    version = newest_version(submission)
    rows = Finding.objects.filter(state=FindingState.OPEN)
    return rows.filter(version=version) | rows.filter(attachment__version=version)


def is_examined(submission: Submission) -> bool:
    """Whether all that would be published has been looked through as it reads now."""
    known = filter(_is_known_text, targets_of(submission))
    return all(_known(target) == _fingerprint(target) for target in known)


def has_open_cpr(submission: Submission) -> bool:
    """Whether a mark of a CPR number is neither removed nor said to be none."""
    return open_findings(submission).filter(kind=FindingKind.CPR).exists()


@transaction.atomic
def dismiss(finding: Finding, *, by: User, now: dt.datetime) -> Finding:
    """A person says that a mark is no personal data. Twice is once; the words are not logged."""
    held(finding.submission)
    finding = Finding.objects.get(pk=finding.pk)
    if finding.state == FindingState.REMOVED:
        raise ValidationError(_("The words have been removed."))
    if finding.state == FindingState.OPEN:
        finding.state, finding.decided_at, finding.decided_by = FindingState.DISMISSED, now, by
        finding.save(update_fields=["state", "decided_at", "decided_by"])
        audit.record(
            "said that a mark is no personal data",
            finding.submission,
            by=by,
            now=now,
            kind=finding.kind,
            place=str(finding),
        )
    return finding
