"""Meetings of the network: out and, where something was wrong, back again."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..models import NetworkMeeting


@transaction.atomic
def publish_meeting(
    meeting: NetworkMeeting, *, by: User | None, now: dt.datetime
) -> NetworkMeeting:
    """Everybody can read the meeting from now on; once more changes nothing."""
    meeting.refresh_from_db(from_queryset=NetworkMeeting.objects.select_for_update())
    if not meeting.is_published:
        meeting.is_published = True
        meeting.save(update_fields=["is_published"])
        audit.record("published", meeting, by=by, now=now)
    return meeting


@transaction.atomic
def withdraw_meeting(
    meeting: NetworkMeeting, *, reason: str, by: User | None, now: dt.datetime
) -> NetworkMeeting:
    """Takes a published meeting back. Raises ValidationError on 'reason' where there is none."""
    meeting.refresh_from_db(from_queryset=NetworkMeeting.objects.select_for_update())
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    if meeting.is_published:
        meeting.is_published = False
        meeting.save(update_fields=["is_published"])
        audit.record("withdrew", meeting, by=by, now=now, reason=reason)
    return meeting
