"""Pages for one person, reached by a signed link: receipt, confirmation, one's own answer."""

import datetime as dt
import logging

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import personal_page
from plans.evaluations.pdf import PdfEngineMissing, PdfNotMade

from .. import actions, notifications, tokens
from ..enums import OPEN_CALL, PublicationWish, RequestKind, SubmissionState, SubmitterKind
from ..forms import ObjectionForm
from ..models import ProvenanceLink, Submission
from ..receipts import receipt_pdf
from ..wording import exact_instant
from .answers import proposals_with_responses
from .consultations import trail

logger = logging.getLogger(__name__)

GONE, REFUSED, WRONG, UNAVAILABLE = 410, 409, 422, 503


def by_token(purpose: str, token: str) -> Submission:
    """The answer a signed link opens; Http404 when the link is not ours."""
    reference = tokens.read(purpose, token)
    rows = Submission.objects.exclude(consultation__kind=OPEN_CALL)
    rows = rows.select_related("consultation__plan", "phase", "identity")
    found = rows.filter(reference=reference).first() if reference else None
    if found is None:
        raise Http404
    return found


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
    try:
        made = receipt_pdf(found)
    except (PdfEngineMissing, PdfNotMade):
        logger.exception("no PDF of the receipt for %s", found.reference)
        page = "consultations/answering/no_pdf.html"
        context = {"page_title": _("Receipt for your answer"), "consultation": found.consultation}
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
def submission_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST confirms: programs that read mails fetch the links in them."""
    now, found = timezone.now(), by_token(tokens.CONFIRM, token)
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
    return render(request, "consultations/answering/confirm.html", context, status=status)


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_own(request: HttpRequest, token: str) -> HttpResponse:
    """One's own answer: how far it is, what was decided, and what one can do about it.

    `goer` in the form says what the pressed button does; without it the answer is taken back.
    """
    now, found = timezone.now(), by_token(tokens.OWN, token)
    objection, problem = ObjectionForm(), ""
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("goer", ""), _withdraw)
        try:
            objection = act(found, request, now)
        except ValidationError as refusal:
            problem = refusal.messages[0]
        else:
            if objection is None:
                return redirect(request.path)
    requests = list(found.requests.asked_first())
    context = content_of(found) | {
        "page_title": _("Your answer"),
        "token": token,
        "may_change": actions.may_withdraw(found, now),
        "may_remove_name": actions.may_remove_name(found),
        "problem": problem,
        "form": objection,
        "requests": requests,
        "pdf": _pdf_of(found),
        "is_withdrawn": found.state == SubmissionState.WITHDRAWN,
        "is_disowned": any(one.is_disowning for one in requests),
        "proposals": proposals_with_responses(found, ProvenanceLink.objects.decided(), now),
    }
    status = REFUSED if problem else WRONG if objection.errors else 200
    return render(request, "consultations/answering/own.html", context, status=status)


def _withdraw(found: Submission, request: HttpRequest, now: dt.datetime) -> None:
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


_ACTS = {"withdraw": _withdraw, "remove_name": _remove_name, "object": _object}
