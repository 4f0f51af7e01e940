"""Queues with a page per thing: what it is, why it is there, one form, and the next."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

REFUSED = 422


class QueueAdmin(admin.ModelAdmin):
    """A list of what waits. Each row's page has `form`; `decide` does what it says.

    `template` shows what it is about, from `told(row)`.
    """

    form_of_queue: type[forms.Form]
    permission = "forum.decide"
    template = ""
    show_full_result_count = False
    actions = None

    def waiting(self) -> QuerySet:
        """What waits, what has waited longest first."""
        return self.model.objects.waiting()

    def decide(self, row: Any, given: dict[str, Any], request: HttpRequest) -> None:
        """Does what the form says. ValidationError is shown beside the form."""
        raise NotImplementedError

    def told(self, row: Any, request: HttpRequest) -> dict[str, object]:
        """What the page says about the row."""
        return {}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.waiting()

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return self.waiting().query.order_by

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """GET shows the row and its form, POST decides; '_next' leads to what waits after it."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        row = self._row(object_id)
        form = self.form_of_queue(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                self.decide(row, form.cleaned_data, request)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, _("Decided: %(what)s.") % {"what": row})
                return redirect(self._after(request))
        return self._page(request, row, form)

    def _row(self, object_id: str) -> Any:
        """What the address names, whether it waits or somebody has decided meanwhile."""
        try:
            return self.waiting().filter(pk=object_id).first() or self.model.objects.get(
                pk=object_id
            )
        except (self.model.DoesNotExist, ValueError, OverflowError) as missing:
            raise Http404 from missing

    def _after(self, request: HttpRequest) -> str:
        following = self.waiting().first() if "_next" in request.POST else None
        return self._address(following)

    def _address(self, row: Model | None) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"{name}_change", args=[row.pk]) if row else reverse(f"{name}_changelist")

    def _page(self, request: HttpRequest, row: Any, form: forms.Form) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": capfirst(self.opts.verbose_name),
            "form": form,
            "has_next": self.waiting().exclude(pk=row.pk).exists(),
            **self.told(row, request),
        }
        status = REFUSED if form.errors else 200
        return TemplateResponse(request, self.template, context, status=status)


def number_waiting(rows: Callable[[], QuerySet], permission: str = "forum.decide"):
    """For staff_home: how many wait, for those who may decide."""

    def count(user, now) -> int:
        return rows().count() if user.has_perm(permission) else 0

    return count


def run(action: Callable[..., object], request: HttpRequest, *args, **kwargs) -> object:
    """Calls an action for whoever is signed in, now."""
    return action(*args, by=request.user, now=timezone.now(), **kwargs)
