"""Dividing an answer into the proposals it holds, and joining them again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.text import new_reference

from ..enums import SubmissionState
from ..models import (
    FormerProposal,
    Proposal,
    ProvenanceLink,
    Remark,
    Response,
    Submission,
    SubmissionVersion,
)
from .counting import recount
from .locking import held, locked
from .redacting import rewrite
from .settling import require_still_answered
from .versions import keep_read, summary_of


@dataclass(frozen=True)
class Passage:
    """A stretch of the answer: from the character `start` up to `end`, a proposal or a remark."""

    start: int
    end: int
    is_proposal: bool = True


@dataclass
class _Piece:
    """A proposal to be, the row it keeps, and the earlier proposals that hold its words."""

    part: Passage
    kept: Proposal | None = None
    from_: list[Proposal] = field(default_factory=list)


@transaction.atomic
def divide(
    submission: Submission,
    parts: Sequence[Passage],
    *,
    version: SubmissionVersion | None = None,
    copy_response: bool = False,
    by: User | None,
    now: dt.datetime,
) -> list[Proposal]:
    """Makes `parts` the proposals and remarks of an answer; a single part joins them again.

    The parts cover the text of the answer's newest version without gap or overlap, and at least
    one is a proposal: an answer without any is answered with "Noted". A proposal whose words stay
    is left as it is; of one that is divided the first part keeps its reference, and the address
    of one that is joined leads on.

    What has been responded to publicly is divided only with `copy_response`, which gives each
    part the response; proposals with different responses are not joined. ValidationError then,
    when parts do not fit, when `version` (what the editor read) is no longer the newest, or when
    the answer has been withdrawn.
    """
    consultation, submission = locked(submission.consultation), held(submission)
    newest = submission.versions.latest("number")
    _require_current(submission, newest, version)
    _require_cover(parts, len(newest.text))
    earlier = list(submission.proposals.current().select_related("version").order_by("pk"))
    plan, left = _plan(parts, earlier, newest)
    changed = [one for one in earlier if not any(_is_same(piece, one, newest) for piece in plan)]
    copied = _response_to_copy(changed, copy_response=copy_response)
    _require_no_lost_draft(plan, left)
    proposals = [_write(piece, submission, newest, now, whole=len(newest.text)) for piece in plan]
    for piece, proposal in zip(plan, proposals, strict=True):
        _carry(piece, proposal, changed, copied)
    _dissolve(left, plan, proposals, now)
    _mark_remarks(submission, newest, parts, by, now)
    if newest.is_redacted:
        rewrite(newest, now=now)
    require_still_answered(submission)
    recount(consultation)
    shape = [[part.start, part.end, part.is_proposal] for part in parts]
    audit.record("divided an answer", submission, by=by, now=now, parts=shape)
    return proposals


def _require_current(
    submission: Submission, newest: SubmissionVersion, version: SubmissionVersion | None
) -> None:
    if submission.state == SubmissionState.WITHDRAWN:
        raise ValidationError(_("The answer has been withdrawn."))
    if version is not None and version.pk != newest.pk:
        raise ValidationError(
            _("The sender has changed the answer in the meantime. Read it again.")
        )
    if not submission.proposals.current().exists():
        raise ValidationError(_("The answer holds no proposal: its sender has no remarks."))


def _require_cover(parts: Sequence[Passage], length: int) -> None:
    """From the first character to the last, one after the other, none of them empty."""
    ends = [0, *(part.end for part in parts)]
    starts = [*(part.start for part in parts), length]
    if ends != starts or any(part.end <= part.start for part in parts):
        raise ValidationError(_("The parts must cover the whole answer without overlap."))
    if not any(part.is_proposal for part in parts):
        message = _("At least one part must be a proposal. Answer remarks with “Noted”.")
        raise ValidationError(message)


def _reach(proposal: Proposal, newest: SubmissionVersion) -> tuple[int, int]:
    """Where its words stand in the newest text; the whole where it was made for an older one."""
    if proposal.starts_at_character is None or proposal.version_id != newest.pk:
        return 0, len(newest.text)
    return proposal.starts_at_character, proposal.ends_at_character or 0


def _plan(
    parts: Sequence[Passage], earlier: list[Proposal], newest: SubmissionVersion
) -> tuple[list[_Piece], list[Proposal]]:
    """What becomes of each part, and the earlier proposals that no part keeps."""
    pieces, left = [_Piece(part) for part in parts if part.is_proposal], list(earlier)
    reach = {one.pk: _reach(one, newest) for one in earlier}
    for piece in pieces:
        span = piece.part.start, piece.part.end
        piece.from_ = [
            one for one in earlier if reach[one.pk][0] < span[1] and span[0] < reach[one.pk][1]
        ]
        piece.kept = next((one for one in left if reach[one.pk] == span), None)
        if piece.kept:
            left.remove(piece.kept)
    for piece in pieces:
        if piece.kept is None:
            piece.kept = next((one for one in piece.from_ if one in left), None)
            if piece.kept:
                left.remove(piece.kept)
    return pieces, left


def _is_same(piece: _Piece, proposal: Proposal, newest: SubmissionVersion) -> bool:
    """Whether the proposal keeps just the words it has."""
    is_kept = piece.kept is not None and piece.kept.pk == proposal.pk
    span = piece.part.start, piece.part.end
    return is_kept and _reach(proposal, newest) == span and proposal.version_id == newest.pk


def _response_to_copy(changed: list[Proposal], *, copy_response: bool) -> Response | None:
    """The published response that every changed proposal has; None when none has one."""
    found = list(Response.objects.published().filter(proposal__in=changed, is_current=True))
    if not found:
        return None
    if not copy_response:
        message = _(
            "A response has been published. Choose to give each part that response, or leave "
            "the answer as it is."
        )
        raise ValidationError({"copy_response": message}, code="answered")
    if len({one.shared_key for one in found}) > 1:
        raise ValidationError(_("Proposals with different responses cannot be joined."))
    return found[0]


def _require_no_lost_draft(plan: list[_Piece], left: list[Proposal]) -> None:
    """A draft goes with the part that keeps the proposal; one that would go nowhere is in the way."""
    kept = {piece.kept.pk for piece in plan if piece.kept}
    drafts = Response.objects.filter(proposal__in=left, published_at=None)
    if any(draft.proposal_id not in kept for draft in drafts):
        raise ValidationError(
            _("A draft of a response would be lost. Publish it or answer the parts alike first.")
        )


def _write(
    piece: _Piece,
    submission: Submission,
    newest: SubmissionVersion,
    now: dt.datetime,
    *,
    whole: int,
) -> Proposal:
    """The row of one part. One whose words change leaves its group: it says something else."""
    start, end = piece.part.start, piece.part.end
    if piece.kept is not None and _is_same(piece, piece.kept, newest):
        return piece.kept
    proposal = piece.kept or Proposal(
        reference=new_reference("F"), submission=submission, created_at=now
    )
    span = (None, None) if (start, end) == (0, whole) else (start, end)
    proposal.version, proposal.group = newest, None
    proposal.starts_at_character, proposal.ends_at_character = span
    proposal.summary = summary_of(newest.text[start:end])
    said = proposal.text_key
    proposal.save()
    keep_read(proposal, said)
    return proposal


def _carry(
    piece: _Piece, proposal: Proposal, changed: list[Proposal], copied: Response | None
) -> None:
    """Response and links of the words a part was cut from, where it has none of its own.

    They are dated as they were: nothing new has been decided, and nobody is mailed.
    """
    sources = [one for one in piece.from_ if one in changed and one.pk != proposal.pk]
    if copied is None or not sources:
        return
    if not proposal.responses.exists():
        copied.pk, copied.proposal, copied.version = None, proposal, 1
        copied._state.adding = True
        copied.save()
    response = proposal.responses.filter(is_current=True).first()
    for link in ProvenanceLink.objects.filter(proposal__in=sources):
        target = {"commitment": link.commitment, "milestone": link.milestone}
        if not proposal.links.filter(**target).exists():
            link.pk, link.proposal, link.response = None, proposal, response
            link._state.adding = True
            link.save()


def _dissolve(
    left: list[Proposal], plan: list[_Piece], proposals: list[Proposal], now: dt.datetime
) -> None:
    """Takes away what no part keeps; each reference leads to the part that holds its words."""
    for gone in left:
        holds = (
            proposal
            for piece, proposal in zip(plan, proposals, strict=True)
            if any(one.pk == gone.pk for one in piece.from_)
        )
        heir = next(holds, proposals[0])
        gone.former_references.update(proposal=heir)
        gone.topics.update(proposal=heir)  # discussions in the forum go along
        reference = gone.reference
        gone.delete()
        FormerProposal.objects.create(reference=reference, proposal=heir, joined_at=now)


def _mark_remarks(
    submission: Submission,
    newest: SubmissionVersion,
    parts: Sequence[Passage],
    by: User | None,
    now: dt.datetime,
) -> None:
    submission.remarks.all().delete()
    Remark.objects.bulk_create(
        Remark(
            submission=submission,
            version=newest,
            starts_at_character=part.start,
            ends_at_character=part.end,
            marked_at=now,
            marked_by=by,
        )
        for part in parts
        if not part.is_proposal
    )
