"""What the database refuses of the network and the making of a plan, and in which words."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import (
    CoCreationStepFactory,
    CoCreationTimelineFactory,
    MeetingParticipantFactory,
    NetworkMemberFactory,
    NetworkRulesFactory,
    OrganisationFactory,
    OutreachActivityFactory,
)

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("factory", "name", "columns"),
    [
        (NetworkRulesFactory, "network_rules_in_one_language", {"text_da": ""}),
        (NetworkRulesFactory, "published_rules_have_a_version", {"published_at": NOON}),
        (NetworkRulesFactory, "published_rules_have_a_version", {"version": 1}),
        (NetworkMemberFactory, "member_sector_is_known", {"sector": "opdigtet"}),
        (NetworkMemberFactory, "member_from_known", {"from_on": MONDAY}),
        (NetworkMemberFactory, "member_until_known", {"until_precision": "day"}),
        (
            NetworkMemberFactory,
            "membership_dates_in_order",
            {
                "from_on": MONDAY,
                "from_precision": "day",
                "until_on": dt.date(2026, 11, 22),
                "until_precision": "day",
            },
        ),
        (MeetingParticipantFactory, "participant_is_named", {"name_as_written": ""}),
        (OutreachActivityFactory, "outreach_audience_in_one_language", {"audience_da": ""}),
        (OutreachActivityFactory, "outreach_description_in_one_language", {"description_da": ""}),
        (OutreachActivityFactory, "outreach_date_known", {"held_on": None}),
        (OutreachActivityFactory, "outreach_channel_is_known", {"channel": "brevdue"}),
        (OutreachActivityFactory, "outreach_url_is_a_web_address", {"url": "javascript:alert(1)"}),
        (CoCreationTimelineFactory, "published_timeline_knows_its_days", {"published_at": NOON}),
        (CoCreationStepFactory, "step_title_in_one_language", {"title_da": ""}),
        (CoCreationStepFactory, "step_start_known", {"starts_precision": "unknown"}),
        (CoCreationStepFactory, "step_end_known", {"ends_on": dt.date(2026, 12, 20)}),
        (
            CoCreationStepFactory,
            "step_dates_in_order",
            {"ends_on": dt.date(2026, 12, 14), "ends_precision": "day"},
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(factory, name, columns):
    row = factory()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**columns)


def twice(name, make):
    make()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_what_is_there_once_is_refused_a_second_time():
    body, timeline = OrganisationFactory(), CoCreationTimelineFactory()
    meeting = MeetingParticipantFactory().meeting
    twice("member_once_at_a_time", lambda: NetworkMemberFactory(organisation=body))
    twice(
        "organisation_takes_part_once",
        lambda: MeetingParticipantFactory(meeting=meeting, organisation=body),
    )
    twice("step_number_once", lambda: CoCreationStepFactory(timeline=timeline, position=1))


def test_a_member_that_left_may_come_back():
    body = OrganisationFactory()
    left = {"until_on": dt.date(2025, 1, 1), "until_precision": "year"}
    NetworkMemberFactory(organisation=body, **left)
    assert not NetworkMemberFactory(organisation=body).has_left(MONDAY)
    assert body.network_memberships.get(until_on__isnull=False).has_left(MONDAY)


@pytest.mark.parametrize(
    ("factory", "columns", "field"),
    [
        (NetworkMemberFactory, {"from_on": MONDAY}, "from_precision"),
        (OutreachActivityFactory, {"held_on": None}, "held_on"),
        (OutreachActivityFactory, {"url": "ftp://example.org/"}, "url"),
        (CoCreationStepFactory, {"starts_on": None}, "starts_on"),
        (CoCreationStepFactory, {"ends_on": MONDAY, "ends_precision": "day"}, "ends_on"),
    ],
)
def test_what_breaks_a_rule_is_told_beside_the_field(factory, columns, field):
    row = factory()
    for name, value in columns.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert field in refusal.value.message_dict
