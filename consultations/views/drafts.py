"""The page of one draft: what is kept, and the way on."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ogp_portal.common.caching import personal_page

from .. import actions, notifications, tokens
from ..call_standing import standing_at
from ..enums import OPEN_CALL
from ..forms import DraftAddressForm, ProposalDraftAddressForm
from ..forms.answering import text_of
from ..models import Consultation, Submission, SubmissionDraft
from .answering import CHECK, WRONG
from .done import DRAFT_ADDRESSED, DRAFT_DELETED, lead_to, said
from .open_call import kept_parts
from .steps import KEPT

GONE = 410


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_draft(
    request: HttpRequest, token: str, *, is_proposal: bool = False
) -> HttpResponse:
    """What is kept, with a button that goes on; after the deadline the text and the contact.

    POST deletes the draft (`goer=delete`) or sets the address that gets its link.
    """
    now, draft = timezone.now(), _draft(token, is_proposal=is_proposal)
    folder = "open_call" if is_proposal else "answering"
    if draft is None:
        return _gone(request, tokens.read(tokens.DRAFT, token), folder)
    form_of = ProposalDraftAddressForm if is_proposal else DraftAddressForm
    form = form_of(initial={"email": draft.values.get("email", "")})
    if request.method == "POST":
        if request.POST.get("goer") == "delete":
            draft.delete()
            return lead_to(request.path, DRAFT_DELETED)
        form = form_of(request.POST)
        if form.is_valid() and _addressed(draft, form, now):
            return lead_to(request.path, DRAFT_ADDRESSED)
    context = _of_proposal(draft, now) if is_proposal else _of_answer(draft, now)
    context |= {
        "form": form,
        "done": said(request),
        "link": notifications.draft_link(draft),
    }
    status = WRONG if form.errors else 200
    return render(request, f"consultations/{folder}/draft.html", context, status=status)


def _addressed(draft: SubmissionDraft, form: DraftAddressForm, now: dt.datetime) -> bool:
    """Sets the address; False, with the reason in the form, when it was mailed to many before."""
    try:
        actions.set_address(draft, form.cleaned_data["email"], now=now)
    except ValidationError as refusal:
        form.add_error("email", refusal)
        return False
    return True


def _draft(token: str, *, is_proposal: bool) -> SubmissionDraft | None:
    """The draft that the link opens, None when it is gone; Http404 when the link is not ours."""
    key = tokens.read(tokens.DRAFT, token)
    if key is None:
        raise Http404
    of_the_call = Q(consultation__kind=OPEN_CALL)
    rows = SubmissionDraft.objects.filter(of_the_call if is_proposal else ~of_the_call)
    rows = rows.select_related("consultation")
    return rows.filter(pk=uuid.UUID(key), consultation__is_published=True).first()


def _of_both(draft: SubmissionDraft) -> dict[str, object]:
    """What the page of any draft shows."""
    return {
        "draft": draft,
        "page_title": _("Your draft"),
        "carried": [
            *((name, value) for name, value in draft.values.items() if value),
            (KEPT, draft.fingerprint),
        ],
        "check_step": CHECK,
        "was_mailed": notifications.draft_was_mailed(draft),
        "deleted_at": actions.draft_ends(draft),
    }


def _of_proposal(draft: SubmissionDraft, now: dt.datetime) -> dict[str, object]:
    """Each part under its label; a proposal has no deadline, but the call can be paused."""
    return _of_both(draft) | {"call": standing_at(now), "kept": kept_parts(draft.values)}


def _of_answer(draft: SubmissionDraft, now: dt.datetime) -> dict[str, object]:
    found = Consultation.objects.with_periods().get(pk=draft.consultation_id)
    running, late = found.period_at(now), found.phases.late_at(now).first()
    closes_at = running.upper if running else late and late.late_until
    return _of_both(draft) | {
        "object": found,
        "consultation": found,
        "text": text_of(draft.values),
        "files": draft.attachments.select_related("original"),
        "continue_at": reverse("submission-new", args=[found.slug]),
        "closes_at": closes_at,
        "opens_at": found.next_opening(now),
        "last_deadline": found.last_deadline,
        "is_late": not running and closes_at is not None,
    }


def _gone(request: HttpRequest, key: str, folder: str) -> HttpResponse:
    """The draft was sent, deleted by its writer, or too old."""
    sent = Submission.objects.filter(idempotency_key=key).select_related("consultation").first()
    context = {"page_title": _("Your draft"), "sent": sent, "done": said(request)}
    page = f"consultations/{folder}/draft_gone.html"
    return render(request, page, context, status=200 if sent else GONE)
