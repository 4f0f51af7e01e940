"""Numbers of initiatives. A number makes the address, so the old one leads on for ever."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..models import Commitment
from ..models.addresses import address_errors, lead_on
from ..models.amendments import public_values
from .amending import Why, note_amendments


@transaction.atomic
def renumber(
    commitment: Commitment,
    number: str | None = None,
    *,
    ogp_id: str | None = None,
    reason_da: str = "",
    reason_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> Commitment:
    """Gives an initiative another number or OGP id; its old address redirects for ever.

    What is None stays as it is. The reason is public, and needed where the initiative is. Raises
    ValidationError on 'number' or 'ogp_id': a wrong form, one that another initiative has, or an
    address that leads to another initiative; on 'reason_da' where the reason is missing.
    """
    locked = Commitment.objects.select_for_update(of=("self",)).select_related("plan")
    commitment.refresh_from_db(from_queryset=locked)
    read_before = public_values(commitment)
    before = {"number": commitment.number, "ogp_id": commitment.ogp_id}
    old = commitment.address
    commitment.number = before["number"] if number is None else number.strip()
    commitment.ogp_id = before["ogp_id"] if ogp_id is None else ogp_id.strip().upper()
    commitment.ogp_id_is_inferred &= commitment.ogp_id == before["ogp_id"]
    _check(commitment)
    commitment.save()
    if commitment.address != old:
        lead_on(commitment, old)
    why = Why(reason_da, now, by=by, reason_en=reason_en)
    note_amendments(commitment, read_before, public_values(commitment), why=why)
    audit.record("renumbered", commitment, by=by, now=now, before=before)
    return commitment


def _check(commitment: Commitment) -> None:
    """By field: the form first, then what others have."""
    number, ogp_id = commitment.number, commitment.ogp_id
    commitment.clean_fields(exclude=[*_all_but(commitment, {"number", "ogp_id"})])
    if not number and not ogp_id:
        raise ValidationError({"number": _("Give a number, or the OGP id.")})
    others = Commitment.objects.exclude(pk=commitment.pk)
    if number and others.filter(plan=commitment.plan, number=number).exists():
        raise ValidationError({"number": _("Another commitment of the plan has this number.")})
    if ogp_id and others.filter(ogp_id=ogp_id).exists():
        raise ValidationError({"ogp_id": _("Another commitment has this OGP id.")})
    if errors := address_errors(commitment):
        raise ValidationError(errors)


def _all_but(commitment: Commitment, kept: set[str]) -> list[str]:
    return [field.name for field in commitment._meta.fields if field.name not in kept]
