"""Makes rows for tests. Free of surprises: what a test cares about, it says."""

from .accounts import MandateFactory, OrganisationFactory, UserFactory
from .consultations import (
    ConsultationFactory,
    PhaseFactory,
    ProposalFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    SubmissionFactory,
)
from .forum import CategoryFactory, PostFactory, TopicFactory
from .network import (
    CoCreationStepFactory,
    CoCreationTimelineFactory,
    MeetingParticipantFactory,
    NetworkMemberFactory,
    NetworkRulesFactory,
    OutreachActivityFactory,
)
from .plans import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    EvaluationFactory,
    EvidenceFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    PlanFactory,
    RecommendationFactory,
    StatusUpdateFactory,
    TermFactory,
    ThemeFactory,
)

__all__ = [
    "AssessmentFactory",
    "CategoryFactory",
    "CoCreationStepFactory",
    "CoCreationTimelineFactory",
    "CommitmentFactory",
    "CommitmentLinkFactory",
    "ConsultationFactory",
    "DocumentFactory",
    "EvaluationFactory",
    "EvidenceFactory",
    "MandateFactory",
    "MeetingParticipantFactory",
    "MilestoneFactory",
    "NetworkMeetingFactory",
    "NetworkMemberFactory",
    "NetworkRulesFactory",
    "OrganisationFactory",
    "OutreachActivityFactory",
    "PhaseFactory",
    "PlanFactory",
    "PostFactory",
    "ProposalFactory",
    "ProvenanceLinkFactory",
    "RecommendationFactory",
    "ResponseFactory",
    "StatusUpdateFactory",
    "SubmissionFactory",
    "TermFactory",
    "ThemeFactory",
    "TopicFactory",
    "UserFactory",
]
