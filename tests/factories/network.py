"""The network and the making of a plan. Rules and timelines are drafts unless the test says other."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from plans.models import (
    CoCreationStep,
    CoCreationTimeline,
    MeetingParticipant,
    NetworkMember,
    NetworkRules,
    OutreachActivity,
)

from .accounts import OrganisationFactory
from .plans import NetworkMeetingFactory, PlanFactory


class MeetingParticipantFactory(DjangoModelFactory):
    class Meta:
        model = MeetingParticipant

    meeting = factory.SubFactory(NetworkMeetingFactory)
    name_as_written = factory.Sequence(lambda n: f"Forening {n}")


class NetworkMemberFactory(DjangoModelFactory):
    class Meta:
        model = NetworkMember

    organisation = factory.SubFactory(OrganisationFactory)
    sector = "civil_society"


class NetworkRulesFactory(DjangoModelFactory):
    class Meta:
        model = NetworkRules

    valid_from = factory.Sequence(lambda n: dt.date(2020, 1, 1) + dt.timedelta(days=n))
    text_da = factory.Sequence(lambda n: f"Alle kan være med. {n}")


class OutreachActivityFactory(DjangoModelFactory):
    class Meta:
        model = OutreachActivity

    plan = factory.SubFactory(PlanFactory)
    held_on = dt.date(2026, 10, 1)
    held_precision = "day"
    channel = "newsletter"
    audience_da = factory.Sequence(lambda n: f"Foreninger {n}")
    description_da = "En artikel om høringen."


class CoCreationTimelineFactory(DjangoModelFactory):
    class Meta:
        model = CoCreationTimeline

    plan = factory.SubFactory(PlanFactory, state="co_creation")


class CoCreationStepFactory(DjangoModelFactory):
    class Meta:
        model = CoCreationStep

    timeline = factory.SubFactory(CoCreationTimelineFactory)
    position = factory.Sequence(lambda n: n + 1)
    starts_on = dt.date(2026, 12, 15)
    starts_precision = "day"
    title_da = factory.Sequence(lambda n: f"Trin {n}")
    added_at = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
