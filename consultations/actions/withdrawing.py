"""Withdrawing material: the title stays with the reason, the file and its earlier ones do not."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..models import Consultation, ConsultationDocument
from .deadlines import Reason
from .locking import locked


@transaction.atomic
def withdraw_material(
    consultation: Consultation,
    *,
    document: ConsultationDocument,
    reason: Reason,
    by: User | None,
    now: dt.datetime,
) -> ConsultationDocument:
    """Takes a document of a public consultation off every page, with all its versions.

    Its title stays, with the day and the reason. Twice is once. ValidationError for a draft (its
    form is free) and without a reason in Danish (in fiction English will do).
    """
    consultation = locked(consultation)
    if not consultation.is_published:
        raise ValidationError(_("Remove it in the form: the consultation is not public yet."))
    held = consultation.documents.select_for_update(of=("self",)).get(pk=document.pk)
    if held.withdrawn_at is not None:
        return held
    if not reason.da.strip() and not (consultation.is_demonstration and reason.en.strip()):
        raise ValidationError(_("Write the reason in Danish; the public reads it."))
    held.withdrawn_at = now
    held.withdrawn_reason_da, held.withdrawn_reason_en = reason.da.strip(), reason.en.strip()
    held.save(update_fields=["withdrawn_at", "withdrawn_reason_da", "withdrawn_reason_en"])
    why = held.withdrawn_reason_da or held.withdrawn_reason_en
    audit.record("withdrew material", consultation, by=by, now=now, reason=why, title=held.title)
    return held
