"""Replacing a consultation's material so that what the public has read stays readable."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from ..models import ConsultationDocument, EarlierMaterial


@transaction.atomic
def keep_earlier_version(document: ConsultationDocument, *, now: dt.datetime) -> bool:
    """Before `document` is saved with another file or link: keeps the stored ones as a version.

    Only where the public could read them. The new file gets `now` as its day. True when kept.
    """
    stored = ConsultationDocument.objects.select_for_update(of=("self",)).filter(pk=document.pk)
    before = stored.select_related("consultation").first()
    if before is None or not before.consultation.is_published:
        return False
    is_same = before.file_id == document.file_id and before.url == document.url
    if is_same or not (before.file_id or before.url):
        return False
    earlier = EarlierMaterial.objects.filter(document=document.pk)
    EarlierMaterial.objects.create(
        document=before,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        file_id=before.file_id,
        url=before.url,
        added_at=before.added_at,
        replaced_at=now,
    )
    document.added_at = now
    return True
