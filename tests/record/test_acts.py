"""Which acts are written in the record, and what their holders can prove with."""

import datetime as dt
import json

import pytest

from consultations import actions, tokens
from consultations.actions.casework import _delete
from consultations.actions.deadlines import Reason, move_deadline
from consultations.actions.publishing import publish_drafts
from consultations.actions.redacting import accept_redaction, propose
from consultations.actions.responding import publish_response
from consultations.actions.reviewing import publish_submission
from ogp_portal.demonstration.removal import remove
from ogp_portal.record.chain import checksum_of_text, seal_of
from ogp_portal.record.models import Entry, Seal
from ogp_portal.record.reading import proofs_of, receipt_of
from plans.actions.plans import publish as publish_plan
from plans.actions.progress import report_status
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    PlanFactory,
    ResponseFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def facts_of(event: str) -> dict:
    """The facts of the one seal about such an event."""
    return Seal.objects.get(event=event).facts


@pytest.fixture
def sent(answer, now):
    return actions.submit(ConsultationFactory(slug="hoering"), answer, by=None, now=now)


def test_a_receipt_is_committed_to_with_the_answer(sent, now):
    version = sent.versions.get()
    facts = receipt_of(sent).facts
    assert facts["reference"] == sent.reference
    assert facts["text_sha256"] == version.checksum == checksum_of_text(version.text)
    assert facts["received_at"] == "2026-11-23T12:00:00Z"
    assert facts["files_sha256"] == []
    told = json.dumps(facts)
    for private in (sent.identity.name, sent.identity.email, version.text):
        assert private not in told


@pytest.mark.parametrize("is_placed", [False, True])
def test_the_receipt_shows_its_seal_at_once_and_its_place_later(sent, client, place, is_placed):
    if is_placed:
        place()
    proof, token = receipt_of(sent), tokens.sign(tokens.RECEIPT, sent.reference)
    page = client.get(f"/hoeringer/hoering/svar/kvittering/{token}/")
    assert proof.seal in page.text
    assert proof.salt in page.text
    assert (f'href="/data/record/?seal={proof.seal}"' in page.text) == is_placed
    kept = client.get(f"/hoeringer/hoering/svar/kvittering/{token}/kvittering.json")
    assert kept.headers["X-Robots-Tag"] == "noindex"
    (one,) = kept.json()["proofs"]
    assert one["seal"] == seal_of(one["facts"], one["salt"])
    assert one["number"] == (1 if is_placed else None)
    assert client.get("/hoeringer/hoering/svar/kvittering/x/kvittering.json").status_code == 404


def test_the_mailed_receipt_carries_the_seal_and_the_salt(sent):
    from consultations.notifications.contexts import receipt_context

    context = receipt_context({"submission": sent.reference})
    assert context["proof"] == receipt_of(sent)


def test_the_receipt_as_pdf_carries_them_too(sent):
    from consultations.receipts import _facts

    proof = receipt_of(sent)
    values = [value for _name, value in _facts(sent, sent.versions.get())]
    assert values[-2:] == [proof.seal, proof.salt]


def test_publication_and_redaction_of_an_answer_are_their_senders_alone(
    sent, editor, now, client, place
):
    actions.confirm(sent, now=now)
    publish_submission(sent, by=editor, now=now)
    version = sent.versions.get()
    bar = propose(version, 0, 4, reason="personal_data", by=editor, now=now)
    accept_redaction(bar, by=editor, now=now)
    events = [proof.facts["event"] for proof in proofs_of(sent)]
    assert events == ["receipt", "publication", "redaction"]
    sums = [proof.facts["public_text_sha256"] for proof in proofs_of(sent)[1:]]
    assert sums[0] == version.checksum != sums[1]
    place()
    entries = client.get("/api/v1/record/").json()["results"]
    assert [one["opening"] for one in entries if one["event"] in events] == [None, None, None]


def test_responses_one_by_one_and_many_at_once(editor, now):
    consultation = ConsultationFactory()
    first, *others = (
        ResponseFactory(
            proposal=SubmissionFactory(consultation=consultation).proposals.get(),
            published_at=None,
        )
        for _number in range(3)
    )
    publish_response(first, by=editor, now=now)
    facts = facts_of("response")
    assert facts["decision"] == first.decision
    assert facts["reason_da_sha256"] == checksum_of_text(first.reason_da)
    publish_drafts(consultation, by=editor, now=now)
    assert Seal.objects.filter(event="response").count() == 1 + len(others)


def test_deadlines_statuses_and_plans(editor, now):
    phase = ConsultationFactory(slug="hoering").phases.get()
    to = phase.closes_at + dt.timedelta(days=7)
    move_deadline(phase, to=to, seen=phase.closes_at, reason=Reason("Ferie"), by=editor, now=now)
    assert facts_of("deadline")["new_closes_at"] == to.strftime("%Y-%m-%dT%H:%M:%SZ")
    update = report_status(
        CommitmentFactory(), completion="limited", text_da="Vi er i gang", by=editor, now=now
    )
    assert facts_of("status")["text_da_sha256"] == checksum_of_text("Vi er i gang")
    assert facts_of("status")["id"] == str(update.pk)
    plan = PlanFactory(state="co_creation")
    CommitmentFactory(plan=plan)
    publish_plan(plan, by=editor, now=now)
    assert facts_of("publication")["slug"] == plan.slug


def test_what_is_public_is_opened_for_everybody_as_long_as_it_is(client, editor, now, place):
    plan = PlanFactory()
    commitment = CommitmentFactory(plan=plan)
    report_status(commitment, completion="limited", text_da="I gang", by=editor, now=now)
    place()
    (entry,) = client.get("/api/v1/record/").json()["results"]
    opening = entry["opening"]
    assert seal_of(opening["facts"], opening["salt"]) == entry["seal"]
    plan.state = "draft"
    plan.save()
    (entry,) = client.get("/api/v1/record/").json()["results"]
    assert entry["opening"] is None


def test_emptying_a_case_destroys_the_salts_of_its_answers(sent, place):
    place()
    _delete(sent.consultation)
    assert proofs_of(sent) == []
    assert Entry.objects.count() == 1


def test_removing_the_demonstration_does_as_well(answer, now, place):
    consultation = ConsultationFactory(is_demonstration=True)
    actions.submit(consultation, answer, by=UserFactory(), now=now)
    place()
    remove()
    assert Seal.objects.get(event="receipt").is_erased
    assert Entry.objects.count() == 1
