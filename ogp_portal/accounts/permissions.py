"""Roles and what they may do. Meaning of roles is here; who has which is data (design 6)."""

import rules
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may be given. Organisation representatives have a Mandate instead."""

    EDITOR = "editor", _("editor")
    MODERATOR = "moderator", _("moderator")
    ADMINISTRATOR = "administrator", _("administrator")


@rules.predicate
def is_user(user) -> bool:
    """Signed in with an active account."""
    return bool(user is not None and user.is_authenticated and user.is_active)


@rules.predicate
def is_staff(user) -> bool:
    """Has any role of the agency."""
    return is_user(user) and bool(user.roles)


@rules.predicate
def is_editor(user) -> bool:
    """Keeps plans, consultations, responses, documents, news and meetings; may publish."""
    return is_user(user) and Role.EDITOR in user.roles


@rules.predicate
def is_moderator(user) -> bool:
    """Moderates the forum; reviews, redacts and releases answers."""
    return is_user(user) and Role.MODERATOR in user.roles


@rules.predicate
def is_administrator(user) -> bool:
    """Keeps users, roles and settings."""
    return is_user(user) and Role.ADMINISTRATOR in user.roles


def kept_by(predicate) -> dict[str, object]:
    """The four admin permissions of a model that `predicate` keeps and all staff may read."""
    return {"add": predicate, "change": predicate, "delete": predicate, "view": is_staff}


def read_by(predicate) -> dict[str, object]:
    """A model that no one changes by hand and `predicate` may read."""
    never = rules.predicates.always_deny
    return {"add": never, "change": never, "delete": never, "view": predicate}
