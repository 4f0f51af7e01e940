"""Which answers tick which invited party, and what staff correct."""

import dataclasses
import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.models import AnswerTick, InvitedParty
from ogp_portal.audit.models import Event
from tests.factories import (
    ConsultationFactory,
    InvitationLinkFactory,
    InvitedPartyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONG = dt.timedelta(minutes=1)
ANSWER = "/hoeringer/aabenhed/svar/nyt/"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def party(consultation):
    return InvitedPartyFactory(
        consultation=consultation, name="Ærø Forening", email="post@aeroe.example", cvr="12345678"
    )


@pytest.fixture
def from_an_organisation(answer):
    return dataclasses.replace(
        answer,
        submitter_kind="organisation",
        organisation_name="Ærø Forening",
        email="mette@gmail.com",
    )


def test_the_steps_carry_the_link_and_tick_the_party(client, form, consultation, party):
    InvitationLinkFactory(party=party, token="t" * 43)
    given = form | {
        "submitter_kind": "organisation",
        "organisation_name": "Noget helt andet",
        "invited_token": "t" * 43,
    }
    page = client.post(ANSWER, given | {"gaa": "3"}).text
    assert f'name="invited_token" value="{"t" * 43}"' in page
    client.post(ANSWER, given)
    tick = AnswerTick.objects.get()
    assert (tick.party, tick.how) == (party, "link")


@pytest.mark.parametrize(
    ("sent", "how"),
    [
        ({"cvr": "12345678"}, "cvr"),
        ({"email": "mette@AEROE.example"}, "domain"),
        ({"cvr": "87654321"}, None),
        ({"email": "mette@mail.aeroe.example"}, None),
        ({"cvr": "12345678", "submitter_kind": "citizen", "organisation_name": ""}, None),
        ({}, None),
    ],
    ids=str,
)
def test_an_answer_ticks_by_cvr_or_domain(party, from_an_organisation, now, sent, how):
    party.mail_domain = "aeroe.example"
    party.save()
    sent = dataclasses.replace(from_an_organisation, **sent)
    actions.submit(party.consultation, sent, by=None, now=now)
    ticks = list(AnswerTick.objects.values_list("how", flat=True))
    assert ticks == ([how] if how else [])


def test_a_domain_of_everybody_never_ticks(consultation, party, from_an_organisation, now):
    InvitedParty.objects.update(mail_domain="gmail.com")
    actions.submit(consultation, from_an_organisation, by=None, now=now)
    assert not AnswerTick.objects.exists()


def test_a_number_of_two_parties_ticks_neither(consultation, party, from_an_organisation, now):
    InvitedPartyFactory(consultation=consultation, cvr="12345678")
    sent = dataclasses.replace(from_an_organisation, cvr="12345678")
    actions.submit(consultation, sent, by=None, now=now)
    assert not AnswerTick.objects.exists()


def test_a_party_of_another_consultation_is_not_ticked(party, from_an_organisation, now):
    other = ConsultationFactory()
    InvitationLinkFactory(party=party, token="t" * 43)
    sent = dataclasses.replace(from_an_organisation, cvr="12345678", invited_token="t" * 43)
    actions.submit(other, sent, by=None, now=now)
    assert not AnswerTick.objects.exists()


def test_taking_the_answer_back_takes_back_the_tick(consultation, party, from_an_organisation, now):
    sent = dataclasses.replace(from_an_organisation, cvr="12345678")
    submission = actions.submit(consultation, sent, by=None, now=now)
    actions.withdraw(submission, by=None, now=now)
    assert not AnswerTick.objects.exists()


def test_staff_tick_and_untick_and_it_is_logged(party, editor, now):
    answer = SubmissionFactory(consultation=party.consultation)
    actions.tick(party, reference=answer.reference.lower(), by=editor, now=now)
    actions.tick(party, reference="", by=editor, now=now)
    assert actions.untick(party, reason="Forkert.", by=editor, now=now) == 2
    verbs = list(Event.objects.about(party).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["ticked an invited party"] * 2 + ["took back a tick of an invited party"]


def test_staff_tick_only_with_an_answer_to_this_consultation(party, editor, now):
    elsewhere = SubmissionFactory()
    with pytest.raises(ValidationError):
        actions.tick(party, reference=elsewhere.reference, by=editor, now=now)
