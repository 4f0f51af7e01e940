"""Responding to proposals: the queue, and one page per proposal with 'save and next'."""

import datetime as dt

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..forms import ReasonForm, RespondForm
from ..models import Proposal, ProvenanceLink, Response
from .filters import QueueFilter

MAY_RESPOND = "consultations.respond_to_proposal"
LIST = "admin:consultations_proposal_changelist"
PAGE = "admin:consultations_proposal_change"


class AnsweredFilter(QueueFilter):
    """What waits for a response, unless another state is chosen."""

    title = _("response")
    parameter_name = "response"

    def lookups(self, request, model_admin):
        return [
            (None, _("waiting")),
            ("draft", _("written, not published")),
            ("published", _("published")),
            ("all", _("all")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now, wanted = timezone.now(), self.value()
        if wanted == "published":
            return queryset.answered_at(now)
        if wanted == "draft":
            drafts = Response.objects.filter(proposal=OuterRef("pk"), published_at=None)
            return queryset.unanswered_at(now).filter(Exists(drafts))
        return queryset if wanted == "all" else queryset.unanswered_at(now)


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    """Proposals to respond to. A proposal's page is the form for its response."""

    list_display = ["reference", "__str__", "consultation", "received_at", "decision"]
    list_filter = [
        AnsweredFilter,
        ("submission__consultation", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["submission__consultation"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["reference", "summary", "submission__reference"]
    ordering = ["submission__received_at", "pk"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        current = Response.objects.filter(proposal=OuterRef("pk"), is_current=True)
        return super().get_queryset(request).annotate(current=current.values("decision")[:1])

    def changelist_view(self, request, extra_context=None):
        title = {"title": _("Proposals to respond to")}
        return super().changelist_view(request, {**(extra_context or {}), **title})

    def get_urls(self) -> list:
        unlink = path(
            "<int:pk>/unlink/<int:link>/",
            self.admin_site.admin_view(self.unlink_view),
            name="consultations_proposal_unlink",
        )
        return [unlink, *super().get_urls()]

    @admin.display(description=_("consultation"))
    def consultation(self, one: Proposal) -> str:
        return one.submission.consultation.title

    @admin.display(description=_("received"), ordering="submission__received_at")
    def received_at(self, one: Proposal) -> dt.datetime:
        return one.submission.received_at

    @admin.display(description=_("decision"))
    def decision(self, one: Proposal) -> str:
        return Response(decision=one.current).get_decision_display() if one.current else "–"

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The proposal's words, the form for the response, its versions and its links."""
        rows = Proposal.objects.select_related(
            "submission__consultation__plan", "version__redacted", "redacted"
        )
        proposal = rows.filter(pk=_number(object_id)).first()
        if proposal is None:
            raise Http404
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        if request.method == "POST" and not request.user.has_perm(MAY_RESPOND, proposal):
            raise PermissionDenied
        latest = proposal.responses.order_by("-version").first()
        form = RespondForm(request.POST or None, proposal=proposal, initial=_initial(latest))
        if request.method == "POST" and form.is_valid() and _save(request, form, latest):
            messages.success(request, gettext("The response is saved."))
            return redirect(_where_next(request, proposal))
        return self._page(request, proposal, form)

    def _page(self, request: HttpRequest, proposal: Proposal, form: RespondForm) -> HttpResponse:
        related = ["commitment__plan", "milestone__commitment__plan"]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Respond to a proposal"),
            "original": proposal,
            "proposal": proposal,
            "submission": proposal.submission,
            "form": form,
            "may_respond": request.user.has_perm(MAY_RESPOND, proposal),
            "responses": proposal.responses.select_related("written_by"),
            "links": proposal.links.select_related(*related),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/consultations/respond.html", context, status=status)

    def unlink_view(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        """Asks why a link is taken back; its POST takes it back."""
        made = get_object_or_404(ProvenanceLink, pk=link, proposal=pk)
        if not request.user.has_perm(MAY_RESPOND, made.proposal):
            raise PermissionDenied
        form, back = ReasonForm(request.POST or None), reverse(PAGE, args=[pk])
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            actions.unlink(made, reason=reason, by=request.user, now=timezone.now())
            return redirect(back)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Take back the link"),
            "original": made,
            "form": form,
            "back": back,
        }
        return TemplateResponse(request, "admin/consultations/act.html", context)


def _number(object_id: str) -> int:
    """The id in an address; Http404 for anything that cannot be one."""
    if not object_id.isascii() or not object_id.isdigit() or len(object_id) > 18:  # noqa: PLR2004 - bigint
        raise Http404
    return int(object_id)


def _initial(latest: Response | None) -> dict[str, object]:
    if latest is None:
        return {"publish_now": True}
    names = ("decision", "reason_da", "reason_en", "decide_by", "passed_on_to", "passed_on_at")
    return {"publish_now": True, **{name: getattr(latest, name) for name in names}}


def _save(request: HttpRequest, form: RespondForm, latest: Response | None) -> bool:
    """Response, link and publication in one transaction; False when an action refuses."""
    by, now, proposal = request.user, timezone.now(), form.proposal
    try:
        with transaction.atomic():
            if _is_changed(form, latest):
                latest = actions.respond(proposal, **form.response, by=by, now=now)
            if form.link:
                actions.link(proposal, **form.link, by=by, now=now)
            if form.cleaned_data["publish_now"]:
                actions.publish_response(latest, by=by, now=now)
    except ValidationError as refusal:
        _explain(form, refusal)
        return False
    return True


def _is_changed(form: RespondForm, latest: Response | None) -> bool:
    """Whether the form says something else than the latest version."""
    if latest is None:
        return True
    return any(getattr(latest, name) != value for name, value in form.response.items())


def _explain(form: RespondForm, refusal: ValidationError) -> None:
    """Each message beside the field it is about, the others above the form."""
    found = getattr(refusal, "error_dict", {None: refusal})
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)


def _where_next(request: HttpRequest, proposal: Proposal) -> str:
    """The page itself, or with 'save and next' the next proposal nobody has written to."""
    if "_next" not in request.POST:
        return reverse(PAGE, args=[proposal.pk])
    waiting = (
        Proposal.objects.owed_a_response()
        .filter(submission__consultation=proposal.submission.consultation_id, responses=None)
        .exclude(pk=proposal.pk)
        .received_first()
    )
    received_at = proposal.submission.received_at
    following = waiting.filter(submission__received_at__gte=received_at).first()
    following = following or waiting.first()
    return reverse(PAGE, args=[following.pk]) if following else reverse(LIST)
