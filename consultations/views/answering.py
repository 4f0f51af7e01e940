"""Answering a consultation, in steps.

No account and no script is needed. What was typed in one step travels through the others as
hidden fields, so nothing is stored before the sender presses Send or keeps a draft, and nothing is
lost on the way back. Every step is checked again when the answer is sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ogp_portal.common import limits
from ogp_portal.common.caching import personal_page
from ogp_portal.common.networks import network_of

from .. import actions, personal_data, tokens
from ..enums import PublicationWish, SubmitterKind
from ..forms import AboutForm, AnswerForm
from ..forms.answering import MOST_PROPOSALS, proposals_in, text_of
from ..forms.paragraphs import COMMENT, PARAGRAPH, comments_in
from ..inviting import QUERY, party_by_token
from .answer_visit import INVITED, Visit, values_of
from .attachments import FILES
from .consultations import find_consultation, trail
from .done import DRAFT_APART, lead_to
from .draft_texts import chosen_paragraph
from .steps import KEPT, REFUSED, TOO_MANY, WRONG, kept_by_this_browser

ABOUT, ANSWER, CHECK = "1", "2", "3"
SEND, KEEP, NO_REMARKS, MORE, COMMENT_MORE = "send", "keep", "no_remarks", "more", "more_comments"
"""What a button's `gaa` may be besides a step: send it, keep a draft, answer "no remarks", one more
proposal, one more comment."""


@dataclass(frozen=True)
class Step:
    """One step: its name, its form as typed (None without one), and how it is shown anew."""

    title: Any
    template: str
    form: Callable[[Visit], AboutForm | AnswerForm | None]
    show: Callable[[Visit], HttpResponse]


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The steps of an answer. `gaa` in the form says which step the pressed button leads to.

    The deadline is decided by the server's clock when the request is handled: a form opened in
    time and sent too late is refused, with the text kept on the page.
    """
    now = timezone.now()
    found = find_consultation(request, slug)
    if found.is_record or not found.is_published:
        raise Http404
    values = values_of(request, now) | chosen_paragraph(request, found, now)
    visit = Visit(request, values, now, found)
    wanted = request.POST.get("gaa", ABOUT)
    if visit.is_open:
        wanted = visit.files.receive(wanted)
    if visit.is_open and wanted != ABOUT and visit.gather():
        response = _show_gathered(visit)
    else:
        response = _DOES.get(wanted, _go_to)(visit, wanted)
    return kept_by_this_browser(request, response)


def _first_wrong(visit: Visit, wanted: str) -> tuple[str, AboutForm | AnswerForm] | None:
    """(step, its form with errors) of the first wrong step before `wanted`; None if all fit."""
    for key, step in STEPS.items():
        if key == wanted:
            return None
        form = step.form(visit)
        if form is not None and not form.is_valid():
            return key, form
    return None


def _go_to(visit: Visit, wanted: str) -> HttpResponse:
    """The wanted step, or the first one before it that is not filled in as it must be."""
    if not visit.is_open:
        return not_open(visit)
    step = wanted if wanted in STEPS else ABOUT
    wrong = _first_wrong(visit, step)
    return _show(visit, *wrong, status=WRONG) if wrong else STEPS[step].show(visit)


def _show(visit: Visit, step: str, form, *, status: int = 200, **further) -> HttpResponse:
    """One step; the fields of the others go along as hidden ones."""
    found, heading = visit.consultation, _("Answer the consultation")
    context = {
        "object": found,
        "form": form,
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "breadcrumbs": trail(found, (heading, visit.request.path)),
        "files": visit.files if step in {FILES, CHECK} else None,
        "questions": visit.questions if step == ABOUT else [],
        "carried": visit.carried(visit.values, form),
        "closes_at": visit.closes_at,
        "late_phase": visit.late_phase,
        "has_room": proposals_in(visit.values) < MOST_PROPOSALS,
        "has_room_for_comment": comments_in(visit.values) < limits.COMMENTS_PER_ANSWER,
        **_place(step),
        **further,
    }
    template = f"consultations/answering/{STEPS[step].template}"
    return render(visit.request, template, context, status=status)


def _place(key: str) -> dict[str, object]:
    """Where a step stands among the others."""
    keys = list(STEPS)
    index = keys.index(key)
    return {
        "steps": [(step.title, "") for step in STEPS.values()],
        "step": index + 1,
        "previous_step": keys[index - 1] if index else "",
        "next_step": keys[index + 1] if index + 1 < len(keys) else "",
    }


def _show_about(visit: Visit) -> HttpResponse:
    party = party_by_token(visit.values.get(INVITED, ""))
    has_wrong_link = QUERY in visit.request.GET and party is None
    further = {"party": party, "has_wrong_link": has_wrong_link}
    return _show(visit, ABOUT, AboutForm(initial=visit.values), **further)


def _show_gathered(visit: Visit) -> HttpResponse:
    """The answer step after `Visit.gather`, to be read through."""
    form = AnswerForm(initial=visit.values, **visit.shape)
    problem = _(
        "Some of what you wrote answered a question, or was a comment on a paragraph, that is "
        "no longer there. We have moved your words to “Your answer”. Read it through."
    )
    return _show(visit, ANSWER, form, status=WRONG, problem=problem)


def _show_answer(visit: Visit) -> HttpResponse:
    return _show(visit, ANSWER, AnswerForm(initial=visit.values, **visit.shape))


def _show_files(visit: Visit) -> HttpResponse:
    return _show(visit, FILES, visit.files.form, status=visit.files.status)


