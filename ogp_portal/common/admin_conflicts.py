"""Two editors at one page of the admin: the second save shows both versions.

A page carries a digest of what it shows: the row and the rows of its inlines. When it is saved and
they read otherwise by then, nothing is saved; the page comes back with what was typed, the new
digest, and a table of both versions. Saving once more is then a decision.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import BaseForm, BaseInlineFormSet, BaseModelForm, ChoiceField, ModelChoiceField
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

SEEN = "_seen"
"""The field with the digest; a form sent without it, as by a script, is not compared."""

CONFLICT = 409
TEXT_SHOWN = 2_000
"""Characters of one version in the table; the form holds the whole of what was typed."""


@dataclass(frozen=True)
class Difference:
    """One field in two versions, as words. `theirs` is what is stored now."""

    label: str
    mine: str
    theirs: str


class EditedSinceMixin:
    """Put before ModelAdmin: what somebody else saved meanwhile is shown, never overwritten."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            obj = self._locked(request, object_id)
            if obj is None:
                return self._gone(request)
            request.edited_since = self._differs(request, obj)
            if request.edited_since:
                request.deleted_meanwhile = list(self._take_out_deleted_rows(request, obj))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _locked(self, request: HttpRequest, object_id: str) -> Model | None:
        """The row as it is stored, held until this save is over."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_change_permission(request, obj):
            return obj
        rows = type(obj)._base_manager.select_for_update(of=("self",))
        return obj if rows.filter(pk=obj.pk).exists() else None

    def _differs(self, request: HttpRequest, obj: Model) -> bool:
        sent = request.POST.get(SEEN)
        return sent is not None and sent != self._digest(request, obj, lock=True)

    def _digest(self, request: HttpRequest, obj: Model, *, lock: bool = False) -> str:
        """Of every value that the page lets one edit."""
        own = self.get_form(request, obj, change=True)
        state = [_values_of(own, type(obj)._base_manager.filter(pk=obj.pk))]
        for formset, _prefix in self._edited_inlines(request, obj):
            rows = _rows_below(formset, obj)
            state.append(_values_of(formset.form, rows.select_for_update() if lock else rows))
        return hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()

    def _edited_inlines(self, request: HttpRequest, obj: Model) -> Iterator[tuple]:
        """(formset class, prefix) of the inlines that are not only to be read."""
        found: Counter[str] = Counter()
        for formset, _inline in self.get_formsets_with_inlines(request, obj):
            prefix = formset.get_default_prefix()
            found[prefix] += 1
            if found[prefix] > 1:  # as the admin names several inlines of one model
                prefix = f"{prefix}-{found[prefix]}"
            if _columns(formset.form):
                yield formset, prefix

    def _take_out_deleted_rows(self, request: HttpRequest, obj: Model) -> Iterator[Difference]:
        """Rows of inlines that were deleted meanwhile leave the form; what was typed is returned."""
        sent = request.POST.copy()
        for formset, prefix in self._edited_inlines(request, obj):
            there = {str(pk) for pk in _rows_below(formset, obj).values_list("pk", flat=True)}
            for label, typed in _take_out(sent, prefix, formset, there):
                yield Difference(label, typed, _("deleted"))
        request.POST = sent

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002 - Django's
        form = super().get_form(request, obj, change, **kwargs)
        return _refusing(form) if getattr(request, "edited_since", False) else form

    def render_change_form(self, request, context, *, obj=None, **options):
        if obj is not None and obj.pk and self.has_change_permission(request, obj):
            context["seen"] = self._digest(request, obj)
        is_conflict = getattr(request, "edited_since", False)
        if is_conflict:
            context["differences"] = self._differences(request, context, obj)
        response = super().render_change_form(request, context, obj=obj, **options)
        if is_conflict:
            response.status_code = CONFLICT
        return response

    def _differences(self, request: HttpRequest, context: dict, obj: Model) -> list[Difference]:
        theirs = type(obj)._base_manager.get(pk=obj.pk)
        found = list(_between(context["adminform"].form, theirs))
        for one in context["inline_admin_formsets"]:
            if _columns(one.formset.form):
                found += _between_rows(one.formset, _rows_below(type(one.formset), theirs))
        return found + request.deleted_meanwhile

    def _gone(self, request: HttpRequest) -> HttpResponse:
        """The row was deleted meanwhile, or is not for this person; what was typed is shown."""
        labels = self.get_form(request).base_fields
        typed = [
            (labels[name].label if name in labels else name, text)
            for name, text in request.POST.items()
            if text and not name.startswith(("_", "csrf")) and not name.endswith("_FORMS")
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("It was deleted meanwhile"),
            "typed": typed,
        }
        return TemplateResponse(request, "admin/deleted_meanwhile.html", context, status=CONFLICT)


def _refusing(form: type[BaseModelForm]) -> type[BaseModelForm]:
    """The form, with an error that keeps the save from happening."""

    class Refusing(form):
        def clean(self):
            cleaned = super().clean()
            self.add_error(
                None,
                ValidationError(
                    _(
                        "Somebody else has saved this page since you opened it. Nothing of yours "
                        "is saved yet. Look at both versions, correct yours, and save again."
                    ),
                    code="edited_since",
                ),
            )
            return cleaned

    return Refusing


def _columns(form: type[BaseModelForm]) -> list[str]:
    """The columns that the form edits; many-to-many fields by their rows."""
    own = {field.name for field in form._meta.model._meta.get_fields() if field.concrete}
    return sorted(name for name in form.base_fields if name in own)


def _values_of(form: type[BaseModelForm], rows: QuerySet) -> list[dict]:
    columns = _columns(form)
    return [{"pk": row.pk, **model_to_dict(row, columns)} | _many(row, columns) for row in rows]


def _many(row: Model, columns: list[str]) -> dict[str, list]:
    """Many-to-many fields as keys, since `model_to_dict` gives rows without their identity."""
    names = [field.name for field in row._meta.many_to_many if field.name in columns]
    return {name: sorted(getattr(row, name).values_list("pk", flat=True)) for name in names}


def _rows_below(formset: type[BaseInlineFormSet], obj: Model) -> QuerySet:
    rows = formset.model._base_manager.filter(**{formset.fk.name: obj.pk})
    return rows.order_by("pk")


def _between(form: BaseForm, theirs: Model, prefix: str = "") -> Iterator[Difference]:
    """The fields whose typed value is not the stored one."""
    stored = model_to_dict(theirs, _columns(type(form)))
    for name, value in stored.items():
        bound = form[name]
        if not bound.field.has_changed(bound.field.prepare_value(value), bound.data):
            continue
        label = f"{prefix}{bound.label}"
        yield Difference(label, _words(bound.field, bound.data), _words(bound.field, value))


def _between_rows(formset: BaseInlineFormSet, rows: QuerySet) -> Iterator[Difference]:
    stored = {row.pk: row for row in rows}
    kind = formset.model._meta.verbose_name
    for form in formset.initial_forms:
        theirs = stored.pop(form.instance.pk, None)
        if theirs is None:
            continue
        if form in formset.deleted_forms:
            yield Difference(f"{kind} “{theirs}”", _("deleted"), _("is there"))
            continue
        yield from _between(form, theirs, f"{kind} “{theirs}”: ")
    for added in stored.values():
        yield Difference(f"{kind} “{added}”", "–", _("added"))


def _words(field: Any, value: Any) -> str:
    """A value as somebody reads it."""
    if isinstance(field, ModelChoiceField):
        found = field.queryset.filter(pk__in=_keys(value))
        return ", ".join(field.label_from_instance(row) for row in found) or "–"
    if isinstance(field, ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        return labels.get(str(value), str(value)) if value not in (None, "") else "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        value = " ".join(str(part) for part in value if part)
    return str(value)[:TEXT_SHOWN] if value not in (None, "") else "–"


def _keys(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    keys = (str(getattr(one, "pk", one)) for one in values)
    return [key for key in keys if key.isdigit()]


def _take_out(
    sent: QueryDict, prefix: str, formset: type[BaseInlineFormSet], there: set[str]
) -> Iterator[tuple[str, str]]:
    """Takes the rows that are no longer there out of what was sent: (label, typed) of each field.

    The rows after them move up, since Django counts rows without gaps.
    """
    key = formset.model._meta.pk.name
    total, initial = (_number(sent, f"{prefix}-{name}_FORMS") for name in ("TOTAL", "INITIAL"))
    kept = 0
    for place in range(total):
        row = _cut_out(sent, f"{prefix}-{place}-")
        is_gone = place < initial and row.get(key, [""])[0] not in there
        if is_gone:
            yield from _typed(row, formset)
            continue
        for name, values in row.items():
            sent.setlist(f"{prefix}-{kept}-{name}", values)
        kept += 1
    gone = total - kept
    if gone:
        sent[f"{prefix}-TOTAL_FORMS"] = str(kept)
        sent[f"{prefix}-INITIAL_FORMS"] = str(initial - gone)


def _number(sent: QueryDict, name: str) -> int:
    text = sent.get(name, "")
    most = 1000  # as many forms as Django reads of one formset
    return min(int(text), most) if text.isascii() and text.isdigit() else 0


def _cut_out(sent: QueryDict, prefix: str) -> dict[str, list[str]]:
    names = [name for name in sent if name.startswith(prefix)]
    return {name.removeprefix(prefix): sent.pop(name) for name in names}


def _typed(
    row: dict[str, list[str]], formset: type[BaseInlineFormSet]
) -> Iterator[tuple[str, str]]:
    kind, fields = formset.model._meta.verbose_name, formset.form.base_fields
    for name in _columns(formset.form):
        if text := " ".join(row.get(name, [])).strip():
            yield f"{kind}: {fields[name].label}", text[:TEXT_SHOWN]
