"""Content in two languages: explicit pairs of fields, so that each is validated and tracked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def in_reader_language(instance: models.Model, field: str) -> str:
    """The text of `field` in the reader's language, else in the other one."""
    first, second = ("en", "da") if get_language() == "en" else ("da", "en")
    return getattr(instance, f"{field}_{first}") or getattr(instance, f"{field}_{second}")


def language_of(instance: models.Model, field: str) -> str:
    """The language in which `in_reader_language` gives the text: 'da' or 'en'."""
    first, second = ("en", "da") if get_language() == "en" else ("da", "en")
    return first if getattr(instance, f"{field}_{first}") else second


class _InOneLanguage(models.CheckConstraint):
    """A CheckConstraint, to migrations too, that says in plain words what is missing."""

    def get_violation_error_message(self) -> str:
        return str(_("Write it in Danish or in English: one of the two is needed."))

    def deconstruct(self) -> tuple:
        _path, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs


def in_one_language(field: str, name: str) -> models.CheckConstraint:
    """At least one of the two languages is filled in."""
    return _InOneLanguage(condition=~Q(**{f"{field}_da": "", f"{field}_en": ""}), name=name)
