"""The page of one draft: what is kept, and the way on."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ogp_portal.common.caching import personal_page

from .. import actions, notifications, tokens
from ..forms import DraftAddressForm
from ..forms.answering import text_of
from ..models import Consultation, Submission, SubmissionDraft
from .answering import CHECK, KEPT, WRONG
from .done import DRAFT_ADDRESSED, DRAFT_DELETED, lead_to, said

GONE = 410


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_draft(request: HttpRequest, token: str) -> HttpResponse:
    """What is kept, with a button that goes on; after the deadline the text and the contact.

    POST deletes the draft (`goer=delete`) or sets the address that gets its link.
    """
    now, draft = timezone.now(), _draft(token)
    if draft is None:
        return _gone(request, tokens.read(tokens.DRAFT, token))
    form = DraftAddressForm(initial={"email": draft.values.get("email", "")})
    if request.method == "POST":
        if request.POST.get("goer") == "delete":
            draft.delete()
            return lead_to(request.path, DRAFT_DELETED)
        form = DraftAddressForm(request.POST)
        if form.is_valid() and _addressed(draft, form, now):
            return lead_to(request.path, DRAFT_ADDRESSED)
    context = _context(draft, now) | {
        "form": form,
        "done": said(request),
        "link": notifications.draft_link(draft),
    }
    status = WRONG if form.errors else 200
    return render(request, "consultations/answering/draft.html", context, status=status)


def _addressed(draft: SubmissionDraft, form: DraftAddressForm, now: dt.datetime) -> bool:
    """Sets the address; False, with the reason in the form, when the link was mailed before."""
    try:
        actions.set_address(draft, form.cleaned_data["email"], now=now)
    except ValidationError as refusal:
        form.add_error("email", refusal)
        return False
    return True


def _draft(token: str) -> SubmissionDraft | None:
    """The draft that the link opens, None when it is gone; Http404 when the link is not ours."""
    key = tokens.read(tokens.DRAFT, token)
    if key is None:
        raise Http404
    rows = SubmissionDraft.objects.select_related("consultation")
    return rows.filter(pk=uuid.UUID(key), consultation__is_published=True).first()


def _context(draft: SubmissionDraft, now: dt.datetime) -> dict[str, object]:
    found = Consultation.objects.with_periods().get(pk=draft.consultation_id)
    running, late = found.period_at(now), found.phases.late_at(now).first()
    closes_at = running.upper if running else late and late.late_until
    return {
        "object": found,
        "consultation": found,
        "draft": draft,
        "page_title": _("Your draft"),
        "text": text_of(draft.values),
        "files": draft.attachments.select_related("original"),
        "carried": [
            *((name, value) for name, value in draft.values.items() if value),
            (KEPT, draft.fingerprint),
        ],
        "continue_at": reverse("submission-new", args=[found.slug]),
        "check_step": CHECK,
        "closes_at": closes_at,
        "opens_at": found.next_opening(now),
        "last_deadline": found.last_deadline,
        "is_late": not running and closes_at is not None,
        "was_mailed": notifications.draft_was_mailed(draft),
        "deleted_at": actions.draft_ends(draft),
    }


def _gone(request: HttpRequest, key: str) -> HttpResponse:
    """The draft was sent, deleted by its writer, or too old."""
    sent = Submission.objects.filter(idempotency_key=key).select_related("consultation").first()
    context = {"page_title": _("Your draft"), "sent": sent, "done": said(request)}
    page = "consultations/answering/draft_gone.html"
    return render(request, page, context, status=200 if sent else GONE)
