"""Answering a consultation, in steps.

No account and no script is needed. What was typed in one step travels through the others as
hidden fields, so nothing is stored before the sender presses Send and nothing is lost on the way
back. Every step is checked again when the answer is sent.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ogp_portal.common.caching import personal_page
from ogp_portal.common.networks import network_of

from .. import actions, tokens
from ..actions import Answer
from ..enums import SubmitterKind
from ..forms import AboutForm, AnswerForm
from ..models import Consultation
from .consultations import find_consultation, trail
from .known import is_key, known_about

ABOUT, ANSWER, CHECK, SEND = "1", "2", "3", "send"
TEMPLATES = {ABOUT: "about.html", ANSWER: "answer.html", CHECK: "check.html"}
FIELDS = [*AboutForm.base_fields, *AnswerForm.base_fields]
WRONG, REFUSED = 422, 409
"""HTTP statuses of a form with errors, and of one that comes too late or twice."""


@dataclass(frozen=True)
class Visit:
    """One request for one step: which consultation, what is typed so far, and when it came."""

    request: HttpRequest
    consultation: Consultation
    values: dict[str, str]
    now: dt.datetime

    @property
    def is_open(self) -> bool:
        return self.consultation.period_at(self.now) is not None

    @property
    def kind(self) -> str:
        """Who answers, as typed so far."""
        return self.values.get("submitter_kind", "")

    @cached_property
    def about(self) -> AboutForm:
        return AboutForm(self.values)

    @cached_property
    def answer(self) -> AnswerForm:
        return AnswerForm(self.values, kind=self.kind)

    def first_wrong(self, wanted: str) -> tuple[str, AboutForm | AnswerForm] | None:
        """(step, its form with errors) of the first wrong step before `wanted`; None if all fit."""
        if wanted in {ANSWER, CHECK, SEND} and not self.about.is_valid():
            return ABOUT, self.about
        if wanted in {CHECK, SEND} and not self.answer.is_valid():
            return ANSWER, self.answer
        return None

    def checked(self) -> Answer:
        """What the steps hold together, once `first_wrong(SEND)` has found nothing."""
        given = self.about.cleaned_data | self.answer.cleaned_data
        return Answer(**given, language=self.request.LANGUAGE_CODE)


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
    visit = Visit(request, found, _values(request, now), now)
    wanted = request.POST.get("gaa", ABOUT)
    response = _send(visit) if wanted == SEND else _go_to(visit, wanted)
    if request.signed_in_user is None:
        # Kept by this browser alone, so that its own Back button finds what was typed.
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _values(request: HttpRequest, now: dt.datetime) -> dict[str, str]:
    """Every field as typed, in whatever step; on the first visit what is known already.

    The key makes a form that is sent twice one answer, so it is given once and carried along.
    """
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in FIELDS}
    else:
        values = known_about(request.signed_in_user, now)
    if not is_key(values.get("idempotency_key", "")):
        values["idempotency_key"] = str(uuid.uuid4())
    return values


def _go_to(visit: Visit, wanted: str) -> HttpResponse:
    """The wanted step, or the first one before it that is not filled in as it must be."""
    if not visit.is_open:
        return _not_open(visit)
    wrong = visit.first_wrong(wanted)
    if wrong is not None:
        return _show(visit, *wrong, status=WRONG)
    if wanted == CHECK:
        return _show_check(visit)
    if wanted == ANSWER:
        return _show(visit, ANSWER, AnswerForm(initial=visit.values, kind=visit.kind))
    return _show(visit, ABOUT, AboutForm(initial=visit.values))


def _show(visit: Visit, step: str, form, *, status: int = 200, **further) -> HttpResponse:
    """One step; the fields of the others go along as hidden ones."""
    found, heading = visit.consultation, _("Answer the consultation")
    shown = form.fields if form else {}
    carried = [(name, visit.values.get(name)) for name in FIELDS if name not in shown]
    running = found.period_at(visit.now)
    context = {
        "object": found,
        "form": form,
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "breadcrumbs": trail(found, (heading, visit.request.path)),
        "steps": [(_("About you"), ""), (_("Your answer"), ""), (_("Check your answer"), "")],
        "step": int(step),
        "carried": [(name, value) for name, value in carried if value],
        "closes_at": running.upper if running else None,
        **further,
    }
    template = f"consultations/answering/{TEMPLATES[step]}"
    return render(visit.request, template, context, status=status)


def _show_check(visit: Visit, *, status: int = 200, **further) -> HttpResponse:
    """What will be public and what only staff will see, before anything is sent."""
    words = {"kind": SubmitterKind(visit.kind).label, "wish": visit.answer.wish_label}
    return _show(visit, CHECK, None, status=status, answer=visit.checked(), **words, **further)


def _send(visit: Visit) -> HttpResponse:
    """Receives the answer and leads to its receipt; the same form twice leads to the same one."""
    wrong = visit.first_wrong(SEND)
    if wrong is not None:
        return _show(visit, *wrong, status=WRONG) if visit.is_open else _not_open(visit)
    user = visit.request.signed_in_user
    try:
        network = network_of(visit.request)
        sent = actions.submit(
            visit.consultation, visit.checked(), by=user, now=visit.now, network=network
        )
    except actions.NotOpen:
        return _not_open(visit)
    except actions.AlreadySent as refusal:
        return _ask_again(visit, refusal)
    token = tokens.sign(tokens.RECEIPT, sent.reference)
    return redirect(reverse("submission-receipt", args=[sent.consultation.slug, token]))


def _ask_again(visit: Visit, refusal: actions.AlreadySent) -> HttpResponse:
    """The form was sent before with other words: sent once more it becomes a further answer."""
    visit.values["idempotency_key"] = str(uuid.uuid4())
    return _show_check(visit, status=REFUSED, earlier=refusal.submission)


def _not_open(visit: Visit) -> HttpResponse:
    """Not yet or no longer open: says when, whom to write to, and keeps what was typed."""
    found, heading = visit.consultation, _("Answer the consultation")
    context = {
        "object": found,
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "breadcrumbs": trail(found, (heading, visit.request.path)),
        "text": visit.values.get("text", ""),
        "opens_at": found.next_opening(visit.now),
        "closes_at": found.last_deadline,
    }
    status = REFUSED if visit.request.method == "POST" else 200
    return render(visit.request, "consultations/answering/not_open.html", context, status=status)
