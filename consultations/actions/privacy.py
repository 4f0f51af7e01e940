"""Keeping the privacy text in step with whom the settings name."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from ogp_portal import audit

from ..models import PrivacyText
from ..models.privacy import filled_in_now, shipped_version


@transaction.atomic
def renew_privacy_text(*, now: dt.datetime) -> int:
    """Makes the next version where the settings name others than the one in force.

    Whoever answered before keeps the version they were shown. A version that begins later is made
    anew as well, since the highest number is the one in force. Returns how many were made.
    """
    named, unnamed = filled_in_now(), shipped_version(is_replaced=True)
    standing = PrivacyText.objects.begun(now).first() or unnamed
    if standing.filled_in == named:
        return 0
    later = PrivacyText.objects.filter(valid_from__gt=now).order_by("number")
    outdated = [(standing, now), *((one, one.valid_from) for one in later)]
    for old, valid_from in outdated:
        highest = PrivacyText.objects.aggregate(number=Max("number"))["number"] or 1
        made = PrivacyText.objects.create(
            number=highest + 1, text_da=old.text_da, text_en=old.text_en, valid_from=valid_from
        )
        audit.record("renewed the privacy text", made, by=None, now=now)
    return len(outdated)
