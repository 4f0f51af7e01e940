"""Where a former address leads."""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ..models import ActionPlan, Commitment, CommitmentAlias, PlanAlias


class Moved(Exception):
    """The address is a former one; `path` is the present one."""

    def __init__(self, path: str):
        super().__init__(path)
        self.path = path


def former_addresses_redirect(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view under a plan's address, whose former addresses lead on for good (301)."""

    @wraps(view)
    def led_on(request: HttpRequest, **names) -> HttpResponse:
        try:
            return view(request, **names)
        except Moved as moved:
            return redirect(moved.path, permanent=True)

    return led_on


def nothing_here(request: HttpRequest, slug: str, address: str = "") -> NoReturn:
    """Raises Moved when the plan or the initiative had this address before, else Http404."""
    visible = ActionPlan.objects.visible_to(request.signed_in_user)
    plan_alias = PlanAlias.objects.filter(slug=slug, plan__in=visible).select_related("plan")
    if found := plan_alias.first():
        raise Moved(_same_page(request, slug=found.plan.slug))
    alias = CommitmentAlias.objects.filter(
        plan__slug=slug,
        address=address,
        commitment__in=Commitment.objects.visible_to(request.signed_in_user),
    )
    if found := alias.select_related("commitment").first():
        raise Moved(_same_page(request, slug=slug, address=found.commitment.address))
    raise Http404


def by_ogp_id(ogp_id: str, user) -> Commitment:
    """The initiative of that OGP id, or that once went by it; 404 where the reader sees none."""
    visible = Commitment.objects.visible_to(user).select_related("plan")
    commitment = visible.filter(ogp_id=ogp_id).first()
    commitment = commitment or visible.filter(aliases__address=ogp_id).first()
    if commitment is None:
        raise Http404
    return commitment


def _same_page(request: HttpRequest, **names) -> str:
    match = request.resolver_match
    return reverse(match.view_name, kwargs=match.kwargs | names)
