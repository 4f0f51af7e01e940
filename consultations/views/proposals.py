"""The list of proposals, and what became of one."""

import datetime as dt
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import COPENHAGEN, format_date

from .. import reading
from ..models import Consultation, ConsultationFigures, FormerProposal, Proposal
from ..thread import Thread, thread_of
from ..wording import decision_shown, foreign
from .consultations import trail


@public_page
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Public proposals of all consultations, newest first, invented ones last; 50 at a time.

    The next page starts after the last one shown (`?efter=`), so it costs the same however
    deep one reads.
    """
    now = timezone.now()
    rows = reading.proposals_after(request.signed_in_user, _last_shown(request))
    shown = rows[: limits.ROWS_PER_LIST]
    has_more = len(rows) > limits.ROWS_PER_LIST
    context = {
        "page_title": _("Proposals"),
        "breadcrumbs": [(_("Proposals"), request.path)],
        "proposals": [_shown(row, request.path, now) for row in shown],
        "has_demonstration": any(row["is_demonstration"] for row in shown),
        "after": shown[-1]["reference"] if has_more else "",
        "is_first": "efter" not in request.GET,
        "total": _total(),
    }
    return render(request, "consultations/proposals.html", context)


@public_page
def proposal_new(request: HttpRequest) -> HttpResponse:
    """Says that a proposal can only be sent in a consultation so far, and where one can."""
    now = timezone.now()
    rows = Consultation.objects.visible_to(request.signed_in_user).open_at(now).with_period()
    found = list(rows.order_by("is_demonstration", "closes_at")[: limits.ROWS_PER_LIST])
    changes_at(request, [instant for row in found for instant in row.instants], now)
    heading = _("Send a proposal")
    context = {
        "page_title": heading,
        "breadcrumbs": [(_("Proposals"), reverse("proposal-list")), (heading, request.path)],
        "consultations": found,
    }
    return render(request, "consultations/proposal_new.html", context)


def _last_shown(request: HttpRequest) -> Proposal | None:
    """The proposal that the page before ended with; None also when it is no longer public."""
    reference = request.GET.get("efter", "")
    if not reference:
        return None
    found = Proposal.objects.public().select_related("submission")
    return found.filter(reference=reference[:12]).first()


def _total() -> int:
    """Real public proposals in all, by the stored figures."""
    figures = ConsultationFigures.objects.filter(
        consultation__is_published=True, consultation__is_demonstration=False
    )
    return figures.aggregate(total=Sum("proposals"))["total"] or 0


def _shown(row: dict[str, Any], base: str, now: dt.datetime) -> dict[str, object]:
    words, tone = decision_shown(row["decision"], row["decide_by"], now)
    return {
        "url": f"{base}{row['reference']}/",
        "title": row["summary"] or row["reference"],
        "language": foreign(row["language"]),
        "consultation": by_language(row["title_da"], row["title_en"])
        or row["title_da"]
        or row["title_en"],
        "received": format_date(row["received_at"].astimezone(COPENHAGEN)),
        "words": words,
        "tone": tone,
        "is_demonstration": row["is_demonstration"],
    }


@public_page
def proposal(request: HttpRequest, ref: str) -> HttpResponse:
    """What became of a proposal: the thread that this portal exists for."""
    now, user = timezone.now(), request.signed_in_user
    rows = Proposal.objects.visible_to(user).select_related(
        "submission__phase", "version__redacted", "redacted"
    )
    found = rows.filter(reference=ref).first()
    if found is None:
        return _where_it_went(user, ref)
    consultations = Consultation.objects.with_periods()
    consultation = consultations.get(pk=found.submission.consultation_id)
    found.submission.consultation = consultation
    thread = thread_of(found, consultation, user, now)
    changes_at(request, consultation.instants, now)
    context = {
        "object": found,
        "submission": found.submission,
        "consultation": consultation,
        "thread": thread,
        "heading": _("What became of the proposal?"),
        "page_title": _("What became of the proposal: “%(summary)s”") % {"summary": found.summary},
        "page_description": f"{thread.words}. {found.summary}",
        "follow": _follow_address(thread, consultation),
        "breadcrumbs": trail(
            consultation,
            (found.submission.sender, found.submission.get_absolute_url()),
            (_("What became of the proposal?"), request.path),
        ),
    }
    return render(request, "consultations/proposal.html", context)


def _where_it_went(user, ref: str) -> HttpResponse:
    """A proposal that was joined with another is read there, for good; else Http404."""
    readable = Proposal.objects.visible_to(user)
    former = FormerProposal.objects.filter(proposal__in=readable).select_related("proposal")
    joined = get_object_or_404(former, reference=ref)
    return redirect(joined.proposal, permanent=True)


def _follow_address(thread: Thread, consultation: Consultation) -> str:
    """Follow the first initiative it led to; before that the consultation."""
    if thread.results:
        initiative = thread.results[0].link.initiative
        return reverse("follow-new", args=["initiativ", initiative.pk])
    return reverse("follow-new", args=["hoering", consultation.pk])
