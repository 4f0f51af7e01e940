"""Buttons on an object's page: each leads to a page that asks, and only its POST acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import Model, URLField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.common.admin_conflicts import EditedSinceMixin

from ..forms import ActForm, store_upload


def always(_subject: Any) -> bool:
    """An act whose object's state never stands in the way."""
    return True


HTTPS = {URLField: {"assume_scheme": "https"}}
"""`formfield_overrides` of models with links: an address typed without scheme is https."""


@dataclass(frozen=True)
class Act:
    """One change: what the button says, and the action behind it.

    `run` gets the object, `by`, `now` and what the form holds. `is_offered` says whether the
    object's state asks for it; the action itself refuses what cannot be done. The person needs
    the right to change the object. `leads_to_result`: afterwards comes the page of what `run`
    returned, another object of the same kind.
    """

    name: str
    label: Any
    explanation: Any
    run: Callable[..., object]
    form: type[ActForm] = ActForm
    is_offered: Callable[[Any], bool] = always
    leads_to_result: bool = False


class KeptOncePublished:
    """A ModelAdmin or its inline: what `is_published` is never deleted, here or from its page."""

    def has_delete_permission(self, request, obj=None) -> bool:
        return not is_out(obj) and super().has_delete_permission(request, obj)


def is_out(obj) -> bool:
    """Whether there is such a row, and the public reads it."""
    return obj is not None and obj.is_published


class ActsAdmin(EditedSinceMixin, admin.ModelAdmin):
    """A ModelAdmin whose objects have acts; whatever is changed here is in the audit log."""

    acts: list[Act] = []
    change_form_template = "admin/plans/acts_change_form.html"

    def get_urls(self) -> list:
        routes = [
            path(
                f"<int:object_id>/{act.name}/",
                self.admin_site.admin_view(self._view_of(act)),
                name=self._route(act),
            )
            for act in self.acts
        ]
        return routes + super().get_urls()

    def _route(self, act: Act) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{act.name}"

    def _view_of(self, act: Act) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, object_id: int) -> HttpResponse:
            subject = self.get_object(request, str(object_id))
            if subject is None:
                raise Http404
            if not self.has_change_permission(request, subject):
                raise PermissionDenied
            return self._perform(request, act, subject)

        return view

    def _perform(self, request: HttpRequest, act: Act, subject: Model) -> HttpResponse:
        """GET asks, POST acts; what the action refuses stands beside the field."""
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = act.form(*sent, subject=subject)
        if request.method == "POST" and form.is_valid():
            try:
                given = _with_files_kept(form.cleaned_data, request)
                outcome = act.run(subject, by=request.user, now=timezone.now(), **given)
            except ValidationError as refusal:
                _tell(form, refusal)
            else:
                messages.success(request, _("Done: %(act)s.") % {"act": act.label})
                where = self._page(outcome) if act.leads_to_result else None
                return redirect(where or self._where_next(request, subject))
        return self._ask(request, act, subject, form)

    def _ask(self, request: HttpRequest, act: Act, subject: Model, form: ActForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": subject,
            "title": act.label,
            "act": act,
            "form": form,
            "media": self.media + form.media,
            "back": self._page(subject),
            "has_queue": self.following(subject) is not None,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/plans/act.html", context, status=status)

    def following(self, subject: Model) -> Model | None:
        """What waits after `subject`, for 'and next'; None when there is no queue or its end."""
        return None

    def _where_next(self, request: HttpRequest, subject: Model) -> str:
        following = self.following(subject) if "_next" in request.POST else None
        return self._page(following or subject)

    def _page(self, subject: Model) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[subject.pk]
        )

    def offered(self, request: HttpRequest, subject: Model) -> list[tuple[str, str]]:
        """(label, address) of the acts this person may do on this object now."""
        if not self.has_change_permission(request, subject):
            return []
        return [
            (str(act.label), reverse(f"admin:{self._route(act)}", args=[subject.pk]))
            for act in self.acts
            if act.is_offered(subject)
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        subject = self.get_object(request, object_id)
        offered = self.offered(request, subject) if subject else []
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "acts": offered}
        )

    def log_addition(self, request, obj, message):
        audit.record("added", obj, by=request.user, now=timezone.now(), changes=message)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        audit.record("changed", obj, by=request.user, now=timezone.now(), changes=message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            audit.record("deleted", obj, by=request.user, now=timezone.now())
        return super().log_deletions(request, queryset)


def _with_files_kept(given: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """Uploads become stored files before the action sees them."""
    return given | {name: store_upload(given[name]) for name in request.FILES if given.get(name)}


def _tell(form: ActForm, refusal: ValidationError) -> None:
    """What the action refuses, beside the field it names where the form has that field."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        known = name if name in form.fields and name != NON_FIELD_ERRORS else None
        form.add_error(known, errors)
