"""Pages for one person, reached by a signed link: receipt, confirmation, one's own answer."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ogp_portal.common.caching import personal_page

from .. import actions, notifications, tokens
from ..enums import OPEN_CALL, PublicationWish, SubmissionState, SubmitterKind
from ..models import ProvenanceLink, Submission
from ..wording import exact_instant
from .answers import proposals_with_responses
from .consultations import trail

GONE, REFUSED = 410, 409


def _by_token(purpose: str, token: str) -> Submission:
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
    found = _by_token(tokens.RECEIPT, token)
    if found.consultation.slug != slug:
        raise Http404
    heading = _("Receipt for your answer")
    context = _content(found) | {
        "page_title": heading,
        "breadcrumbs": trail(found.consultation, (heading, request.path)),
        "received": exact_instant(found.received_at),
        "confirmation_ends": actions.confirmation_ends(found),
        "is_mailed": notifications.was_mailed(found),
    }
    return render(request, "consultations/answering/receipt.html", context)


def _content(found: Submission) -> dict[str, object]:
    """All that the sender sent, in words."""
    return {
        "object": found,
        "consultation": found.consultation,
        "identity": found.identity,
        "version": found.versions.latest("number"),
        "kind": SubmitterKind(found.submitter_kind).label,
        "wish": PublicationWish(found.wish).label,
    }


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST confirms: programs that read mails fetch the links in them."""
    now, found = timezone.now(), _by_token(tokens.CONFIRM, token)
    if request.method == "POST":
        try:
            actions.confirm(found, now=now)
        except ValidationError:
            pass  # the page below says what stands in the way
        else:
            return redirect(request.path)
    is_withdrawn = found.state == SubmissionState.WITHDRAWN
    is_confirmed = found.confirmed_at is not None
    is_too_old = not is_confirmed and now >= actions.confirmation_ends(found)
    context = {
        "object": found,
        "consultation": found.consultation,
        "page_title": _("Confirm your e-mail address"),
        "is_confirmed": is_confirmed,
        "is_withdrawn": is_withdrawn,
        "is_too_old": is_too_old,
    }
    status = GONE if is_too_old and not is_withdrawn else 200
    return render(request, "consultations/answering/confirm.html", context, status=status)


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_own(request: HttpRequest, token: str) -> HttpResponse:
    """One's own answer: how far it is, what was decided, and taking it back until the deadline."""
    now, found = timezone.now(), _by_token(tokens.OWN, token)
    status = 200
    if request.method == "POST":
        try:
            actions.withdraw(found, by=request.signed_in_user, now=now)
        except ValidationError:
            status = REFUSED  # the page says that the deadline has passed and whom to write to
        else:
            return redirect(request.path)
    context = _content(found) | {
        "page_title": _("Your answer"),
        "may_withdraw": actions.may_withdraw(found, now),
        "is_too_late": status == REFUSED,
        "is_withdrawn": found.state == SubmissionState.WITHDRAWN,
        "proposals": proposals_with_responses(found, ProvenanceLink.objects.decided(), now),
    }
    return render(request, "consultations/answering/own.html", context, status=status)
