"""Changing what the public has read: the old words stay, with when, by whom and why.

Drafts and plans still in the making change freely. From publication each change of a public
column is an `Amendment` (design 5.4).
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.notifications.actions import post_to_followers

from ..enums import AmendedBy
from ..models import ActionPlan, Amendment, Commitment, CommitmentLink
from ..models.amendments import Rows, changed_fields, is_hidden, label_of, public_values
from ..models.periods import danish_day
from ..models.plans import NOT_YET_PUBLISHED
from ..plan_notifications import COMMITMENT_JOINED

LABEL_LENGTH = 300


@dataclass(frozen=True)
class Why:
    """Who changes something published, when and why; what is changed together shares an `act`."""

    reason_da: str
    now: dt.datetime
    by: User | None = None
    reason_en: str = ""
    role: str = AmendedBy.EDITOR
    act: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def is_given(self) -> bool:
        return bool(self.reason_da.strip() or self.reason_en.strip())


def is_published(row: models.Model) -> bool:
    """Whether the public has read the row, so that a change of it is told."""
    plan, commitment = _place_of(row)
    is_held_back = commitment is not None and commitment.is_held_back
    if isinstance(row, CommitmentLink) and is_hidden(row.other):
        return False
    return plan.pk is not None and plan.state not in NOT_YET_PUBLISHED and not is_held_back


@transaction.atomic
def amend(row: models.Model, changes: Mapping[str, Any], *, why: Why) -> list[Amendment]:
    """Changes columns of a row of a plan; what was published before stays readable.

    Raises ValidationError by field where the row would be wrong, on 'reason_da' where something
    published changes and no reason is given.
    """
    stored = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    before = public_values(stored)
    for name, value in changes.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return note_amendments(row, before, public_values(row), why=why)


def note_amendments(
    row: models.Model,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    *,
    why: Why,
) -> list[Amendment]:
    """Keeps what changed between two `public_values` of a row; [] where nothing published did.

    `before` is None for a row that was added, `after` for one that is taken away. Call it in the
    transaction of the change. Raises ValidationError on 'reason_da'.
    """
    changed = changed_fields(before, after)
    if not changed or not (is_published(row) or _was_published(row, changed)):
        return []
    if not why.is_given:
        raise ValidationError({"reason_da": _("This is published. Write why you change it.")})
    plan, commitment = _place_of(row)
    common = {
        "plan": plan,
        "commitment": commitment,
        "subject_kind": row._meta.label_lower,
        "subject_id": row.pk,
        **{f"subject_label_{code}": name[:LABEL_LENGTH] for code, name in label_of(row).items()},
        "reason_da": why.reason_da.strip(),
        "reason_en": why.reason_en.strip(),
        "role": why.role,
        "act": why.act,
        "made_at": why.now,
        "made_by": why.by,
    }
    rows = [
        Amendment(field=name, before=old, after=new, **common)
        for name, (old, new) in changed.items()
    ]
    audit.record("amended", row, by=why.by, now=why.now, fields=[*changed], reason=why.reason_da)
    return Amendment.objects.bulk_create(rows)


def _was_published(row: models.Model, changed: Mapping[str, tuple[Any, Any]]) -> bool:
    """Whether a plan changes its state after it was out once, though it is not out now."""
    if not isinstance(row, ActionPlan) or "state" not in changed:
        return False
    return row.published_on is not None or changed["state"][0] not in NOT_YET_PUBLISHED


def note_rows(before: Rows, after: Rows, *, why: Why) -> list[Amendment]:
    """Keeps what changed between two `public_rows`, those that came or went among them."""
    nothing: tuple[Any, None] = (None, None)
    return [
        noted
        for place, (row, _values) in (before | after).items()
        for noted in note_amendments(
            row, before.get(place, nothing)[1], after.get(place, nothing)[1], why=why
        )
    ]


def _place_of(row: Any) -> tuple[ActionPlan, Commitment | None]:
    """The plan a row belongs to, and the initiative where it belongs to one."""
    if isinstance(row, ActionPlan):
        return row, None
    if isinstance(row, Commitment):
        return row.plan, row
    if hasattr(row, "commitment"):
        return row.commitment.plan, row.commitment
    return row.plan, None


@transaction.atomic
def join_plan(
    commitment: Commitment,
    *,
    joined_on: dt.date,
    reason_da: str,
    reason_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> Commitment:
    """Adds a held-back initiative to its running plan, in public, with the day and the reason.

    The proposal it came from is a provenance link, made where the response is written. Raises
    ValidationError on 'joined_on' or 'reason_da', or where it is in the plan already.
    """
    _lock(commitment)
    if errors := _cannot_join(commitment, joined_on, reason_da, now):
        raise ValidationError(errors)
    commitment.is_held_back = False
    commitment.joined_on, commitment.joined_precision = joined_on, "day"
    commitment.joined_reason_da = reason_da.strip()
    commitment.joined_reason_en = reason_en.strip()
    commitment.full_clean()
    commitment.save()
    why = Why(reason_da, now, by=by, reason_en=reason_en)
    note_amendments(commitment, None, public_values(commitment), why=why)
    _tell_followers(commitment, now=now)
    return commitment


@transaction.atomic
def complete_record(
    commitment: Commitment,
    *,
    reason_da: str,
    reason_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> Commitment:
    """Shows a held-back initiative that an ended plan had all along and the portal lacked.

    It did not join the plan while it ran, so it gets no day of joining; the reason stands in the
    plan's history. No mail: nothing has happened in the plan. Raises ValidationError on
    'reason_da', or where the plan has not ended or shows it already.
    """
    _lock(commitment)
    if errors := _cannot_complete(commitment, reason_da):
        raise ValidationError(errors)
    commitment.is_held_back = False
    commitment.full_clean()
    commitment.save()
    why = Why(reason_da, now, by=by, reason_en=reason_en)
    note_amendments(commitment, None, public_values(commitment), why=why)
    return commitment


def _cannot_complete(commitment: Commitment, reason_da: str) -> dict[str, str]:
    errors = {}
    if not commitment.is_held_back:
        errors["__all__"] = _("The commitment is in the plan already.")
    if not commitment.plan.has_ended:
        errors["__all__"] = _("The plan has not ended: add the commitment to the running plan.")
    if not reason_da.strip():
        errors["reason_da"] = _("Write why. Everybody can read it.")
    return errors


def _lock(commitment: Commitment) -> None:
    locked = Commitment.objects.select_for_update(of=("self",)).select_related("plan")
    commitment.refresh_from_db(from_queryset=locked)


def _cannot_join(
    commitment: Commitment, joined_on: dt.date, reason_da: str, now: dt.datetime
) -> dict[str, str]:
    errors = {}
    if not commitment.is_held_back:
        errors["__all__"] = _("The commitment is in the plan already.")
    if not commitment.plan.is_in_force:
        errors["__all__"] = _("Only a plan in force takes in new commitments.")
    if joined_on > danish_day(now):
        errors["joined_on"] = _("The date is in the future.")
    if not reason_da.strip():
        errors["reason_da"] = _("Write why. Everybody can read it.")
    return errors


def _tell_followers(commitment: Commitment, *, now: dt.datetime) -> None:
    """Tells those who follow the plan that an initiative was added."""
    context = {"commitment": commitment.pk}
    period = f"joined-{commitment.pk}"
    post_to_followers(COMMITMENT_JOINED, commitment.plan, context=context, period=period, now=now)
