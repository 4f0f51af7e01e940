"""The list "Bekræft oplysninger": each unknown or unconfirmed fact, and the form that settles it.

`plans.admin` imports this module, which registers it.
"""

from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_portal.common import limits

from . import facts
from .denmark.columns import Column, DateColumn
from .denmark.places import column_of, name_of, words_of
from .models.facts import COUNTRY, Fact, FactDecision, FactQuerySet, FactStatus, SourceKind

SOURCE_LENGTH = 500


def kind_name(kind: str) -> str:
    """What a fact is about, in a word: 'Handlingsplan', 'Danmark'."""
    if kind == COUNTRY:
        return _("Denmark")
    return capfirst(str(apps.get_model(kind)._meta.verbose_name))


class FactDecisionForm(forms.Form):
    """Confirm, correct or mark unknown, with the source. `fact` is what it is about."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    value = forms.CharField(
        label=gettext_lazy("The right value"),
        required=False,
        max_length=limits.SHORT_TEXT_LENGTH,
        help_text=gettext_lazy("Only when you correct."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=SOURCE_LENGTH,
        help_text=gettext_lazy("A web address is shown publicly; other words are for staff."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, fact: Fact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        self.fields["decision"].choices = self._choices()
        if self.column is not None:
            self._fit_to_column(self.column)

    @cached_property
    def column(self) -> Column | None:
        return column_of(self.fact.subject_kind, self.fact.field)

    def _choices(self) -> list[tuple[str, str]]:
        confirm = [(FactDecision.CONFIRMED.value, _("Confirm: the value in the file is right"))]
        return [
            *(confirm if self.fact.value is not None else []),
            (FactDecision.CORRECTED.value, _("Correct: another value is right")),
            (FactDecision.UNKNOWN.value, _("Unknown: nobody knows it")),
        ]

    def _fit_to_column(self, column: Column) -> None:
        """The field asks for what the column holds."""
        field = self.fields["value"]
        self.initial.setdefault("value", column.typed(self.fact.value))
        if isinstance(column, DateColumn):
            field.help_text = _(
                "As precisely as it is known: 2023, 2023-08, 2023-08-04, summer 2018."
            )
        elif column.field.choices:
            known = [("", "---------"), *column.field.flatchoices]
            field.widget = forms.Select(choices=known)
        elif isinstance(column.field, models.TextField):
            field.widget = forms.Textarea(attrs={"class": "vLargeTextField", "rows": 4})

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("decision") == FactDecision.CORRECTED and "value" in data:
            data["parsed"] = self._parsed(data["value"])
        return data

    def _parsed(self, text: str) -> Any:
        """The typed value as the column's own; a fault stands beside the field."""
        if not text:
            self.add_error("value", _("Write the right value."))
            return None
        try:
            return self.column.parse(text) if self.column else text
        except ValidationError as error:
            self.add_error("value", error.messages)
            return None

    def save(self, *, by, now) -> None:
        """Settles the fact. Raises ValidationError by field, as the actions do."""
        common = {"source": self.cleaned_data["source"], "by": by, "now": now}
        match self.cleaned_data["decision"]:
            case FactDecision.CONFIRMED.value:
                facts.confirm(self.fact, **common)
            case FactDecision.CORRECTED.value:
                facts.correct(self.fact, value=self.cleaned_data["parsed"], **common)
            case _:
                facts.mark_unknown(self.fact, **common)


class StandingFilter(admin.SimpleListFilter):
    """What waits for a decision stands in the list unless something else is asked for."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        return [("decided", _("Settled by an editor")), ("public", _("Sourced at the publisher"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": _("To confirm")}, *others]

    def queryset(self, request, queryset: FactQuerySet) -> FactQuerySet:
        match self.value():
            case "decided":
                return queryset.exclude(decision="")
            case "public":
                return queryset.filter(is_public=True, decision="").exclude(sources=[])
        return queryset.to_confirm()


class KindFilter(admin.SimpleListFilter):
    """By what the fact is about."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        kinds = Fact.objects.order_by().values_list("subject_kind", flat=True).distinct()
        return sorted(((kind, kind_name(kind)) for kind in kinds), key=lambda pair: pair[1])

    def queryset(self, request, queryset: FactQuerySet) -> FactQuerySet:
        return queryset.filter(subject_kind=self.value()) if self.value() else queryset