def _show_check(visit: Visit, *, status: int = 200, **further) -> HttpResponse:
    """What will be public and what only staff will see, before anything is sent."""
    answer = visit.checked()
    words = {"kind": SubmitterKind(visit.kind).label, "wish": visit.answer.wish_label}
    words |= {"answer": answer, "numbers": personal_data.cpr_numbers(answer.received_text)}
    return _show(visit, CHECK, None, status=status, **words, **further)


STEPS = {
    ABOUT: Step(gettext_lazy("About you"), "about.html", lambda visit: visit.about, _show_about),
    ANSWER: Step(
        gettext_lazy("Your answer"), "answer.html", lambda visit: visit.answer, _show_answer
    ),
    FILES: Step(gettext_lazy("Files"), "attachments.html", lambda visit: None, _show_files),
    CHECK: Step(gettext_lazy("Check your answer"), "check.html", lambda visit: None, _show_check),
}
"""The steps in their order. A further one is a further line here."""


def _send(visit: Visit, _wanted: str) -> HttpResponse:
    """Receives the answer and leads to its receipt; the same form twice leads to the same one."""
    wrong = _first_wrong(visit, SEND)
    if wrong is not None:
        return _show(visit, *wrong, status=WRONG) if visit.is_open else not_open(visit)
    user = visit.request.signed_in_user
    try:
        network = network_of(visit.request)
        sent = actions.submit(
            visit.consultation, visit.checked(), by=user, now=visit.now, network=network
        )
    except actions.NotOpen:
        return not_open(visit)
    except actions.AlreadySent as refusal:
        return _ask_again(visit, refusal)
    token = tokens.sign(tokens.RECEIPT, sent.reference)
    return redirect(reverse("submission-receipt", args=[sent.consultation.slug, token]))


def _ask_again(visit: Visit, refusal: actions.AlreadySent) -> HttpResponse:
    """The form was sent before and reads differently: sent once more it is a further answer."""
    if not visit.is_open:
        return not_open(visit)
    visit.values["idempotency_key"] = visit.files.move()
    return _show_check(visit, status=REFUSED, earlier=refusal.submission)


def _send_no_remarks(visit: Visit, _wanted: str) -> HttpResponse:
    """A whole answer from step 1: no remarks, with the organisation's name, a citizen's without.

    What was written in another step is not dropped: the form of that step then says what is wrong.
    """
    is_citizen = visit.kind == SubmitterKind.CITIZEN
    wish = PublicationWish.WITHOUT_NAME if is_citizen else PublicationWish.WITH_NAME
    visit.values["has_no_remarks"] = "on"
    visit.values["wish"] = visit.values["wish"] or wish.value
    return _send(visit, SEND)


NOTHING_TYPED = {"idempotency_key", INVITED}
"""Fields that are filled in without anybody having typed."""

_EMPTY = gettext_lazy("There is nothing to save yet. Fill in something first.")


def _keep(visit: Visit, _wanted: str) -> HttpResponse:
    """Keeps what is typed as it is and leads to the draft; one too many is told with the text."""
    if not visit.is_open:
        return not_open(visit)
    seen = visit.values.pop(KEPT, "")
    if not any(visit.values[name].strip() for name in visit.values.keys() - NOTHING_TYPED):
        return _show(visit, ABOUT, AboutForm(initial=visit.values), status=WRONG, problem=_EMPTY)
    try:
        draft = visit.keep(visit.consultation, seen=seen)
    except actions.TooManyDrafts as refusal:
        form = AnswerForm(initial=visit.values, **visit.shape)
        problem = refusal.messages[0]
        return _show(visit, ANSWER, form, status=TOO_MANY, problem=problem)
    path = draft.own_path
    is_apart = draft.key != visit.key and visit.earlier is None
    return lead_to(path, DRAFT_APART) if is_apart else redirect(path)


def _one_more(visit: Visit, _wanted: str) -> HttpResponse:
    """The answer step again, with room for one proposal more."""
    number = min(proposals_in(visit.values) + 1, MOST_PROPOSALS)
    return _with_room_for(visit, f"proposal_{number}")


def _one_more_comment(visit: Visit, _wanted: str) -> HttpResponse:
    """The answer step again, with room for one comment to a paragraph more."""
    number = min(comments_in(visit.values) + 1, limits.COMMENTS_PER_ANSWER)
    visit.values.setdefault(f"{COMMENT}{number}", "")
    return _with_room_for(visit, f"{PARAGRAPH}{number}")


def _with_room_for(visit: Visit, name: str) -> HttpResponse:
    visit.values.setdefault(name, "")
    wrong = _first_wrong(visit, ANSWER)
    if wrong or not visit.is_open:
        return _go_to(visit, ANSWER)
    form = AnswerForm(initial=visit.values, **visit.shape)
    if name in form.fields:  # a draft text may be gone
        form.fields[name].widget.attrs["autofocus"] = True
    return _show(visit, ANSWER, form)


_DOES = {
    SEND: _send,
    NO_REMARKS: _send_no_remarks,
    KEEP: _keep,
    MORE: _one_more,
    COMMENT_MORE: _one_more_comment,
}
"""What a button does that leads to no step."""


def not_open(visit: Visit) -> HttpResponse:
    """Not yet or no longer open: says when, whom to write to, and keeps what was typed."""
    found, heading = visit.consultation, _("Answer the consultation")
    context = {
        "object": found,
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "breadcrumbs": trail(found, (heading, visit.request.path)),
        "text": text_of(visit.values),
        "earlier": visit.earlier,
        "was_sent": visit.request.method == "POST",
        "opens_at": found.next_opening(visit.now),
        "closes_at": found.last_deadline,
    }
    status = REFUSED if visit.request.method == "POST" else 200
    return render(visit.request, "consultations/answering/not_open.html", context, status=status)
