"""Owners are asked once per half-year, by the action, the button and the daily task alike."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from ogp_portal import jobs
from ogp_portal.audit.models import Event
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.models import Message, MessageState
from plans import actions
from plans.models import ActionPlan, OwnerRequest
from plans.models.requests import half_year
from plans.tasks import ask_owners_daily
from tests.consultations.test_parallel import at_once
from tests.factories import (
    OrganisationFactory,
    OwnerRequestFactory,
    PartyFactory,
    PlanFactory,
    StatusUpdateFactory,
)
from tests.plans.test_actions_plans import refusal_of

pytestmark = pytest.mark.django_db


def owner(plan, address="ejer@example.org", **fields):
    """The responsible body of one initiative of the plan, with a mailbox."""
    body = OrganisationFactory(report_email=address)
    return PartyFactory(commitment__plan=plan, organisation=body, **fields)


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (dt.date(2026, 1, 1), "2026-1"),
        (dt.date(2026, 6, 30), "2026-1"),
        (dt.date(2026, 7, 1), "2026-2"),
        (dt.date(2026, 12, 31), "2026-2"),
    ],
)
def test_half_years_begin_in_january_and_july(day, period):
    assert half_year(day) == period


def test_each_owner_gets_one_mail_with_all_its_initiatives(plan, editor, now):
    party = owner(plan)
    PartyFactory(commitment__plan=plan, organisation=party.organisation)
    owner(plan, "anden@example.org")
    assert actions.ask_owners(plan, by=editor, now=now) == 2
    asked = OwnerRequest.objects.get(organisation=party.organisation)
    assert asked.commitments().count() == 2
    assert (asked.period, asked.expires_at) == ("2026-2", now + dt.timedelta(days=60))
    assert Message.objects.get(pk=asked.message).address == "ejer@example.org"


def test_asking_twice_in_a_half_year_is_one_mail(plan, editor, now):
    owner(plan)
    assert actions.ask_owners(plan, by=editor, now=now) == 1
    assert actions.ask_owners(plan, by=editor, now=now + dt.timedelta(days=20)) == 0
    assert actions.ask_owners(plan, by=editor, now=now + dt.timedelta(days=60)) == 1
    assert Message.objects.filter(kind="plans.owner_request").count() == 2


def test_bodies_that_share_a_mailbox_get_one_mail(plan, editor, now):
    first, second = owner(plan), owner(plan, "EJER@example.org")
    assert actions.ask_owners(plan, by=editor, now=now) == 1
    keys = set(OwnerRequest.objects.get().commitments().values_list("pk", flat=True))
    assert keys == {first.commitment_id, second.commitment_id}


def test_a_body_that_changed_its_address_is_not_asked_again_unless_the_mail_bounced(
    plan, editor, now
):
    party = owner(plan)
    actions.ask_owners(plan, by=editor, now=now)
    party.organisation.report_email = "ny@example.org"
    party.organisation.save()
    assert actions.ask_owners(plan, by=editor, now=now) == 0
    Message.objects.update(state=MessageState.BOUNCED)
    assert actions.ask_owners(plan, by=editor, now=now) == 1


def test_what_is_done_and_confirmed_is_not_asked_about(plan, editor, now):
    party = owner(plan, acknowledged_at=now)
    StatusUpdateFactory(commitment=party.commitment, completion="withdrawn")
    assert actions.ask_owners(plan, by=editor, now=now) == 0


def test_owners_without_an_address_are_listed_and_supporters_are_not_asked(plan, editor, now):
    lead = PartyFactory(commitment__plan=plan)
    support = OrganisationFactory(report_email="stoette@example.org")
    PartyFactory(commitment=lead.commitment, organisation=support, role="government")
    assert actions.ask_owners(plan, by=editor, now=now) == 0
    assert actions.owners_without_address(plan) == [lead.organisation.name]


@pytest.mark.parametrize("state", ["draft", "co_creation", "published", "ended", "evaluated"])
def test_nobody_is_asked_unless_the_plan_is_in_progress(editor, now, state):
    plan = PlanFactory(state=state)
    owner(plan)
    assert "" in refusal_of(actions.ask_owners, plan, by=editor, now=now)
    assert actions.ask_due_owners(plan, now=now) == 0
    assert not Message.objects.exists()


def test_asking_is_in_the_log_without_the_address(plan, editor, now):
    owner(plan)
    actions.ask_owners(plan, by=editor, now=now)
    event = Event.objects.get(verb="asked an owner")
    assert event.data == {"plan": plan.slug, "period": "2026-2"}
    assert "@" not in event.subject_label


# --- the daily task ------------------------------------------------------------------------------


def test_an_owner_that_never_confirmed_is_asked_at_once_and_then_after_183_days(plan, now):
    owner(plan)
    days = [0, 1, 182, 183, 184]
    asked = [actions.ask_due_owners(plan, now=now + dt.timedelta(days=day)) for day in days]
    assert asked == [1, 0, 0, 1, 0]


def test_an_owner_that_reported_lately_is_left_alone(plan, now):
    party = owner(plan, acknowledged_at=now)
    StatusUpdateFactory(commitment=party.commitment, reported_at=now)
    assert actions.ask_due_owners(plan, now=now + dt.timedelta(days=182)) == 0
    assert actions.ask_due_owners(plan, now=now + dt.timedelta(days=183)) == 1


def test_the_daily_task_doubled_asks_once(plan, settings):
    owner(plan)
    for _ in range(2):
        ask_owners_daily()
    assert jobs.models.Job.objects.filter(kind="plans.ask_owners").count() == 1
    from django.utils import timezone

    run_due("messages", now=timezone.now(), budget=dt.timedelta(seconds=10))
    assert OwnerRequest.objects.count() == 1


def test_the_daily_task_passes_over_plans_that_are_not_in_progress():
    owner(PlanFactory(state="ended"))
    ask_owners_daily()
    assert not jobs.models.Job.objects.filter(kind="plans.ask_owners").exists()


@pytest.mark.django_db(transaction=True)
def test_parallel_asking_is_one_mail(now):
    plan = PlanFactory()
    owner(plan)

    def ask():
        return actions.ask_owners(ActionPlan.objects.get(pk=plan.pk), by=None, now=now)

    assert sorted(at_once(ask, ask)) == [0, 1]
    assert Message.objects.count() == 1
    connection.close()


# --- passing on ----------------------------------------------------------------------------------


def test_a_link_is_passed_on_and_the_old_one_stops(editor, now):
    asked = OwnerRequestFactory(address="forkert@example.org")
    actions.ask_to_pass_on(asked, address="rette@example.org", now=now)
    assert list(OwnerRequest.objects.to_pass_on()) == [asked]
    new = actions.pass_on(asked, address="rette@example.org", by=editor, now=now)
    asked.refresh_from_db()
    assert (asked.is_live(now), asked.pass_on_address) == (False, "")
    assert (new.passed_on_from, new.organisation) == (asked, asked.organisation)
    assert Message.objects.get(pk=new.message).address == "rette@example.org"


@pytest.mark.parametrize("address", ["", "ikke en adresse"])
def test_a_link_is_passed_on_to_a_proper_address(editor, now, address):
    asked = OwnerRequestFactory(address="forkert@example.org")
    assert "address" in refusal_of(actions.ask_to_pass_on, asked, address=address, now=now)
    assert "address" in refusal_of(actions.pass_on, asked, address=address, by=editor, now=now)


def test_the_editor_alone_is_told_that_an_address_was_asked(editor, now):
    asked = OwnerRequestFactory(address="forkert@example.org")
    actions.ask_to_pass_on(asked, address="FORKERT@example.org", now=now)
    again = {"address": "FORKERT@example.org", "now": now}
    assert "address" in refusal_of(actions.pass_on, asked, by=editor, **again)


def test_the_same_wish_again_is_nothing(now):
    asked = OwnerRequestFactory()
    for _twice in range(2):
        actions.ask_to_pass_on(asked, address="rette@example.org", now=now)
    assert Event.objects.filter(verb="asked to pass on").count() == 1


# --- a link speaks for those it was sent to ------------------------------------------------------


def test_a_link_never_comes_to_speak_for_a_body_that_moves_to_its_mailbox(plan, editor, now):
    asked_for = owner(plan).organisation
    actions.ask_owners(plan, by=editor, now=now)
    newcomer = owner(plan).organisation
    request = OwnerRequest.objects.get()
    assert set(request.organisations()) == {asked_for}
    assert newcomer not in request.organisations()


def test_bodies_that_share_a_mailbox_share_its_link(plan, editor, now):
    bodies = {owner(plan).organisation, owner(plan).organisation}
    actions.ask_owners(plan, by=editor, now=now)
    request = OwnerRequest.objects.get()
    assert set(request.organisations()) == bodies
    new = actions.pass_on(request, address="rette@example.org", by=editor, now=now)
    assert set(new.organisations()) == bodies


def test_the_link_at_a_body_s_former_mailbox_stops(plan, editor, now):
    body = owner(plan).organisation
    actions.ask_owners(plan, by=editor, now=now)
    body.report_email = "ny@example.org"
    body.save()
    request = OwnerRequest.objects.get()
    assert not request.is_live(now)
    given = {"address": "a@example.org", "now": now}
    assert "" in refusal_of(actions.ask_to_pass_on, request, **given)


def test_an_editor_may_decide_not_to_pass_on(editor, now):
    asked = OwnerRequestFactory(pass_on_address="x@example.org")
    assert "reason" in refusal_of(actions.keep_request, asked, reason=" ", by=editor, now=now)
    actions.keep_request(asked, reason="Det er den rette.", by=editor, now=now)
    assert not OwnerRequest.objects.to_pass_on().exists()
    assert asked.is_live(now)


def test_a_withdrawn_link_can_do_nothing_more(editor, now):
    asked = OwnerRequestFactory()
    assert "reason" in refusal_of(actions.revoke_request, asked, reason="", by=editor, now=now)
    actions.revoke_request(asked, reason="Sendt til den forkerte.", by=editor, now=now)
    given = {"address": "a@example.org", "now": now}
    assert "" in refusal_of(actions.ask_to_pass_on, asked, **given)
    assert "" in refusal_of(actions.pass_on, asked, by=editor, **given)


# --- acknowledging -------------------------------------------------------------------------------


def test_the_first_acknowledgement_holds(editor, now):
    party = PartyFactory()
    actions.acknowledge(party, by=None, now=now, role="owner")
    actions.acknowledge(party, by=editor, now=now + dt.timedelta(days=1))
    party.refresh_from_db()
    assert party.acknowledged_at == now
    event = Event.objects.about(party.commitment).get()
    assert (event.verb, event.actor_role) == ("acknowledged", "owner")


def test_only_the_responsible_authority_acknowledges_and_only_in_a_running_plan(now):
    support = PartyFactory(role="government")
    ended = PartyFactory(commitment__plan__state="ended")
    for party in (support, ended):
        assert "" in refusal_of(actions.acknowledge, party, by=None, now=now)


# --- who has not answered ------------------------------------------------------------------------


def test_silence_of_fourteen_days_is_told_and_a_bounce_at_once(plan, editor, now):
    owner(plan)
    actions.ask_owners(plan, by=editor, now=now)
    rows = OwnerRequest.objects
    assert not rows.silent(now + dt.timedelta(days=13)).exists()
    assert rows.silent(now + dt.timedelta(days=14)).exists()
    Message.objects.update(state=MessageState.BOUNCED)
    assert rows.bounced().exists()
    assert not rows.silent(now + dt.timedelta(days=14)).exists()


def test_who_answered_or_was_asked_anew_is_not_silent(plan, now):
    later = now + dt.timedelta(days=30)
    OwnerRequestFactory(plan=plan, answered_at=now)
    old = OwnerRequestFactory(plan=plan, period="2026-1", asked_at=now)
    OwnerRequestFactory(
        plan=plan, organisation=old.organisation, asked_at=later - dt.timedelta(days=1)
    )
    assert not OwnerRequest.objects.silent(later).exists()


YESTERDAY = {"until_on": dt.date(2026, 11, 1), "until_precision": "day"}


def test_a_former_owner_is_neither_asked_nor_able_to_confirm(plan, editor, now):
    party = owner(plan, **YESTERDAY)
    assert actions.ask_owners(plan, by=editor, now=now) == 0
    with pytest.raises(ValidationError, match="ikke længere"):
        actions.acknowledge(party, by=None, now=now)


def test_a_link_asks_only_about_what_the_body_still_has(plan, now):
    party = owner(plan)
    PartyFactory(commitment__plan=plan, organisation=party.organisation, **YESTERDAY)
    asked = OwnerRequestFactory(plan=plan, organisation=party.organisation)
    assert list(asked.commitments()) == [party.commitment]
