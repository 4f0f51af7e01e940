"""What owners send: checked when sent, published with one click, declined with a reason."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.utils import translation

from ogp_portal.audit.models import Event
from ogp_portal.files.actions import store
from plans import actions
from plans.actions import Given
from plans.models import Commitment, Evidence, OwnerReport, OwnerRequest, StatusUpdate
from tests.consultations.test_parallel import at_once
from tests.factories import (
    EvidenceFactory,
    MilestoneFactory,
    OwnerRequestFactory,
    PartyFactory,
    StatusUpdateFactory,
)
from tests.plans.test_actions_plans import refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def asked():
    return OwnerRequestFactory()


@pytest.fixture
def commitment(asked):
    """The one initiative that is asked about."""
    return owned(asked)


def owned(asked, **fields):
    party = PartyFactory(commitment__plan=asked.plan, organisation=asked.organisation, **fields)
    return party.commitment


def given(**fields):
    texts = {"text_da": "Vi er i gang."} | fields.pop("texts", {})
    return Given(**{"completion": "limited", "texts": texts} | fields)


def send(asked, commitment, now, key=None, **fields):
    key = key or uuid.uuid4()
    return actions.send_report(asked, commitment, given(**fields), idempotency_key=key, now=now)


def test_a_report_waits_for_an_editor(asked, commitment, now):
    report = send(asked, commitment, now)
    assert list(OwnerReport.objects.waiting()) == [report]
    assert not StatusUpdate.objects.exists()
    asked.refresh_from_db()
    assert asked.answered_at == now


def test_a_published_report_is_status_evidence_and_confirmation(asked, commitment, editor, now):
    report = send(
        asked,
        commitment,
        now,
        completion="complete",
        acknowledges=True,
        evidence_title_da="Den åbne portal",
        evidence_url="https://example.org/",
    )
    later = now + dt.timedelta(days=2)
    update = actions.publish_report(report, by=editor, now=later)
    assert (update.completion, update.reporter_role, update.reported_at) == (
        "complete", "owner", later,
    )  # fmt: skip
    assert update.reported_by is None
    assert commitment.evidence.get().title_da == "Den åbne portal"
    assert commitment.parties.get().acknowledged_at == later
    event = Event.objects.get(verb="published a report")
    assert event.actor_id == str(editor.pk)


def test_publishing_twice_is_one_update(asked, commitment, editor, now):
    report = send(asked, commitment, now)
    first = actions.publish_report(report, by=editor, now=now)
    assert actions.publish_report(report, by=editor, now=now) == first
    assert StatusUpdate.objects.count() == 1


def test_reports_of_a_trusted_body_are_published_at_once(asked, commitment, now):
    asked.organisation.reports_at_once = True
    asked.organisation.save()
    report = send(asked, commitment, now)
    assert report.status_update.text_da == "Vi er i gang."
    assert Event.objects.get(verb="published a report").actor_role == "system"


def test_a_report_for_two_bodies_is_published_at_once_only_if_both_are_trusted(
    asked, commitment, now
):
    other = PartyFactory(commitment=commitment).organisation
    asked.bodies.add(other)
    asked.organisation.reports_at_once = True
    asked.organisation.save()
    assert send(asked, commitment, now).status_update is None


def test_nothing_new_is_a_dated_update(asked, commitment, editor, now):
    earlier = now - dt.timedelta(days=30)
    StatusUpdateFactory(commitment=commitment, completion="substantial", reported_at=earlier)
    report = send(asked, commitment, now, is_unchanged=True, completion="", texts={"text_da": ""})
    update = actions.publish_report(report, by=editor, now=now)
    assert (update.completion, update.is_unchanged) == ("substantial", True)
    assert update.text_da == "Intet nyt siden sidst."
    commitment.refresh_from_db()
    assert commitment.current_status_at == now


def test_nothing_new_needs_an_earlier_report_and_a_reason_when_overdue(asked, commitment, now):
    def refused(**fields):
        return refusal_of(send, asked, commitment, now, is_unchanged=True, **fields)

    assert "" in refused()
    StatusUpdateFactory(commitment=commitment)
    MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 11, 22))
    assert "challenges_da" in refused()
    texts = {"challenges_en": "Funding is late."}
    assert send(asked, commitment, now, is_unchanged=True, texts=texts).pk


def test_nothing_new_of_a_completed_initiative_asks_why_a_milestone_is_overdue(editor, now):
    commitment = EvidenceFactory().commitment
    acted = {"by": editor, "now": now}
    actions.report_status(commitment, completion="complete", text_da="Færdig.", **acted)
    MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 11, 22))
    assert "challenges_da" in refusal_of(actions.report_unchanged, commitment, **acted)
    assert actions.report_unchanged(commitment, challenges_da="Udskudt.", **acted).is_unchanged


def test_the_same_form_twice_is_one_report(asked, commitment, now):
    key = uuid.uuid4()
    assert send(asked, commitment, now, key=key) == send(asked, commitment, now, key=key)
    assert OwnerReport.objects.count() == 1


def test_another_form_on_the_same_initiative_is_refused(asked, commitment, now):
    send(asked, commitment, now)
    assert "" in refusal_of(send, asked, commitment, now)


def test_a_key_of_another_report_gives_nothing_away(asked, commitment, now):
    key = send(asked, commitment, now).idempotency_key
    other = OwnerRequestFactory()
    assert "" in refusal_of(send, other, owned(other), now, key=key)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"completion": "næsten"}, "completion"),
        ({"completion": "complete"}, "completion"),
        ({"texts": {"text_da": " "}}, "text_da"),
        ({"evidence_url": "https://example.org/"}, "evidence_title"),
        ({"evidence_title_da": "Bilag"}, "evidence_url"),
    ],
)
def test_a_poor_report_is_refused_beside_the_field(asked, commitment, now, fields, field):
    assert field in refusal_of(send, asked, commitment, now, **fields)
    assert not OwnerReport.objects.exists()


def test_a_link_and_a_file_together_are_refused(asked, commitment, now):
    file = store(b"%PDF-1.7", name="a.pdf", content_type="application/pdf", now=now)
    both = {"evidence_title_da": "Bilag", "evidence_url": "https://a.dk/", "evidence_file": file}
    assert "evidence_url" in refusal_of(send, asked, commitment, now, **both)


def test_a_false_file_is_refused(asked, commitment, now):
    file = store(b"MZ", name="a.pdf", content_type="application/pdf", now=now)
    fields = {"evidence_title_da": "Bilag", "evidence_file": file}
    assert "evidence_file" in refusal_of(send, asked, commitment, now, **fields)


def test_what_is_hard_is_asked_when_behind(asked, commitment, now):
    MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 11, 22))
    assert "challenges_da" in refusal_of(send, asked, commitment, now)


def test_only_ones_own_initiatives_are_reported_on(asked, now):
    stranger = PartyFactory(commitment__plan=asked.plan).commitment
    elsewhere = PartyFactory(organisation=asked.organisation).commitment
    for commitment in (stranger, elsewhere):
        assert "" in refusal_of(send, asked, commitment, now)


def test_nothing_is_sent_by_a_dead_link_or_in_an_ended_plan(asked, commitment, now):
    assert "" in refusal_of(send, asked, commitment, asked.expires_at)
    asked.plan.state = "ended"
    asked.plan.save()
    assert "" in refusal_of(send, asked, commitment, now)
    asked.plan.state = "in_progress"
    asked.plan.save()
    OwnerRequest.objects.update(revoked_at=now)
    assert "" in refusal_of(send, asked, commitment, now)


def test_publishing_checks_again(asked, commitment, editor, now):
    report = send(asked, commitment, now)
    MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 11, 22))
    assert "challenges_da" in refusal_of(actions.publish_report, report, by=editor, now=now)
    report.refresh_from_db()
    assert report.is_waiting
    assert not Evidence.objects.exists()


def test_a_declined_report_gives_the_reason_and_can_be_sent_anew(asked, commitment, editor, now):
    report, acted = send(asked, commitment, now), {"by": editor, "now": now}
    assert "reason" in refusal_of(actions.decline_report, report, reason=" ", **acted)
    actions.decline_report(report, reason="Skriv mere.", **acted)
    assert "" in refusal_of(actions.decline_report, report, reason="Igen.", **acted)
    assert "" in refusal_of(actions.publish_report, report, **acted)
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert send(asked, commitment, now).is_waiting


def test_a_request_is_answered_when_all_its_initiatives_are(asked, commitment, now):
    other = owned(asked)
    send(asked, commitment, now)
    asked.refresh_from_db()
    assert asked.answered_at is None
    send(asked, other, now)
    asked.refresh_from_db()
    assert asked.answered_at == now


@pytest.mark.django_db(transaction=True)
def test_parallel_sending_of_one_form_is_one_report(now):
    asked, key = OwnerRequestFactory(), uuid.uuid4()
    commitment = owned(asked)

    def sent():
        fresh = OwnerRequest.objects.get(pk=asked.pk), Commitment.objects.get(pk=commitment.pk)
        return send(*fresh, now, key=key).pk

    first, second = at_once(sent, sent)
    assert first == second
    connection.close()


def test_a_former_owner_cannot_report(asked, now):
    former = owned(asked, until_on=dt.date(2026, 11, 1), until_precision="day")
    assert refusal_of(send, asked, former, now) == {"": ["The commitment is not one of yours."]}
    assert not OwnerReport.objects.exists()
