"""Value lists of the forum."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuthorMark(models.TextChoices):
    """What stands beside the name of a person who holds a role of the agency."""

    MODERATOR = "moderator", _("Moderator")
    STAFF = "staff", _("Portal staff")


class ReactionKind(models.TextChoices):
    """What a reader says of a post with one press; the figure stands beside it."""

    AGREE = "agree", pgettext_lazy("reaction to a post", "Agree")
    THANKS = "thanks", pgettext_lazy("reaction to a post", "Thanks")
