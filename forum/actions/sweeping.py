"""What is forgotten of who read what, and how many readers are left."""

import datetime as dt

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from ogp_portal.common import limits

from ..models import TopicRead, TopicReaders


@transaction.atomic
def sweep_reading(now: dt.datetime) -> int:
    """Forgets readings of topics not opened for limits.UNREAD_DAYS; returns how many.

    Then counts for each topic how many people with an account have opened it since.
    """
    too_old = now - dt.timedelta(days=limits.UNREAD_DAYS)
    forgotten, _kinds = TopicRead.objects.filter(seen_at__lt=too_old).delete()
    read = TopicRead.objects.filter(topic=OuterRef("topic_id"))
    TopicReaders.objects.exclude(Exists(read)).delete()
    counted = TopicRead.objects.order_by("topic_id").values("topic_id").annotate(n=Count("*"))
    rows = [TopicReaders(topic_id=row["topic_id"], count=row["n"]) for row in counted.iterator()]
    TopicReaders.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["topic"],
        update_fields=["count"],
        batch_size=1000,
    )
    return forgotten
