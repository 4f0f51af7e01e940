"""Feeds and calendars of plans, initiatives, the list of plans and the network."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ogp_portal.common.caching import public_page
from ogp_portal.common.calendars import calendar_response
from ogp_portal.common.feeds import atom

from .. import dates, news
from ..models import ActionPlan, Commitment
from .addresses import former_addresses_redirect, nothing_here


@public_page
def plan_list_feed(request: HttpRequest) -> HttpResponse:
    """Published plans and self-assessments."""
    entries = news.plan_list_news(request.signed_in_user)
    return atom(request, entries, title=_("Action plans"), path=reverse("plan-list"))


@public_page
def plan_list_calendar(request: HttpRequest) -> HttpResponse:
    """When the plans begin and end."""
    events = dates.plan_list_dates(request.signed_in_user)
    return calendar_response(events, title=_("Action plans"))


@public_page
@former_addresses_redirect
def plan_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new of a plan and its initiatives."""
    plan = _plan(request, slug)
    return atom(
        request,
        news.plan_news(plan, request.signed_in_user),
        title=plan.title,
        path=plan.get_absolute_url(),
        is_demonstration=plan.is_demonstration,
    )


@public_page
@former_addresses_redirect
def plan_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of a plan and its initiatives."""
    plan = _plan(request, slug)
    events = dates.plan_dates(plan, request.signed_in_user)
    return calendar_response(events, title=plan.title, is_demonstration=plan.is_demonstration)


@public_page
@former_addresses_redirect
def commitment_feed(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """What is new of an initiative."""
    commitment = _commitment(request, slug, address)
    return atom(
        request,
        news.commitment_news(commitment, request.signed_in_user),
        title=str(commitment),
        path=commitment.get_absolute_url(),
        is_demonstration=commitment.is_demonstration,
    )


@public_page
@former_addresses_redirect
def commitment_calendar(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """The due dates of an initiative's milestones."""
    commitment = _commitment(request, slug, address)
    return calendar_response(
        dates.commitment_dates(commitment, request.signed_in_user),
        title=str(commitment),
        is_demonstration=commitment.is_demonstration,
    )


@public_page
def network_feed(request: HttpRequest) -> HttpResponse:
    """The network's meetings, each as new as its last change."""
    entries = news.network_news(request.signed_in_user)
    return atom(request, entries, title=_("The OGP network"), path=reverse("network"))


@public_page
def network_calendar(request: HttpRequest) -> HttpResponse:
    """When the network meets and met."""
    events = dates.network_dates(request.signed_in_user)
    return calendar_response(events, title=_("The OGP network"))


def _plan(request: HttpRequest, slug: str) -> ActionPlan:
    """The plan at `slug` that this reader may see; a former address leads on, else 404."""
    visible = ActionPlan.objects.visible_to(request.signed_in_user)
    return visible.filter(slug=slug).first() or nothing_here(request, slug)


def _commitment(request: HttpRequest, slug: str, address: str) -> Commitment:
    visible = Commitment.objects.visible_to(request.signed_in_user).select_related("plan")
    found = visible.filter(plan__slug=slug, address=address).first()
    return found or nothing_here(request, slug, address)
