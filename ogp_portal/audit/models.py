"""The audit log: who did what to what, when and why. Rows are added, never changed or deleted."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet):
    """Entries of the log."""

    def about(self, subject: models.Model) -> "EventQuerySet":
        """What happened to one object."""
        return self.filter(
            subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)
        ).order_by("at", "id")


class Event(models.Model):
    """One act. Subject and actor are text, not foreign keys.

    Deleting live data never touches the log, and the log never blocks a delete. To the public,
    "who" is `actor_role`; `actor_id` is for staff (design 5.12).
    """

    at = models.DateTimeField(_("time"))
    verb = models.CharField(_("act"), max_length=60)
    subject_kind = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.CharField(_("subject"), max_length=64)
    subject_label = models.CharField(_("subject's name"), max_length=300)
    actor_id = models.CharField(_("person"), max_length=64, blank=True)
    actor_role = models.CharField(_("role"), max_length=60)
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(_("details"), default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_subject")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_label}"
