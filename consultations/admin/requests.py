"""The queue of what senders ask for after the deadline: accept or decline, with one click each."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..enums import RequestState
from ..forms import AcceptForm, DeclineForm
from ..models import SubmitterRequest
from .acts import Act, ActsAdmin
from .filters import QueueFilter


class RequestStateFilter(QueueFilter):
    """What waits, unless another state is chosen."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [(None, _("waits")), *RequestState.choices[1:], ("all", _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value()
        if wanted is None:
            return queryset.waiting()
        return queryset if wanted == "all" else queryset.filter(state=wanted)


@admin.register(SubmitterRequest)
class SubmitterRequestAdmin(ActsAdmin):
    """Requests of senders."""

    list_display = ["submission", "kind", "consultation", "asked_at", "state"]
    list_filter = [
        RequestStateFilter,
        "kind",
        ("submission__consultation", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["submission__consultation"]
    search_fields = ["submission__reference"]
    ordering = ["asked_at", "pk"]
    fields = [
        "answer",
        "consultation",
        "kind",
        "reason",
        "text_now",
        "text_wanted",
        "asked_at",
        "state",
        "handled_at",
        "handled_by",
        "reply",
    ]
    acts = [
        Act(
            name="accept",
            done=_("The request is accepted, and the sender gets an e-mail."),
            label=_("Accept"),
            explanation=_(
                "A correction becomes the text of the answer; the earlier text is kept. After "
                "an objection, or when it was not the sender, the answer is not published. The "
                "sender gets an e-mail."
            ),
            permission="consultations.publish_submission",
            run=actions.accept,
            form=AcceptForm,
            said_by_page=lambda one: {"seen": one.asked_at.isoformat()},
            is_offered=lambda one: one.state == RequestState.OPEN,
        ),
        Act(
            name="decline",
            done=_("The request is declined, and the sender gets the reason."),
            label=_("Decline"),
            explanation=_("The answer stays as it is. The sender gets the reason."),
            permission="consultations.publish_submission",
            run=actions.decline,
            is_offered=lambda one: one.state == RequestState.OPEN,
            form=DeclineForm,
        ),
    ]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """What was asked is never edited; the buttons handle it."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("submission__consultation")

    def following(self, request, subject: SubmitterRequest) -> SubmitterRequest | None:
        return SubmitterRequest.objects.waiting().exclude(pk=subject.pk).asked_first().first()

    @admin.display(description=_("answer"))
    def answer(self, one: SubmitterRequest) -> SafeString:
        route = reverse("admin:consultations_submission_change", args=[one.submission_id])
        return format_html('<a href="{}">{}</a>', route, one.submission)

    @admin.display(description=_("consultation"))
    def consultation(self, one: SubmitterRequest) -> str:
        return one.submission.consultation.title

    @admin.display(description=_("text as it stands"))
    def text_now(self, one: SubmitterRequest) -> SafeString:
        latest = one.submission.versions.latest("number")
        return mark_safe(latest.html)  # noqa: S308 - escaped when stored

    @admin.display(description=_("text as it should read"))
    def text_wanted(self, one: SubmitterRequest) -> SafeString:
        wanted = linebreaks(one.new_text, autoescape=True)
        return mark_safe(wanted) if one.new_text else "–"  # noqa: S308 - escaped just above
