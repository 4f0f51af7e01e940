"""Asking owners how their initiatives go: one mail per half-year per owner and plan, never two."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import Organisation, User
from ogp_portal.common import limits
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import post

from ..enums import PartyRole, PlanState
from ..models import ActionPlan, CommitmentParty, OwnerRequest
from ..models.periods import danish_day
from ..models.requests import NOT_DELIVERED, half_year, outstanding, owners_in
from ..owner_notifications import OWNER_REQUEST
from ..timeliness import is_stale

ASKED_EVERY = dt.timedelta(days=183)
"""The portal asks an owner by itself when it was last asked so long ago (issue 3.4)."""


@dataclass(frozen=True)
class Owner:
    """A mailbox, the body asked at it, and the parts in initiatives it answers for."""

    address: str
    organisation: Organisation
    parties: list[CommitmentParty]


def owners_of(plan: ActionPlan) -> list[Owner]:
    """Who can be asked about the plan, in Danish order. Bodies that share a mailbox are one."""
    by_address: dict[str, list[CommitmentParty]] = {}
    for party in _outstanding(plan).exclude(organisation__report_email=""):
        by_address.setdefault(party.organisation.report_email.lower(), []).append(party)
    return [
        Owner(parties[0].organisation.report_email, parties[0].organisation, parties)
        for parties in by_address.values()
    ]


def owners_without_address(plan: ActionPlan) -> list[str]:
    """Names of the bodies that cannot be asked before an editor writes their address."""
    parties = _outstanding(plan).filter(organisation__report_email="")
    return list(dict.fromkeys(party.organisation.name for party in parties))


def _outstanding(plan: ActionPlan):
    rows = outstanding(owners_in(plan.pk)).select_related("organisation", "commitment")
    return rows.order_by("organisation__sort_key", "organisation_id", "commitment__position")


@transaction.atomic
def ask_owners(plan: ActionPlan, *, by: User | None, now: dt.datetime) -> int:
    """Mails each owner that was not asked in this half-year; returns how many mails.

    ValidationError unless the plan is in progress.
    """
    _lock_in_progress(plan)
    return _ask(plan, owners_of(plan), by=by, now=now)


@transaction.atomic
def ask_due_owners(plan: ActionPlan, *, now: dt.datetime) -> int:
    """As `ask_owners`, but only those whose turn it is; nobody where the plan is not in progress.

    It is an owner's turn when it was not asked for 183 days, and one of its initiatives is not
    confirmed or was not reported on for 183 days.
    """
    plan.refresh_from_db(from_queryset=ActionPlan.objects.select_for_update())
    if plan.state != PlanState.IN_PROGRESS:
        return 0
    due = [owner for owner in owners_of(plan) if _is_due(plan, owner, now)]
    return _ask(plan, due, by=None, now=now)


def _lock_in_progress(plan: ActionPlan) -> None:
    plan.refresh_from_db(from_queryset=ActionPlan.objects.select_for_update())
    if plan.state != PlanState.IN_PROGRESS:
        raise ValidationError(_("Owners are asked only while the plan is in progress."))


def _is_due(plan: ActionPlan, owner: Owner, now: dt.datetime) -> bool:
    lately = plan.owner_requests.filter(asked_at__gt=now - ASKED_EVERY)
    if lately.filter(organisation=owner.organisation).exists():
        return False
    return any(
        party.acknowledged_at is None
        or is_stale(party.commitment.current_status_at, plan.starts_on, danish_day(now))
        for party in owner.parties
    )


def _ask(plan: ActionPlan, owners: Iterable[Owner], *, by: User | None, now: dt.datetime) -> int:
    """The plan's row is locked, so nobody else asks meanwhile; the unique row holds it, too."""
    period = half_year(danish_day(now))
    asked = OwnerRequest.objects.filter(plan=plan, period=period).with_delivery()
    addresses = {row.address.lower() for row in asked}
    bodies = {row.organisation_id for row in asked if row.message_state not in NOT_DELIVERED}
    new = [
        _request(
            plan,
            owner.organisation,
            owner.address,
            bodies={party.organisation for party in owner.parties},
            period=period,
            by=by,
            now=now,
        )
        for owner in owners
        if owner.address.lower() not in addresses and owner.organisation.pk not in bodies
    ]
    return len(new)


def _request(
    plan: ActionPlan,
    organisation: Organisation,
    address: str,
    *,
    period: str,
    by: User | None,
    now: dt.datetime,
    bodies: Iterable[Organisation],
    **further: object,
) -> OwnerRequest:
    """The row, its mail, and the entry in the log, which names no address."""
    request = OwnerRequest.objects.create(
        plan=plan,
        organisation=organisation,
        address=address,
        period=period,
        asked_at=now,
        expires_at=now + dt.timedelta(days=limits.REPORT_LINK_DAYS),
        **further,
    )
    request.bodies.set(bodies)
    mail = post(
        OWNER_REQUEST,
        to=Recipient(address, request.language),
        subject_key=f"owner_request:{request.pk}",
        context={"request": request.pk},
        now=now,
        is_demonstration=plan.is_demonstration,
    )
    request.message = mail.pk
    request.save(update_fields=["message"])
    audit.record("asked an owner", request, by=by, now=now, plan=plan.slug, period=period)
    return request


