"""Value lists of the forum."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuthorMark(models.TextChoices):
    """What stands beside the name of a person who holds a role of the agency."""

    MODERATOR = "moderator", _("Moderator")
    STAFF = "staff", _("Portal staff")
