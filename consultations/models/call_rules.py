"""What keeps the call for proposals apart from the consultations whose table it shares."""

from django.db import models
from django.db.models import Q

from ..enums import OPEN_CALL, ConsultationKind

CALL_SLUG, INVENTED_CALL_SLUG = "forslag~", "opdigtede-forslag~"
"""The address in the table of the call, and of the demonstration's: no pattern below /hoeringer/
matches them, so no page of a consultation can show the call."""

CALL_RULES = [
    models.CheckConstraint(
        condition=Q(kind__in=[*ConsultationKind.values, OPEN_CALL]),
        name="consultation_kind_known",
    ),
    models.CheckConstraint(
        condition=Q(kind=OPEN_CALL, is_demonstration=False, slug=CALL_SLUG)
        | Q(kind=OPEN_CALL, is_demonstration=True, slug=INVENTED_CALL_SLUG)
        | ~Q(kind=OPEN_CALL) & ~Q(slug__in=[CALL_SLUG, INVENTED_CALL_SLUG]),
        name="open_call_has_its_address",
    ),
    models.CheckConstraint(
        condition=~Q(kind=OPEN_CALL)
        | Q(plan=None, is_record=False, settled_at=None, report_published_at=None),
        name="open_call_is_no_consultation",
    ),
]
