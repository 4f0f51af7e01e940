"""Changed deadlines, invited parties, their links and ticks."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from consultations.inviting import checksum, new_token
from consultations.models import AnswerTick, DeadlineChange, InvitationLink, InvitedParty

from .consultations import NOW, ConsultationFactory, PhaseFactory, SubmissionFactory


class DeadlineChangeFactory(DjangoModelFactory):
    """Two days more, changed yesterday."""

    class Meta:
        model = DeadlineChange

    phase = factory.SubFactory(PhaseFactory)
    kind = "moved"
    old_closes_at = factory.LazyAttribute(
        lambda change: change.phase.closes_at - dt.timedelta(days=2)
    )
    new_closes_at = factory.SelfAttribute("phase.closes_at")
    changed_at = NOW - dt.timedelta(days=1)
    reason_da = "Materialet kom for sent."


class InvitedPartyFactory(DjangoModelFactory):
    class Meta:
        model = InvitedParty

    consultation = factory.SubFactory(ConsultationFactory)
    name = factory.Sequence(lambda n: f"Foreningen {n}")
    email = factory.Sequence(lambda n: f"post@forening{n}.example")
    added_at = NOW - dt.timedelta(days=20)


class InvitationLinkFactory(DjangoModelFactory):
    """A letter that was sent fifteen days ago. `token` is what the mail held."""

    class Meta:
        model = InvitationLink

    class Params:
        token = factory.LazyFunction(new_token)

    party = factory.SubFactory(InvitedPartyFactory)
    phase = factory.LazyAttribute(lambda link: link.party.consultation.phases.first())
    purpose = "letter"
    token_sha256 = factory.LazyAttribute(lambda link: checksum(link.token))
    address = factory.SelfAttribute("party.email")
    made_at = NOW - dt.timedelta(days=15)


class AnswerTickFactory(DjangoModelFactory):
    class Meta:
        model = AnswerTick

    party = factory.SubFactory(InvitedPartyFactory)
    submission = factory.SubFactory(
        SubmissionFactory, consultation=factory.SelfAttribute("..party.consultation")
    )
    how = "link"
    made_at = NOW
