"""Two editors at once: responding, publishing, dividing and grouping the same proposals."""

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.actions import Passage
from consultations.models import (
    ConsultationFigures,
    Proposal,
    ProposalGroup,
    Response,
)
from ogp_portal.notifications.models import Message
from tests.factories import (
    ConsultationFactory,
    ProposalGroupFactory,
    SubmissionFactory,
    UserFactory,
)

from .test_parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"])


@pytest.fixture
def group():
    consultation = ConsultationFactory()
    made = SubmissionFactory.create_batch(3, consultation=consultation)
    return ProposalGroupFactory(
        consultation=consultation, members=[one.proposals.get() for one in made]
    )


def attempt(work):
    """A work that gives its refusal back instead of raising it."""

    def run():
        try:
            return work()
        except ValidationError as refusal:
            return refusal

    return run


def test_parallel_group_responses_are_two_versions_of_which_one_is_current(group, editor, now):
    def respond(reason):
        given = {"decision": "noted", "reason_da": reason, "by": editor, "now": now}
        return lambda: actions.respond_to_group(group, **given)

    at_once(respond("Først."), respond("Så."))
    assert Response.objects.count() == 6
    current = Response.objects.filter(is_current=True)
    assert set(current.values_list("version", flat=True)) == {2}
    group.refresh_from_db()
    assert set(current.values_list("shared_key", flat=True)) == {group.response_key}


def test_parallel_publications_publish_and_mail_once(group, editor, now):
    given = {"by": editor, "now": now}
    actions.respond_to_group(group, decision="noted", reason_da="Tak.", **given)

    def publish_group():
        return actions.publish_group(group, **given)

    def publish_all():
        return actions.publish_drafts(group.consultation, **given)

    rounds = at_once(publish_group, publish_all, publish_group)
    assert len([one for one in rounds if one is not None]) == 1
    assert Message.objects.filter(kind="consultations.responses_together").count() == 3
    assert ConsultationFigures.objects.get().by_decision == {"noted": 3}


def test_one_published_alone_while_all_are_published_is_mailed_once(group, editor, now):
    given = {"by": editor, "now": now}
    actions.respond_to_group(group, decision="noted", reason_da="Tak.", **given)
    one = Response.objects.order_by("pk").first()
    at_once(
        lambda: actions.publish_response(one, **given),
        lambda: actions.publish_drafts(group.consultation, **given),
    )
    submission = one.proposal.submission.reference
    assert Message.objects.filter(context__submission=submission).count() == 1
    assert Response.objects.published().count() == 3


def test_dividing_while_another_responds_loses_neither_words_nor_response(editor, now):
    text = "Åbn dagsordenerne. Sæt tal på."
    answer = SubmissionFactory(text=text)
    read = answer.proposals.get()
    given = {"by": editor, "now": now}
    parts = [Passage(0, 19), Passage(19, len(text))]

    def respond():
        return actions.respond(read, decision="noted", reason_da="Tak.", **given)

    answered, divided = at_once(
        attempt(respond), attempt(lambda: actions.divide(answer, parts, **given))
    )
    assert not isinstance(divided, ValidationError)
    assert "".join(one.text for one in answer.proposals.order_by("starts_at_character")) == text
    if isinstance(answered, ValidationError):
        assert answered.code == "divided"
        assert not Response.objects.exists()
    else:
        assert Response.objects.get().proposal.reference == read.reference


def test_joining_while_another_responds_to_a_part_that_goes(editor, now):
    text = "Åbn dagsordenerne. Sæt tal på."
    answer = SubmissionFactory(text=text)
    given = {"by": editor, "now": now}
    _first, second = actions.divide(answer, [Passage(0, 19), Passage(19, len(text))], **given)

    def respond():
        return actions.respond(second, decision="noted", reason_da="Tak.", **given)

    answered, joined = at_once(
        attempt(respond), attempt(lambda: actions.divide(answer, [Passage(0, len(text))], **given))
    )
    refused = [one for one in (answered, joined) if isinstance(one, ValidationError)]
    assert len(refused) == 1
    assert answer.proposals.count() == (2 if refused == [joined] else 1)


def test_parallel_gathering_makes_one_group(now):
    consultation = ConsultationFactory()
    SubmissionFactory.create_batch(3, consultation=consultation)

    def gather():
        return actions.gather_same_texts(consultation, now=now)

    assert sorted(at_once(gather, gather)) == [0, 3]
    assert ProposalGroup.objects.get().proposals.count() == Proposal.objects.count() == 3
