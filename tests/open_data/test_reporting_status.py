"""An authority's own system reports the status of its initiatives by token."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from ogp_portal.audit.models import Event
from plans import actions as plan_actions
from plans.models import OwnerReport, StatusUpdate
from tests.consultations.test_parallel import at_once
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    OrganisationFactory,
    OwnerRequestFactory,
    PartyFactory,
    PlanFactory,
)

from .sending import faults, owned_commitment, post, report, to_commitment, token_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch, now):
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def trusted(db):
    """(address of an initiative, secret) of a body whose reports are published at once."""
    commitment, body = owned_commitment(organisation__reports_at_once=True)
    return to_commitment(commitment), token_for(body, "status:write")[1]


def test_a_report_of_a_trusted_body_is_published_as_the_form_does(client, trusted, now):
    path, secret = trusted
    body = report(
        completion="complete",
        challenges={"en": "None"},
        acknowledges=True,
        evidence={"title": {"da": "Portalen"}, "url": "https://example.org/"},
    )
    answer = post(client, path, body, secret=secret)
    assert answer.status_code == 201
    update = StatusUpdate.objects.get()
    assert (update.completion, update.reporter_role, update.reported_by) == (
        *("complete", "owner", None),
    )
    assert update.commitment.evidence.get().url == "https://example.org/"
    assert update.commitment.parties.get().acknowledged_at == now
    said = answer.json()
    assert said["state"] == "published"
    public = client.get(answer.headers["Location"].removeprefix("http://127.0.0.1:8000")).json()
    assert (public["text"]["da"], public["reporter_role"]) == ("Vi er i gang.", "owner")
    event = Event.objects.get(verb="sent a report")
    assert (event.actor_role, event.data["source"]) == ("owner", "ESDH")
    assert secret not in str(list(Event.objects.values()))
    page = client.get(update.commitment.get_absolute_url()).text
    assert "Vi er i gang." in page
    assert "ESDH" not in page


def test_a_report_waits_for_an_editor_unless_the_body_is_trusted(client, editor, now):
    commitment, body = owned_commitment()
    path, key = to_commitment(commitment), uuid.uuid4()
    secret = token_for(body)[1]
    first = post(client, path, report(), key=key, secret=secret)
    assert (first.status_code, first.json()["state"]) == (202, "waiting")
    assert "Location" not in first.headers
    assert not StatusUpdate.objects.exists()
    assert post(client, path, report(), secret=secret).status_code == 409, "one at a time"
    plan_actions.publish_report(OwnerReport.objects.get(), by=editor, now=now)
    again = post(client, path, report(), key=key, secret=secret)
    assert (again.status_code, again.json()["state"]) == (201, "published")
    assert post(client, path, report(), secret=secret).status_code == 202
    waiting = OwnerReport.objects.waiting().get()
    plan_actions.decline_report(waiting, reason="For kort", by=editor, now=now)
    told = post(client, path, report(), key=waiting.idempotency_key, secret=secret)
    assert (told.status_code, told.json()["decline_reason"]) == (200, "For kort")


def test_editors_see_which_system_sent_it(client, client_of, editor):
    commitment, body = owned_commitment()
    post(client, to_commitment(commitment), report(), secret=token_for(body)[1])
    staff = client_of(editor)
    listed = staff.get("/admin/plans/ownerreport/")
    assert body.name_da in listed.text
    found = OwnerReport.objects.get()
    assert "ESDH" in staff.get(f"/admin/plans/ownerreport/{found.pk}/change/").text


def test_a_report_answers_the_request_that_waits(client, editor, now):
    asked = OwnerRequestFactory()
    asked.bodies.set([asked.organisation])
    commitment = PartyFactory(
        commitment__plan=asked.plan, organisation=asked.organisation
    ).commitment
    secret = token_for(asked.organisation)[1]
    assert post(client, to_commitment(commitment), report(), secret=secret).status_code == 202
    asked.refresh_from_db()
    assert asked.answered_at == now
    sent = OwnerReport.objects.get()
    assert (sent.request, sent.organisation, sent.source) == (asked, asked.organisation, "ESDH")
    plan_actions.decline_report(sent, reason="For kort", by=editor, now=now)
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert "For kort" in client.get(asked.path).text


def test_a_token_reports_for_its_own_body_and_its_own_initiatives(client):
    commitment, body = owned_commitment(organisation__reports_at_once=True)
    stranger = token_for(OrganisationFactory(), "status:write")[1]
    for sent in (report(), {}):
        assert post(client, to_commitment(commitment), sent, secret=stranger).status_code == 403
    supporter = PartyFactory(commitment=commitment, role="government").organisation
    secret = token_for(supporter)[1]
    assert post(client, to_commitment(commitment), report(), secret=secret).status_code == 403
    other = PartyFactory(commitment__plan=commitment.plan, organisation=body).commitment
    token, bound = token_for(body)
    token.commitments.add(other)
    assert post(client, to_commitment(commitment), report(), secret=bound).status_code == 403
    assert not OwnerReport.objects.exists()
    assert post(client, to_commitment(other), report(), secret=bound).status_code == 201
    commitment.parties.filter(organisation=body).update(
        until_on=dt.date(2026, 1, 2), until_precision="day"
    )
    secret = token_for(body)[1]
    assert post(client, to_commitment(commitment), report(), secret=secret).status_code == 403


@pytest.mark.parametrize("state", ["draft", "co_creation", "evaluated"])
def test_only_a_plan_in_progress_is_reported_on(client, state):
    commitment, body = owned_commitment()
    plan = commitment.plan
    type(plan).objects.filter(pk=plan.pk).update(state=state)
    answer = post(client, to_commitment(commitment), report(), secret=token_for(body)[1])
    assert answer.status_code == (404 if state == "draft" else 409)


def test_what_is_held_back_is_not_there(client):
    commitment, body = owned_commitment(commitment__is_held_back=True)
    path = to_commitment(commitment)
    assert post(client, path, report(), secret=token_for(body)[1]).status_code == 404


FAULTS = [
    ({"completion": "nearly"}, "/completion"),
    ({"completion": "complete"}, "/completion"),
    ({"text": {}}, "/text"),
    ({"text": {"de": "x"}}, "/text/de"),
    ({"text": {"da": "x" * 2001}}, "/text/da"),
    ({"evidence": {"title": {"da": "x"}, "url": "javascript:alert(1)"}}, "/evidence/url"),
    ({"evidence": {"title": {"da": "x"}, "url": "ftp://x.dk/"}}, "/evidence/url"),
    ({"evidence": {"url": "https://example.org/"}}, "/evidence/title"),
    ({"is_unchanged": True}, "/text"),
    ({"milestone": 1}, "/milestone"),
]


def test_faults_are_those_of_the_form_at_their_place(client, trusted):
    path, secret = trusted
    for fields, place in FAULTS:
        assert place in faults(post(client, path, report(**fields), secret=secret))
    assert not OwnerReport.objects.exists()


def test_what_is_missing_is_told(client, trusted):
    path, secret = trusted
    assert "/completion" in faults(post(client, path, {}, secret=secret))
    assert "/text" in faults(post(client, path, {"completion": "limited"}, secret=secret))
    assert post(client, path, {"is_unchanged": True}, secret=secret).status_code == 409


def test_who_is_behind_tells_why(client):
    commitment, body = owned_commitment(organisation__reports_at_once=True)
    MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 6, 1))
    path, secret = to_commitment(commitment), token_for(body)[1]
    assert set(faults(post(client, path, report(), secret=secret))) == {"/challenges"}
    hard = {"challenges": {"en": "Staff are missing."}}
    assert post(client, path, report(**hard), secret=secret).status_code == 201
    unchanged = {"is_unchanged": True, **hard}
    assert post(client, path, unchanged, secret=secret).status_code == 201
    assert StatusUpdate.objects.filter(is_unchanged=True).count() == 1


def test_a_key_with_another_body_is_refused(client, trusted):
    path, secret = trusted
    key = uuid.uuid4()
    first = post(client, path, report(), key=key, secret=secret)
    again = post(client, path, report(), key=key, secret=secret)
    assert again.content == first.content
    for other in (report(completion="substantial"), report(acknowledges=True)):
        assert post(client, path, other, key=key, secret=secret).status_code == 422
    commitment, other_body = owned_commitment()
    stranger = token_for(other_body)[1]
    answer = post(client, to_commitment(commitment), report(), key=key, secret=stranger)
    assert answer.status_code == 422
    assert StatusUpdate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_are_one_report():
    commitment, body = owned_commitment(organisation__reports_at_once=True)
    secret, key = token_for(body)[1], uuid.uuid4()

    def send():
        return post(Client(), to_commitment(commitment), report(), key=key, secret=secret)

    first, second = at_once(send, send)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert (OwnerReport.objects.count(), StatusUpdate.objects.count()) == (1, 1)


def test_an_initiative_that_is_not_there(client):
    secret = token_for()[1]
    hidden = CommitmentFactory(plan=PlanFactory(state="draft"))
    for key in (hidden.pk, 0, "x", "9" * 30):
        path = f"/api/v1/commitments/{key}/status-updates/"
        assert post(client, path, report(), secret=secret).status_code == 404
