"""Taking 'Besvaret' back, and holding it true while it stands."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..models import Consultation, Reopening, Response, Submission
from .deadlines import Reason
from .locking import locked


@transaction.atomic
def take_back_settled(
    consultation: Consultation, *, reason: Reason, by: User | None, now: dt.datetime
) -> Consultation:
    """Sets an answered consultation back to 'Lukket – svar behandles'; the public reads why.

    The same consultation twice is once. ValidationError without a reason in Danish (in fiction
    English will do).
    """
    consultation = locked(consultation)
    if consultation.settled_at is None:
        return consultation
    if not reason.da.strip() and not (consultation.is_demonstration and reason.en.strip()):
        raise ValidationError(_("Write the reason in Danish; the public reads it."))
    Reopening.objects.create(
        consultation=consultation,
        settled_at=consultation.settled_at,
        made_at=now,
        reason_da=reason.da.strip(),
        reason_en=reason.en.strip(),
    )
    consultation.settled_at = None
    consultation.save(update_fields=["settled_at"])
    why = reason.da.strip() or reason.en.strip()
    audit.record(
        "took back that a consultation is answered", consultation, by=by, now=now, reason=why
    )
    return consultation


def require_still_answered(submission: Submission) -> None:
    """ValidationError when an answered consultation would get a proposal without a response.

    Called in the transaction that brings the proposals, once they are there.
    """
    standing = Response.objects.published().filter(is_current=True)
    waits = submission.proposals.owed_a_response().exclude(responses__in=standing)
    if submission.consultation.settled_at is not None and waits.exists():
        raise ValidationError(
            _(
                "The consultation is marked as answered, and this answer holds a proposal "
                "without a published response. Take “answered” back first."
            ),
            code="settled",
        )


def require_not_settled(consultation: Consultation) -> None:
    """ValidationError when it is set to answered: what comes now would wait for ever."""
    if consultation.settled_at is not None:
        raise ValidationError(
            _(
                "The consultation is marked as answered. Take “answered” back before you "
                "enter more."
            ),
            code="settled",
        )
