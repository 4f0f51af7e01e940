"""Changing one's own answer, and saying that one has not written it."""

import datetime as dt

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from ogp_portal.common import limits
from ogp_portal.common.caching import personal_page

from .. import actions, tokens
from ..enums import PartKind, RequestKind, SubmissionState
from ..forms import CorrectionForm, EditForm
from ..forms.answering import proposals_in
from ..forms.paragraphs import COMMENT, PARAGRAPH, comments_in
from ..models import DraftParagraph, Question, Submission, SubmissionVersion
from .done import ASKED, CHANGED, lead_to
from .personal import WRONG, by_token, page_for


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_edit(request: HttpRequest, token: str) -> HttpResponse:
    """Until the deadline another text, at once; after it a correction that staff decide on."""
    now, found = timezone.now(), by_token(tokens.OWN, token)
    own = reverse("submission-own", args=[token])
    if found.state == SubmissionState.WITHDRAWN or found.is_anothers:
        return redirect(own)
    may_change = actions.may_withdraw(found, now)
    form = _form(found, request, may_change=may_change)
    if form.is_valid() and _change(found, form, request, now):
        return lead_to(own, CHANGED if may_change else ASKED)
    context = {
        "object": found,
        "consultation": found.consultation,
        "page_title": _("Change your answer") if may_change else _("Ask for a correction"),
        "form": form,
        "newer": _newer_than(form, found),
        "own": own,
        "may_change": may_change,
    }
    status = WRONG if form.errors else 200
    return render(request, "consultations/answering/edit.html", context, status=status)


def _newer_than(form, found: Submission) -> SubmissionVersion | None:
    """What was saved in another window meanwhile; with it seen, the form can be saved again."""
    if not form.has_error(NON_FIELD_ERRORS, code="stale"):
        return None
    latest = found.versions.latest("number")
    form.data = form.data.copy()
    form.data["seen"] = str(latest.number)
    return latest


def _form(found: Submission, request: HttpRequest, *, may_change: bool):
    """The form for this time of the answer's life, with what stands now or what was typed.

    What was typed before the deadline and sent after it is kept, as a correction to ask for.
    """
    latest = found.versions.latest("number")
    is_sent = request.method == "POST"
    if may_change:
        stands, questions = _fields_of(found, latest)
        stands |= {
            "wish": found.wish,
            "has_no_remarks": found.has_no_remarks,
            "seen": latest.number,
        }
        data = request.POST if is_sent else None
        return EditForm(
            data,
            initial=stands,
            kind=found.submitter_kind,
            questions=questions,
            proposals=proposals_in(stands),
            paragraphs=_paragraphs_of(found, latest),
            comments=_room_for_comments(stands),
        )
    if not is_sent:
        text = "" if found.has_no_remarks else latest.text
        return CorrectionForm(initial={"new_text": text})
    data = request.POST.copy()
    data.setdefault("new_text", request.POST.get("text", ""))
    return CorrectionForm(data)


def _room_for_comments(stands: dict[str, object]) -> int:
    """For those that stand and one more."""
    has_some = f"{COMMENT}1" in stands
    return min(comments_in(stands) + has_some, limits.COMMENTS_PER_ANSWER)


def _paragraphs_of(found: Submission, version: SubmissionVersion) -> list[DraftParagraph]:
    """Those of the phase's current texts, and those of earlier ones that the answer is about."""
    is_current = Q(draft_text__phase=found.phase, draft_text__replaced_by=None)
    is_meant = Q(pk__in=version.parts.values("paragraph"))
    return list(DraftParagraph.objects.filter(is_current | is_meant).in_order())


def _fields_of(
    found: Submission, version: SubmissionVersion
) -> tuple[dict[str, object], list[Question]]:
    """(what stands in each field, the questions of the phase) of an answer."""
    questions = list(found.phase.questions.order_by("position", "pk"))
    parts = list(version.parts.select_related("question"))
    if not parts:
        return {"text": "" if found.has_no_remarks else version.text}, questions
    fields, number, comment = {"text": ""}, 2, 1
    for part in parts:
        words = version.text[part.starts_at_character : part.ends_at_character]
        if part.kind == PartKind.PROPOSAL:
            fields[f"proposal_{number}"], number = words, number + 1
        elif part.kind == PartKind.PARAGRAPH:
            fields[f"{PARAGRAPH}{comment}"] = str(part.paragraph_id)
            fields[f"{COMMENT}{comment}"], comment = words, comment + 1
        else:
            fields[part.question.field if part.question else "text"] = words
    return fields, questions


def _change(found: Submission, form, request: HttpRequest, now: dt.datetime) -> bool:
    """Does what the valid form says; False, with the reason in the form, when it cannot be done."""
    by = request.signed_in_user
    try:
        if isinstance(form, EditForm):
            with override(found.language):
                edited = actions.Edited(**form.content())
            actions.edit(found, edited, by=by, now=now)
        else:
            actions.ask(found, RequestKind.CORRECT, **form.cleaned_data, by=by, now=now)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_disown(
    request: HttpRequest, token: str, *, is_proposal: bool = False
) -> HttpResponse:
    """GET shows a button, POST tells staff: programs that read mails fetch the links in them."""
    found = by_token(tokens.DISOWN, token, is_proposal=is_proposal)
    if request.method == "POST":
        actions.disown(found, now=timezone.now())
        return redirect(request.path)
    context = {
        "object": found,
        "consultation": found.consultation,
        "page_title": _("I did not write this proposal")
        if is_proposal
        else _("I did not write this answer"),
        "is_disowned": found.is_disowned,
    }
    return render(request, page_for(found, "disown"), context)
