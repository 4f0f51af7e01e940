"""Later work as staff see it: what waits, what failed and why, and how to run it again."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import actions
from .models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    """Read-only rows with two acts: try again and give up."""

    list_display = ["kind", "subject_id", "state", "attempt", "created_at", "finished_at"]
    list_filter = ["state", "kind", "queue"]
    search_fields = ["subject_id", "dedupe_key"]
    actions = ["try_again", "give_up"]

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in Job._meta.fields]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    @admin.action(description=_("Try again"), permissions=["change"])
    def try_again(self, request, jobs) -> None:
        now = timezone.now()
        for job in jobs:
            actions.retry(job, now=now)
        _tell(self, request, len(jobs))

    @admin.action(description=_("Give up"), permissions=["change"])
    def give_up(self, request, jobs) -> None:
        now = timezone.now()
        for job in jobs:
            actions.abandon(job, now=now)
        _tell(self, request, len(jobs))


def _tell(admin_page: JobAdmin, request, count: int) -> None:
    text = ngettext("%(count)d job changed.", "%(count)d jobs changed.", count)
    admin_page.message_user(request, text % {"count": count}, messages.SUCCESS)
