"""Links for reading through a draft plan, on the plan's page."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.addresses import absolute, in_language

from .. import actions
from ..enums import PlanState
from ..models import ActionPlan, PlanPreview
from .acts import Act


class PreviewInline(admin.TabularInline):
    """The links that were made, newest first. A button makes one and a button withdraws all."""

    model = PlanPreview
    fields = ["address", "made_at", "expires_at", "revoked_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    view_on_site = False  # the addresses below are the links themselves

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_view_permission(self, request, obj=None) -> bool:
        """Whoever has the address may read the draft, so only those see it who may anyway."""
        return request.user.has_perm("plans.change_actionplan")

    @admin.display(description=_("address"))
    def address(self, preview: PlanPreview) -> str:
        """In Danish and in English, to be copied."""
        path = preview.get_absolute_url()
        addresses = (absolute(in_language(path, language)) for language in ("da", "en"))
        return format_html_join(
            SafeString("<br>"), '<a href="{0}">{0}</a>', ([one] for one in addresses)
        )


def _is_draft(plan: ActionPlan) -> bool:
    return plan.state == PlanState.DRAFT


PREVIEW_ACTS = [
    Act(
        name="preview",
        label=_("Make a link for reading through"),
        explanation=_(
            "Whoever has the link can read the draft and its commitments for 14 days, without an "
            "account. The address then stands at the bottom of the plan's page."
        ),
        run=actions.make_preview,
        is_offered=_is_draft,
    ),
    Act(
        name="revoke-previews",
        label=_("Withdraw the links for reading through"),
        explanation=_("No link of this plan works any longer."),
        run=actions.revoke_previews,
        is_offered=lambda plan: _is_draft(plan) and plan.previews.filter(revoked_at=None).exists(),
    ),
]
