"""Later work as staff see it: what waits, what failed and why, and how to run it again."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import actions
from .models import Job, JobState


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    """Read-only rows with two acts: try again and give up."""

    list_display = [
        "kind",
        "subject_id",
        "state",
        "progress",
        "attempt",
        "created_at",
        "finished_at",
    ]
    list_filter = ["state", "kind", "queue"]
    search_fields = ["subject_id", "dedupe_key"]
    actions = ["try_again", "give_up"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def has_keep_permission(self, request) -> bool:
        """Who may try again and give up; a row itself is never edited."""
        return request.user.has_perm("jobs.change_job")

    @admin.display(description=_("progress"))
    def progress(self, job: Job) -> str:
        if not job.all_steps:
            return "–"
        return f"{job.done_steps}/{job.all_steps} {job.step_label}".strip()

    @admin.action(description=_("Try again"), permissions=["keep"])
    def try_again(self, request, jobs) -> None:
        stopped = jobs.filter(state__in=[JobState.FAILED, JobState.ABANDONED])
        self._change_each(request, stopped, actions.retry)

    @admin.action(description=_("Give up"), permissions=["keep"])
    def give_up(self, request, jobs) -> None:
        self._change_each(request, jobs.filter(state=JobState.FAILED), actions.abandon)

    def _change_each(self, request, jobs, act: Callable[..., None]) -> None:
        chosen, now = list(jobs), timezone.now()
        for job in chosen:
            act(job, now=now)
        text = ngettext("%(count)d job changed.", "%(count)d jobs changed.", len(chosen))
        self.message_user(request, text % {"count": len(chosen)}, messages.SUCCESS)
