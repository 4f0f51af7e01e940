"""Sending a proposal, open all year, in steps.

No account and no script is needed; what is typed travels along (steps.py).
"""

import uuid
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ogp_portal.common.caching import personal_page
from ogp_portal.common.networks import network_of

from .. import actions, tokens
from ..actions import Answer
from ..call_standing import CallStanding, standing_at
from ..enums import SubmitterKind
from ..forms import AboutProposerForm, ProposalForm
from .done import DRAFT_APART, lead_to
from .steps import (
    KEPT,
    REFUSED,
    TOO_MANY,
    WRONG,
    StepVisit,
    give_key,
    kept_by_this_browser,
    typed,
)

ABOUT, PROPOSAL, CHECK, SEND, KEEP = "1", "2", "3", "send", "keep"
TEMPLATES = {ABOUT: "about.html", PROPOSAL: "proposal.html", CHECK: "check.html"}
PARTS = ("title", "what", "why", "whom")
FIELDS = [*AboutProposerForm.base_fields, *ProposalForm.base_fields, KEPT]


@dataclass(frozen=True)
class Visit(StepVisit):
    """One request for one step of a proposal, and how the call stands."""

    call: CallStanding

    @cached_property
    def about(self) -> AboutProposerForm:
        return AboutProposerForm(self.values)

    @cached_property
    def proposal(self) -> ProposalForm:
        return ProposalForm(self.values, kind=self.kind)

    def first_wrong(self, wanted: str) -> tuple[str, AboutProposerForm | ProposalForm] | None:
        """(step, its form with errors) of the first wrong step before `wanted`; None if all fit."""
        if wanted in {PROPOSAL, CHECK, SEND} and not self.about.is_valid():
            return ABOUT, self.about
        if wanted in {CHECK, SEND} and not self.proposal.is_valid():
            return PROPOSAL, self.proposal
        return None

    def checked(self) -> Answer:
        """What the steps hold together, once `first_wrong(SEND)` has found nothing."""
        language, given = self.request.LANGUAGE_CODE, self.proposal.cleaned_data
        return Answer(
            **self.about.cleaned_data,
            wish=given["wish"],
            idempotency_key=given["idempotency_key"],
            summary=given["title"],
            text=self.proposal.received_text(language),
            language=language,
        )


def trail(*further: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs down to the proposals and on to what lies under them."""
    return [(_("Proposals"), reverse("proposal-list")), *further]


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: HttpRequest) -> HttpResponse:
    """The steps of a proposal. `gaa` in the form says which step the pressed button leads to.

    Whether the call is paused is decided when the request is handled: a form opened before the
    pause and sent in it is refused, with all that was typed kept on the page.
    """
    now = timezone.now()
    visit = Visit(request, give_key(typed(request, FIELDS, now)), now, standing_at(now))
    wanted = request.POST.get("gaa", ABOUT)
    response = _DOES.get(wanted, _go_to)(visit, wanted)
    return kept_by_this_browser(request, response)


def _go_to(visit: Visit, wanted: str) -> HttpResponse:
    """The wanted step, or the first one before it that is not filled in as it must be."""
    if visit.call.is_paused:
        return _paused(visit)
    wrong = visit.first_wrong(wanted)
    if wrong is not None:
        return _show(visit, *wrong, status=WRONG)
    if wanted == CHECK:
        return _show_check(visit)
    if wanted == PROPOSAL:
        return _show(visit, PROPOSAL, ProposalForm(initial=visit.values, kind=visit.kind))
    return _show(visit, ABOUT, AboutProposerForm(initial=visit.values))


def _show(visit: Visit, step: str, form, *, status: int = 200, **further) -> HttpResponse:
    """One step; the fields of the others go along as hidden ones."""
    heading = _("Send a proposal")
    context = {
        "form": form,
        "page_title": heading,
        "breadcrumbs": trail((heading, visit.request.path)),
        "steps": [(_("About you"), ""), (_("Your proposal"), ""), (_("Check your proposal"), "")],
        "step": int(step),
        "carried": visit.carried(FIELDS, form),
        "call": visit.call,
        **further,
    }
    template = f"consultations/open_call/{TEMPLATES[step]}"
    return render(visit.request, template, context, status=status)


def _show_check(visit: Visit, *, status: int = 200, **further) -> HttpResponse:
    """What will be public and what only staff will see, before anything is sent."""
    words = {"kind": SubmitterKind(visit.kind).label, "wish": visit.proposal.wish_label}
    return _show(visit, CHECK, None, status=status, answer=visit.checked(), **words, **further)


def _send(visit: Visit, _wanted: str) -> HttpResponse:
    """Receives the proposal and leads to its receipt; the same form twice leads to the same one."""
    wrong = visit.first_wrong(SEND)
    if wrong is not None:
        return _paused(visit) if visit.call.is_paused else _show(visit, *wrong, status=WRONG)
    try:
        sent = actions.send(
            actions.the_call(),
            visit.checked(),
            by=visit.request.signed_in_user,
            now=visit.now,
            network=network_of(visit.request),
        )
    except actions.Paused:
        return _paused(visit)
    except actions.AlreadySent as refusal:
        visit.values["idempotency_key"] = str(uuid.uuid4())
        return _show_check(visit, status=REFUSED, earlier=refusal.submission)
    return redirect("proposal-receipt", tokens.sign(tokens.RECEIPT, sent.reference))


def _keep(visit: Visit, _wanted: str) -> HttpResponse:
    """Keeps what is typed as it is, also in a pause, and leads to the draft."""
    seen = visit.values.pop(KEPT, "")
    try:
        draft = visit.keep(actions.the_call(), seen=seen)
    except actions.TooManyDrafts as refusal:
        form = ProposalForm(initial=visit.values, kind=visit.kind)
        return _show(visit, PROPOSAL, form, status=TOO_MANY, problem=refusal.messages[0])
    return (
        redirect(draft.own_path) if draft.key == visit.key else lead_to(draft.own_path, DRAFT_APART)
    )


_DOES = {SEND: _send, KEEP: _keep}
"""What a button does that leads to no step."""


def kept_parts(values: dict[str, str]) -> list[tuple[str, str, str]]:
    """(name, label, text) of each part that is written, for a person to copy."""
    labels = {name: field.label for name, field in ProposalForm.base_fields.items()}
    parts = ((name, labels[name], values.get(name, "")) for name in PARTS)
    return [part for part in parts if part[2]]


def _paused(visit: Visit) -> HttpResponse:
    """Why and until when no proposals are taken; keeps what was typed, each part under its label."""
    heading = _("Send a proposal")
    context = {
        "page_title": heading,
        "breadcrumbs": trail((heading, visit.request.path)),
        "call": visit.call,
        "kept": kept_parts(visit.values),
        "carried": visit.carried(FIELDS, None),
    }
    status = REFUSED if visit.request.method == "POST" else 200
    return render(visit.request, "consultations/open_call/paused.html", context, status=status)
