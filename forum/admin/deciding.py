"""Decisions on the rows of a list, each after a page that asks for the reason."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Decision:
    """What a moderator can decide on rows of a list, after a page that asks for the reason.

    `run(row, by=, now=, reason=)` does it; `explanation` says what it means for readers.
    """

    name: str
    label: Promise
    explanation: Promise
    permission: str
    form: type[forms.Form]
    run: Callable[..., object]
    takes_all: bool = False
    """`run` gets all chosen rows at once instead of one after the other."""


class DecidedAdmin(admin.ModelAdmin):
    """A list whose rows are changed by decisions; the object's page offers the same ones."""

    decisions: list[Decision] = []
    change_form_template = "admin/forum/decided_change_form.html"
    show_full_result_count = False

    def get_actions(self, request: HttpRequest) -> dict:
        decisions = {
            decision.name: (partial(_decide, decision=decision), decision.name, decision.label)
            for decision in self.decisions
            if request.user.has_perm(decision.permission)
        }
        return super().get_actions(request) | decisions

    def change_view(self, request, object_id, form_url="", extra_context=None):
        offered = [one for one in self.decisions if request.user.has_perm(one.permission)]
        context = {"decisions": offered, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)


def _decide(
    model_admin: DecidedAdmin, request: HttpRequest, rows: QuerySet, *, decision: Decision
) -> HttpResponse | None:
    """Asks for the reason, then decides on all chosen rows in one transaction."""
    if not request.user.has_perm(decision.permission):
        raise PermissionDenied
    form = decision.form(request.POST if "decided" in request.POST else None)
    if not form.is_valid():
        return _ask(model_admin, request, rows, decision, form)
    try:
        with transaction.atomic():
            chosen = list(rows.order_by("pk"))
            for rows_or_row in [chosen] if decision.takes_all else chosen:
                decision.run(rows_or_row, by=request.user, now=timezone.now(), **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal if hasattr(refusal, "error_dict") else refusal.messages)
        return _ask(model_admin, request, rows, decision, form)
    done = ngettext("%(number)d row: %(act)s.", "%(number)d rows: %(act)s.", len(chosen))
    messages.success(request, done % {"number": len(chosen), "act": decision.label})
    return None


def _ask(
    model_admin: DecidedAdmin,
    request: HttpRequest,
    rows: QuerySet,
    decision: Decision,
    form: forms.Form,
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": decision.label,
        "decision": decision,
        "rows": rows,
        "form": form,
    }
    return TemplateResponse(request, "admin/forum/decide.html", context)
