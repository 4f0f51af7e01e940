"""Responses, their versions, their publication, and what a proposal is linked to."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.models import ProvenanceLink, Response
from ogp_portal.notifications.models import Follow, Message
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    MilestoneFactory,
    PlanFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def proposal(submission):
    return submission.proposals.get()


@pytest.fixture
def write(proposal, editor, now):
    """A function that writes a response; it says 'accepted' unless told other."""

    def write(**given):
        chosen = {"decision": "accepted", "reason_da": "Det gør arbejdet åbent.", **given}
        return actions.respond(proposal, **chosen, by=editor, now=now)

    return write


@pytest.fixture
def publish(editor, now):
    return lambda response: actions.publish_response(response, by=editor, now=now)


def test_respond_writes_a_draft_that_the_public_does_not_see(write):
    response = write()
    assert (response.version, response.is_current, response.published_at) == (1, True, None)
    assert not Response.objects.visible_to(None).exists()


def test_respond_again_keeps_the_earlier_version(write, proposal):
    write()
    write(decision="rejected")
    assert list(proposal.responses.values_list("version", "is_current")) == [(2, True), (1, False)]


def test_draft_that_changes_a_published_response_waits(write, publish, proposal):
    first = publish(write())
    second = write(decision="partly")
    assert proposal.responses.get(is_current=True) == first
    publish(second)
    assert proposal.responses.get(is_current=True) == second
    assert proposal.responses.published().count() == 2


def test_overtaken_draft_cannot_be_published(write, publish):
    first = write()
    write()
    with pytest.raises(ValidationError):
        publish(first)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason_da": " "}, "reason_da"),
        ({"reason_da": "", "reason_en": "Because."}, "reason_da"),
        ({"decision": "perhaps"}, "decision"),
        ({"decision": "deferred"}, "decide_by"),
        ({"decision": "deferred", "decide_by": dt.date(2026, 11, 23)}, "decide_by"),
        ({"decide_by": dt.date(2027, 1, 1)}, "decide_by"),
        ({"passed_on_to": "Kulturministeriet"}, "passed_on_to"),
    ],
    ids=["no reason", "English alone", "decision", "no date", "past date", "date", "passed on"],
)
def test_response_must_be_whole(write, given, field):
    with pytest.raises(ValidationError) as refusal:
        write(**given)
    assert list(refusal.value.error_dict) == [field]


def test_demonstration_may_give_its_reason_in_english(editor, now):
    consultation = ConsultationFactory(plan=PlanFactory(is_demonstration=True))
    answer = SubmissionFactory(consultation=consultation, is_demonstration=True)
    given = {"decision": "accepted", "reason_da": "", "reason_en": "Because."}
    assert actions.respond(answer.proposals.get(), **given, by=editor, now=now)


def test_withdrawn_answer_gets_no_response(submission, write, now):
    actions.withdraw(submission, by=None, now=now)
    submission.refresh_from_db()
    with pytest.raises(ValidationError):
        write()


def test_publish_mails_the_sender_once(write, publish):
    response = write()
    publish(response)
    publish(response)
    message = Message.objects.get()
    assert (message.kind, message.address) == ("consultations.response", "sender@example.org")


def test_changed_response_mails_the_sender_again(write, publish):
    publish(write())
    publish(write(decision="partly"))
    assert Message.objects.filter(kind="consultations.response").count() == 2


def test_sender_whose_address_is_unproven_is_not_mailed(editor, now):
    answer = SubmissionFactory(state="received", published_at=None, confirmed_at=None)
    response = actions.respond(
        answer.proposals.get(), decision="noted", reason_da="Tak.", by=editor, now=now
    )
    actions.publish_response(response, by=editor, now=now)
    assert not Message.objects.exists()


def test_followers_get_one_mail_a_day(submission, publish, follow, editor, now):
    follow(submission.consultation)
    for answer in (submission, SubmissionFactory(consultation=submission.consultation)):
        given = {"decision": "noted", "reason_da": "Tak.", "by": editor, "now": now}
        publish(actions.respond(answer.proposals.get(), **given))
    assert Message.objects.filter(kind="consultations.responses").count() == 1


def test_followers_hear_nothing_of_answers_that_are_not_public(follow, editor, now):
    answer = SubmissionFactory(state="received", published_at=None)
    follow(answer.consultation)
    given = {"decision": "noted", "reason_da": "Tak.", "by": editor, "now": now}
    response = actions.respond(answer.proposals.get(), **given)
    actions.publish_response(response, by=editor, now=now)
    assert not Message.objects.filter(kind="consultations.responses").exists()


@pytest.fixture
def follow(now):
    def follow(consultation):
        return Follow.objects.create(
            subject_kind="consultations.consultation",
            subject_id=consultation.pk,
            address="follower@example.org",
            asked_at=now,
            confirmed_at=now,
        )

    return follow


@pytest.mark.parametrize("make", [CommitmentFactory, MilestoneFactory])
def test_link_says_what_the_proposal_led_to(proposal, editor, now, make):
    target = make()
    made = actions.link(
        proposal, target, relation="became", reason_da="Derfor.", by=editor, now=now
    )
    assert target in {made.commitment, made.milestone}


def test_link_again_to_the_same_target_replaces_the_reason(proposal, editor, now):
    target, given = CommitmentFactory(), {"relation": "shaped", "by": editor, "now": now}
    actions.link(proposal, target, reason_da="Først.", **given)
    actions.link(proposal, target, reason_da="Så.", **given)
    assert ProvenanceLink.objects.get().reason_da == "Så."


def test_link_needs_a_reason(proposal, editor, now):
    with pytest.raises(ValidationError):
        actions.link(
            proposal, CommitmentFactory(), relation="became", reason_da=" ", by=editor, now=now
        )


def test_real_proposal_never_leads_to_an_invented_initiative(proposal, editor, now):
    invented = CommitmentFactory(plan=PlanFactory(is_demonstration=True))
    with pytest.raises(ValidationError):
        actions.link(proposal, invented, relation="became", reason_da="Nej.", by=editor, now=now)


def test_link_is_public_from_when_the_response_is(proposal, write, publish, editor, now):
    response = write()
    actions.link(
        proposal, CommitmentFactory(), relation="became", reason_da="Ja.", by=editor, now=now
    )
    assert not ProvenanceLink.objects.visible_to(None).exists()
    publish(response)
    assert ProvenanceLink.objects.visible_to(None).exists()


def test_link_to_a_plan_that_is_still_a_draft_is_not_public(proposal, write, publish, editor, now):
    publish(write())
    target = CommitmentFactory(plan=PlanFactory(state="draft"))
    actions.link(proposal, target, relation="became", reason_da="Ja.", by=editor, now=now)
    assert not ProvenanceLink.objects.visible_to(None).exists()


def test_unlink_needs_a_reason_and_is_logged(proposal, editor, now):
    target, given = CommitmentFactory(), {"by": editor, "now": now}
    made = actions.link(proposal, target, relation="became", reason_da="Ja.", **given)
    with pytest.raises(ValidationError):
        actions.unlink(made, reason="", **given)
    actions.unlink(made, reason="Forkert initiativ.", **given)
    assert not ProvenanceLink.objects.exists()
