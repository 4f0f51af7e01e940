"""Answers not yet sent: what is typed so far, kept so that it can be taken up again."""

import hashlib
import json
import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from .. import tokens
from .consultations import Consultation

KEY = "idempotency_key"
"""The field of the form that says which draft it is."""


def fingerprint_of(values: dict[str, str]) -> str:
    """A few letters that differ when any typed field does; the key of the form is none."""
    typed = sorted((name, value) for name, value in values.items() if value and name != KEY)
    return hashlib.sha256(json.dumps(typed).encode()).hexdigest()[:16]


class SubmissionDraft(models.Model):
    """One unsent answer, or proposal of the year. Its key is the one the answer will carry, so sending twice is once.

    `values` holds the fields of the form as they were typed, right or wrong: a draft is never
    checked, and is no answer before it is sent. Read by nobody but whoever holds its link.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="drafts")
    values = models.JSONField(default=dict)
    email = models.EmailField(_("e-mail"), max_length=limits.EMAIL_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=2, default="da")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="drafts")
    created_at = models.DateTimeField(_("begun"))
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("draft of an answer")
        verbose_name_plural = _("drafts of answers")
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def fingerprint(self) -> str:
        """What tells whether the typed fields have changed since a form was opened."""
        return fingerprint_of(self.values)

    @property
    def own_path(self) -> str:
        """The address of the draft; whoever has it may read and send it."""
        page = "proposal-draft" if self.consultation.is_open_call else "submission-draft"
        return reverse(page, args=[tokens.sign(tokens.DRAFT, str(self.key))])
