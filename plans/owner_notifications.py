"""The mail that asks an owner how its initiatives go."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.addresses import absolute
from ogp_portal.common.dates import format_date, format_instant
from ogp_portal.notifications import declare

from .enums import Completion, PlanState
from .models import Commitment, OwnerRequest
from .models.periods import danish_day

Context = dict[str, Any]


def _load_request(context: Context) -> Context | None:
    """What the plan says and what was said last, as it stands when the mail goes out.

    None once the link no longer works or the plan is no longer in progress.
    """
    requests = OwnerRequest.objects.select_related("plan", "organisation")
    request = requests.get(pk=context["request"])
    is_asked = request.is_live(timezone.now()) and request.answered_at is None
    if not is_asked or request.plan.state != PlanState.IN_PROGRESS:
        return None
    return {
        "plan": request.plan.title,
        "period": request.plan.period,
        "organisation": request.organisation.name,
        "initiatives": [_initiative(one) for one in request.commitments()],
        "url": absolute(request.path),
        "expires": format_instant(request.expires_at),
        "publisher": settings.OGP_PUBLISHER,
        "contact": settings.OGP_CONTACT_MAIL,
    }


def _initiative(commitment: Commitment) -> Context:
    update = commitment.status_updates.filter(milestone=None).newest_first().first()
    return {
        "number": commitment.address,
        "title": commitment.title,
        "summary": commitment.summary,
        "url": absolute(commitment.get_absolute_url()),
        "last_day": update and format_date(danish_day(update.reported_at)),
        "last_completion": update and Completion(update.completion).label,
        "last_text": update and update.text,
    }


OWNER_REQUEST = declare(
    "plans.owner_request",
    label=_("An owner is asked for status"),
    load=_load_request,
    is_sensitive=True,
)
