"""What there is to do about one consultation: its lists with their numbers, and its acts by stage."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..enums import SuggestionState
from ..models import (
    AnswerCluster,
    Consultation,
    DraftText,
    Proposal,
    Question,
    Submission,
    SubmitterRequest,
    ThemeSuggestion,
)
from .acts import Offer
from .stages import Stage

OF_ANSWER = "submission__consultation__id__exact"
OF_PHASE = "phase__consultation__id__exact"
OF_RUN = "run__consultation__id__exact"


@dataclass(frozen=True)
class WorkList:
    """A list of the admin, cut to one consultation.

    `name` is the list's model, `lookup` its filter by consultation, `chosen` its other filters.
    `rows` gives what the list then shows, to be counted.
    """

    stage: Stage
    label: Any
    name: str
    rows: Callable[[Consultation, dt.datetime], QuerySet]
    lookup: str = "consultation__id__exact"
    chosen: dict[str, str] = field(default_factory=dict)

    def address(self, consultation: Consultation) -> str:
        """The list with its filters set."""
        listed = reverse(f"admin:consultations_{self.name}_changelist")
        return f"{listed}?{urlencode({self.lookup: consultation.pk, **self.chosen})}"

    def is_for(self, user) -> bool:
        """Whether this person may read the list."""
        return user.has_perm(f"consultations.view_{self.name}")


def _proposals(one: Consultation) -> QuerySet:
    return Proposal.objects.filter(submission__consultation=one)


def _requests(one: Consultation, _now: dt.datetime) -> QuerySet:
    return SubmitterRequest.objects.waiting().filter(submission__consultation=one)


def _suggestions(one: Consultation, _now: dt.datetime) -> QuerySet:
    return ThemeSuggestion.objects.filter(run__consultation=one, state=SuggestionState.OPEN)


LISTS = [
    WorkList(
        Stage.PREPARE,
        _("Questions"),
        "question",
        lambda one, now: Question.objects.filter(phase__consultation=one),
        OF_PHASE,
    ),
    WorkList(
        Stage.PREPARE,
        _("Draft texts in paragraphs"),
        "drafttext",
        lambda one, now: DraftText.objects.filter(phase__consultation=one),
        OF_PHASE,
    ),
    WorkList(
        Stage.INVITE,
        _("List of invited parties"),
        "invitedparty",
        lambda one, now: one.invited_parties.all(),
    ),
    WorkList(
        Stage.ANSWERS,
        _("Answers to review"),
        "submission",
        lambda one, now: Submission.objects.to_review().filter(consultation=one),
    ),
    WorkList(
        Stage.ANSWERS,
        _("All answers"),
        "submission",
        lambda one, now: Submission.objects.filter(consultation=one),
        chosen={"state": "all"},
    ),
    WorkList(
        Stage.ANSWERS,
        _("Requests from senders"),
        "submitterrequest",
        _requests,
        OF_ANSWER,
    ),
    WorkList(
        Stage.ANSWERS,
        _("Groups of similar answers"),
        "answercluster",
        lambda one, now: AnswerCluster.objects.filter(consultation=one, senders__gt=1),
    ),
    WorkList(
        Stage.THEMES, _("Suggested themes to decide"), "themesuggestion", _suggestions, OF_RUN
    ),
    WorkList(
        Stage.THEMES, _("Themes"), "proposaltheme", lambda one, now: one.proposal_themes.all()
    ),
    WorkList(
        Stage.THEMES, _("Double codings"), "doublecoding", lambda one, now: one.double_codings.all()
    ),
    WorkList(
        Stage.RESPONSES,
        _("Proposals without a response"),
        "proposal",
        lambda one, now: _proposals(one).unanswered_at(now).one_per_group(),
        OF_ANSWER,
    ),
    WorkList(
        Stage.RESPONSES,
        _("All proposals"),
        "proposal",
        lambda one, now: _proposals(one),
        OF_ANSWER,
        {"response": "all"},
    ),
    WorkList(
        Stage.RESPONSES,
        _("Groups of proposals"),
        "proposalgroup",
        lambda one, now: one.proposal_groups.all(),
    ),
    WorkList(
        Stage.REPORT,
        _("Sections of the report"),
        "reportsection",
        lambda one, now: one.report_sections.all(),
    ),
    WorkList(Stage.CASE, _("Packages"), "package", lambda one, now: one.packages.all()),
]


class Counted(NamedTuple):
    """A list as the page links to it."""

    label: str
    address: str
    number: int


class StageWork(NamedTuple):
    """What stands beside one stage: lists to work through, and buttons."""

    title: str
    lists: list[Counted]
    acts: list[Offer]


def work_on(consultation: Consultation, offered: list[Offer], user) -> list[StageWork]:
    """The stages of a consultation that have anything for this person, in order."""
    now = timezone.now()
    found = []
    for stage in Stage:
        lists = [
            Counted(str(one.label), one.address(consultation), one.rows(consultation, now).count())
            for one in LISTS
            if one.stage == stage and one.is_for(user)
        ]
        acts = [one for one in offered if one.stage == stage]
        if lists or acts:
            found.append(StageWork(stage.label, lists, acts))
    return found


class ShowsWork:
    """Put before ActsAdmin: the page of a consultation shows its work by stage."""

    change_form_template = "admin/consultations/consultation_change_form.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None
    ):
        subject = self.get_object(request, object_id)
        work = []
        if subject is not None and not subject.is_record:
            work = work_on(subject, self.offered(request, subject), request.user)
        extra = {**(extra_context or {}), "work": work}
        return super().change_view(request, object_id, form_url, extra)
