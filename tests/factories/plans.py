"""Plans and what hangs on them. A plan is in progress and public unless the test says other."""

import datetime as dt
import uuid

import factory
from factory.django import DjangoModelFactory

from plans.models import (
    ActionPlan,
    Assessment,
    Commitment,
    CommitmentLink,
    CommitmentParty,
    Document,
    Evaluation,
    Evidence,
    Milestone,
    NetworkMeeting,
    OwnerReport,
    OwnerRequest,
    Recommendation,
    StatusUpdate,
    Term,
    Theme,
)

from .accounts import OrganisationFactory


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = ActionPlan

    slug = factory.Sequence(lambda n: f"plan-{n}")
    number = factory.Sequence(lambda n: 100 + n)
    title_da = factory.Sequence(lambda n: f"Handlingsplan {n}")
    title_en = factory.Sequence(lambda n: f"Action Plan {n}")
    state = "in_progress"
    starts_on = dt.date(2026, 1, 1)
    starts_precision = "day"
    ends_on = dt.date(2027, 12, 31)
    ends_precision = "day"


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n + 1)
    slug = factory.Sequence(lambda n: f"tema-{n}")
    title_da = factory.Sequence(lambda n: f"Tema {n}")


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = Commitment

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda n: f"{n // 98 + 1}.{n % 98 + 1}")
    title_da = factory.Sequence(lambda n: f"Initiativ {n}")
    title_en = factory.Sequence(lambda n: f"Commitment {n}")


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    commitment = factory.SubFactory(CommitmentFactory)
    position = factory.Sequence(lambda n: n + 1)
    title_da = factory.Sequence(lambda n: f"Milepæl {n}")
    due_on = dt.date(2027, 6, 30)
    due_precision = "day"


class StatusUpdateFactory(DjangoModelFactory):
    class Meta:
        model = StatusUpdate

    commitment = factory.SubFactory(CommitmentFactory)
    completion = "limited"
    text_da = "Arbejdet er i gang."


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    commitment = factory.SubFactory(CommitmentFactory)
    title_da = factory.Sequence(lambda n: f"Dokumentation {n}")
    url = "https://example.org/dokumentation"


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    kind = "other"
    plan = factory.SubFactory(PlanFactory)
    title_da = factory.Sequence(lambda n: f"Dokument {n}")
    url = "https://example.org/dokument"


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = Evaluation

    plan = factory.SubFactory(PlanFactory)
    kind = "final"
    title_da = "Selvevaluering"
    title_en = "Self-assessment"


class NetworkMeetingFactory(DjangoModelFactory):
    class Meta:
        model = NetworkMeeting

    slug = factory.Sequence(lambda n: f"2026-01-{n + 1}")
    title_da = factory.Sequence(lambda n: f"Netværksmøde {n}")
    held_on = dt.date(2026, 1, 19)
    held_precision = "day"
    is_published = True


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    kind = "value"
    key = factory.Sequence(lambda n: f"vaerdi-{n}")
    name_da = factory.Sequence(lambda n: f"Værdi {n}")
    name_en = factory.Sequence(lambda n: f"Value {n}")


class CommitmentLinkFactory(DjangoModelFactory):
    class Meta:
        model = CommitmentLink

    commitment = factory.SubFactory(CommitmentFactory)
    other = factory.SubFactory(CommitmentFactory)
    relation = "continues"
    reason_da = "Arbejdet fortsætter."


class AssessmentFactory(DjangoModelFactory):
    """A value of IRM, read on OGP's website."""

    class Meta:
        model = Assessment

    commitment = factory.SubFactory(CommitmentFactory)
    plan = factory.SelfAttribute("commitment.plan")
    judge = "irm"
    variable = "completion"
    scale = "completion_irm"
    values = ["Substantial"]
    read_from = "ogp_commitment_page"


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    report = factory.SubFactory(DocumentFactory, kind="irm_report")
    position = factory.Sequence(lambda n: n + 1)
    text_da = factory.Sequence(lambda n: f"Anbefaling {n}")


class PartyFactory(DjangoModelFactory):
    """The responsible body of an initiative; it has not confirmed it."""

    class Meta:
        model = CommitmentParty

    commitment = factory.SubFactory(CommitmentFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "lead"


class OwnerRequestFactory(DjangoModelFactory):
    """Asked on 20 November 2026; the link works for 60 days."""

    class Meta:
        model = OwnerRequest

    plan = factory.SubFactory(PlanFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    address = factory.Sequence(lambda n: f"ejer{n}@example.org")
    period = "2026-2"
    asked_at = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    expires_at = factory.LazyAttribute(lambda row: row.asked_at + dt.timedelta(days=60))


class OwnerReportFactory(DjangoModelFactory):
    """A report of the request's organisation on an initiative of the request's plan."""

    class Meta:
        model = OwnerReport

    request = factory.SubFactory(OwnerRequestFactory)
    commitment = factory.LazyAttribute(
        lambda row: (
            PartyFactory(
                commitment__plan=row.request.plan, organisation=row.request.organisation
            ).commitment
        )
    )
    idempotency_key = factory.LazyFunction(uuid.uuid4)
    completion = "limited"
    text_da = "Vi er i gang."
    sent_at = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
