"""What was known before the portal: entered with its own date and source."""

import datetime as dt

import pytest

from ogp_portal.notifications.models import Message
from plans import actions
from plans.models import Milestone, StatusUpdate
from tests.factories import CommitmentFactory, MilestoneFactory, PlanFactory, StatusUpdateFactory
from tests.plans.reading import words_of
from tests.plans.staff_pages import page_of
from tests.plans.test_actions_plans import follow, refusal_of

pytestmark = pytest.mark.django_db

SAID = {"reported_on": dt.date(2019, 5, 2), "source": "Slutrapporten, side 12"}


@pytest.fixture
def plan():
    return PlanFactory(slug="2017-2019", state="ended")


@pytest.fixture
def commitment(plan):
    return CommitmentFactory(plan=plan, number="1.1")


def record(commitment, now, **given):
    given = {"completion": "substantial"} | SAID | given
    return actions.record_past_status(commitment, by=None, now=now, **given)


def complete(milestone, now, **given):
    given = {"completed_on": dt.date(2019, 3, 9), "precision": "month"} | SAID | given
    return actions.record_past_completion(milestone, by=None, now=now, **given)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/handlingsplaner/", ["er fra 2. maj 2019", "Kilde: Slutrapporten, side 12"]),
        ("/en/action-plans/", ["is from 2 May 2019", "Source: Slutrapporten, side 12"]),
    ],
)
def test_the_page_says_when_and_where_it_was_stated(client, commitment, now, path, said):
    record(commitment, now)
    words = words_of(client, f"{path}2017-2019/1.1/")
    for text in said:
        assert text in words


def test_an_earlier_status_is_history_and_mailed_to_nobody(commitment, now):
    follow(commitment, now)
    update = record(commitment, now, completion="complete", text_da="Alt er åbnet.")
    assert update.is_imported
    assert update.text_da == "Alt er åbnet.\n\nKilde: Slutrapporten, side 12"
    assert update.text_en == ""
    assert not Message.objects.exists()


def test_an_earlier_status_never_replaces_a_later_one(commitment, now):
    StatusUpdateFactory(commitment=commitment, completion="limited", reported_at=now)
    record(commitment, now)
    commitment.refresh_from_db()
    assert commitment.current_completion == "limited"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reported_on": dt.date(2026, 11, 23)}, "reported_on"),
        ({"source": " "}, "source"),
        ({"completion": "nearly"}, "completion"),
    ],
)
def test_a_poor_earlier_status_is_refused_by_field(commitment, now, given, field):
    assert field in refusal_of(record, commitment, now, **given)
    assert not StatusUpdate.objects.exists()


def test_nothing_past_is_entered_in_a_plan_that_runs(now):
    assert "__all__" in refusal_of(record, CommitmentFactory(), now)
    assert "__all__" in refusal_of(complete, MilestoneFactory(), now)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({}, (dt.date(2019, 3, 1), "month")),
        ({"completed_on": None, "precision": "unknown"}, (None, "unknown")),
    ],
)
def test_a_milestone_was_completed_as_precisely_as_it_is_known(commitment, now, given, stored):
    milestone = complete(MilestoneFactory(commitment=commitment), now, **given)
    milestone.refresh_from_db()
    assert (milestone.completed_on, milestone.completed_precision) == stored
    assert milestone.is_imported
    assert milestone.status_updates.get().is_imported


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"completed_on": None}, "completed_on"),
        ({"precision": "unknown"}, "completed_on"),
        ({"completed_on": dt.date(2019, 6, 1)}, "completed_on"),
        ({"precision": "soon"}, "precision"),
    ],
)
def test_a_poor_date_of_completion_is_refused_by_field(commitment, now, given, field):
    milestone = MilestoneFactory(commitment=commitment)
    assert field in refusal_of(complete, milestone, now, **given)
    assert not Milestone.objects.get().is_completed


def test_an_editor_enters_an_earlier_status_once(at_work, commitment):
    page = page_of(commitment, "past-status")
    assert page in at_work.get(page_of(commitment)).content.decode()
    key = at_work.get(page).context["form"]["idempotency_key"].value()
    sent = SAID | {"completion": "limited", "idempotency_key": key}
    for _again in range(2):
        assert at_work.post(page, sent).status_code == 302
    assert StatusUpdate.objects.get().completion == "limited"


def test_an_editor_enters_that_a_milestone_was_completed(at_work, commitment):
    milestone = MilestoneFactory(commitment=commitment)
    page = page_of(milestone, "past-completion")
    refused = at_work.post(page, SAID | {"precision": "day", "completed_on": ""})
    assert refused.status_code == 422
    assert at_work.post(page, SAID | {"precision": "unknown"}).status_code == 302
    milestone.refresh_from_db()
    assert milestone.is_completed


def test_a_running_plan_offers_no_past_status(at_work):
    commitment = CommitmentFactory()
    page = at_work.get(page_of(commitment)).content.decode()
    assert page_of(commitment, "past-status") not in page
