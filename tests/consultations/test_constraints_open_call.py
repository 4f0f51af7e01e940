"""What the database refuses of proposals sent all year, whoever writes."""

import datetime as dt

import pytest

from consultations import actions
from consultations.models import CallPause, Consultation, GrossListEntry
from tests.factories import AllYearSubmissionFactory, ConsultationFactory, PlanFactory
from tests.factories.consultations import NOW
from tests.refusals import refuses, refuses_to

pytestmark = pytest.mark.django_db


def call() -> Consultation:
    return Consultation.everything.get(pk=actions.the_call().pk)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("consultation_kind_known", {"kind": "rumour"}),
        ("open_call_has_its_address", {"slug": "aabenhed"}),
        ("open_call_has_its_address", {"is_demonstration": True}),
        ("open_call_is_no_consultation", {"settled_at": NOW}),
        ("open_call_is_no_consultation", {"report_published_at": NOW}),
    ],
)
def test_the_call_is_no_consultation(name, columns):
    row = call()
    rows = Consultation.everything.filter(pk=row.pk)
    refuses_to(name, lambda: rows.update(**columns))


def test_the_call_belongs_to_no_plan():
    rows, plan = Consultation.everything.filter(pk=call().pk), PlanFactory()
    refuses_to("open_call_is_no_consultation", lambda: rows.update(plan=plan))


def test_no_consultation_has_the_address_of_the_call():
    refuses("open_call_has_its_address", ConsultationFactory(), slug="forslag~")


def pause(**given) -> CallPause:
    return CallPause.objects.create(
        **{"call": call(), "text_da": "Pause.", "paused_at": NOW, **given}
    )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("pause_has_a_text", {"text_da": "", "text_en": ""}),
        ("pause_ends_after_it_begins", {"ends_at": NOW - dt.timedelta(seconds=1)}),
    ],
)
def test_a_pause_has_words_and_an_order(name, columns):
    refuses(name, pause(), **columns)


@pytest.mark.parametrize("ends_at", [None, NOW + dt.timedelta(days=2)])
def test_pauses_follow_each_other(ends_at):
    pause(ends_at=ends_at)
    later = NOW + dt.timedelta(days=1)
    refuses_to("pauses_do_not_overlap", lambda: pause(paused_at=later))


def test_only_an_announced_round_has_a_text():
    one = AllYearSubmissionFactory().phase.round
    refuses("only_an_announced_round_has_a_text", one, text_da="Vi svarer i maj.")


def test_rounds_of_one_day_are_one():
    phase = AllYearSubmissionFactory().phase
    twin = {"position": 9, "opens_at": phase.opens_at, "closes_at": phase.closes_at}
    refuses_to("phases_do_not_overlap", lambda: call().phases.create(**twin))


def test_a_proposal_is_on_one_list_at_most():
    proposal = AllYearSubmissionFactory().proposals.get()
    GrossListEntry.objects.create(plan=PlanFactory(), proposal=proposal)
    refuses_to(
        "proposal_id",
        lambda: GrossListEntry.objects.create(plan=PlanFactory(), proposal=proposal),
    )
