"""Groups of answers that say nearly the same: reviewed as one, or dissolved."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..enums import SubmissionState
from ..forms import ReasonForm, RefusalForm
from ..models import AnswerCluster
from ..own_words import own_words
from ..wording import percent
from .acts import Act, ActsAdmin
from .filters import IsKnownFilter
from .numbers import alike_published

MEMBERS_SHOWN = 50


def _is_waiting(cluster: AnswerCluster) -> bool:
    return cluster.members.filter(submission__state=SubmissionState.RECEIVED).exists()


@admin.register(AnswerCluster)
class AnswerClusterAdmin(ActsAdmin):
    """Found by the portal; staff review the answers of one together, or dissolve it."""

    list_display = ["group", "consultation", "senders", "waiting", "shown", "dissolved_at"]
    list_filter = [
        ("dissolved_at", IsKnownFilter),
        ("consultation", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = [
        "consultation",
        "representative__redacted",
        "leader__version__redacted",
    ]
    list_per_page = 50
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["consultation", "text", "senders", "waiting", "shown", "answers"]}),
        (_("Differences"), {"fields": ["differences"]}),
        (
            _("How it was found"),
            {"fields": ["method", "seed", "threshold", "found_at"], "classes": ["collapse"]},
        ),
        (_("Dissolved"), {"fields": ["dissolved_at", "dissolve_reason"]}),
    ]
    acts = [
        Act(
            name="publish",
            done=alike_published,
            label=_("Publish all that are waiting"),
            explanation=_(
                "Answers without a confirmed address, or whose sender does not wish it, stay in "
                "the queue. The public reads one text and the names of all senders."
            ),
            permission="consultations.publish_submission",
            run=actions.publish_alike,
            is_offered=_is_waiting,
        ),
        Act(
            name="refuse",
            done=_(
                "None of the answers that were waiting is published. Each sender gets the reason."
            ),
            label=_("Publish none of those waiting"),
            explanation=_("The answers stay part of the case file. Every sender gets the reason."),
            permission="consultations.publish_submission",
            run=actions.refuse_alike,
            is_offered=_is_waiting,
            form=RefusalForm,
        ),
        Act(
            name="dissolve",
            done=_("The group is dissolved. The answers are shown one by one."),
            label=_("Dissolve the group"),
            explanation=_("The answers are shown one by one from now on."),
            permission="consultations.publish_submission",
            run=actions.dissolve,
            is_offered=lambda one: one.dissolved_at is None,
            form=ReasonForm,
        ),
    ]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """A group changes by its buttons and by the answers in it."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those of more than one answer; what has come apart is kept for its address alone."""
        waits = Q(members__submission__state=SubmissionState.RECEIVED)
        rows = super().get_queryset(request).filter(senders__gt=1)
        return rows.annotate(number_waiting=Count("members", filter=waits))

    def following(self, request: HttpRequest, subject: AnswerCluster) -> AnswerCluster | None:
        """The largest group of the same consultation with answers that wait."""
        groups = AnswerCluster.objects.filter(
            consultation=subject.consultation_id, senders__gt=1, dissolved_at=None
        )
        waiting = groups.filter(members__submission__state=SubmissionState.RECEIVED)
        return waiting.exclude(pk=subject.pk).distinct().order_by("-senders", "pk").first()

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return [name for _title, options in self.fieldsets for name in options["fields"]]

    @admin.display(description=_("group"))
    def group(self, one: AnswerCluster) -> str:
        return _text(one)[:100] or f"{one.pk}"

    @admin.display(description=_("waiting for review"), ordering="number_waiting")
    def waiting(self, one: AnswerCluster) -> int:
        return one.number_waiting

    @admin.display(description=_("text"))
    def text(self, one: AnswerCluster) -> str:
        return _text(one)

    @admin.display(description=_("answers"))
    def answers(self, one: AnswerCluster) -> SafeString:
        """The way to all of them, in every state."""
        listed = reverse("admin:consultations_submission_changelist")
        words = ngettext("See %(number)d answer", "See all %(number)d answers", one.senders)
        address = f"{listed}?state=all&likeness__cluster={one.pk}"
        return format_html('<a href="{}">{}</a>', address, words % {"number": one.senders})

    @admin.display(description=_("what each sender worded differently"))
    def differences(self, one: AnswerCluster) -> SafeString:
        """The first of them, least like the first text first: these need a look."""
        rows = one.members.select_related("submission", "version__redacted")
        shown = [
            format_html(
                '<p><a href="{}">{}</a> · {}: {}</p>',
                reverse("admin:consultations_submission_change", args=[row.pk]),
                row.submission.reference,
                percent(row.similarity, 1),
                own_words(_text(one), row.version.public_text) or gettext("The very same words."),
            )
            for row in rows.order_by("similarity", "pk")[:MEMBERS_SHOWN]
        ]
        return mark_safe("".join(shown))  # noqa: S308 - each part is escaped above


def _text(cluster: AnswerCluster) -> str:
    """What the public reads for all; before anything is public, the first text."""
    version = cluster.representative or (cluster.leader and cluster.leader.version)
    return version.public_text if version else ""
