"""A choice whose present value is known, so that a page with many rows asks for none of them."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.forms import ModelForm


class KnownChoice(AutocompleteSelect):
    """Django's autocomplete field asks the database once per row for the name of what is chosen.

    `known` is the row that is chosen, where the form has it already.
    """

    known: Model | None = None

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list:
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        chosen = self.create_option(name, self.known.pk, str(self.known), selected=True, index=0)
        return [(None, [chosen], 0)]


class FormWithKnownChoices(ModelForm):
    """Gives each such field the row that its instance points to; select it with the instance."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, KnownChoice) and self.instance.pk:
                widget.known = getattr(self.instance, name)
