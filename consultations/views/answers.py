"""The public answers to a consultation, and one of them."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import public_page
from ogp_portal.common.dates import COPENHAGEN, format_date

from .. import reading, reading_answers
from ..actions import removed_from
from ..bars import clipped, text_with_bars
from ..enums import SubmitterKind
from ..models import Proposal, ProvenanceLink, Response, Submission, SubmissionVersion
from ..models.submissions import sender_of
from ..reading_by_theme import answers_on
from ..wording import came_by, decision_shown, foreign, senders_alike
from .attachments import address_for_accessible_copy, shown_attachments
from .consultations import trail
from .pages import numbered_page, page_number


@public_page
def submission_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The published answers, first received first, 20 per page."""
    now, number, user = timezone.now(), page_number(request), request.signed_in_user
    found = reading.shown_consultation(user, slug)
    figures = found.figures
    theme = _theme(request, figures)
    if theme is None:
        rows, proposals = reading_answers.answer_page(user, found, number)
    else:
        rows, proposals = answers_on(user, found, theme.pk, number)
    count = figures.places if theme is None else theme.number
    page = numbered_page(rows, number, count=count, per_page=limits.POSTS_PER_PAGE)
    heading = _("Answers")
    context = {
        "object": found,
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "breadcrumbs": trail(found, (heading, request.path)),
        "answers": _shown(rows, _by_place(proposals, now), request.path),
        "page": page,
        "theme": theme,
        "number": figures.answers if theme is None else theme.number,
        "query": f"tema={theme.pk}&" if theme else "",
        "figures": figures,
        "answered": figures.answered_at(now),
    }
    return render(request, "consultations/answers.html", context)


def _theme(request: HttpRequest, figures):
    """The theme that the list is narrowed to (`?tema=`), None for all; Http404 when unknown."""
    wanted = request.GET.get("tema")
    if not wanted:
        return None
    for theme in figures.by_theme:
        if str(theme.pk) == wanted:
            return theme
    raise Http404


def _shown(rows, proposals, base: str) -> list[dict[str, object]]:
    kinds = {kind: str(label) for kind, label in SubmitterKind.choices}
    return [
        {
            "url": f"{base}{row['reference']}/",
            "reference": row["reference"],
            "sender": sender_of(
                row["public_name"], row["organisation_name"], row["organisation_confirmed_at"]
            ),
            "kind": kinds[row["submitter_kind"]] if row["public_name"] else "",
            "received": format_date(row["received_at"].astimezone(COPENHAGEN)),
            "is_late": row["is_late"],
            "came_by": came_by(row["channel"]),
            "excerpt": _excerpt(row["excerpt"]),
            "language": foreign(row["language"]),
            "proposals": proposals.get(row["position"], []),
            "alike": _alike(row, base),
        }
        for row in rows
    ]


def _alike(row, base: str) -> dict[str, str] | None:
    """How many have sent nearly the same, and where one reads who; None for an answer alone."""
    if not row["alike_shown"]:
        return None
    words = by_language("ens", "alike")
    return {"url": f"{base}{words}/{row['alike']}/", "words": senders_alike(row["alike_shown"])}


def _excerpt(text: str) -> str:
    """The first words on one line, cut between words."""
    line = " ".join(text.split())
    if len(text) <= reading_answers.EXCERPT_LENGTH:
        return line
    return line[: reading_answers.EXCERPT_LENGTH].rsplit(" ", 1)[0] + " …"


def _by_place(rows, now: dt.datetime) -> dict[int, list[dict[str, object]]]:
    """Proposals with what was decided, by the place of the answer they stand in."""
    base, found = reverse("proposal-list"), {}
    for row in rows:
        words, tone = decision_shown(row["decision"], row["decide_by"], now)
        reference = row["reference"]
        shown = {"reference": reference, "url": f"{base}{reference}/", "words": words, "tone": tone}
        found.setdefault(row["place"], []).append(shown)
    return found


@public_page
def submission(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """One answer with what was decided about each proposal in it."""
    now = timezone.now()
    visible = Submission.objects.visible_to(request.signed_in_user)
    rows = visible.select_related("consultation__plan", "identity", "phase")
    found = get_object_or_404(rows, reference=ref, consultation__slug=slug)
    version = found.versions.select_related("redacted").latest("number")
    listed = reverse("submission-list", args=[slug])
    context = {
        "object": found,
        "consultation": found.consultation,
        "page_title": _("Answer from %(sender)s") % {"sender": found.sender},
        "breadcrumbs": trail(
            found.consultation, (_("Answers"), listed), (found.sender, request.path)
        ),
        "kind": found.get_submitter_kind_display() if found.public_name else "",
        "received": format_date(found.received_at.astimezone(COPENHAGEN)),
        "came_by": came_by(found.channel),
        "version": version,
        "attachments": shown_attachments(found, version),
        "accessible_copy": address_for_accessible_copy(found),
    }
    links = ProvenanceLink.objects.visible_to(request.signed_in_user)
    context["proposals"] = proposals_with_responses(found, links, now)
    context["remarks"] = _remarks(found, version, context["proposals"])
    return render(request, "consultations/answer.html", context)


def _remarks(
    submission: Submission, version: SubmissionVersion, shown: list[dict[str, object]]
) -> list[str]:
    """The passages marked as no proposal, in their public words; none where the whole is one."""
    if all(item["proposal"].starts_at_character is None for item in shown):
        return []
    removed = removed_from(version) if version.is_redacted else []
    spans = submission.remarks.filter(version=version).values_list(
        "starts_at_character", "ends_at_character"
    )
    return [
        text_with_bars(version.text[start:end], clipped(removed, start, end), submission.language)
        for start, end in spans
    ]


def proposals_with_responses(
    submission: Submission, links, now: dt.datetime
) -> list[dict[str, object]]:
    """Each proposal of an answer with its published response and those of `links` it led to.

    Words that the sender has changed stand there for the response to them alone. Three queries at most. The caller has decided that the answer may be seen, and which links.
    """
    proposals = list(submission.proposals.select_related("version"))
    published = Response.objects.published().filter(proposal__in=proposals, is_current=True)
    responses = {response.proposal_id: response for response in published}
    led_to = _links_by_proposal(submission, links) if responses else {}
    return [
        _with_response(proposal, responses.get(proposal.pk), led_to.get(proposal.pk, []), now)
        for proposal in proposals
        if not proposal.is_replaced or proposal.pk in responses
    ]


def _links_by_proposal(submission: Submission, links) -> dict[int, list[ProvenanceLink]]:
    found: dict[int, list[ProvenanceLink]] = {}
    related = ["commitment__plan", "milestone__commitment__plan"]
    rows = links.filter(proposal__submission=submission).select_related(*related)
    for link in rows.order_by("made_at", "pk"):
        found.setdefault(link.proposal_id, []).append(link)
    return found


def _with_response(proposal: Proposal, response, links, now: dt.datetime) -> dict[str, object]:
    if response:
        response.proposal = proposal
    decision = response.decision if response else None
    decide_by = response.decide_by if response else None
    words, tone = decision_shown(decision, decide_by, now)
    return {
        "proposal": proposal,
        "response": response,
        "words": words,
        "tone": tone,
        "links": links,
    }
