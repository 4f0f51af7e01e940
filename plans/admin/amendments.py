"""What an editor changes in something published: the admin asks why, and keeps the old words."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits

from ..actions.amending import Why, is_published, note_amendments
from ..models.amendments import PUBLIC_FIELDS, public_values

REASON = "amendment_reason_da"
REASON_EN = "amendment_reason_en"


def _reason(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
    )


class AmendedForm(forms.ModelForm):
    """The form of a row that the public may have read: a change of it needs a public reason."""

    amendment_reason_da = _reason(_("Reason for the change, in Danish (public)"))
    amendment_reason_en = _reason(_("Reason for the change, in English (public)"))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        names = set(self.changed_data) & set(PUBLIC_FIELDS[self._meta.model._meta.label_lower])
        if names and self._is_public(given) and not (given.get(REASON) or "").strip():
            self.add_error(REASON, gettext("This is published. Write why you change it."))
        return given

    def _is_public(self, given: dict[str, Any]) -> bool:
        """A new row below an initiative is as public as the initiative."""
        if self.instance.pk is not None:
            return is_published(self.instance)
        commitment = given.get("commitment")
        return commitment is not None and is_published(commitment)


class AmendedFormSet(BaseInlineFormSet):
    """The rows below something published; their reason stands in the form above them."""

    def clean(self) -> None:
        super().clean()
        is_public = self.instance.pk is not None and is_published(self.instance)
        if is_public and self._changes_what_is_read() and not self.data.get(REASON, "").strip():
            raise ValidationError(
                gettext("This is published. Write at the top of the page why you change it.")
            )

    def _changes_what_is_read(self) -> bool:
        names = set(PUBLIC_FIELDS[self.model._meta.label_lower])
        return any(
            names & set(form.changed_data) or form in self.deleted_forms
            for form in self.forms
            if form.has_changed() or form in self.deleted_forms
        )


class AmendingMixin:
    """A ModelAdmin whose saves of published rows are amendments (design 5.4)."""

    form = AmendedForm

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        is_asked = is_published(obj) if obj else hasattr(self.model, "commitment")
        if not is_asked:
            return fieldsets
        asked = (_("Why do you change it?"), {"fields": [REASON, REASON_EN]})
        return [asked, *fieldsets]

    def save_model(self, request: HttpRequest, obj: Model, form, change: bool) -> None:  # noqa: FBT001
        stored = type(obj)._default_manager.filter(pk=obj.pk).first() if change else None
        before = public_values(stored) if stored else None
        super().save_model(request, obj, form, change)
        if before is not None or hasattr(obj, "commitment"):
            note_amendments(obj, before, public_values(obj), why=_why(request, form))

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:  # noqa: FBT001
        if formset.model._meta.label_lower not in PUBLIC_FIELDS:
            super().save_formset(request, form, formset, change)
            return
        touched = [one.instance.pk for one in formset.initial_forms if one.has_changed()]
        stored = {row.pk: row for row in formset.model._default_manager.filter(pk__in=touched)}
        before = {key: public_values(row) for key, row in stored.items()}
        super().save_formset(request, form, formset, change)
        why = _why(request, form)
        for row, _names in formset.changed_objects:
            note_amendments(row, before[row.pk], public_values(row), why=why)
        for row in formset.new_objects:
            note_amendments(row, None, public_values(row), why=why)
        gone = stored.keys() - {row.pk for row, _names in formset.changed_objects}
        for key in gone:
            note_amendments(stored[key], before[key], None, why=why)


def _why(request: HttpRequest, form: forms.ModelForm) -> Why:
    """One act per request: all that is saved together shares reason and time."""
    if not hasattr(request, "amendment"):
        given = form.cleaned_data
        request.amendment = Why(
            given.get(REASON, ""),
            timezone.now(),
            by=request.user,
            reason_en=given.get(REASON_EN, ""),
        )
    return request.amendment
