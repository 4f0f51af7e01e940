"""The mails that the plans app sends."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ogp_portal.common.addresses import absolute
from ogp_portal.notifications import declare

from .models import Evaluation


def _load_evaluation(context: dict[str, Any]) -> dict[str, Any] | None:
    """The self-assessment as it stands now; None when it is no longer public."""
    evaluation = (
        Evaluation.objects.visible_to(None)
        .official()
        .select_related("plan")
        .filter(pk=context["evaluation_id"], published_at__isnull=False)
        .first()
    )
    if evaluation is None:
        return None
    return {
        "title": evaluation.title,
        "plan": evaluation.plan.title,
        "url": absolute(evaluation.get_absolute_url()),
    }


EVALUATION_PUBLISHED = declare(
    "plans.evaluation_published",
    label=_("A self-assessment is published"),
    load=_load_evaluation,
    is_news=True,
)
