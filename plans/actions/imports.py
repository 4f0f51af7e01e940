"""Taking in a spreadsheet: kept, looked at, and then applied whole or not at all."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import Organisation, User
from ogp_portal.common.dates import Precision
from ogp_portal.files.actions import store
from ogp_portal.files.models import StoredFile

from ..enums import PartyRole
from ..imports.checking import DryRun, RowChange, check
from ..imports.exporting import CONTENT_TYPES
from ..imports.reading import XLSX, Table, read_table
from ..models import ActionPlan, Commitment, CommitmentParty, PlanImport
from ..models.amendments import public_values
from ..models.periods import danish_day
from .amending import Why, is_published, note_amendments
from .ogp_sheets import add_theme, end_party, write_beside

NAME_LENGTH = StoredFile._meta.get_field("name").max_length or 0


@transaction.atomic
def upload_import(
    plan: ActionPlan, content: bytes, *, name: str, by: User | None, now: dt.datetime
) -> PlanImport:
    """Keeps a spreadsheet until somebody has looked at what it would change.

    Raises ValidationError on 'file' where it cannot be read.
    """
    try:
        read_table(content)
    except ValidationError as fault:
        raise ValidationError({"file": fault}) from None
    kind = "xlsx" if content.startswith(XLSX) else "csv"
    file = store(content, name=name[-NAME_LENGTH:], content_type=CONTENT_TYPES[kind], now=now)
    return PlanImport.objects.create(plan=plan, file=file, uploaded_at=now, uploaded_by=by)


@transaction.atomic
def confirm_import(
    upload: PlanImport, *, checksum: str, reason: str = "", by: User | None, now: dt.datetime
) -> PlanImport:
    """Applies an uploaded spreadsheet; once more changes nothing. Raises as `apply_import`."""
    upload.refresh_from_db(from_queryset=PlanImport.objects.select_for_update())
    if upload.applied_at is not None:
        return upload
    table = read_table(upload.file.path.read_bytes())
    apply_import(upload.plan, table, checksum=checksum, reason=reason, by=by, now=now)
    upload.applied_at = now
    upload.save(update_fields=["applied_at"])
    return upload


@transaction.atomic
def apply_import(
    plan: ActionPlan,
    table: Table,
    *,
    checksum: str,
    reason: str = "",
    by: User | None,
    now: dt.datetime,
) -> DryRun:
    """Writes what the dry run showed, and returns it. No mail is sent.

    `checksum` is that of the dry run the editor saw. Raises ValidationError, and changes nothing:
    the plan has changed since, a row is wrong, or (on 'reason') a public plan would change
    without a reason.
    """
    plan.refresh_from_db(from_queryset=ActionPlan.objects.select_for_update())
    found = check(plan, table, lock=True)
    if found.checksum != checksum:
        raise ValidationError(
            _("The plan has changed since you saw the list below. It is made anew: look again.")
        )
    if found.errors:
        raise ValidationError(_("Nothing is imported while a row has errors."))
    if found.needs_reason and not reason.strip():
        raise ValidationError({"reason": _("The plan is public. Write why it is changed.")})
    why = Why(reason, now, by=by)
    # A new milestone needs its initiative to be there, wherever it stands in the file.
    for change in sorted(found.changes, key=lambda one: not isinstance(one.instance, Commitment)):
        _write(change, why)
    figures: dict[str, Any] = {"changed": found.changed, "added": found.added}
    audit.record("imported", plan, by=by, now=now, reason=reason.strip(), **figures)
    return found


def _write(change: RowChange, why: Why) -> None:
    """Saves one row with its audit entry, and what the public had read of it before.

    Every row that an import writes passes here. A new initiative of a plan that runs is marked as
    added today, with the reason. One of an ended plan was in it all along: only the amendment says
    why it is shown now.
    """
    row = change.instance
    if isinstance(row, Commitment):
        add_theme(row, why)
    before = None if change.is_new else public_values(type(row).objects.get(pk=row.pk))
    if change.is_new and isinstance(row, Commitment) and _joins(row):
        row.joined_on, row.joined_precision = danish_day(why.now), Precision.DAY
        row.joined_reason_da = why.reason_da.strip()
    row.save()
    note_amendments(row, before, public_values(row), why=why)
    if change.owners is not None and isinstance(row, Commitment):
        _set_owners(row, change.owners, why)
    if isinstance(row, Commitment):
        for wanted in change.beside:
            write_beside(row, wanted, why)
    verb = "added" if change.is_new else "changed"
    fields = [*change.names, *(["owner"] if change.owners is not None else [])]
    details: dict[str, Any] = {"reason": why.reason_da.strip(), "fields": fields, "by_import": True}
    audit.record(verb, row, by=why.by, now=why.now, **details)


def _joins(commitment: Commitment) -> bool:
    return is_published(commitment) and not commitment.plan.has_ended


def _set_owners(commitment: Commitment, owners: list[Organisation], why: Why) -> None:
    """The responsible bodies are these. One that stays keeps its acknowledgement."""
    leads = commitment.parties.current().owners()
    for gone in leads.exclude(organisation__in=owners).select_related("organisation"):
        gone.commitment = commitment
        end_party(gone, why)
    there = set(leads.values_list("organisation_id", flat=True))
    for body in owners:
        if body.pk not in there:
            party = CommitmentParty(commitment=commitment, organisation=body, role=PartyRole.LEAD)
            party.save()
            note_amendments(party, None, public_values(party), why=why)
