"""Responding to proposals: the queue, and one page per proposal with 'save and next'."""

import datetime as dt
from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..forms import ReasonForm, RespondForm
from ..models import Proposal, ProvenanceLink, Response
from .divisions import divide_view
from .filters import QueueFilter
from .groups import group_chosen, take_out_chosen
from .responding import (
    MAY_RESPOND,
    PAGE,
    goes_on,
    initial_of,
    is_changed,
    next_page,
    page_of,
    require_seen,
    said_of,
    shown_again,
)
from .themes import ThemeTagging


class AnsweredFilter(QueueFilter):
    """What waits for a response, unless another state is chosen."""

    title = _("response")
    parameter_name = "response"

    def lookups(self, request, model_admin):
        return [
            (None, _("waiting")),
            ("draft", _("written, not published")),
            ("published", _("published")),
            ("changed", _("to words changed since")),
            ("all", _("all")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now, wanted = timezone.now(), self.value()
        if wanted == "published":
            found = queryset.answered_at(now)
        elif wanted == "draft":
            drafts = Response.objects.filter(proposal=OuterRef("pk"), published_at=None)
            found = queryset.unanswered_at(now).filter(Exists(drafts))
        elif wanted == "changed":
            return queryset.changed_since_response()
        else:
            found = queryset if wanted == "all" else queryset.unanswered_at(now)
        shows_members = wanted == "all" or "group__id__exact" in request.GET
        return found if shows_members else found.one_per_group()


@admin.register(Proposal)
class ProposalAdmin(ThemeTagging, admin.ModelAdmin):
    """Proposals to respond to. A proposal's page is the form for its response."""

    list_display = [
        "to_respond",
        "__str__",
        "together",
        "consultation",
        "received_at",
        "decision",
    ]
    list_display_links = None
    actions = [*ThemeTagging.actions, group_chosen, take_out_chosen]
    list_filter = [
        AnsweredFilter,
        ("submission__consultation", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["submission__consultation", "group"]
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
        members = Proposal.objects.owed_a_response().filter(group=OuterRef("group")).order_by()
        numbers = members.values("group").annotate(number=Count("pk")).values("number")
        return (
            super()
            .get_queryset(request)
            .annotate(
                current=current.values("decision")[:1],
                members=Subquery(numbers),
                is_outdated=Exists(current.to_other_words()),
            )
        )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The page of a group leads to its members."""
        return lookup == "group__id__exact" or super().lookup_allowed(lookup, value, request)

    def has_respond_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_RESPOND)

    def changelist_view(self, request, extra_context=None):
        title = {"title": _("Proposals to respond to")}
        return super().changelist_view(request, {**(extra_context or {}), **title})

    def get_urls(self) -> list:
        unlink = path(
            "<int:pk>/unlink/<int:link>/",
            self.admin_site.admin_view(self.unlink_view),
            name="consultations_proposal_unlink",
        )
        divide = path(
            "divide/<int:pk>/",
            self.admin_site.admin_view(partial(divide_view, self)),
            name="consultations_proposal_divide",
        )
        return [unlink, divide, *super().get_urls()]

    @admin.display(description=_("reference"), ordering="reference")
    def to_respond(self, one: Proposal) -> SafeString:
        """The reference, leading to where it is responded to."""
        return format_html('<a href="{}">{}</a>', page_of(one), one.reference)

    @admin.display(description=_("in the group"))
    def together(self, one: Proposal) -> str:
        return str(one.members) if one.group_id else "–"

    @admin.display(description=_("consultation"))
    def consultation(self, one: Proposal) -> str:
        return one.submission.consultation.title

    @admin.display(description=_("received"), ordering="submission__received_at")
    def received_at(self, one: Proposal) -> dt.datetime:
        return one.submission.received_at

    @admin.display(description=_("decision"))
    def decision(self, one: Proposal) -> str:
        """The one that is current, and whether the sender has changed the words since."""
        if not one.current:
            return "–"
        words = Response(decision=one.current).get_decision_display()
        return gettext("%s – the words were changed since") % words if one.is_outdated else words

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The proposal's words, the form for the response, its versions and its links."""
        rows = Proposal.objects.select_related(
            "submission__consultation__plan", "version__redacted", "redacted", "group"
        )
        proposal = rows.filter(pk=_number(object_id)).first()
        if proposal is None:
            raise Http404
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        is_sent = request.method == "POST"
        if is_sent and not request.user.has_perm(MAY_RESPOND, proposal):
            raise PermissionDenied
        latest = proposal.responses.order_by("-version").first()
        given = {"consultation": proposal.submission.consultation}
        form = RespondForm(request.POST or None, initial=initial_of(latest), **given)
        if (again := shown_again(request, form)) is not None:
            form = RespondForm(initial=again, **given)
        elif "_fits" in request.POST and latest is not None:
            if _confirm_fit(request, form, proposal, latest):
                return redirect(reverse(PAGE, args=[proposal.pk]))
        elif is_sent and form.is_valid() and _save(request, form, proposal, latest):
            messages.success(request, said_of(form))
            is_last = not goes_on(request)
            return redirect(reverse(PAGE, args=[proposal.pk]) if is_last else next_page(proposal))
        return self._page(request, proposal, form, latest)

    def _page(
        self, request: HttpRequest, proposal: Proposal, form: RespondForm, latest: Response | None
    ) -> HttpResponse:
        may_respond = request.user.has_perm(MAY_RESPOND, proposal) and not proposal.is_replaced
        related = ["commitment__plan", "milestone__commitment__plan"]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Respond to a proposal"),
            "original": proposal,
            "proposal": proposal,
            "submission": proposal.submission,
            "form": form,
            "passage": _passage(proposal),
            "seen": _last(latest),
            "outdated": latest if latest and latest.is_to_other_words else None,
            "group": proposal.group,
            "together": proposal.group.proposals.owed_a_response().count() if proposal.group else 0,
            "may_respond": may_respond,
            "responses": proposal.responses.select_related("written_by"),
            "links": proposal.links.select_related(*related),
            "tags": proposal.tags.select_related("theme").order_by("theme__position"),
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


def _save(
    request: HttpRequest, form: RespondForm, proposal: Proposal, latest: Response | None
) -> bool:
    """Response, link and publication in one transaction; False when an action refuses."""
    by, now = request.user, timezone.now()
    try:
        _require_read(form, proposal, latest)
        with transaction.atomic():
            if is_changed(form, latest):
                words = {**form.response, **form.origin}
                after = latest.version if latest else 0
                latest = actions.respond(proposal, **words, after=after, by=by, now=now)
            if form.link:
                actions.link(proposal, **form.link, by=by, now=now)
            if form.cleaned_data["publish_now"]:
                actions.publish_response(latest, by=by, now=now)
    except ValidationError as refusal:
        form.explain(refusal)
        return False
    return True


def _confirm_fit(
    request: HttpRequest, form: RespondForm, proposal: Proposal, latest: Response
) -> bool:
    """Notes that the response fits the words as they are now; False when an action refuses."""
    try:
        _require_read(form, proposal, latest)
        actions.confirm_fit(latest, read=proposal, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        form.full_clean()
        form.explain(refusal)
        return False
    messages.success(request, gettext("It is noted that the response still fits."))
    return True


def _passage(proposal: Proposal) -> str:
    """Which words of the answer the proposal is, for the form."""
    places = ":".join("" if place is None else str(place) for place in proposal.span)
    return f"{places}@{proposal.version.number}"


def _last(latest: Response | None) -> str:
    """Which response is the last one, for the form."""
    return str(latest.version if latest else 0)


def _require_read(form: RespondForm, proposal: Proposal, latest: Response | None) -> None:
    """The response is to the words and after the response that stood on the page it came from."""
    require_seen(form, _last(latest))
    read, stands = form.data.get("passage", ""), _passage(proposal)
    if read and read.rpartition("@")[2] != stands.rpartition("@")[2]:
        raise ValidationError(
            gettext("The sender has changed the answer in the meantime. Read it again.")
        )
    if read not in {"", stands}:
        raise ValidationError(
            gettext(
                "The answer has been divided differently in the meantime. Read the proposal again."
            )
        )
