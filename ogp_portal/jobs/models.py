"""Work that runs later: one row per piece of work, written in the transaction that needs it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from .permissions import may_keep_jobs, may_read_jobs


class JobState(models.TextChoices):
    """Where a piece of work stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    ABANDONED = "abandoned", _("abandoned")


class JobQuerySet(models.QuerySet):
    """The work that waits, runs or has failed."""

    def due(self, queue: str, now) -> "JobQuerySet":
        """What may be claimed: waiting and due, or running with a lease that has run out."""
        waiting = Q(state=JobState.QUEUED, not_before__lte=now)
        left_behind = Q(state=JobState.RUNNING, lease_until__lt=now)
        return self.filter(waiting | left_behind, queue=queue).order_by("not_before", "created_at")

    def unfinished(self) -> "JobQuerySet":
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])


class Job(RulesModel):
    """One piece of later work, its lease and its progress.

    `dedupe_key` is unique: writing the same work twice leaves one row. A worker holds a row by a
    lease; when the worker dies, the lease runs out and another claims the row with the next
    `attempt`, and whatever the first still writes is ignored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    queue = models.CharField(_("queue"), max_length=16)
    subject_id = models.CharField(_("subject"), max_length=64, blank=True)
    dedupe_key = models.CharField(_("key"), max_length=200, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    attempt = models.PositiveIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"))
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    done_steps = models.PositiveIntegerField(_("steps done"), default=0)
    all_steps = models.PositiveIntegerField(_("steps in all"), default=0)
    step_label = models.CharField(_("now"), max_length=200, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["queue", "not_before"],
                condition=Q(state__in=["queued", "running"]),
                name="job_unfinished",
            ),
            models.Index(fields=["kind", "subject_id"], name="job_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, lease_until__isnull=False)
                | ~Q(state=JobState.RUNNING),
                name="running_job_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, state__in=["queued", "running"])
                | Q(finished_at__isnull=False, state__in=["done", "failed", "abandoned"]),
                name="finished_job_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(done_steps__lte=F("all_steps")), name="job_steps_in_order"
            ),
        ]
        rules_permissions = {
            "view": may_read_jobs,
            "change": may_keep_jobs,
        }

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
