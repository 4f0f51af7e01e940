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
    CommitmentFactory,
    DocumentFactory,
    EvaluationFactory,
    EvidenceFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)

__all__ = [
    "CategoryFactory",
    "CoCreationStepFactory",
    "CoCreationTimelineFactory",
    "CommitmentFactory",
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
    "ResponseFactory",
    "StatusUpdateFactory",
    "SubmissionFactory",
    "ThemeFactory",
    "TopicFactory",
    "UserFactory",
]
