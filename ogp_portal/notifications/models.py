"""Mails as rows before they are mails, and who follows what."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits

from .permissions import may_keep_messages, may_read_messages

KEY_LENGTH = 200
"""Characters in a mail's key; `actions` shortens longer ones."""

LANGUAGES = [("da", "Dansk"), ("en", "English")]


class MessageState(models.TextChoices):
    """How far a mail has come. In flight is written before the talk with the mail server."""

    QUEUED = "queued", _("waiting")
    IN_FLIGHT = "in_flight", _("being sent")
    SENT = "sent", _("sent")
    UNKNOWN = "unknown", _("unknown whether it arrived")
    FAILED = "failed", _("failed")
    BOUNCED = "bounced", _("refused by the recipient's server")
    QUARANTINED = "quarantined", _("held back after a restore")
    ABANDONED = "abandoned", _("given up")


class Message(RulesModel):
    """One mail to one address. Written in the business transaction, sent by a job.

    `dedupe_key` (kind, subject, recipient, period) is unique, so nothing is mailed twice. The
    text is rendered when it is sent, from `kind` and `context`, so it tells the present state.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    dedupe_key = models.CharField(_("key"), max_length=KEY_LENGTH, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("person"),
    )
    address = models.EmailField(_("address"), max_length=limits.EMAIL_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="da")
    context = models.JSONField(_("content"), default=dict)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)
    state = models.CharField(
        _("state"), max_length=12, choices=MessageState.choices, default=MessageState.QUEUED
    )
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "created_at"], name="message_state"),
            models.Index(Lower("address"), "created_at", name="message_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | ~Q(state=MessageState.SENT) & Q(sent_at=None),
                name="sent_message_has_a_time",
            )
        ]
        rules_permissions = {"view": may_read_messages, "change": may_keep_messages}

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"


class FollowQuerySet(models.QuerySet):
    """Who follows what."""

    def active(self) -> "FollowQuerySet":
        return self.filter(confirmed_at__isnull=False, ended_at=None)

    def of(self, subject: models.Model) -> "FollowQuerySet":
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)


class Follow(models.Model):
    """One address follows one object. Without an account the address is confirmed by mail.

    The subject is named by kind and id, so this app imports no other; `subject_label` is its
    title at the time, for the reader's list of follows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=300)
    subject_path = models.CharField(max_length=300)
    is_demonstration = models.BooleanField(default=False)
    address = models.EmailField(_("e-mail"), max_length=limits.EMAIL_LENGTH)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="follows"
    )
    language = models.CharField(max_length=2, choices=LANGUAGES, default="da")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(
                "subject_kind",
                "subject_id",
                Lower("address"),
                condition=Q(ended_at=None),
                name="one_running_follow",
            )
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="follow_subject")]

    def __str__(self) -> str:
        return self.subject_label
