"""Closing requests that nobody needs any more, because their sender has acted meanwhile."""

import datetime as dt
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ogp_portal import audit

from ..enums import RequestKind, RequestState
from ..models import Submission

CHANGED_SINCE = _("The sender has changed the answer since.")
TAKEN_BACK = _("The sender has withdrawn the answer since.")


def overtake(
    submission: Submission, kinds: Sequence[RequestKind], *, why: Promise, now: dt.datetime
) -> int:
    """Closes what of these kinds waits, with `why` for staff and sender; returns how many.

    Call it while the answer is held.
    """
    with override(submission.language):
        reply = str(why)
    waiting = submission.requests.waiting().filter(kind__in=kinds)
    number = waiting.update(state=RequestState.OVERTAKEN, handled_at=now, reply=reply)
    if number:
        audit.record(
            "overtook requests about an answer", submission, by=None, now=now, reason=reply
        )
    return number
