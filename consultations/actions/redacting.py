"""Removing words from what the public reads: propose, accept, reject, each with its reason.

What was received is never changed. Accepting and rejecting write the public texts anew in the
same transaction, so a page shows the words or the bar, never something between.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.text import one_line

from .. import notifications
from ..bars import (
    Removed,
    clipped,
    html_with_bars,
    occurrences,
    text_with_bars,
    whole_characters,
)
from ..enums import FindingKind, RedactionReason, RedactionState
from ..models import (
    Attachment,
    Finding,
    PictureBar,
    Proposal,
    ProposalGroup,
    PublicText,
    PublicWords,
    Redaction,
    Submission,
    SubmissionVersion,
)
from ..models.redactions import field_of
from .examining import Target, has_open_cpr, newest_version, removed_from, settle_findings
from .locking import held_answer
from .public_files import take_back
from .recording import note_redaction
from .reports import renew_files
from .versions import summary_of


@transaction.atomic
def propose(
    target: Target, start: int, end: int, *, reason: str, by: User | None, now: dt.datetime
) -> Redaction:
    """Proposes to remove text[start:end], widened to whole visible characters.

    The same span twice is one proposal: the first. ValidationError for a span outside the text
    and for an unknown reason.
    """
    submission = held_answer(target)
    if reason not in RedactionReason.values:
        raise ValidationError(_("Choose a reason."))
    if not 0 <= start < end <= len(target.text):
        raise ValidationError(_("There are no such characters in the text."))
    start, end = whole_characters(target.text, start, end)
    span = {"starts_at_character": start, "ends_at_character": end}
    same = Redaction.objects.on(target).filter(**span)
    standing = same.exclude(state=RedactionState.REJECTED).first()
    if standing is not None:
        return standing
    made = Redaction.objects.create(
        **{field_of(target): target}, **span, reason=reason, proposed_at=now, proposed_by=by
    )
    _log("proposed to remove words from an answer", submission, made, by, now)
    return made


@transaction.atomic
def propose_words(
    target: Target,
    words: str,
    *,
    reason: str,
    only: int | None = None,
    inside_words: bool = False,
    by: User | None,
    now: dt.datetime,
) -> list[Redaction]:
    """Proposes to remove `words` wherever they stand, or the `only`-th time, counted from 1.

    ValidationError when they do not stand there.
    """
    places = occurrences(target.text, words, inside_words=inside_words)
    if not places:
        raise ValidationError(_("These words are not in the text."), code="words")
    if only is not None:
        if not 1 <= only <= len(places):
            message = _("The words appear in the text %(count)d times.")
            raise ValidationError(message % {"count": len(places)}, code="only")
        places = [places[only - 1]]
    return [propose(target, *place, reason=reason, by=by, now=now) for place in places]


@transaction.atomic
def accept_redaction(redaction: Redaction, *, by: User | None, now: dt.datetime) -> Redaction:
    """Removes the words from every public surface at once. Twice is once.

    The sender of an answer that is public gets one mail a day about it.
    """
    redaction, submission = _locked(redaction)
    if redaction.state == RedactionState.ACCEPTED:
        return redaction
    if redaction.state == RedactionState.REJECTED:
        raise ValidationError(_("The redaction has been rejected. Propose it again."))
    _decide(redaction, RedactionState.ACCEPTED, by, now)
    _log("removed words from an answer", submission, redaction, by, now)
    rewrite(redaction.target, now=now)
    note_redaction(redaction.target, now=now)
    if submission.is_public:
        notifications.tell_of_redaction(submission, now=now)
    return redaction


@transaction.atomic
def reject_redaction(
    redaction: Redaction, *, reason: str, by: User | None, now: dt.datetime
) -> Redaction:
    """Leaves the words where they stand, or brings them back. Twice is once.

    ValidationError without a reason, and where a CPR number of a public answer would come back.
    """
    redaction, submission = _locked(redaction)
    if not reason.strip():
        raise ValidationError(_("Write why the words stay."))
    if redaction.state == RedactionState.REJECTED:
        return redaction
    _decide(redaction, RedactionState.REJECTED, by, now)
    audit.record(
        "left words in an answer",
        submission,
        by=by,
        now=now,
        reason=reason.strip(),
        place=str(redaction),
    )
    rewrite(redaction.target, now=now)
    note_redaction(redaction.target, now=now)
    if submission.is_public and has_open_cpr(submission):
        raise ValidationError(_("The answer is public, and a CPR number would come back."))
    return redaction


REASONS = {FindingKind.CPR: RedactionReason.CPR}
"""Why the words of a mark are removed; all but CPR numbers are personal data."""


@transaction.atomic
def remove_marked(
    findings: Iterable[Finding], *, by: User | None, now: dt.datetime, is_decided: bool = True
) -> list[Redaction]:
    """Removes the words of marks, or only proposes to. Marks in file names are left."""
    made = []
    for finding in findings:
        if finding.is_in_name:
            continue
        reason = REASONS.get(FindingKind(finding.kind), RedactionReason.PERSONAL_DATA)
        span = finding.starts_at_character, finding.ends_at_character
        redaction = propose(finding.target, *span, reason=reason, by=by, now=now)
        made.append(accept_redaction(redaction, by=by, now=now) if is_decided else redaction)
    return made


def _decide(redaction: Redaction, state: str, by: User | None, now: dt.datetime) -> None:
    redaction.state, redaction.decided_at, redaction.decided_by = state, now, by
    redaction.save(update_fields=["state", "decided_at", "decided_by"])


def _locked(redaction: Redaction) -> tuple[Redaction, Submission]:
    submission = held_answer(redaction.target)
    related = ["version", "attachment__version", "attachment__original"]
    return Redaction.objects.select_related(*related).get(pk=redaction.pk), submission


def _log(
    verb: str, submission: Submission, redaction: Redaction, by: User | None, now: dt.datetime
) -> None:
    """Which characters and why, never the words."""
    place: dict[str, Any] = {"place": str(redaction)}
    if redaction.attachment_id:
        place["file"] = redaction.attachment_id
    audit.record(verb, submission, by=by, now=now, reason=redaction.reason, **place)


def is_redacted(submission: Submission) -> bool:
    """Whether the public reads less than what the newest version and its files hold."""
    version = newest_version(submission)
    rows = Redaction.objects.filter(state=RedactionState.ACCEPTED)
    removed = rows.filter(version=version) | rows.filter(attachment__version=version)
    return removed.exists() or PictureBar.objects.filter(attachment__version=version).exists()


def rewrite(target: Target, *, now: dt.datetime) -> None:
    """Writes the public texts of a version, or takes back the public copy of a file.

    Whoever divides an answer into other proposals calls it for the version afterwards.
    """
    spans = removed_from(target)
    if isinstance(target, Attachment):
        take_back(target, now=now)
    else:
        _write_public_texts(target, spans)
    settle_findings(target)
    renew_files(held_answer(target).consultation, now=now)


def _write_public_texts(version: SubmissionVersion, spans: list[Removed]) -> None:
    language = version.submission.language
    proposals = list(version.proposals.current().select_related("redacted", "version__redacted"))
    before = {one.pk: one.public_words for one in proposals}
    if spans:
        PublicText.objects.update_or_create(
            version=version,
            defaults={
                "text": text_with_bars(version.text, spans, language),
                "html": html_with_bars(version.text, spans, language),
            },
        )
    else:
        PublicText.objects.filter(version=version).delete()
    PublicWords.objects.filter(proposal__version=version).delete()
    for proposal in proposals:
        _write_public_words(proposal, before[proposal.pk], spans, language)


def _write_public_words(
    proposal: Proposal, before: str, spans: list[Removed], language: str
) -> None:
    """The proposal's words and what stands for it in lists, which are a part of those words."""
    text = proposal.version.text
    start = proposal.starts_at_character or 0
    end = len(text) if proposal.ends_at_character is None else proposal.ends_at_character
    words = text_with_bars(text[start:end], clipped(spans, start, end), language)
    if spans:
        PublicWords.objects.create(proposal=proposal, text=words)
    if _begins(proposal.summary, before) or _begins(proposal.summary, text[start:end]):
        summary = summary_of(words)
    else:
        summary = _without(proposal.summary, text, spans)
    if summary != proposal.summary:
        _rename_group(proposal, summary)
        proposal.summary = summary
        proposal.save(update_fields=["summary"])


def _rename_group(proposal: Proposal, summary: str) -> None:
    """A group that took its name from these words gets the public ones."""
    if proposal.group_id is None:
        return
    for field in ("title_da", "title_en"):
        groups = ProposalGroup.objects.filter(pk=proposal.group_id, **{field: proposal.summary})
        groups.update(**{field: summary})


def _begins(summary: str, text: str) -> bool:
    """Whether the summary is only the first words of the text."""
    first_words = one_line(summary.removesuffix("…"))
    return bool(first_words) and one_line(text).startswith(first_words)


def _without(summary: str, text: str, spans: list[Removed]) -> str:
    """A summary that somebody has written, without the words that are removed from the answer."""
    for span in spans:
        for start, end in reversed(occurrences(summary, text[span.start : span.end])):
            summary = f"{summary[:start]}[…]{summary[end:]}"
    return summary
