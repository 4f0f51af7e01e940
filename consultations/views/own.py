"""Changing one's own answer, and saying that one has not written it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ogp_portal.common.caching import personal_page

from .. import actions, tokens
from ..enums import RequestKind, SubmissionState
from ..forms import CorrectionForm, EditForm
from ..models import Submission
from .personal import WRONG, by_token


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_edit(request: HttpRequest, token: str) -> HttpResponse:
    """Until the deadline another text, at once; after it a correction that staff decide on."""
    now, found = timezone.now(), by_token(tokens.OWN, token)
    own = reverse("submission-own", args=[token])
    if found.state == SubmissionState.WITHDRAWN:
        return redirect(own)
    may_change = actions.may_withdraw(found, now)
    form = _form(found, request, may_change=may_change)
    if form.is_valid() and _change(found, form, request, now):
        return redirect(own)
    context = {
        "object": found,
        "consultation": found.consultation,
        "page_title": _("Change your answer") if may_change else _("Ask for a correction"),
        "form": form,
        "own": own,
        "may_change": may_change,
    }
    status = WRONG if form.errors else 200
    return render(request, "consultations/answering/edit.html", context, status=status)


def _form(found: Submission, request: HttpRequest, *, may_change: bool):
    """The form for this time of the answer's life, with what stands now or what was typed.

    What was typed before the deadline and sent after it is kept, as a correction to ask for.
    """
    latest = found.versions.latest("number")
    text = "" if found.has_no_remarks else latest.text
    is_sent = request.method == "POST"
    if may_change:
        stands = {
            "text": text,
            "wish": found.wish,
            "has_no_remarks": found.has_no_remarks,
            "seen": latest.number,
        }
        data = request.POST if is_sent else None
        return EditForm(data, initial=stands, kind=found.submitter_kind)
    if not is_sent:
        return CorrectionForm(initial={"new_text": text})
    data = request.POST.copy()
    data.setdefault("new_text", request.POST.get("text", ""))
    return CorrectionForm(data)


def _change(found: Submission, form, request: HttpRequest, now: dt.datetime) -> bool:
    """Does what the valid form says; False, with the reason in the form, when it cannot be done."""
    by, given = request.signed_in_user, form.cleaned_data
    try:
        if isinstance(form, EditForm):
            actions.edit(found, actions.Edited(**given), by=by, now=now)
        else:
            actions.ask(found, RequestKind.CORRECT, **given, by=by, now=now)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_disown(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST tells staff: programs that read mails fetch the links in them."""
    found = by_token(tokens.DISOWN, token)
    if request.method == "POST":
        actions.disown(found, now=timezone.now())
        return redirect(request.path)
    context = {
        "object": found,
        "consultation": found.consultation,
        "page_title": _("I have not written this answer"),
        "is_disowned": found.is_disowned,
    }
    return render(request, "consultations/answering/disown.html", context)
