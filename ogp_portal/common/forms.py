"""Forms in the design system's pattern.

A form takes it on by inheriting `PortalFormMixin` first. The mixin sets the renderer for that form
alone: FORM_RENDERER stays Django's, so the admin keeps its own look.
"""

import datetime as dt
from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.renderers import DjangoTemplates
from django.forms.utils import pretty_name
from django.template.loader import get_template
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

GROUP_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
COUNTED_WIDGETS = (forms.TextInput, forms.Textarea)
UNCOUNTED_FIELDS = (forms.EmailField, forms.URLField)
EARLIEST_YEAR = 1900

# The first that fits decides, so the special come before the general.
_CLASSES = [
    (forms.CheckboxSelectMultiple, "form-checkbox"),
    (forms.RadioSelect, "form-radio"),
    (forms.CheckboxInput, "form-checkbox"),
    (forms.Select, "form-select"),
    (forms.FileInput, "form-file"),
]


class DateGroupWidget(forms.MultiWidget):
    """Day, month and year in three boxes, as the design system advises for known dates."""

    template_name = "forms/date_group.html"

    def __init__(self, attrs=None):
        number = {"inputmode": "numeric"}
        boxes = {name: forms.TextInput(attrs=number) for name in ("day", "month", "year")}
        super().__init__(boxes, attrs)

    def decompress(self, value: dt.date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        labels = [("day", _("Day")), ("month", _("Month")), ("year", _("Year"))]
        for part, (key, label) in zip(context["widget"]["subwidgets"], labels, strict=True):
            part |= {"key": key, "label": label}
        return context | {"is_wrong": "aria-invalid" in (attrs or {})}


class DateGroupField(forms.MultiValueField):
    """A date typed as three numbers; gives a `datetime.date`, or None when left empty."""

    widget = DateGroupWidget
    default_error_messages = {
        "invalid": _("Write the date as day, month and year in numbers, for example 23 11 2026."),
    }

    def __init__(self, **options):
        parts = [forms.CharField(required=False, max_length=length) for length in (2, 2, 4)]
        super().__init__(parts, require_all_fields=False, **options)

    def compress(self, data_list: list[str]) -> dt.date | None:
        if not any(data_list):
            return None
        try:
            day, month, year = map(int, data_list)
            date = dt.date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if date.year < EARLIEST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return date


class PortalBoundField(BoundField):
    """One field with what the design system's markup asks of it."""

    def __init__(self, form, field, name):
        super().__init__(form, field, name)
        self.renderer = RENDERER

    @property
    def template_name(self) -> str:
        return self.field.template_name or "forms/field.html"

    @property
    def is_group(self) -> bool:
        """Several radio buttons or check boxes that answer one question."""
        return isinstance(self.field.widget, GROUP_WIDGETS)

    @property
    def is_date(self) -> bool:
        """A date in three boxes."""
        return isinstance(self.field.widget, DateGroupWidget)

    @property
    def is_checkbox(self) -> bool:
        """One check box on its own."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def option_kind(self) -> str:
        """'checkbox' or 'radio': which options a group has."""
        multiple = isinstance(self.field.widget, forms.CheckboxSelectMultiple)
        return "checkbox" if multiple else "radio"

    @property
    def is_marked_optional(self) -> bool:
        """Optional fields say so; a lone check box is a choice anyway."""
        return not self.field.required and not self.is_checkbox

    @property
    def first_control_id(self) -> str:
        """Where the error summary's link leads: a group's first control, else the control."""
        first = f"{self.auto_id}_0"
        return first if self.is_group or self.is_date else self.id_for_label or self.auto_id

    @cached_property
    def limit(self) -> int | None:
        """The most characters a text may have, when it has a limit that is worth counting."""
        if type(self.field.widget) not in COUNTED_WIDGETS or isinstance(
            self.field, UNCOUNTED_FIELDS
        ):
            return None
        return getattr(self.field, "max_length", None)

    @property
    def limit_text(self) -> str:
        return gettext("At most %(number)s characters.") % {
            "number": number_format(self.limit, force_grouping=True)
        }

    @property
    def aria_describedby(self) -> str:
        """The ids of help text, error and limit, in the order in which they stand."""
        described = super().aria_describedby
        if described is None or not self.limit:
            return described
        return f"{described} {self.auto_id}_limit".strip()

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        attrs["class"] = f"{widget.attrs.get('class', '')} {_css_class(widget)}".strip()
        if self.is_group:
            attrs.pop("aria-invalid", None)  # belongs to the group, whose fieldset is described
        elif self.field.required and not self.is_date:
            attrs["aria-required"] = "true"
        if self.limit:
            attrs["maxlength"] = False  # a browser would cut a pasted text without a word
        if widget.attrs.get("placeholder"):
            attrs["placeholder"] = False  # gone as soon as one types; the label says it
        return attrs


def _css_class(widget: forms.Widget) -> str:
    return next((css for kind, css in _CLASSES if isinstance(widget, kind)), "form-input")


class PortalRenderer(DjangoTemplates):
    """Renders forms and fields with templates/forms/, widgets with Django's own templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalBoundField

    def get_template(self, template_name):
        if template_name.startswith("forms/"):
            return get_template(template_name)
        return super().get_template(template_name)


RENDERER = PortalRenderer()
"""One for all forms: each instance compiles its templates anew."""


class PortalFormMixin:
    """Put first among a form's bases. Errors come from the server, in the page's language:
    browsers show theirs in their own language and only one at a time."""

    default_renderer = RENDERER
    use_required_attribute = False

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        for name, field in self.fields.items():
            _name_field_in_errors(field, field.label or pretty_name(name))


# What to do about an empty field, the special kinds before the general.
_WHEN_EMPTY = [
    (forms.BooleanField, _("Tick “%(label)s”.")),
    (forms.FileField, _("Choose a file under “%(label)s”.")),
    (forms.ChoiceField, _("Choose an answer under “%(label)s”.")),
    (forms.ModelChoiceField, _("Choose an answer under “%(label)s”.")),
    (forms.Field, _("Fill in “%(label)s”.")),
]
_HOLDS_NUL = _("“%(label)s” holds a character that cannot be stored (NUL). Remove it.")
_TOO_LONG = _("“%(label)s” may have at most %(limit)s characters. You wrote %(written)s.")


def _name_field_in_errors(field: forms.Field, label: str) -> None:
    """Makes stock messages say which field they mean: in the summary they stand alone.

    A message that the form chose itself stays.
    """
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        text = next(text for kind, text in _WHEN_EMPTY if isinstance(field, kind))
        field.error_messages["required"] = text % {"label": label}
    field.error_messages.setdefault("null_characters_not_allowed", _HOLDS_NUL % {"label": label})
    limit = getattr(field, "max_length", None)
    if limit and not isinstance(field, forms.FileField):
        # Django fills in show_value when the error happens; a % in a label must survive that.
        too_long = _TOO_LONG % {
            "label": str(label).replace("%", "%%"),
            "limit": number_format(limit, force_grouping=True),
            "written": "%(show_value)d",
        }
        field.error_messages.setdefault("max_length", too_long)


def bound_fields(form: forms.BaseForm) -> list[PortalBoundField]:
    """All fields of any form in the design system's shape, also of forms made by others."""
    if form.bound_field_class is PortalBoundField:
        return list(form)
    return [PortalBoundField(form, field, name) for name, field in form.fields.items()]


def error_links(form: forms.BaseForm | BaseFormSet) -> list[tuple[str, str]]:
    """(message, id of the first control) for each error, in the page's order.

    The id is "" for what no visible field can mend. Messages are word for word those at the field.
    """
    if isinstance(form, BaseFormSet):
        own = [(message, "") for message in form.non_form_errors()]
        return own + [link for part in form.forms for link in error_links(part)]
    return [(message, "") for message in form.non_field_errors()] + list(_field_errors(form))


def _field_errors(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    for field in bound_fields(form):
        target = "" if field.is_hidden else field.first_control_id
        for message in field.errors:
            yield message, target
