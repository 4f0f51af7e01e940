"""Plan against plan: what was carried on, replaced or dropped, as far as it is recorded."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_portal.common.caching import public_page

from ..enums import Completion, LinkRelation
from ..models import ActionPlan, Commitment, CommitmentLink, StatusUpdate
from . import plan_rows
from .overview import completion_mark
from .plans import plan_trail
from .texts import Told, link, passage, told


class Fate(NamedTuple):
    """An initiative of the earlier plan and what became of it. `ways`: (words, link, reason)."""

    link: SafeString
    status: SafeString
    ways: list[tuple[str, SafeString, SafeString]]


@public_page
def compare(request: HttpRequest) -> HttpResponse:
    """`?fra=2017-2019&til=2019-2022`; without a choice, the two newest real plans."""
    user = request.signed_in_user
    plans = list(ActionPlan.objects.visible_to(user).newest_first())
    earlier, later = _chosen(plans, request.GET.get("fra", ""), request.GET.get("til", ""))
    heading = _("Compare two action plans")
    context = {
        "page_title": heading,
        "breadcrumbs": [*plan_trail(), (heading, "")],
        "plans": plans,
        "earlier": earlier,
        "later": later,
        "is_demonstration": any(plan and plan.is_demonstration for plan in (earlier, later)),
        "is_unknown": not (earlier and later) and bool(request.GET.get("fra")),
    }
    if earlier and later:
        context |= _compared(user, earlier, later)
    return render(
        request, "plans/compare.html", context, status=404 if context["is_unknown"] else 200
    )


def _chosen(
    plans: list[ActionPlan], first: str, second: str
) -> tuple[ActionPlan | None, ActionPlan | None]:
    """The two plans by slug, the earlier first; the two newest real ones where none is asked."""
    if not first and not second:
        real = [plan for plan in plans if not plan.is_demonstration]
        return (real[1], real[0]) if len(real) > 1 else (None, None)
    by_slug = {plan.slug: plan for plan in plans}
    pair = by_slug.get(first), by_slug.get(second)
    if None in pair or pair[0] == pair[1]:
        return None, None
    in_order = sorted(pair, key=lambda plan: (plan.starts_on is None, plan.starts_on or 0, plan.pk))
    return in_order[0], in_order[1]


def _compared(user, earlier: ActionPlan, later: ActionPlan) -> dict[str, object]:
    links = _links_between(user, earlier, later)
    ways, reached = defaultdict(list), set()
    for one in links:
        is_onward = one.commitment.plan_id == earlier.pk
        old, new = (one.commitment, one.other) if is_onward else (one.other, one.commitment)
        reason = passage(one.reason_da, one.reason_en)
        ways[old.pk].append((_words_of(one, earlier), _linked(new, later), reason))
        reached.add(new.pk)
    commitments = _commitments(user, earlier, later)
    return {
        "fates": [
            _fate(row, earlier, ways[row.pk]) for row in commitments if row.plan_id == earlier.pk
        ],
        "fresh": [
            _linked(row, later)
            for row in commitments
            if row.plan_id == later.pk and row.pk not in reached
        ],
    }


def _commitments(user, *plans: ActionPlan) -> list[Commitment]:
    last = StatusUpdate.objects.filter(commitment=OuterRef("pk"), milestone=None).newest_first()
    rows = Commitment.objects.visible_to(user).filter(plan__in=plans).in_plan_order()
    said = {name: Subquery(last.values(name)[:1]) for name in ("text_da", "text_en")}
    return list(rows.annotate(said_da=said["text_da"], said_en=said["text_en"]))


def _links_between(user, earlier: ActionPlan, later: ActionPlan) -> list[CommitmentLink]:
    between = Q(commitment__plan=earlier, other__plan=later) | Q(
        commitment__plan=later, other__plan=earlier
    )
    rows = CommitmentLink.objects.visible_to(user).filter(between)
    return list(rows.select_related("commitment", "other").order_by("pk"))


_WAYS = {
    (LinkRelation.CONTINUES, False): gettext_lazy("Continued as"),
    (LinkRelation.SUPERSEDES, False): gettext_lazy("Replaced by"),
    (LinkRelation.MERGED_INTO, True): gettext_lazy("Merged into"),
}


def _words_of(one: CommitmentLink, earlier: ActionPlan) -> str:
    """How the later initiative stands to the earlier one, read from the earlier one's side."""
    is_onward = one.commitment.plan_id == earlier.pk
    relation = LinkRelation(one.relation)
    return str(_WAYS.get((relation, is_onward), LinkRelation.RELATED.label))


def _fate(row: Commitment, plan: ActionPlan, ways: list) -> Fate:
    """A dropped initiative tells why in the words of its last status."""
    if row.current_completion == Completion.WITHDRAWN:
        dropped = (_("Dropped"), SafeString(""), passage(row.said_da or "", row.said_en or ""))
        ways = [*ways, dropped]
    return Fate(_linked(row, plan), completion_mark(row.current_completion), ways)


def _linked(row: Commitment, plan: ActionPlan) -> SafeString:
    path = f"{plan.get_absolute_url()}{row.address}/"
    title: Told = told(row.title_da, row.title_en)
    words = plan_rows.address_words(row.address, row.number, row.ogp_id_is_inferred)
    return link(path, title, words)
