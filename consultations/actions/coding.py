"""Coding a sample of proposals twice."""

import datetime as dt
from hashlib import blake2b

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from ..models import CodedProposal, Consultation, DoubleCoding, Proposal, ProposalTheme
from ..suggesting import SEED


@transaction.atomic
def start_double_coding(
    consultation: Consultation, *, size: int, by: User | None, now: dt.datetime
) -> DoubleCoding:
    """Draws `size` proposals by fixed seed; the same proposals give the same sample.

    ValidationError without two themes to choose between, or without proposals.
    """
    if consultation.proposal_themes.count() < 2:  # noqa: PLR2004 - one theme leaves no choice
        raise ValidationError(_("Make at least two themes first."))
    rows = Proposal.objects.owed_a_response().filter(submission__consultation=consultation)
    drawn = sorted(rows.values_list("reference", "pk"), key=lambda row: _drawn(row[0]))
    chosen = drawn[: min(size, limits.DOUBLE_CODED)]
    if not chosen:
        raise ValidationError(_("There are no proposals to code."))
    coding = DoubleCoding.objects.create(
        consultation=consultation, size=len(chosen), seed=SEED, started_at=now, started_by=by
    )
    CodedProposal.objects.bulk_create(
        CodedProposal(coding=coding, proposal_id=key, position=position)
        for position, (_reference, key) in enumerate(chosen, start=1)
    )
    audit.record("started a double coding", coding, by=by, now=now, size=coding.size)
    return coding


def _drawn(reference: str) -> bytes:
    return blake2b(f"{SEED}/{reference}".encode(), digest_size=16).digest()


def next_to_code(coding: DoubleCoding) -> CodedProposal | None:
    """The next of the sample without a code in the round that runs; None when all is done."""
    if coding.second_done_at is not None:
        return None
    column = "first_at" if coding.first_done_at is None else "second_at"
    rows = coding.sample.filter(**{column: None})
    # What the first coder chose is never read while the second codes.
    return rows.select_related("proposal__version").defer("first_theme").first()


def check_coder(coding: DoubleCoding, person: User) -> None:
    """ValidationError when another person codes this round."""
    coder = coding.first_coder_id if coding.first_done_at is None else coding.second_coder_id
    if coder not in {None, person.pk}:
        raise ValidationError(_("Another person is coding this round."))


@transaction.atomic
def code(
    coding: DoubleCoding,
    coded: CodedProposal,
    theme: ProposalTheme | None,
    *,
    by: User,
    now: dt.datetime,
) -> DoubleCoding:
    """Keeps the theme that fits best, None for none, in the round that runs; the last ends it.

    ValidationError when another person codes this round, or the theme is of another consultation.
    """
    coding = DoubleCoding.objects.select_for_update(of=("self",)).get(pk=coding.pk)
    check_coder(coding, by)
    if theme is not None and theme.consultation_id != coding.consultation_id:
        raise ValidationError(_("The theme belongs to another consultation."))
    is_first = coding.first_done_at is None
    name = "first" if is_first else "second"
    rows = coding.sample.filter(pk=coded.pk, **{f"{name}_at": None})
    if not rows.update(**{f"{name}_theme": theme, f"{name}_at": now}):
        return coding
    setattr(coding, f"{name}_coder", by)
    if not coding.sample.filter(**{f"{name}_at": None}).exists():
        setattr(coding, f"{name}_done_at", now)
        coding.is_intra_coder = not is_first and coding.first_coder_id == by.pk
        audit.record(f"ended the {name} coding", coding, by=by, now=now)
    coding.save()
    return coding
