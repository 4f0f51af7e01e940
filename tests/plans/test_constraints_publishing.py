"""What the database refuses of published rules and timelines, whoever writes."""

import datetime as dt

import pytest

from plans.models import StepMove
from tests.factories import (
    CoCreationStepFactory,
    CoCreationTimelineFactory,
    NetworkRulesFactory,
)
from tests.factories.consultations import NOW
from tests.refusals import once, refuses, refuses_to

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)


def test_a_version_of_the_rules_is_published_once():
    once("network_rules_version_once", lambda: NetworkRulesFactory(version=1, published_at=NOW))


def test_two_versions_of_the_rules_do_not_begin_on_the_same_day():
    published = {"published_at": NOW, "valid_from": MONDAY}
    NetworkRulesFactory(version=1, **published)
    refuses_to(
        "network_rules_begin_on_different_days",
        lambda: NetworkRulesFactory(version=2, **published),
    )


def test_notice_of_less_than_two_weeks_has_a_reason():
    published = {"published_at": NOW, "published_on": MONDAY}
    soon = MONDAY + dt.timedelta(days=13)
    timeline = CoCreationTimelineFactory()
    refuses("short_notice_has_a_reason", timeline, first_step_on=soon, **published)


def test_a_step_is_not_moved_without_a_reason():
    move = {"step": CoCreationStepFactory(), "moved_at": NOW}
    refuses_to("moved_step_has_a_reason", lambda: StepMove.objects.create(**move))
