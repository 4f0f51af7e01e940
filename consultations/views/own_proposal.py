"""The pages of the person who sent a proposal all year: receipt, own page, correction."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ogp_portal.common.caching import personal_page
from ogp_portal.record.reading import receipt_of

from .. import actions, notifications, tokens
from ..enums import SubmissionState
from ..forms import ObjectionForm, ProposalCorrectionForm
from ..forms.open_call import parts_of
from ..models import ProvenanceLink, Submission
from ..wording import exact_instant, promise
from .answers import proposals_with_responses
from .done import (
    PROPOSAL_CORRECTED,
    PROPOSAL_UNCHANGED,
    PROPOSAL_WITHDRAWN,
    WITHDRAWN,
    lead_to,
    said,
)
from .open_call import trail
from .personal import ACTS, NO_ACT, REFUSED, WRONG, by_token, content_of, pdf_response

_REFUSED_BECAUSE = {
    "too_late": gettext_lazy(
        "The round has begun, so the proposal cannot be changed or withdrawn here. Write to us."
    ),
    "taken_up": gettext_lazy(
        "The proposal has been taken up, so it can no longer be corrected here. Write to us."
    ),
    "stale": gettext_lazy("The proposal was changed in another window. Read it there first."),
    "withdrawn": gettext_lazy("The proposal has been withdrawn."),
}


def _why(refusal: ValidationError) -> str:
    """Why it was refused, in words about a proposal."""
    return _REFUSED_BECAUSE.get(getattr(refusal, "code", ""), refusal.messages[0])


def _content(found: Submission) -> dict[str, object]:
    """All that the sender sent, in words, whom to write to, and by when it is answered."""
    return content_of(found) | {
        "contact": notifications.contact_of(found.consultation),
        "answered_by": found.phase.round.answered_by,
        "pdf": reverse("proposal-receipt-pdf", args=[tokens.sign(tokens.RECEIPT, found.reference)]),
    }


@personal_page
@require_safe
def proposal_receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What was received and when. Only the browser that sent the proposal is led here."""
    found = by_token(tokens.RECEIPT, token, is_proposal=True)
    heading = _("Receipt for your proposal")
    context = _content(found) | {
        "page_title": heading,
        "breadcrumbs": trail((heading, request.path)),
        "received": exact_instant(found.received_at),
        "proof": receipt_of(found),
        "proofs": reverse("proposal-receipt-proofs", args=[token]),
        "may_change": actions.may_withdraw(found, timezone.now()),
        "confirmation_ends": actions.confirmation_ends(found),
        "is_mailed": notifications.was_mailed(found),
    }
    return render(request, "consultations/open_call/receipt.html", context)


@personal_page
@require_safe
def proposal_receipt_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt as PDF, made at once. Without the PDF engine it says to print the page."""
    found = by_token(tokens.RECEIPT, token, is_proposal=True)
    return pdf_response(request, found, _("Receipt for your proposal"))


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_own(request: HttpRequest, token: str) -> HttpResponse:
    """One's own proposal: how far it is, what was decided, and what one can do about it.

    `goer` in the form says what the pressed button does; without it nothing is done.
    """
    now, found = timezone.now(), by_token(tokens.OWN, token, is_proposal=True)
    objection, problem = ObjectionForm(), ""
    if request.method == "POST":
        done, act = ACTS.get(request.POST.get("goer", ""), NO_ACT)
        try:
            objection = act(found, request, now)
        except ValidationError as refusal:
            problem = _why(refusal)
        else:
            if objection is None:
                return lead_to(request.path, PROPOSAL_WITHDRAWN if done == WITHDRAWN else done)
    requests = list(found.requests.asked_first())
    is_disowned = any(one.disowns for one in requests)
    proposals = proposals_with_responses(found, ProvenanceLink.objects.decided(), now)
    context = _content(found) | {
        "page_title": _("Your proposal"),
        "token": token,
        "promise": promise(found.phase.round.answered_by, now),
        "is_answered": any(one["response"] for one in proposals),
        "may_withdraw": actions.may_withdraw(found, now),
        "may_correct": actions.may_correct(found, now) and not is_disowned,
        "may_remove_name": actions.may_remove_name(found),
        "done": "" if problem else said(request),
        "problem": problem,
        "form": objection,
        "requests": requests,
        "is_disowned": is_disowned,
        "is_withdrawn": found.state == SubmissionState.WITHDRAWN,
        "proposals": proposals,
    }
    status = REFUSED if problem else WRONG if objection.errors else 200
    return render(request, "consultations/open_call/own.html", context, status=status)


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_correct(request: HttpRequest, token: str) -> HttpResponse:
    """Correcting one's own proposal until its round begins; the earlier words stay in the case."""
    now, found = timezone.now(), by_token(tokens.OWN, token, is_proposal=True)
    own = reverse("proposal-own", args=[token])
    if found.state == SubmissionState.WITHDRAWN or found.is_anothers:
        return redirect(own)
    latest, problem = found.versions.latest("number"), ""
    stands = parts_of(latest.text, found.language) | {"wish": found.wish, "seen": latest.number}
    form = ProposalCorrectionForm(request.POST or None, initial=stands, kind=found.submitter_kind)
    if request.method == "POST" and form.is_valid():
        edited = form.edited(found.language)
        try:
            kept = actions.correct(found, edited, by=request.signed_in_user, now=now)
        except ValidationError as refusal:
            problem = _why(refusal)
        else:
            is_new = kept.wish != found.wish or kept.versions.count() > latest.number
            return lead_to(own, PROPOSAL_CORRECTED if is_new else PROPOSAL_UNCHANGED)
    may_correct = actions.may_correct(found, now)
    context = {
        "object": found,
        "form": form,
        "page_title": _("Correct your proposal"),
        "contact": notifications.contact_of(found.consultation),
        "may_correct": may_correct,
        "problem": problem or ("" if may_correct else _REFUSED_BECAUSE["taken_up"]),
        "own": own,
    }
    status = WRONG if form.errors else REFUSED if context["problem"] else 200
    return render(request, "consultations/open_call/correct.html", context, status=status)
