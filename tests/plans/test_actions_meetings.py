"""Meetings of the network: out, and back again."""

import pytest
from django.utils import translation

from ogp_portal.audit.models import Event
from plans import actions
from tests.factories import NetworkMeetingFactory
from tests.plans.test_actions_plans import refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Messages are asserted in the language they are written in."""
    with translation.override("en"):
        yield


def test_a_meeting_is_published_once(editor, now):
    meeting = NetworkMeetingFactory(is_published=False)
    for _ in range(2):
        actions.publish_meeting(meeting, by=editor, now=now)
    meeting.refresh_from_db()
    assert meeting.is_published
    assert Event.objects.about(meeting).count() == 1


def test_a_meeting_is_taken_back_with_a_reason(editor, now):
    meeting = NetworkMeetingFactory()
    given = {"by": editor, "now": now}
    assert "reason" in refusal_of(actions.withdraw_meeting, meeting, reason="", **given)
    actions.withdraw_meeting(meeting, reason="Forkert referat.", **given)
    meeting.refresh_from_db()
    assert not meeting.is_published
    assert Event.objects.about(meeting).get().reason == "Forkert referat."
