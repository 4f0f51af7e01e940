"""Pages for one person, reached by a signed link: receipt, confirmation, one's own answer."""

import datetime as dt
import logging

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import personal_page
from ogp_portal.record.reading import receipt_of
from plans.evaluations.pdf import PdfEngineMissing, PdfNotMade

from .. import actions, notifications, tokens
from ..enums import OPEN_CALL, PublicationWish, RequestKind, SubmissionState, SubmitterKind
from ..forms import ObjectionForm
from ..models import ProvenanceLink, Submission
from ..receipts import receipt_pdf
from ..wording import exact_instant
from .answers import proposals_with_responses
from .consultations import trail
from .done import NAMELESS, OBJECTED, WITHDRAWN, lead_to, said

logger = logging.getLogger(__name__)

GONE, REFUSED, WRONG, UNAVAILABLE = 410, 409, 422, 503


def by_token(purpose: str, token: str, *, is_proposal: bool = False) -> Submission:
    """The answer, or proposal of the year, a signed link opens; Http404 when it is not ours."""
    reference = tokens.read(purpose, token)
    of_the_call = Q(consultation__kind=OPEN_CALL)
    rows = Submission.objects.filter(of_the_call if is_proposal else ~of_the_call)
    rows = rows.select_related("consultation__plan", "phase__round", "identity")
    found = rows.filter(reference=reference).first() if reference else None
    if found is None:
        raise Http404
    return found


def page_for(found: Submission, name: str) -> str:
    """The template of a page, in the words that fit how it came."""
    folder = "open_call" if found.consultation.is_open_call else "answering"
    return f"consultations/{folder}/{name}.html"


@personal_page
@require_safe
def submission_receipt(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What was received and when. Only the browser that sent the answer is led here."""
    found = by_token(tokens.RECEIPT, token)
    if found.consultation.slug != slug:
        raise Http404
    heading = _("Receipt for your answer")
    context = content_of(found) | {
        "page_title": heading,
        "breadcrumbs": trail(found.consultation, (heading, request.path)),
        "received": exact_instant(found.received_at),
        "pdf": _pdf_of(found),
        "proof": receipt_of(found),
        "proofs": reverse("submission-receipt-proofs", args=[found.consultation.slug, token]),
        "may_change": actions.may_withdraw(found, timezone.now()),
        "confirmation_ends": actions.confirmation_ends(found),
        "is_mailed": notifications.was_mailed(found),
    }
    return render(request, "consultations/answering/receipt.html", context)


def _pdf_of(found: Submission) -> str:
    token = tokens.sign(tokens.RECEIPT, found.reference)
    return reverse("submission-receipt-pdf", args=[found.consultation.slug, token])


@personal_page
@require_safe
def submission_receipt_pdf(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The receipt as PDF, made at once. Without the PDF engine it says to print the page."""
    found = by_token(tokens.RECEIPT, token)
    if found.consultation.slug != slug:
        raise Http404
    return pdf_response(request, found, _("Receipt for your answer"))


def pdf_response(request: HttpRequest, found: Submission, heading: str) -> HttpResponse:
    """The receipt as a download, or under `heading` that it cannot be made now."""
    try:
        made = receipt_pdf(found)
    except (PdfEngineMissing, PdfNotMade):
        logger.exception("no PDF of the receipt for %s", found.reference)
        page = "consultations/answering/no_pdf.html"
        context = {"page_title": heading, "consultation": found.consultation}
        return render(request, page, context, status=UNAVAILABLE)
    name = f"{by_language('kvittering', 'receipt')}-{found.reference}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def content_of(found: Submission) -> dict[str, object]:
    """All that the sender sent, in words."""
    version = found.versions.select_related("redacted").latest("number")
    return {
        "object": found,
        "consultation": found.consultation,
        "identity": found.identity,
        "version": version,
        "attachments": list(version.attachments.select_related("original")),
        "kind": SubmitterKind(found.submitter_kind).label,
        "wish": PublicationWish(found.wish).label,
    }


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_confirm(
    request: HttpRequest, token: str, *, is_proposal: bool = False
) -> HttpResponse:
    """GET shows a button, POST confirms: programs that read mails fetch the links in them."""
    now, found = timezone.now(), by_token(tokens.CONFIRM, token, is_proposal=is_proposal)
    if request.method == "POST":
        try:
            actions.confirm(found, now=now)
        except ValidationError:
            pass  # the page below says what stands in the way
        else:
            return redirect(request.path)
    is_withdrawn = found.state == SubmissionState.WITHDRAWN
    is_confirmed = found.is_address_proven
    is_too_old = not is_confirmed and now >= actions.confirmation_ends(found)
    context = {
        "object": found,
        "consultation": found.consultation,
        "page_title": _("Confirm your e-mail address"),
        "is_confirmed": is_confirmed,
        "is_withdrawn": is_withdrawn,
        "is_disowned": found.is_disowned,
        "is_too_old": is_too_old,
    }
    status = GONE if is_too_old and not is_withdrawn else 200
    return render(request, page_for(found, "confirm"), context, status=status)


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_own(request: HttpRequest, token: str) -> HttpResponse:
    """One's own answer: how far it is, what was decided, and what one can do about it.

    `goer` in the form says what the pressed button does; without it nothing is done.
    """
    now, found = timezone.now(), by_token(tokens.OWN, token)
    objection, problem = ObjectionForm(), ""
    if request.method == "POST":
        done, act = ACTS.get(request.POST.get("goer", ""), NO_ACT)
        try:
            objection = act(found, request, now)
        except ValidationError as refusal:
            problem = refusal.messages[0]
        else:
            if objection is None:
                return lead_to(request.path, done)
    requests = list(found.requests.asked_first())
    context = content_of(found) | {
        "page_title": _("Your answer"),
        "token": token,
        "may_change": actions.may_withdraw(found, now),
        "may_remove_name": actions.may_remove_name(found),
        "done": said(request),
        "problem": problem,
        "form": objection,
        "requests": requests,
        "is_disowned": any(one.disowns for one in requests),
        "pdf": _pdf_of(found),
        "is_withdrawn": found.state == SubmissionState.WITHDRAWN,
        "proposals": proposals_with_responses(found, ProvenanceLink.objects.decided(), now),
    }
    status = REFUSED if problem else WRONG if objection.errors else 200
    return render(request, "consultations/answering/own.html", context, status=status)


def withdraw(found: Submission, request: HttpRequest, now: dt.datetime) -> None:
    actions.withdraw(found, by=request.signed_in_user, now=now)


def _remove_name(found: Submission, request: HttpRequest, now: dt.datetime) -> None:
    actions.remove_name(found, by=request.signed_in_user, now=now)


def _object(found: Submission, request: HttpRequest, now: dt.datetime) -> ObjectionForm | None:
    """Puts the objection in the queue; its form when something is missing in it."""
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return form
    reason = form.cleaned_data["reason"]
    actions.ask(found, RequestKind.OBJECT, reason=reason, by=request.signed_in_user, now=now)
    return None


def _nothing(found: Submission, request: HttpRequest, now: dt.datetime) -> None:
    raise ValidationError(_("The form was incomplete. Open the page again and send from there."))


ACTS = {
    "withdraw": (WITHDRAWN, withdraw),
    "remove_name": (NAMELESS, _remove_name),
    "object": (OBJECTED, _object),
}
"""What the sender may do on the page of an answer or proposal of their own, by the button: the word
for having done it, and the act."""

NO_ACT = ("", _nothing)
"""What a form does that names no button of ours."""
