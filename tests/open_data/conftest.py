"""One public object of every kind, tied together as the story ties them."""

import datetime as dt

import pytest
from django.utils import timezone

from consultations.models import GrossListEntry
from ogp_portal import record
from ogp_portal.open_data.changes.sequencer import number_changes
from ogp_portal.open_data.kinds import KINDS
from ogp_portal.record.actions import place_waiting
from ogp_portal.record.models import EventKind
from plans.models import CommitmentTerm, FollowUp, MeetingParticipant, PlanSection, StatusUpdate
from tests.factories import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    ConsultationFactory,
    DocumentFactory,
    EvaluationFactory,
    EvidenceFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    OrganisationFactory,
    PartyFactory,
    PlanFactory,
    PostFactory,
    ProvenanceLinkFactory,
    RecommendationFactory,
    ResponseFactory,
    StatusUpdateFactory,
    SubmissionFactory,
    TermFactory,
    ThemeFactory,
    TopicFactory,
)


def one_of_each(number: int = 0) -> None:
    """Adds an object of every kind, each with what belongs to it."""
    plan = PlanFactory(predecessor=PlanFactory())
    PlanSection.objects.create(plan=plan, key="foreword", text_da="Forord")
    body = OrganisationFactory()
    commitment = CommitmentFactory(plan=plan, theme=ThemeFactory(plan=plan))
    PartyFactory(commitment=commitment, organisation=body)
    commitment.answers.create(question="problem", position=1, text_da="Problemet")
    CommitmentTerm.objects.create(commitment=commitment, term=TermFactory())
    CommitmentLinkFactory(commitment=commitment, other=CommitmentFactory(plan=plan))
    milestone = MilestoneFactory(commitment=commitment, owner=body)
    StatusUpdateFactory(commitment=commitment, milestone=milestone)
    EvidenceFactory(commitment=commitment, milestone=milestone)
    report = DocumentFactory(plan=plan, kind="irm_report")
    DocumentFactory(plan=plan, commitment=commitment, reply_to=report, replaces=report)
    AssessmentFactory(commitment=commitment)
    recommendation = RecommendationFactory(report=report)
    FollowUp.objects.create(recommendation=recommendation, text_da="Det er gjort")
    EvaluationFactory(plan=plan, is_external=True)
    meeting = NetworkMeetingFactory()
    meeting.presented.add(commitment)
    meeting.documents.add(report)
    MeetingParticipant.objects.create(meeting=meeting, organisation=body)
    consultation = ConsultationFactory(plan=plan)
    consultation.documents.create(title_da="Udkast", url="https://example.org/udkast")
    answer = SubmissionFactory(consultation=consultation, public_name="Karen Jensen")
    response = ResponseFactory(proposal=answer.proposals.get())
    ProvenanceLinkFactory(proposal=response.proposal, response=response, commitment=commitment)
    GrossListEntry.objects.create(plan=plan, proposal=response.proposal)
    subjects = {"commitment": commitment, "consultation": consultation, "meeting": meeting}
    for name, thing in (subjects | {"proposal": response.proposal}).items():
        PostFactory(topic=TopicFactory(plan=plan, **{name: thing}))


def number_all() -> None:
    """Gives what has changed its number, and one act its place in the record."""
    now = timezone.now()
    number_changes(now=now, budget=dt.timedelta(minutes=1))
    record.seal(EventKind.STATUS, StatusUpdate.objects.latest("pk"), {}, now=now)
    place_waiting(now=now)


@pytest.fixture
def everything(db):
    one_of_each()
    number_all()


@pytest.fixture(params=sorted(KINDS))
def kind(request):
    return KINDS[request.param]


@pytest.fixture
def day() -> dt.date:
    return dt.date(2026, 11, 23)
