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
from .plans import (
    CommitmentFactory,
    DocumentFactory,
    EvaluationFactory,
    EvidenceFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    OwnerReportFactory,
    OwnerRequestFactory,
    PartyFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)

__all__ = [
    "CategoryFactory",
    "CommitmentFactory",
    "ConsultationFactory",
    "DocumentFactory",
    "EvaluationFactory",
    "EvidenceFactory",
    "MandateFactory",
    "MilestoneFactory",
    "NetworkMeetingFactory",
    "OrganisationFactory",
    "OwnerReportFactory",
    "OwnerRequestFactory",
    "PartyFactory",
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
