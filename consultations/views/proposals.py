"""The list of proposals, and what became of one."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import COPENHAGEN, end_of_day, format_date
from ogp_portal.common.text import first_words

from .. import reading
from ..call_standing import standing_at
from ..models import Consultation, FormerProposal, Proposal, Submission
from ..proposal_choices import Choice, counted, in_all
from ..thread import Thread, thread_of
from ..wording import decision_shown, foreign, promise
from .open_call import trail
from .proposal_topics import discussion_of, topics_of_proposal

HEADING_LENGTH = 90
"""Characters of a proposal that stand as the heading of its page."""


@public_page
def proposal_list(request: HttpRequest) -> HttpResponse:
    """How to send a proposal, and the public ones, newest first, invented ones last; 50 at a time.

    The next page starts after the last one shown (`?efter=`), so it costs the same however
    deep one reads. An unknown `?vej=` or `?afgoerelse=` shows all.
    """
    now, choice = timezone.now(), Choice.from_query(request.GET)
    call = standing_at(now)
    last = _last_shown(request)
    rows = reading.proposals_after(request.signed_in_user, last, choice)
    real, invented = counted(choice.way)
    shown = rows[: limits.ROWS_PER_LIST]
    has_more = len(rows) > limits.ROWS_PER_LIST
    changes_at(request, [*call.instants, _midnight(now)], now)
    context = {
        "page_title": _("Proposals"),
        "breadcrumbs": [(_("Proposals"), request.path)],
        "call": call,
        "follow": reverse("follow-new", args=["forslag", call.pk]) if call.pk else "",
        "choice": choice,
        "ways": choice.ways(),
        "decisions": choice.decisions(real + invented),
        "proposals": [_shown(row, request.path, now) for row in shown],
        "has_demonstration": any(row["is_demonstration"] for row in shown),
        "after": shown[-1]["reference"] if has_more else "",
        "is_first": "efter" not in request.GET,
        "total": real[choice.decision],
        "in_all": in_all(real[choice.decision], invented[choice.decision]),
    }
    return render(request, "consultations/proposals.html", context)


def _midnight(now: dt.datetime) -> dt.datetime:
    """When the day in Copenhagen is over: what was promised by that day is late from then on."""
    return end_of_day(now.astimezone(COPENHAGEN).date())


def _last_shown(request: HttpRequest) -> Proposal | None:
    """The proposal that the page before ended with; None also when it is no longer public."""
    reference = request.GET.get("efter", "")
    if not reference:
        return None
    found = Proposal.objects.public().select_related("submission")
    return found.filter(reference=reference[:12]).first()


def _shown(row: dict[str, Any], base: str, now: dt.datetime) -> dict[str, object]:
    words, tone = decision_shown(row["decision"], row["decide_by"], now)
    answered_by = row["answered_by"]
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
        "promise": promise(answered_by, now) if answered_by and not row["decision"] else "",
        "is_demonstration": row["is_demonstration"],
    }


@public_page
def proposal(request: HttpRequest, ref: str) -> HttpResponse:
    """What became of a proposal: the thread that this portal exists for."""
    now, user = timezone.now(), request.signed_in_user
    related = [
        "submission__phase__round",
        "version__redacted",
        "redacted",
        "gross_list_entry__plan",
    ]
    begun = Submission.objects.filter(pk=OuterRef("submission"), written_from__isnull=False)
    rows = Proposal.objects.visible_to(user).select_related(*related)
    rows = rows.annotate(has_begun_elsewhere=Exists(begun), topic_rows=topics_of_proposal(user))
    found = rows.filter(reference=ref).first()
    if found is None:
        return _where_it_went(user, ref)
    consultations = Consultation.everything.with_periods()
    consultation = consultations.get(pk=found.submission.consultation_id)
    found.submission.consultation = consultation
    thread = thread_of(found, consultation, user, now)
    ends = [_midnight(now)] if consultation.is_open_call else []
    changes_at(request, [*consultation.instants, *ends], now)
    heading = first_words(found.summary, HEADING_LENGTH) or found.reference
    context = {
        "object": found,
        "submission": found.submission,
        "consultation": consultation,
        "thread": thread,
        "begun": found.has_begun_elsewhere and found.submission.written_from.shown().first_place(),
        **discussion_of(found),
        "heading": heading,
        "heading_language": foreign(found.submission.language) if found.summary else "",
        "page_title": _("“%(summary)s”: what became of the proposal") % {"summary": heading},
        "page_description": f"{thread.words}. {found}",
        "follow": _follow_address(thread, consultation),
        # As the menu, which marks where the address stands; the consultation is linked in step 1.
        "breadcrumbs": trail((heading, request.path)),
    }
    return render(request, "consultations/proposal.html", context)


def _where_it_went(user, ref: str) -> HttpResponse:
    """A proposal that was joined with another is read there, for good; else Http404."""
    readable = Proposal.objects.visible_to(user)
    former = FormerProposal.objects.filter(proposal__in=readable).select_related("proposal")
    joined = get_object_or_404(former, reference=ref)
    return redirect(joined.proposal, permanent=True)


def _follow_address(thread: Thread, consultation: Consultation) -> str:
    """Follow the first initiative it led to; before that the consultation, or the call."""
    if thread.results:
        initiative = thread.results[0].link.initiative
        return reverse("follow-new", args=["initiativ", initiative.pk])
    kind = "forslag" if consultation.is_open_call else "hoering"
    return reverse("follow-new", args=[kind, consultation.pk])
