"""The network's rules and members (OGP standard 1.1)."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..models import NetworkMember, NetworkRules
from .acts import Act, ActsAdmin, KeptOncePublished, is_out


@admin.register(NetworkRules)
class NetworkRulesAdmin(KeptOncePublished, ActsAdmin):
    """Versions of the rules. A published one is only read; what is new is a new version."""

    list_display = ["__str__", "valid_from", "published_at", "is_demonstration"]
    list_filter = ["is_demonstration"]
    fieldsets = [
        (None, {"fields": ["valid_from", ("text_da", "text_en")]}),
        (_("State"), {"fields": [("version", "published_at", "is_demonstration")]}),
    ]
    readonly_fields = ["version", "published_at", "is_demonstration"]
    acts = [
        Act(
            name="publish",
            label=_("Publish this version"),
            explanation=_(
                "Everybody can read it from now on. It can never be changed or deleted; when the "
                "rules change, write a new version."
            ),
            run=actions.publish_rules,
            is_offered=lambda rules: not rules.is_published,
        )
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_change_permission(self, request, obj=None) -> bool:
        return not is_out(obj) and super().has_change_permission(request, obj)


@admin.register(NetworkMember)
class NetworkMemberAdmin(ActsAdmin):
    """Organisations in the network. One that leaves gets a last day and stays in the list."""

    list_display = ["__str__", "sector", "from_on", "until_on"]
    list_filter = ["sector", ("until_on", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name_da", "organisation__name_en"]
    autocomplete_fields = ["organisation"]
    fields = [
        "organisation",
        "sector",
        ("from_on", "from_precision"),
        ("until_on", "until_precision"),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)
