"""What became of a proposal: the thread from the sentence in the answer to today's status.

Four steps, each with its date and its link: the proposal, the decision with its reason, what it
led to, how far that has come. A step that has not happened says what comes next instead.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from ogp_portal.common.bilingual import language_of
from ogp_portal.common.dates import COPENHAGEN, format_date, format_deadline
from plans.enums import Completion, PlanState
from plans.models import StatusUpdate

from .answered import together_with
from .enums import ConsultationStatus, Decision
from .models import Consultation, GrossListEntry, Proposal, ProvenanceLink, Response
from .permissions import is_staff
from .wording import decision_shown, is_overdue, promise

QUOTE_LENGTH = 1_500
"""Characters of a proposal quoted on its page; a longer one is read in the answer."""

LED_NOWHERE = {Decision.REJECTED, Decision.NOTED, Decision.OUT_OF_SCOPE}


@dataclass(frozen=True)
class Result:
    """One initiative or milestone that the proposal led to, with its latest status."""

    link: ProvenanceLink
    number: str
    title: str
    language: str
    url: str
    milestone: str
    status: StatusUpdate | None

    @property
    def status_language(self) -> str:
        """The language that the status text is written in."""
        return language_of(self.status, "text") if self.status else ""

    @property
    def completion(self) -> str:
        """How far it has come, in words; a completed milestone needs no report."""
        if self.status:
            return self.status.get_completion_display()
        milestone = self.link.milestone
        return str(Completion.COMPLETE.label) if milestone and milestone.is_completed else ""

    @property
    def tone(self) -> str:
        """The symbol of the status component."""
        code = self.status.completion if self.status else ""
        return {"complete": "completed", "": "completed"}.get(code, code)


@dataclass(frozen=True)
class Thread:
    """All that the page of a proposal tells."""

    proposal: Proposal
    quote: str
    is_cut: bool
    response: Response | None
    earlier: list[Response]
    words: str
    tone: str
    results: list[Result]
    next_decision: str
    next_result: str
    next_status: str
    gross_list: GrossListEntry | None = None

    @property
    def together(self) -> int:
        """How many public proposals have this response; 0 when none is public."""
        return (self.response.together or 0) if self.response else 0

    @property
    def has_status(self) -> bool:
        return any(result.completion for result in self.results)


def thread_of(proposal: Proposal, consultation: Consultation, user, now: dt.datetime) -> Thread:
    """The thread as `user` may see it at `now`, in at most three queries.

    `proposal` comes with its version and their public words; `consultation` with its periods.
    """
    published = together_with(proposal.responses.published())
    responses = list(published.order_by("-version"))
    current = next((one for one in responses if one.is_current), None)
    results = _results(proposal, user) if current else []
    text, is_all_year = proposal.public_words, consultation.is_open_call
    decision = current.decision if current else None
    words, tone = decision_shown(decision, current.decide_by if current else None, now)
    if proposal.is_replaced and not current:
        words, tone = _("Changed by its sender"), "neutral"
    is_over = proposal.is_replaced and not results
    return Thread(
        proposal=proposal,
        # What was sent all year has no other page, so it is told here in full.
        quote=text if is_all_year else _cut(text),
        is_cut=len(text) > QUOTE_LENGTH and not is_all_year,
        response=current,
        earlier=[one for one in responses if one is not current],
        words=words,
        tone=tone,
        results=results,
        next_decision=_next_decision(proposal, consultation, current, now),
        next_result="" if results or is_over else _next_result(current),
        next_status="" if is_over else _next_status(current, results),
        gross_list=_gross_list(proposal, user),
    )


def _gross_list(proposal: Proposal, user) -> GrossListEntry | None:
    """Its place on the gross list of a plan, once that plan is out; fetched with the proposal."""
    entry = getattr(proposal, "gross_list_entry", None)
    return entry if entry and (entry.plan.state != PlanState.DRAFT or is_staff(user)) else None


def _cut(text: str) -> str:
    if len(text) <= QUOTE_LENGTH:
        return text
    return text[:QUOTE_LENGTH].rsplit(" ", 1)[0] + " …"


def _results(proposal: Proposal, user) -> list[Result]:
    related = ["commitment__plan", "milestone__commitment__plan"]
    rows = ProvenanceLink.objects.visible_to(user).filter(proposal=proposal)
    links = list(rows.select_related(*related).order_by("made_at", "pk"))
    statuses = _latest_statuses(links)
    return [_result(link, statuses) for link in links]


def _result(link: ProvenanceLink, statuses: dict[tuple[str, int], StatusUpdate]) -> Result:
    initiative, milestone = link.initiative, link.milestone
    target = milestone or initiative
    key = ("milestone", milestone.pk) if milestone else ("commitment", initiative.pk)
    return Result(
        link=link,
        number=initiative.address,
        title=target.title,
        language=target.title_language,
        url=target.get_absolute_url(),
        milestone=str(milestone.position) if milestone else "",
        status=statuses.get(key),
    )


def _latest_statuses(links: list[ProvenanceLink]) -> dict[tuple[str, int], StatusUpdate]:
    """The last status of each target, by kind and id, in one query."""
    if not links:
        return {}
    of_initiatives = Q(commitment__in=[link.commitment_id for link in links if link.commitment_id])
    of_milestones = Q(milestone__in=[link.milestone_id for link in links if link.milestone_id])
    rows = StatusUpdate.objects.filter(of_initiatives & Q(milestone=None) | of_milestones)
    latest = rows.order_by("commitment_id", "milestone_id", "-reported_at", "-pk")
    return {
        ("milestone", row.milestone_id)
        if row.milestone_id
        else ("commitment", row.commitment_id): row
        for row in latest.distinct("commitment_id", "milestone_id")
    }


def _next_decision(
    proposal: Proposal, consultation: Consultation, response: Response | None, now: dt.datetime
) -> str:
    """What comes before the decision; "" once there is one that stands."""
    if response is not None and is_overdue(response.decision, response.decide_by, now):
        by = format_date(response.decide_by)
        return _("The decision was due by %s. It is overdue.") % by
    if response is not None or proposal.is_replaced:
        return ""
    if consultation.is_open_call:
        return _next_round(proposal.submission.phase.round.answered_by, now)
    if consultation.status_at(now) == ConsultationStatus.OPEN:
        deadline = format_deadline(consultation.last_deadline)
        return (
            _(
                "The consultation is open until %s. After that the authority decides on each "
                "proposal and writes here what it decided and why."
            )
            % deadline
        )
    return _("The authority has not answered yet. It will write here what it decided and why.")


def _next_round(answered_by: dt.date, now: dt.datetime) -> str:
    """By when a proposal sent all year gets its answer, and that it has not come when it is late."""
    if now.astimezone(COPENHAGEN).date() > answered_by:
        return f"{promise(answered_by, now)}. " + _("The answer is overdue.")
    return f"{promise(answered_by, now)}. " + _("You can read here what is decided and why.")


def _next_result(response: Response | None) -> str:
    """What stands where nothing is linked."""
    if response is None:
        return _("When there is a decision, you can see here which initiative it led to.")
    if response.decision in LED_NOWHERE:
        return _("The proposal did not lead to an initiative.")
    if response.decision == Decision.DEFERRED:
        return _("It will be shown here when the proposal has been decided.")
    return _("The authority has not linked the proposal to an initiative yet.")


def _next_status(response: Response | None, results: list[Result]) -> str:
    """What stands where no status is known; "" when one is shown for every result."""
    if results:
        if all(result.completion for result in results):
            return ""
        return _("The responsible authority has not reported a status yet.")
    if response is not None and response.decision in LED_NOWHERE:
        return _("The thread ends with the decision above.")
    return _("Once the proposal is linked to an initiative, you can follow its status here.")
