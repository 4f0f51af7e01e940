"""Changing what was published: the old words stay, with when, by whom and why."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import translation

from ogp_portal.audit.models import Event
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.follows import Asked, follow
from plans import actions
from plans.enums import AmendedBy, PlanState
from plans.models import Amendment, Commitment
from plans.models.amendments import public_values
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PartyFactory,
    PlanFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def why(editor, now):
    return actions.Why("Fristen var for kort.", now, by=editor)


def test_a_changed_date_keeps_the_old_one_with_who_when_and_why(why, editor, now):
    milestone = MilestoneFactory(due_on=dt.date(2027, 3, 1))
    actions.amend(milestone, {"due_on": dt.date(2027, 6, 1)}, why=why)
    kept = Amendment.objects.get(field="due_on")
    assert (kept.before, kept.after) == ("2027-03-01", "2027-06-01")
    assert (kept.made_at, kept.made_by, kept.role) == (now, editor, AmendedBy.EDITOR)
    assert kept.reason_da == "Fristen var for kort."
    assert kept.commitment == milestone.commitment


def test_a_published_change_without_a_reason_is_refused_and_nothing_is_saved(editor, now):
    commitment = CommitmentFactory(title_da="Før")
    with pytest.raises(ValidationError) as refused:
        actions.amend(commitment, {"title_da": "Efter"}, why=actions.Why(" ", now, by=editor))
    assert "reason_da" in refused.value.message_dict
    assert Commitment.objects.get().title_da == "Før"
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.CO_CREATION])
def test_a_plan_in_the_making_changes_freely(editor, now, state):
    commitment = CommitmentFactory(plan=PlanFactory(state=state))
    actions.amend(commitment, {"title_da": "Efter"}, why=actions.Why("", now, by=editor))
    assert Commitment.objects.get().title_da == "Efter"
    assert not Amendment.objects.exists()


def test_what_is_changed_together_is_one_act(why):
    commitment = CommitmentFactory()
    actions.amend(commitment, {"title_da": "Ny titel", "summary_da": "Nyt resumé"}, why=why)
    assert set(Amendment.objects.values_list("field", "act")) == {
        ("title_da", why.act),
        ("summary_da", why.act),
    }


def test_saving_the_same_words_is_no_change(why):
    commitment = CommitmentFactory(title_da="Titel")
    assert actions.amend(commitment, {"title_da": "Titel"}, why=why) == []


def test_a_wrong_row_is_refused_by_field(why):
    milestone = MilestoneFactory(starts_on=dt.date(2027, 1, 1), starts_precision="day")
    with pytest.raises(ValidationError) as refused:
        actions.amend(milestone, {"due_on": dt.date(2026, 1, 1)}, why=why)
    assert "due_on" in refused.value.message_dict


def test_an_amendment_is_never_rewritten(why):
    actions.amend(CommitmentFactory(), {"title_da": "Ny titel"}, why=why)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Amendment.objects.update(reason_da="Pyntet på bagefter.")


def test_an_amendment_is_in_the_audit_log(why, editor):
    commitment = CommitmentFactory()
    actions.amend(commitment, {"title_da": "Ny titel"}, why=why)
    assert Event.objects.filter(verb="amended", subject_id=str(commitment.pk)).exists()


# --- added while it runs ------------------------------------------------------------------------


@pytest.fixture
def held_back():
    return CommitmentFactory(is_held_back=True, title_da="Kom sent")


def join(commitment, editor, now, **given):
    wanted = {"joined_on": now.date(), "reason_da": "Et forslag fik bred støtte."} | given
    return actions.join_plan(commitment, by=editor, now=now, **wanted)


def test_a_held_back_initiative_is_seen_by_editors_alone(held_back, editor, stranger):
    assert Commitment.objects.visible_to(editor).get() == held_back
    assert not Commitment.objects.visible_to(stranger).exists()


def test_joining_makes_it_public_with_day_and_reason(held_back, editor, now, client):
    join(held_back, editor, now)
    page = client.get(held_back.get_absolute_url()).content.decode()
    assert "Kom med i planen undervejs: 23. november 2026" in page
    assert "Et forslag fik bred støtte." in page


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reason_da": " "}, "reason_da"), ({"joined_on": dt.date(2026, 12, 1)}, "joined_on")],
)
def test_joining_without_reason_or_in_the_future_is_refused(held_back, editor, now, given, field):
    with pytest.raises(ValidationError) as refused:
        join(held_back, editor, now, **given)
    assert field in refused.value.message_dict
    assert Commitment.objects.get().is_held_back


def test_joining_twice_is_refused(held_back, editor, now):
    join(held_back, editor, now)
    with pytest.raises(ValidationError):
        join(held_back, editor, now)


def test_only_a_plan_in_force_takes_in_more(editor, now):
    ended = CommitmentFactory(plan=PlanFactory(state=PlanState.EVALUATED), is_held_back=True)
    with pytest.raises(ValidationError):
        join(ended, editor, now)


def test_those_who_follow_the_plan_are_told_of_a_new_initiative(
    held_back, editor, stranger, now, mailoutbox
):
    follow(Asked(held_back.plan, stranger.email, "da", stranger), link=lambda _f: "", now=now)
    join(held_back, editor, now)
    run_due("messages", now=now, budget=dt.timedelta(seconds=5))
    assert "Nyt initiativ" in mailoutbox[-1].subject
    assert "Et forslag fik bred støtte." in mailoutbox[-1].body


# --- an ended plan that the portal did not know whole --------------------------------------------


@pytest.fixture
def missing():
    plan = PlanFactory(state=PlanState.EVALUATED)
    return CommitmentFactory(plan=plan, is_held_back=True, title_da="Manglede")


def test_what_an_ended_plan_held_is_shown_without_a_day_of_joining(missing, editor, now, client):
    actions.complete_record(missing, reason_da="Står i planens pdf.", by=editor, now=now)
    page = client.get(missing.get_absolute_url()).content.decode()
    assert "Manglede" in page
    assert "Kom med i planen undervejs" not in page
    kept = Amendment.objects.get()
    assert (kept.field, kept.before, kept.reason_da) == ("row", None, "Står i planens pdf.")


def test_showing_it_without_a_reason_is_refused(missing, editor, now):
    with pytest.raises(ValidationError) as refused:
        actions.complete_record(missing, reason_da=" ", by=editor, now=now)
    assert "reason_da" in refused.value.message_dict
    assert Commitment.objects.get().is_held_back


def test_showing_it_twice_is_refused(missing, editor, now):
    actions.complete_record(missing, reason_da="Står i pdf'en.", by=editor, now=now)
    with pytest.raises(ValidationError):
        actions.complete_record(missing, reason_da="Står i pdf'en.", by=editor, now=now)
    assert Amendment.objects.count() == 1


def test_a_running_plan_takes_in_its_new_initiatives_openly(held_back, editor, now):
    with pytest.raises(ValidationError):
        actions.complete_record(held_back, reason_da="Var der altid.", by=editor, now=now)


def test_what_a_row_was_called_is_kept_in_both_languages(why):
    commitment = CommitmentFactory(number="1", title_da="Data", title_en="Open data")
    party = PartyFactory(commitment=commitment, organisation__name_en="")
    with translation.override("en"):
        actions.amend(commitment, {"number": "2"}, why=why)
        actions.note_amendments(party, None, public_values(party), why=why)
    of_commitment, of_party = Amendment.objects.order_by("pk")
    labels = (of_commitment.subject_label_da, of_commitment.subject_label_en)
    assert labels == ("2 Data", "2 Open data")
    assert "Ansvarlig myndighed" in of_party.subject_label_da
    assert of_party.subject_label_en == ""
    assert of_party.after["organisation"]["label"] == {"da": party.organisation.name_da, "en": ""}
