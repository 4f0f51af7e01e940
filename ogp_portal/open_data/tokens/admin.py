"""Tokens for the API: made, shown once, listed and revoked by administrators."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.admin.acts import Act, ActsAdmin
from plans.forms import ReasonForm

from . import actions
from .forms import NewTokenForm
from .models import ApiToken, Scope

REFUSED = 409


def standing_of(token: ApiToken, now) -> str:
    """In words: works, not shown yet, revoked or expired."""
    if token.revoked_at is not None:
        return gettext("Revoked")
    if now >= token.expires_at:
        return gettext("Expired")
    return gettext("Works") if token.shown_at else gettext("Not shown yet")


@admin.register(ApiToken)
class ApiTokenAdmin(ActsAdmin):
    """Made once and never changed: what a token may do is what its owner was told."""

    list_display = ["label", "organisation", "used_to", "standing", "expires_at", "last_used_on"]
    list_select_related = ["organisation"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["label", "organisation__name_da", "organisation__name_en"]
    autocomplete_fields = ["organisation", "commitments"]
    acts = [
        Act(
            name="revoke",
            label=_("Revoke the token"),
            explanation=_("It stops working at once, and cannot be taken into use again."),
            run=actions.revoke,
            form=ReasonForm,
            is_offered=lambda token: token.revoked_at is None,
        )
    ]
    shown = [
        *("label", "organisation", "used_to", "bound_to", "standing", "created_by", "created_at"),
        *("shown_at", "expires_at", "revoked_at", "last_used_on"),
    ]

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002 - as Django calls it
        return super().get_form(
            request, obj, change, **({} if obj else {"form": NewTokenForm}), **kwargs
        )

    def get_fields(self, request, obj=None) -> list[str]:
        new = ["label", "organisation", "scopes", "commitments", "last_day"]
        return self.shown if obj else new

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return self.shown if obj else []

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """One button that saves a new one, and none on one that never changes."""
        hidden = ["show_save_and_continue", "show_save_and_add_another"] + (
            ["show_save"] if obj else []
        )
        context |= dict.fromkeys(hidden, False)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        return super().get_queryset(request).defer("digest")

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            obj.created_by, obj.created_at = request.user, timezone.now()
            super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None) -> HttpResponse:
        """The second step: the page on which the secret is shown."""
        return redirect(reverse("admin:open_data_apitoken_show", args=[obj.pk]))

    @admin.display(description=_("may be used to"))
    def used_to(self, token: ApiToken) -> str:
        return ", ".join(str(Scope(scope).label) for scope in token.scopes)

    @admin.display(description=_("these commitments alone"))
    def bound_to(self, token: ApiToken) -> str:
        return ", ".join(map(str, token.commitments.all())) or "–"

    @admin.display(description=_("standing"))
    def standing(self, token: ApiToken) -> str:
        return standing_of(token, timezone.now())

    # --- shown once -----------------------------------------------------------------------------

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self._show)
        route = path("<int:object_id>/show/", view, name="open_data_apitoken_show")
        return [route, *super().get_urls()]

    def offered(self, request: HttpRequest, subject: ApiToken) -> list[tuple[str, str]]:
        acts = super().offered(request, subject)
        if acts and subject.shown_at is None:
            show = reverse("admin:open_data_apitoken_show", args=[subject.pk])
            acts.insert(0, (gettext("Show the token"), show))
        return acts

    def _show(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """GET asks. POST makes the secret and shows it; once more it says that it was shown."""
        token = self.get_object(request, str(object_id))
        if token is None:
            raise Http404
        if not self.has_change_permission(request, token):
            raise PermissionDenied
        if request.method != "POST":
            return self._page_of(request, token)
        try:
            secret = actions.show_secret(token, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            return self._page_of(request, token, status=REFUSED, problem=refusal.messages[0])
        return self._page_of(request, token, secret=secret)

    def _page_of(
        self, request: HttpRequest, token: ApiToken, *, status: int = 200, **further: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": token,
            "title": gettext("The token is shown once"),
            "back": self._page(token),
            "is_shown": token.shown_at is not None,
            **further,
        }
        template = "admin/open_data/show_token.html"
        return TemplateResponse(request, template, context, status=status)
