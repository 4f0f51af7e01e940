"""What shows that things were done: added, and withdrawn with a reason."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.files.kinds import is_what_it_says
from ogp_portal.files.models import StoredFile

from ..enums import Completion
from ..models import Commitment, Evidence, Milestone
from ..models.periods import danish_day
from .locking import lock


def is_shown(commitment: Commitment, milestone: Milestone | None = None) -> bool:
    """Whether there is evidence of the initiative, or of one milestone of it."""
    evidence = commitment.evidence.standing()
    return (evidence.filter(milestone=milestone) if milestone else evidence).exists()


@transaction.atomic
def add_evidence(
    commitment: Commitment,
    *,
    title_da: str = "",
    title_en: str = "",
    url: str = "",
    file: StoredFile | None = None,
    milestone: Milestone | None = None,
    dated_on: dt.date | None = None,
    by: User | None,
    now: dt.datetime,
    role: str = "",
) -> Evidence:
    """Adds a link or a file that shows something was done.

    Raises ValidationError by field: no title, no link or file, or both, a file that is empty or
    not of the kind its name says, a link that is no web address, a milestone of another
    initiative, a date in the future. `role` says who acts where nobody has an account.
    """
    lock(commitment)
    evidence = Evidence(
        commitment=commitment,
        milestone=milestone,
        title_da=title_da.strip(),
        title_en=title_en.strip(),
        url=url.strip(),
        file=file,
        dated_on=dated_on,
        added_at=now,
        added_by=by,
    )
    if errors := _faults(evidence, danish_day(now)):
        raise ValidationError(errors)
    evidence.full_clean()
    evidence.save()
    audit.record("added evidence", commitment, by=by, now=now, role=role, evidence=evidence.pk)
    return evidence


def _faults(evidence: Evidence, today: dt.date) -> dict[str, str]:
    errors = {}
    if not evidence.title_da and not evidence.title_en:
        errors["title_da"] = _("Write what it is.")
    if evidence.file is not None and (fault := file_fault(evidence.file)):
        errors["file"] = fault
    if evidence.dated_on is not None and evidence.dated_on > today:
        errors["dated_on"] = _("The date is in the future.")
    return errors


def file_fault(file: StoredFile) -> str:
    """What is wrong with a stored file in words; "" where nothing is."""
    if file.size == 0:
        return _("The file is empty.")
    if not is_what_it_says(file.path.read_bytes(), file.content_type):
        return _("The content of the file is not what its name says. Choose another file.")
    return ""


@transaction.atomic
def withdraw_evidence(
    evidence: Evidence,
    *,
    reason_da: str,
    reason_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> Evidence:
    """Takes evidence off every public surface, and keeps it with the reason for staff.

    Raises ValidationError: on 'reason_da' where no reason is given; '' where it is withdrawn
    already, or is the last that something completed rests on ("Afsluttet" needs evidence).
    """
    lock(evidence.commitment)
    evidence.refresh_from_db()
    if evidence.withdrawn_at is not None:
        raise ValidationError(_("The evidence is withdrawn already."))
    if not reason_da.strip() and not reason_en.strip():
        raise ValidationError({"reason_da": _("Write why.")})
    _refuse_if_last(evidence)
    evidence.withdrawn_at = now
    evidence.withdrawn_reason_da = reason_da.strip()
    evidence.withdrawn_reason_en = reason_en.strip()
    evidence.save(update_fields=["withdrawn_at", "withdrawn_reason_da", "withdrawn_reason_en"])
    reason = evidence.withdrawn_reason_da or evidence.withdrawn_reason_en
    commitment = evidence.commitment
    audit.record(
        "withdrew evidence", commitment, by=by, now=now, reason=reason, evidence=evidence.pk
    )
    return evidence


def _refuse_if_last(evidence: Evidence) -> None:
    """Imported history may lack evidence, so nothing rests on it there."""
    commitment, milestone = evidence.commitment, evidence.milestone
    others = commitment.evidence.standing().exclude(pk=evidence.pk)
    update = commitment.status_updates.filter(milestone=None).newest_first().first()
    is_completed = (
        update is not None and not update.is_imported and update.completion == Completion.COMPLETE
    )
    if is_completed and not others.exists():
        raise ValidationError(
            _(
                "The commitment is completed, and this is the last evidence of it. Add other evidence first."
            )
        )
    if milestone is None or not milestone.is_completed or milestone.is_imported:
        return
    if not others.filter(milestone=milestone).exists():
        raise ValidationError(
            _(
                "The milestone is completed, and this is the last evidence of it. Add other evidence first."
            )
        )
