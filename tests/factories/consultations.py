"""Consultations and answers. A consultation is published and open at `NOW` unless said other.

Counts and places of answers are kept as the actions keep them.
"""

import datetime as dt
import hashlib
import uuid

import factory
from factory.django import DjangoModelFactory

from consultations.actions import recount, round_at, the_call
from consultations.models import (
    Consultation,
    Phase,
    Proposal,
    ProposalGroup,
    ProvenanceLink,
    Response,
    StandardReason,
    Submission,
    SubmissionVersion,
    SubmitterIdentity,
)
from ogp_portal.common.text import new_reference

from .plans import CommitmentFactory, PlanFactory

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


class ConsultationFactory(DjangoModelFactory):
    """With one phase, open ten days before and after NOW; `phase=None` makes none."""

    class Meta:
        model = Consultation
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"hoering-{n}")
    plan = factory.SubFactory(PlanFactory)
    kind = "input"
    title_da = factory.Sequence(lambda n: f"Høring {n}")
    title_en = factory.Sequence(lambda n: f"Consultation {n}")
    is_published = True
    phase = factory.RelatedFactory(
        "tests.factories.consultations.PhaseFactory", factory_related_name="consultation"
    )


class PhaseFactory(DjangoModelFactory):
    class Meta:
        model = Phase

    consultation = factory.SubFactory(ConsultationFactory, phase=None)
    opens_at = NOW - dt.timedelta(days=10)
    closes_at = NOW + dt.timedelta(days=10)


class SubmissionFactory(DjangoModelFactory):
    """Published, with its text, its sender and its one proposal."""

    class Meta:
        model = Submission
        skip_postgeneration_save = True

    reference = factory.LazyFunction(lambda: new_reference("S"))
    consultation = factory.SubFactory(ConsultationFactory)
    phase = factory.LazyAttribute(lambda answer: answer.consultation.phases.first())
    idempotency_key = factory.LazyFunction(uuid.uuid4)
    submitter_kind = "citizen"
    public_name = factory.Sequence(lambda n: f"Borger {n}")
    wish = "with_name"
    state = "published"
    received_at = NOW - dt.timedelta(days=3)
    confirmed_at = NOW - dt.timedelta(days=2)
    published_at = NOW - dt.timedelta(days=1)

    @factory.post_generation
    def text(self, create, text, **kwargs):
        text = text or "Vi foreslår, at dagsordener kommer på nettet."
        version = SubmissionVersion.objects.create(
            submission=self,
            number=1,
            text=text,
            html=f"<p>{text}</p>",
            checksum=hashlib.sha256(text.encode()).hexdigest(),
            received_at=self.received_at,
        )
        SubmitterIdentity.objects.create(
            submission=self, name=self.public_name or "Navnløs", email="sender@example.org"
        )
        Proposal.objects.create(
            reference=new_reference("F"), submission=self, version=version, summary=text[:80]
        )
        recount(self.consultation)


class ProposalFactory(DjangoModelFactory):
    """A further proposal of an answer."""

    class Meta:
        model = Proposal
        skip_postgeneration_save = True

    reference = factory.LazyFunction(lambda: new_reference("F"))
    submission = factory.SubFactory(SubmissionFactory)
    version = factory.LazyAttribute(lambda proposal: proposal.submission.versions.last())
    summary = factory.Sequence(lambda n: f"Forslag {n}")

    @factory.post_generation
    def counted(self, create, extracted, **kwargs):
        recount(self.submission.consultation)


class ResponseFactory(DjangoModelFactory):
    """Published: accepted, with a reason."""

    class Meta:
        model = Response
        skip_postgeneration_save = True

    proposal = factory.SubFactory(ProposalFactory)
    decision = "accepted"
    reason_da = "Vi følger forslaget, fordi det gør arbejdet lettere at følge."
    published_at = NOW

    @factory.post_generation
    def counted(self, create, extracted, **kwargs):
        recount(self.proposal.submission.consultation)


class ProvenanceLinkFactory(DjangoModelFactory):
    class Meta:
        model = ProvenanceLink

    proposal = factory.SubFactory(ProposalFactory)
    commitment = factory.SubFactory(CommitmentFactory)
    relation = "became"
    reason_da = "Forslaget blev til initiativet."


class ProposalGroupFactory(DjangoModelFactory):
    """A group of the proposals given as `members`."""

    class Meta:
        model = ProposalGroup
        skip_postgeneration_save = True

    consultation = factory.SubFactory(ConsultationFactory)
    title_da = factory.Sequence(lambda n: f"Forslag om det samme {n}")

    @factory.post_generation
    def members(self, create, members, **kwargs):
        for member in members or []:
            member.group = self
            member.save(update_fields=["group"])


class StandardReasonFactory(DjangoModelFactory):
    class Meta:
        model = StandardReason

    title = factory.Sequence(lambda n: f"Standardbegrundelse {n}")
    decision = "noted"
    text_da = "Tak for forslaget. Vi tager det med i arbejdet."


class AllYearSubmissionFactory(SubmissionFactory):
    """A published proposal sent all year; its round is the one that `received_at` is in time for."""

    consultation = factory.LazyFunction(lambda: Consultation.everything.get(pk=the_call().pk))
    phase = factory.LazyAttribute(lambda answer: round_at(the_call(), answer.received_at).phase)


class InventedAllYearSubmissionFactory(AllYearSubmissionFactory):
    """The same under the call of the demonstration."""

    is_demonstration = True
    consultation = factory.LazyFunction(
        lambda: Consultation.everything.get(pk=the_call(is_demonstration=True).pk)
    )
    phase = factory.LazyAttribute(
        lambda answer: round_at(the_call(is_demonstration=True), answer.received_at).phase
    )
