"""Buttons on an object's page: each leads to a page that asks, and only its POST acts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ogp_portal import audit


@dataclass(frozen=True)
class Act:
    """One change of state: what the button says, who may press it, and the action behind it.

    `run` gets the object, `by`, `now` and what the form holds. `is_offered` says whether the
    object's state asks for it; the action itself refuses what cannot be done. `preview` says of
    this object what will happen; `notes` are sentences about it that stand above the button.
    `said_by_page` goes with the link from a page that shows the object into the form's hidden
    fields: which version of it was read there. `done` is what is said afterwards, or a function of
    the object and what `run` returned; `leads_to` gives of these (words, address) of the page where
    the work goes on. `stage` is the heading that the button stands under where there are many.
    """

    name: str
    label: Any
    explanation: Any
    permission: str
    run: Callable[..., object]
    is_offered: Callable[[Any], bool]
    done: Any
    form: type[forms.Form] = field(default=forms.Form)
    preview: Callable[[Any], str] | None = None
    notes: Callable[[Any], list[str]] = field(default=lambda subject: [])
    said_by_page: Callable[[Any], dict[str, object]] = field(default=lambda subject: {})
    leads_to: Callable[[Any, Any], tuple[str, str] | None] | None = None
    stage: str = ""

    def said(self, subject: Any, result: object, *, was_offered: bool) -> str:
        """What the person reads when it is done; a second press says that it changed nothing."""
        if not was_offered:
            return _("Nothing was changed: it had already been done, or there was nothing to do.")
        words = self.done(subject, result) if callable(self.done) else str(self.done)
        way = self.leads_to(subject, result) if self.leads_to else None
        if way is None:
            return words
        label, address = way
        return format_html('{} <a href="{}">{}</a>', words, address, label)


class Offer(NamedTuple):
    """A button on an object's page."""

    label: str
    address: str
    stage: str = ""


def _form_of(act: Act, subject: Any, request: HttpRequest) -> forms.Form:
    """The act's form. One with `needs_subject` gets the object, for choices and ready texts."""
    sent = request.POST if request.method == "POST" else None
    if getattr(act.form, "needs_subject", False):
        return act.form(sent, subject=subject)
    said = act.said_by_page(subject)
    return act.form(sent, initial={name: request.GET.get(name, said[name]) for name in said})


class ActsAdmin(admin.ModelAdmin):
    """A ModelAdmin whose objects have acts."""

    acts: list[Act] = []
    change_form_template = "admin/consultations/acts_change_form.html"

    def get_urls(self) -> list:
        routes = [
            path(
                f"<path:object_id>/{act.name}/",
                self.admin_site.admin_view(self._view_of(act)),
                name=self._route(act),
            )
            for act in self.acts
        ]
        return routes + super().get_urls()

    def _route(self, act: Act) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{act.name}"

    def _view_of(self, act: Act) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            return self._perform(request, act, object_id)

        return view

    def _perform(self, request: HttpRequest, act: Act, object_id: str) -> HttpResponse:
        """GET asks, POST acts; what the action refuses stands on the page."""
        subject = self.get_object(request, object_id)
        if subject is None:
            raise Http404
        if not request.user.has_perm(act.permission, subject):
            raise PermissionDenied
        form = _form_of(act, subject, request)
        if request.method == "POST" and form.is_valid():
            was_offered = act.is_offered(subject)
            try:
                result = act.run(subject, by=request.user, now=timezone.now(), **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, act.said(subject, result, was_offered=was_offered))
                return redirect(self._where_next(request, subject))
        return self._ask(request, act, subject, form)

    def _ask(self, request: HttpRequest, act: Act, subject: Model, form) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": subject,
            "title": act.label,
            "act": act,
            "preview": act.preview(subject) if act.preview else "",
            "notes": act.notes(subject),
            "form": form,
            "back": self._page(subject),
            "has_queue": self.following(request, subject) is not None,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/consultations/act.html", context, status=status)

    def following(self, request: HttpRequest, subject: Model) -> Model | None:
        """What waits after `subject`, for 'and next'; None when there is no queue or its end."""
        return None

    def _where_next(self, request: HttpRequest, subject: Model) -> str:
        following = self.following(request, subject) if "_next" in request.POST else None
        return self._page(following or subject)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Django's own fails over the name of what points here, such as a sender's row."""
        try:
            return super().to_field_allowed(request, to_field)
        except AttributeError:
            return False

    def address_of(self, name: str, subject: Model) -> str:
        """Where the act of that name is asked about; what a page adds says what was read there."""
        act = next(act for act in self.acts if act.name == name)
        return self._address(act, subject)

    def _address(self, act: Act, subject: Model) -> str:
        address = reverse(f"admin:{self._route(act)}", args=[subject.pk])
        said = act.said_by_page(subject)
        return f"{address}?{urlencode(said)}" if said else address

    def _page(self, subject: Model) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[subject.pk]
        )

    def offered(self, request: HttpRequest, subject: Model) -> list[Offer]:
        """The acts this person may do on this object now."""
        return [
            Offer(str(act.label), self._address(act, subject), act.stage)
            for act in self.acts
            if act.is_offered(subject) and request.user.has_perm(act.permission, subject)
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