@transaction.atomic
def ask_to_pass_on(request: OwnerRequest, *, address: str, now: dt.datetime) -> OwnerRequest:
    """'It is not me – send it to …': noted for an editor, who decides; the same again is nothing.

    Raises ValidationError on 'address' where it is no e-mail address. Whether somebody was asked
    at it already is told to the editor alone: owners' mailboxes are secret.
    """
    _lock_live(request, now)
    address = _address(address)
    if address == request.pass_on_address:
        return request
    request.pass_on_address = address
    request.save(update_fields=["pass_on_address"])
    audit.record("asked to pass on", request, by=None, now=now, role="owner")
    return request


@transaction.atomic
def pass_on(request: OwnerRequest, *, address: str, by: User, now: dt.datetime) -> OwnerRequest:
    """Sends a new link to `address`, which the old one stops working for; returns the new row.

    Raises ValidationError on 'address' where it is none or was asked already, on '' where the
    link no longer works.
    """
    _lock_live(request, now)
    address = _other_address(request, address)
    request.revoked_at, request.pass_on_address = now, ""
    request.save(update_fields=["revoked_at", "pass_on_address"])
    audit.record("passed on", request, by=by, now=now)
    return _request(
        request.plan,
        request.organisation,
        address,
        period=request.period,
        language=request.language,
        passed_on_from=request,
        bodies=request.bodies.all(),
        by=by,
        now=now,
    )


def _address(typed: str) -> str:
    try:
        validate_email(typed.strip())
    except ValidationError as fault:
        raise ValidationError({"address": fault.messages}) from None
    return typed.strip()


def _other_address(request: OwnerRequest, address: str) -> str:
    address = _address(address)
    same = OwnerRequest.objects.filter(
        plan=request.plan, period=request.period, address__iexact=address
    )
    if same.exists():
        text = _("This address has been asked in this half-year already.")
        raise ValidationError({"address": text})
    return address


@transaction.atomic
def keep_request(request: OwnerRequest, *, reason: str, by: User, now: dt.datetime) -> OwnerRequest:
    """Does not pass the link on; it works as before. Raises ValidationError on 'reason'."""
    _lock_live(request, now)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    request.pass_on_address = ""
    request.save(update_fields=["pass_on_address"])
    audit.record("did not pass on", request, by=by, now=now, reason=reason.strip())
    return request


@transaction.atomic
def revoke_request(
    request: OwnerRequest, *, reason: str, by: User, now: dt.datetime
) -> OwnerRequest:
    """The link stops working at once. Raises ValidationError on 'reason'."""
    _lock_live(request, now)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    request.revoked_at = now
    request.save(update_fields=["revoked_at"])
    audit.record("withdrew a link", request, by=by, now=now, reason=reason.strip())
    return request


def _lock_live(request: OwnerRequest, now: dt.datetime) -> None:
    rows = OwnerRequest.objects.select_for_update(of=("self",))
    request.refresh_from_db(from_queryset=rows.select_related("plan", "organisation"))
    if not request.is_live(now):
        raise ValidationError(_("The link does not work any more."))


@transaction.atomic
def acknowledge(
    party: CommitmentParty, *, by: User | None, now: dt.datetime, role: str = ""
) -> CommitmentParty:
    """The named body confirms that the initiative is its own; the first time holds.

    Raises ValidationError for a supporting or a former body, and unless the plan is in progress.
    """
    rows = CommitmentParty.objects.select_for_update(of=("self",))
    rows = rows.select_related("commitment__plan", "organisation")
    party.refresh_from_db(from_queryset=rows)
    if party.role != PartyRole.LEAD:
        raise ValidationError(_("Only the responsible authority confirms a commitment."))
    if party.until_on is not None:
        raise ValidationError(_("The body is no longer responsible for the commitment."))
    if party.commitment.plan.state != PlanState.IN_PROGRESS:
        raise ValidationError(_("A commitment is confirmed only while the plan is in progress."))
    if party.acknowledged_at is None:
        party.acknowledged_at = now
        party.save(update_fields=["acknowledged_at"])
        details = {"organisation": party.organisation.name_da}
        audit.record("acknowledged", party.commitment, by=by, now=now, role=role, **details)
    return party


def note_opened(request: OwnerRequest, *, now: dt.datetime) -> None:
    """The link was opened: in the log, and nowhere else."""
    audit.record("opened a report link", request, by=None, now=now, role="owner")