@admin.register(Fact)
class FactAdmin(admin.ModelAdmin):
    """Facts are imported; here they are only confirmed, corrected or marked unknown."""

    list_display = ["subject_label", "kind", "what", "words", "status"]
    list_display_links = ["subject_label", "what"]
    list_filter = [StandingFilter, KindFilter, "status"]
    search_fields = ["subject_label", "field", "note"]
    ordering = ["subject_kind", "subject_label", "field"]
    list_per_page = limits.ROWS_PER_LIST
    actions = None

    @admin.display(description=gettext_lazy("kind"), ordering="subject_kind")
    def kind(self, fact: Fact) -> str:
        return kind_name(fact.subject_kind)

    @admin.display(description=gettext_lazy("field"), ordering="field")
    def what(self, fact: Fact) -> str:
        return name_of(fact.subject_kind, fact.field)

    @admin.display(description=gettext_lazy("value in the data file"), empty_value="–")
    def words(self, fact: Fact) -> str | None:
        return words_of(fact.subject_kind, fact.field, fact.value) or None

    def has_change_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("plans.decide_fact")

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        title = {"title": _("Confirm facts")}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The small form of one fact; "save and next" leads to the next one of the list."""
        fact = self.get_object(request, object_id)
        if fact is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, fact):
            raise PermissionDenied
        form = FactDecisionForm(request.POST if request.method == "POST" else None, fact=fact)
        if request.method == "POST":
            if not self.has_change_permission(request, fact):
                raise PermissionDenied
            if form.is_valid() and _is_settled(form, request):
                return _after(request, fact)
        return TemplateResponse(
            request,
            "admin/plans/fact/decide.html",
            {**self.admin_site.each_context(request), **_facts_of_page(request, fact, form)},
            status=400 if form.errors else 200,
        )


def _is_settled(form: FactDecisionForm, request: HttpRequest) -> bool:
    try:
        form.save(by=request.user, now=timezone.now())
    except ValidationError as refusal:
        for name, texts in refusal.message_dict.items():
            form.add_error(name if name in form.fields else None, texts)
        return False
    messages.success(request, _("“%(fact)s” is settled.") % {"fact": _called(form.fact)})
    return True


def _called(fact: Fact) -> str:
    return f"{fact.subject_label}: {name_of(fact.subject_kind, fact.field)}"


def _facts_of_page(request: HttpRequest, fact: Fact, form: FactDecisionForm) -> dict[str, Any]:
    """What the page says of the fact: staff see every source, with what kind it is."""
    row = fact.subject()
    present = form.column.read(row) if form.column and row is not None else None
    return {
        "title": name_of(fact.subject_kind, fact.field),
        "fact": fact,
        "form": form,
        "row": row,
        "opts": Fact._meta,
        "list_address": _list_address(request),
        "file_words": words_of(fact.subject_kind, fact.field, fact.value),
        "present_words": form.column.shown(present) if form.column else "",
        "has_column": form.column is not None,
        "status_words": FactStatus(fact.status).label,
        "sources": [
            {**source, "kind_words": SourceKind(source["kind"]).label} for source in fact.sources
        ],
        "decision_words": fact.get_decision_display(),
        "decided_words": words_of(fact.subject_kind, fact.field, fact.decided_value),
        "may_decide": request.user.has_perm("plans.decide_fact"),
    }


def _list_address(request: HttpRequest) -> str:
    filters = request.GET.get("_changelist_filters", "")
    return reverse("admin:plans_fact_changelist") + (f"?{filters}" if filters else "")


def _after(request: HttpRequest, fact: Fact) -> HttpResponse:
    """Back to the list, or on to the next fact that waits in it."""
    if "_next" in request.POST and (following := _following(request, fact)):
        address = reverse("admin:plans_fact_change", args=[following.pk])
        query = request.META["QUERY_STRING"]
        return redirect(f"{address}?{query}" if query else address)
    return redirect(_list_address(request))


def _following(request: HttpRequest, fact: Fact) -> Fact | None:
    """The next waiting fact in the list's order, under the list's filters; else the first."""
    filters = dict(parse_qsl(request.GET.get("_changelist_filters", "")))
    waiting = Fact.objects.to_confirm()
    if "kind" in filters:
        waiting = waiting.filter(subject_kind=filters["kind"])
    if filters.get("status__exact") in FactStatus.values:
        waiting = waiting.filter(status=filters["status__exact"])
    waiting = waiting.order_by("subject_kind", "subject_label", "field", "pk")
    later = models.Q(subject_kind=fact.subject_kind, subject_label__gt=fact.subject_label)
    later |= models.Q(subject_kind__gt=fact.subject_kind)
    later |= models.Q(
        subject_kind=fact.subject_kind,
        subject_label=fact.subject_label,
        field__gt=fact.field,
    )
    return waiting.filter(later).first() or waiting.first()
