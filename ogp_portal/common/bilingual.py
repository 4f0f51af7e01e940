"""Content in two languages: explicit pairs of fields, so that each is validated and tracked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language


def in_reader_language(instance: models.Model, field: str) -> str:
    """The text of `field` in the reader's language, else in the other one."""
    first, second = ("en", "da") if get_language() == "en" else ("da", "en")
    return getattr(instance, f"{field}_{first}") or getattr(instance, f"{field}_{second}")


def language_of(instance: models.Model, field: str) -> str:
    """The language in which `in_reader_language` gives the text: 'da' or 'en'."""
    first, second = ("en", "da") if get_language() == "en" else ("da", "en")
    return first if getattr(instance, f"{field}_{first}") else second


def in_one_language(field: str, name: str) -> models.CheckConstraint:
    """At least one of the two languages is filled in."""
    return models.CheckConstraint(condition=~Q(**{f"{field}_da": "", f"{field}_en": ""}), name=name)
