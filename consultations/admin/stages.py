"""The stages of a consultation's life: what its page in the admin is ordered by."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """In the order in which an editor comes to them."""

    PREPARE = "prepare", _("Prepare and publish")
    INVITE = "invite", _("Invited parties")
    PERIOD = "period", _("Deadline")
    ANSWERS = "answers", _("Answers")
    THEMES = "themes", _("Themes")
    RESPONSES = "responses", _("Responses")
    REPORT = "report", _("Consultation report")
    CASE = "case", _("The case")
