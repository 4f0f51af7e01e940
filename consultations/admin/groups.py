"""Proposals that say the same: putting them together, and one response for all of them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..forms import GroupForm, RespondForm
from ..models import Proposal, ProposalGroup, ProvenanceLink, Response
from .acts import Act, ActsAdmin
from .numbers import group_response_given, responses_published
from .responding import (
    GROUP_PAGE,
    LIST,
    MAY_RESPOND,
    goes_on,
    initial_of,
    is_changed,
    next_page,
    require_seen,
    said_of,
    shown_again,
)

MEMBERS_SHOWN = 20
LINKS_SHOWN = 20


@admin.action(description=_("Put the chosen in a group"), permissions=["respond"])
def group_chosen(modeladmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """Asks what the chosen have in common, then groups them."""
    chosen = Proposal.objects.filter(pk__in=queryset.order_by().values("pk"))
    consultations = set(chosen.values_list("submission__consultation", flat=True))
    if len(consultations) != 1:
        modeladmin.message_user(
            request, gettext("Choose proposals of the same consultation."), messages.ERROR
        )
        return None
    consultation = chosen.select_related("submission__consultation").first().submission.consultation
    groups = ProposalGroup.objects.filter(consultation=consultation)
    form = GroupForm(request.POST if "_group" in request.POST else None, groups=groups)
    if form.is_valid():
        try:
            group = _put_together(form, consultation, chosen, request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect(reverse(GROUP_PAGE, args=[group.pk]))
    context = {
        **modeladmin.admin_site.each_context(request),
        "opts": modeladmin.opts,
        "title": gettext("Put proposals in a group"),
        "chosen": list(chosen),
        "form": form,
        "back": reverse(LIST),
    }
    status = 422 if form.errors else 200
    template = "admin/consultations/groups/choose.html"
    return TemplateResponse(request, template, context, status=status)


def _put_together(form: GroupForm, consultation, chosen: QuerySet, by) -> ProposalGroup:
    given, now = form.cleaned_data, timezone.now()
    if given["group"]:
        actions.add_to_group(given["group"], chosen, by=by, now=now)
        return given["group"]
    titles = {name: given[name] for name in ("title_da", "title_en")}
    return actions.group_proposals(consultation, chosen, **titles, by=by, now=now)


@admin.action(description=_("Take the chosen out of their group"), permissions=["respond"])
def take_out_chosen(modeladmin, request: HttpRequest, queryset: QuerySet) -> None:
    """They stand alone again, with the responses they have."""
    keys = list(queryset.order_by().values_list("pk", flat=True))
    chosen = Proposal.objects.filter(pk__in=keys)
    groups = ProposalGroup.objects.filter(proposals__in=keys).distinct()
    number = sum(
        actions.take_out(group, chosen, by=request.user, now=timezone.now()) for group in groups
    )
    words = ngettext(
        "%(number)d proposal stands alone now.", "%(number)d proposals stand alone now.", number
    )
    modeladmin.message_user(request, words % {"number": number}, messages.SUCCESS)


@admin.register(ProposalGroup)
class ProposalGroupAdmin(ActsAdmin):
    """Groups of proposals. A group's page is the form for the response to all of them."""

    list_display = ["__str__", "consultation", "members", "unanswered", "created_by"]
    list_filter = [("consultation", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["consultation", "created_by"]
    search_fields = ["title_da", "title_en", "proposals__reference"]
    acts = [
        Act(
            name="give",
            done=group_response_given,
            label=_("Give the group's response to those without one"),
            explanation=_("They get it as a draft. Publish it when you have read it through."),
            permission=MAY_RESPOND,
            run=actions.give_group_response,
            is_offered=lambda one: one.response_key is not None and actions.lacking(one).exists(),
        ),
        Act(
            name="publish",
            done=responses_published,
            label=_("Publish the group's response"),
            explanation=_("Each sender gets one e-mail. What is published already stays as it is."),
            permission=MAY_RESPOND,
            run=actions.publish_group,
            is_offered=lambda one: Response.objects.filter(
                proposal__group=one, shared_key=one.response_key, published_at=None
            ).exists(),
        ),
        Act(
            name="dissolve",
            done=_("The group is dissolved. Its proposals stand alone."),
            label=_("Dissolve the group"),
            explanation=_("The proposals stand alone again, with the responses they have."),
            permission=MAY_RESPOND,
            run=actions.dissolve_group,
            is_offered=lambda one: True,
        ),
    ]

    def has_add_permission(self, request) -> bool:
        """Groups are made from the list of proposals."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .annotate(
                number=_number(Proposal.objects.owed_a_response()),
                waiting=_number(Proposal.objects.unanswered_at(timezone.now())),
            )
        )

    @admin.display(description=_("proposals"), ordering="number")
    def members(self, one: ProposalGroup) -> int:
        return one.number or 0

    @admin.display(description=_("waiting"), ordering="waiting")
    def unanswered(self, one: ProposalGroup) -> int:
        return one.waiting or 0

    def following(self, request: HttpRequest, subject: ProposalGroup) -> ProposalGroup | None:
        """The largest group of the same consultation with members that wait for a response."""
        rows = self.get_queryset(request).filter(consultation=subject.consultation_id)
        waiting = rows.filter(waiting__gt=0).exclude(pk=subject.pk)
        return waiting.order_by("-waiting", "pk").first()

    def _where_next(self, request: HttpRequest, subject: ProposalGroup) -> str:
        if "_next" in request.POST and (following := self.following(request, subject)):
            return self._page(following)
        is_there = ProposalGroup.objects.filter(pk=subject.pk).exists()
        return self._page(subject) if is_there else reverse(LIST)

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The members' words, the form for the response, and how many have it."""
        group = self.get_object(request, object_id)
        if group is None:
            raise Http404
        may_respond = request.user.has_perm(MAY_RESPOND)
        is_sent = request.method == "POST"
        if not self.has_view_permission(request, group) or (is_sent and not may_respond):
            raise PermissionDenied
        latest = actions.response_of(group)
        given = {"consultation": group.consultation}
        form = RespondForm(request.POST or None, initial=initial_of(latest), **given)
        if (again := shown_again(request, form)) is not None:
            form = RespondForm(initial=again, **given)
        elif is_sent and form.is_valid() and _save(request, form, group, latest):
            messages.success(request, said_of(form))
            first = group.proposals.select_related("submission").received_first().first()
            is_last = not goes_on(request) or first is None
            return redirect(self._page(group) if is_last else next_page(first, group))
        return self._group_page(request, group, form, latest)

    def _group_page(
        self, request: HttpRequest, group: ProposalGroup, form: RespondForm, latest
    ) -> HttpResponse:
        members = group.proposals.owed_a_response().received_first()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Respond to a group of proposals"),
            "original": group,
            "group": group,
            "form": form,
            "latest": latest,
            "seen": actions.state_of(group),
            "number": group.number or 0,
            "answered": (group.number or 0) - (group.waiting or 0),
            "lacking": actions.lacking(group).count() if latest else 0,
            "members": members.select_related("submission", "version__redacted", "redacted")[
                :MEMBERS_SHOWN
            ],
            "links": _links_of(group),
            "acts": self.offered(request, group),
            "may_respond": request.user.has_perm(MAY_RESPOND),
        }
        status = 422 if form.errors else 200
        template = "admin/consultations/groups/respond.html"
        return TemplateResponse(request, template, context, status=status)


def _number(proposals: QuerySet) -> Subquery:
    rows = proposals.filter(group=OuterRef("pk")).order_by().values("group")
    return Subquery(rows.annotate(number=Count("pk")).values("number"))


def _links_of(group: ProposalGroup) -> list[dict[str, object]]:
    """What the members led to: each target once, with the number of members."""
    rows = ProvenanceLink.objects.filter(proposal__group=group).order_by()
    counted = rows.values("relation", "commitment", "milestone", "reason_da", "reason_en").annotate(
        number=Count("pk")
    )
    found = list(counted.order_by("-number")[:LINKS_SHOWN])
    related = ["commitment__plan", "milestone__commitment__plan"]
    for row in found:
        target = {name: row[name] for name in ("commitment", "milestone")}
        row["link"] = rows.filter(**target).select_related(*related).first()
    return found


def _save(request: HttpRequest, form: RespondForm, group: ProposalGroup, latest) -> bool:
    """Response, links and publication in one transaction; False when an action refuses.

    Unchanged words are no new version: members that have none get them.
    """
    by, now = request.user, timezone.now()
    try:
        seen = actions.state_of(group)
        require_seen(form, seen)
        with transaction.atomic():
            if is_changed(form, latest):
                words = {**form.response, **form.origin}
                actions.respond_to_group(group, **words, after=seen, by=by, now=now)
            else:
                actions.give_group_response(group, by=by, now=now)
            if form.link:
                actions.link_group(group, **form.link, by=by, now=now)
            if form.cleaned_data["publish_now"]:
                actions.publish_group(group, by=by, now=now)
    except ValidationError as refusal:
        form.explain(refusal)
        return False
    return True
