"""Filters of the API, each from a closed list; what is not on it is an error, never ignored."""

import datetime as dt

from django import forms
from django_filters import rest_framework as filters

LARGEST_KEY = 2**63 - 1


class KeyField(forms.IntegerField):
    """A whole number that a key can be."""

    def __init__(self, **options):
        super().__init__(min_value=1, max_value=LARGEST_KEY, **options)


class KeyFilter(filters.Filter):
    """By the key of another object."""

    field_class = KeyField
    schema = {"type": "integer", "minimum": 1, "maximum": LARGEST_KEY}


class NameFilter(filters.CharFilter):
    """By the key of an object that has letters in it, or by another short name."""

    schema = {"type": "string", "minLength": 1, "maxLength": 80}

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, max_length=80, **options)


class CodeFilter(filters.ChoiceFilter):
    """By a word of a closed list."""

    def __init__(self, *arguments, choices, **options):
        super().__init__(*arguments, choices=choices.choices, **options)
        self.words = choices.values

    @property
    def schema(self) -> dict[str, object]:
        return {"type": "string", "enum": list(self.words)}


class FlagFilter(filters.TypedChoiceFilter):
    """By true or false; Django's own filter takes any other word for neither."""

    words = ("true", "false")
    schema = {"type": "string", "enum": list(words)}

    def __init__(self, *arguments, **options):
        choices = [(word, word) for word in self.words]
        super().__init__(*arguments, choices=choices, coerce=lambda word: word == "true", **options)


class DayFilter(filters.DateFilter):
    """By a day, written 2026-11-23."""

    schema = {"type": "string", "format": "date"}

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, input_formats=["%Y-%m-%d"], **options)


class KindFilter(filters.FilterSet):
    """Base of the filters of a kind; `now` is the time by which some of them decide."""

    def __init__(self, *arguments, now: dt.datetime, **options):
        super().__init__(*arguments, **options)
        self.now = now


class InventedFilter(KindFilter):
    """With `is_demonstration`, which most kinds have as a column of their own."""

    is_demonstration = FlagFilter()
