"""Proposals sent all year: the queue, the rounds they are answered in, and the call itself."""

import datetime as dt

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import staff_home
from ogp_portal.common.dates import format_instant

from .. import actions
from ..forms import PauseForm, ReasonForm, RoundForm
from ..models import (
    AllYearSubmission,
    CallPause,
    GrossListEntry,
    OpenCall,
    Proposal,
    ProposalRound,
    overdue_at,
)
from ..wording import promise
from .acts import Act, ActsAdmin
from .filters import IsKnownFilter
from .numbers import taken_to_long_list
from .submissions import StateFilter, SubmissionAdmin

MAY_KEEP = "consultations.respond_to_proposal"
LIST = "admin:consultations_allyearsubmission_changelist"


class AnswerFilter(admin.SimpleListFilter):
    """Whether the day that was promised is over without an answer."""

    title = _("answer")
    parameter_name = "answer"

    def lookups(self, request, model_admin):
        return [("late", _("overdue")), ("waiting", _("waiting")), ("answered", _("answered"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now, own = timezone.now(), Q(submission=OuterRef("pk"))
        if self.value() == "late":
            return queryset.filter(Exists(overdue_at(now).filter(own)))
        waiting = Exists(Proposal.objects.unanswered_at(now).filter(own))
        if self.value() == "waiting":
            return queryset.filter(waiting)
        return queryset.filter(~waiting) if self.value() == "answered" else queryset


class GrossListFilter(admin.SimpleListFilter):
    """Whether it has been taken to a gross list."""

    title = _("long list")
    parameter_name = "gross_list"

    def lookups(self, request, model_admin):
        return [("yes", _("on a long list")), ("no", _("on none"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {"yes", "no"}:
            return queryset
        on_one = Exists(GrossListEntry.objects.filter(proposal__submission=OuterRef("pk")))
        return queryset.filter(on_one if self.value() == "yes" else ~on_one)


def _take(submission: AllYearSubmission, *, by, now: dt.datetime) -> None:
    actions.take_to_gross_list(submission.proposals.all(), by=by, now=now)


def _drop(submission: AllYearSubmission, *, reason: str, by, now: dt.datetime) -> None:
    for one in submission.proposals.all():
        actions.drop_from_gross_list(one, reason=reason, by=by, now=now)


def _is_listed(submission: AllYearSubmission) -> bool:
    return GrossListEntry.objects.filter(proposal__submission=submission).exists()


@admin.register(AllYearSubmission)
class AllYearSubmissionAdmin(SubmissionAdmin):
    """The queue of what was sent all year ('Forslag hele året')."""

    list_display = [
        "reference",
        "titled",
        "received_at",
        "promised",
        "is_confirmed",
        "state",
        "is_hidden_now",
        "listed",
    ]
    list_filter = [
        StateFilter,
        AnswerFilter,
        GrossListFilter,
        ("confirmed_at", IsKnownFilter),
        "wish",
        "submitter_kind",
    ]
    search_fields = ["reference", "public_name", "proposals__summary", "versions__text"]
    actions = ["take_to_gross_list"]
    acts = [
        *SubmissionAdmin.acts,
        Act(
            name="gross-list",
            done=_("The proposal is on the long list of the next plan."),
            label=_("Take to the long list of the next plan"),
            explanation=_("The proposal is considered when the next plan is made."),
            permission=MAY_KEEP,
            run=_take,
            is_offered=lambda one: one.withdrawn_at is None and not _is_listed(one),
        ),
        Act(
            name="off-gross-list",
            done=_("The proposal is off the long list."),
            label=_("Take off the long list"),
            explanation=_("The proposal leaves the list at once. The reason is kept in the log."),
            permission=MAY_KEEP,
            run=_drop,
            is_offered=_is_listed,
            form=ReasonForm,
        ),
    ]

    def get_changelist(self, request: HttpRequest, **kwargs) -> type:
        """The list as it is: what `SubmissionAdmin` leaves out is what stands here."""
        return ChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("consultation", "phase__round")
        waiting = Proposal.objects.unanswered_at(timezone.now()).filter(submission=OuterRef("pk"))
        rows = rows.annotate(waits=Exists(waiting))
        return rows.prefetch_related("proposals__gross_list_entry")

    def changelist_view(self, request, extra_context=None):
        title = {"title": _("Year-round proposals")}
        return super().changelist_view(request, {**(extra_context or {}), **title})

    @admin.action(description=_("Take to the long list of the next plan"))
    def take_to_gross_list(self, request: HttpRequest, queryset: QuerySet) -> None:
        """One click on one, several or all that are shown."""
        chosen = Proposal.objects.filter(submission__in=queryset.values("pk"))
        _take_and_tell(self, request, chosen)

    def has_take_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_KEEP)

    take_to_gross_list.allowed_permissions = ["take"]

    @admin.display(description=_("proposal"))
    def titled(self, one: AllYearSubmission) -> SafeString | str:
        """The way to the page where it is answered."""
        rows = one.proposals.all()
        if not rows:
            return "–"
        address = reverse("admin:consultations_proposal_change", args=[rows[0].pk])
        return format_html('<a href="{}">{}</a>', address, rows[0])

    @admin.display(description=_("answer"), ordering="phase__round__answered_by")
    def promised(self, one: AllYearSubmission) -> str:
        """By when it is answered, while it waits; else that it is, or that it is owed nothing."""
        if not one.waits:
            is_gone = one.withdrawn_at is not None or one.is_hidden
            return "–" if is_gone else gettext("Answered")
        return promise(one.phase.round.answered_by, timezone.now())

    @admin.display(description=_("long list"), boolean=True)
    def listed(self, one: AllYearSubmission) -> bool:
        return any(hasattr(row, "gross_list_entry") for row in one.proposals.all())


def _take_and_tell(model_admin: admin.ModelAdmin, request: HttpRequest, proposals) -> None:
    """Takes them to the gross list and says how many were new to it, or what stands in the way."""
    try:
        plan, number = actions.take_to_gross_list(proposals, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        model_admin.message_user(request, " ".join(refusal.messages), messages.ERROR)
        return
    message = ngettext(
        "%(number)d proposal was taken to the long list of %(plan)s.",
        "%(number)d proposals were taken to the long list of %(plan)s.",
        number,
    )
    words = message % {"number": number, "plan": plan or "–"}
    model_admin.message_user(request, words, messages.SUCCESS)


def _take_all(one: ProposalRound, *, by, now: dt.datetime) -> int:
    """How many were new to the list."""
    rows = Proposal.objects.owed_a_response().filter(submission__phase=one.phase_id)
    return actions.take_to_gross_list(rows, by=by, now=now)[1]


@admin.register(ProposalRound)
class ProposalRoundAdmin(ActsAdmin):
    """The rounds. One is announced here; its day is a promise and stays."""

    list_display = ["__str__", "received_until", "received", "waiting", "announced_at"]
    list_select_related = ["phase"]
    ordering = ["-answered_by"]
    form = RoundForm
    acts = [
        Act(
            name="gross-list",
            done=taken_to_long_list,
            label=_("Take all to the long list of the next plan"),
            explanation=_(
                "Every proposal of the round that is not withdrawn or hidden is considered when "
                "the next plan is made. Those that are on a list stay where they are."
            ),
            permission=MAY_KEEP,
            run=_take_all,
            is_offered=lambda one: one.phase.submissions.exists(),
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        waiting = Proposal.objects.unanswered_at(timezone.now())
        return (
            super()
            .get_queryset(request)
            .annotate(
                received_number=Count("phase__submissions", distinct=True),
                waiting_number=Count(
                    "phase__submissions__proposals",
                    filter=Q(phase__submissions__proposals__in=waiting.values("pk")),
                    distinct=True,
                ),
            )
        )

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return ["answered_by"] if obj else []

    def save_model(self, request, obj, form, change) -> None:
        given = {"text_da": form.cleaned_data["text_da"], "text_en": form.cleaned_data["text_en"]}
        by, now = request.user, timezone.now()
        if change:
            actions.reword_round(obj, **given, by=by, now=now)
            return
        day = form.cleaned_data["answered_by"]
        made = actions.announce_round(actions.the_call(), answered_by=day, **given, by=by, now=now)
        obj.pk, obj.phase = made.pk, made.phase

    def delete_model(self, request, obj) -> None:
        actions.cancel_round(obj, by=request.user, now=timezone.now())

    def get_actions(self, request) -> dict:
        """One at a time: a round with proposals is never deleted."""
        return {}

    def has_delete_permission(self, request, obj=None) -> bool:
        is_promised = obj is not None and obj.phase.submissions.exists()
        return not is_promised and super().has_delete_permission(request, obj)

    @admin.display(description=_("received until"), ordering="phase__closes_at")
    def received_until(self, one: ProposalRound) -> str:
        return format_instant(one.phase.closes_at)

    @admin.display(description=_("received"))
    def received(self, one: ProposalRound) -> int:
        return one.received_number

    @admin.display(description=_("awaiting a response"))
    def waiting(self, one: ProposalRound) -> int:
        return one.waiting_number


@admin.register(OpenCall)
class OpenCallAdmin(ActsAdmin):
    """The call: whom to write to, and pausing it."""

    list_display = ["__str__", "state"]
    fields = ["contact", "state"]
    readonly_fields = ["state"]
    acts = [
        Act(
            name="pause",
            done=_("Proposals are paused, and everybody can read why."),
            label=_("Pause"),
            explanation=_(
                "Nobody can send a proposal until it opens again. What is typed is not lost. "
                "Everybody reads the text."
            ),
            permission=MAY_KEEP,
            run=actions.pause,
            is_offered=lambda one: not _pause_of(one),
            form=PauseForm,
        ),
        Act(
            name="reopen",
            done=_("Everybody can send proposals again."),
            label=_("Open again"),
            explanation=_("Everybody can send proposals from now on."),
            permission=MAY_KEEP,
            run=actions.reopen,
            is_offered=lambda one: _pause_of(one) is not None,
        ),
    ]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The real one: the invented proposals have a call of their own that nobody can use."""
        return super().get_queryset(request).filter(is_demonstration=False)

    def changelist_view(self, request, extra_context=None):
        actions.the_call()
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("state"))
    def state(self, one: OpenCall) -> str:
        found = _pause_of(one)
        if found is None:
            return gettext("Open")
        if found.ends_at is None:
            return gettext("Paused")
        return gettext("Paused until %s") % format_instant(found.ends_at)


def _pause_of(call: OpenCall) -> CallPause | None:
    return call.pauses.running_at(timezone.now()).first()


def _overdue(user, now: dt.datetime) -> int:
    return overdue_at(now).count() if user.has_perm(MAY_KEEP) else 0


def _to_review(user, now: dt.datetime) -> int:
    may_review = user.has_perm("consultations.change_submission")
    return AllYearSubmission.objects.to_review().count() if may_review else 0


staff_home.declare(
    _("Year-round proposals waiting for review"),
    _to_review,
    lambda: reverse(LIST),
    name="2 proposals all year",
)
staff_home.declare(
    _("Year-round proposals that should have been answered"),
    _overdue,
    lambda: reverse(LIST) + "?state=all&answer=late",
    name="3 proposals overdue",
)
