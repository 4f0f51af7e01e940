"""Dividing an answer into proposals and joining them: no word and no response is lost."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.actions import Passage
from consultations.models import (
    ConsultationFigures,
    FormerProposal,
    Proposal,
    ProvenanceLink,
    Remark,
    Response,
)
from consultations.passages import MOST_PIECES, pieces_of
from ogp_portal.audit.models import Event
from ogp_portal.notifications.models import Message
from tests.factories import ProposalGroupFactory, ProvenanceLinkFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
TEXT = "Kære OGP. Åbn dagsordenerne. Sæt tal på det hele."
HELLO, AGENDAS, ALL = 10, 29, len(TEXT)


@pytest.fixture
def submission():
    return SubmissionFactory(text=TEXT)


@pytest.fixture
def divide(submission, editor, now):
    """A function that divides at the given places; a negative one ends a remark."""

    def divide(*ends, **given):
        starts = [0, *(abs(end) for end in ends)]
        parts = [
            Passage(start, abs(end), end > 0) for start, end in zip(starts, ends, strict=False)
        ]
        return actions.divide(submission, parts, by=editor, now=now, **given)

    return divide


@pytest.fixture
def publish(editor, now):
    def publish(proposal, **given):
        chosen = {"decision": "accepted", "reason_da": "Ja.", **given}
        response = actions.respond(proposal, **chosen, by=editor, now=now)
        return actions.publish_response(response, by=editor, now=now)

    return publish


def covered(submission) -> list[tuple[int, int]]:
    """Where proposals and remarks stand, in order."""
    spans = [
        (row.starts_at_character or 0, row.ends_at_character or len(TEXT))
        for row in [*submission.proposals.all(), *submission.remarks.all()]
    ]
    return sorted(spans)


def test_parts_become_proposals_and_the_meter_counts_them(divide, submission):
    first = submission.proposals.get()
    made = divide(AGENDAS, ALL)
    assert [one.text for one in made] == [TEXT[:AGENDAS], TEXT[AGENDAS:]]
    assert made[0].reference == first.reference
    assert ConsultationFigures.objects.get(consultation=submission.consultation).proposals == 2
    assert made[1].summary == "Sæt tal på det hele."


def test_a_remark_is_kept_in_words_and_read_by_everybody(divide, submission, client):
    divide(-HELLO, AGENDAS, ALL)
    assert [one.text for one in Remark.objects.all()] == ["Kære OGP. "]
    page = client.get(submission.get_absolute_url()).text
    assert "<p>Kære OGP. </p>" in page
    assert ConsultationFigures.objects.get(consultation=submission.consultation).proposals == 2


def test_text_is_covered_whatever_is_divided(divide, submission):
    for ends in [(AGENDAS, ALL), (-HELLO, AGENDAS, ALL), (HELLO, -AGENDAS, ALL), (ALL,)]:
        divide(*ends)
        spans = covered(submission)
        assert spans[0][0] == 0
        assert spans[-1][1] == ALL
        assert all(one[1] == other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [Passage(0, 10)],
        [Passage(1, ALL)],
        [Passage(0, 20), Passage(10, ALL)],
        [Passage(0, 10), Passage(12, ALL)],
        [Passage(0, 0), Passage(0, ALL)],
        [Passage(0, ALL + 1)],
        [Passage(0, ALL, is_proposal=False)],
    ],
    ids=["none", "short", "late", "overlap", "gap", "empty", "beyond", "remark alone"],
)
def test_parts_that_do_not_fit_are_refused(submission, editor, now, parts):
    with pytest.raises(ValidationError):
        actions.divide(submission, parts, by=editor, now=now)
    assert submission.proposals.count() == 1


def test_joined_proposals_lead_to_the_one_that_is_left(divide, submission, client):
    first, second, third = divide(HELLO, AGENDAS, ALL)
    divide(ALL)
    assert submission.proposals.get() == first
    for gone in (second, third):
        response = client.get(f"/forslag/{gone.reference}/")
        assert response.status_code == 301
        assert response.headers["Location"] == first.get_absolute_url()
    assert submission.proposals.get().span == (None, None)


def test_reference_leads_on_when_its_heir_is_joined_too(divide, submission):
    _first, second, third = divide(HELLO, AGENDAS, ALL)
    divide(HELLO, ALL)
    divide(ALL)
    former = FormerProposal.objects.order_by("pk")
    assert {row.reference for row in former} == {second.reference, third.reference}
    assert {row.proposal for row in former} == {submission.proposals.get()}


def test_former_reference_of_a_hidden_answer_is_not_found(divide, submission, editor, now, client):
    _first, second = divide(AGENDAS, ALL)
    divide(ALL)
    actions.hide(submission, reason="unlawful", by=editor, now=now)
    assert client.get(f"/forslag/{second.reference}/").status_code == 404


def test_what_is_answered_is_not_divided_without_the_response(divide, publish, submission):
    publish(submission.proposals.get())
    with pytest.raises(ValidationError) as refusal:
        divide(AGENDAS, ALL)
    assert list(refusal.value.error_dict) == ["copy_response"]
    assert submission.proposals.count() == 1


def test_each_part_gets_the_response_and_the_links_and_nobody_a_mail(divide, publish, submission):
    response = publish(submission.proposals.get())
    ProvenanceLinkFactory(proposal=response.proposal, response=response)
    before = Message.objects.count()
    divide(AGENDAS, ALL, copy_response=True)
    rows = Response.objects.filter(proposal__submission=submission, is_current=True)
    assert rows.count() == 2
    assert rows.values("shared_key", "published_at").distinct().count() == 1
    assert ProvenanceLink.objects.filter(proposal__submission=submission).count() == 2
    assert Message.objects.count() == before
    assert ConsultationFigures.objects.get(consultation=submission.consultation).by_decision == {
        "accepted": 2
    }


def test_parts_with_one_response_are_joined_again(divide, publish, submission):
    publish(submission.proposals.get())
    divide(AGENDAS, ALL, copy_response=True)
    divide(ALL, copy_response=True)
    assert submission.proposals.get().responses.get().is_current


def test_parts_with_different_responses_are_not_joined(divide, publish, submission):
    for part in divide(AGENDAS, ALL):
        publish(part)
    with pytest.raises(ValidationError):
        divide(ALL, copy_response=True)


def test_a_draft_is_never_lost(divide, submission, editor, now):
    _first, second = divide(AGENDAS, ALL)
    given = {"decision": "noted", "reason_da": "Tak.", "by": editor, "now": now}
    actions.respond(second, **given)
    with pytest.raises(ValidationError):
        divide(ALL)


def test_a_part_whose_words_stay_keeps_its_response(divide, publish, submission):
    first, second = divide(AGENDAS, ALL)
    publish(second)
    divide(-HELLO, AGENDAS, ALL)
    second.refresh_from_db()
    assert second.responses.get().is_current
    first.refresh_from_db()
    assert first.span == (HELLO, AGENDAS)


def test_a_divided_proposal_leaves_its_group(divide, submission):
    proposal = submission.proposals.get()
    ProposalGroupFactory(consultation=submission.consultation, members=[proposal])
    divide(AGENDAS, ALL)
    proposal.refresh_from_db()
    assert proposal.group is None


def test_response_to_words_that_were_divided_meanwhile_is_refused(divide, submission, editor, now):
    read = submission.proposals.get()
    divide(AGENDAS, ALL)
    with pytest.raises(ValidationError) as refusal:
        actions.respond(read, decision="noted", reason_da="Tak.", by=editor, now=now)
    assert refusal.value.code == "divided"


def test_withdrawn_answer_is_not_divided(divide, submission, now):
    actions.withdraw(submission, by=None, now=now)
    with pytest.raises(ValidationError):
        divide(AGENDAS, ALL)


def test_dividing_is_logged(divide, submission):
    divide(AGENDAS, ALL)
    assert Event.objects.get(verb="divided an answer").subject_id == str(submission.pk)


def test_text_key_follows_the_words(divide, submission):
    whole = submission.proposals.get()
    whole.refresh_from_db()
    divide(AGENDAS, ALL)
    keys = set(Proposal.objects.values_list("text_key", flat=True))
    assert len(keys) == 2
    assert whole.text_key not in keys


def test_pieces_are_sentences_and_cover_the_text():
    text = "Et. To ting, f.eks. det her.\n\nTre?  Fire"
    pieces = pieces_of(text)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text.strip() for piece in pieces] == [
        "Et.",
        "To ting, f.eks. det her.",
        "Tre?",
        "Fire",
    ]


@pytest.mark.parametrize("text", ["", "x", "Ja. " * 25_000, "ord\n" * 20_000, "x" * 100_000])
def test_pieces_of_any_text_fit_in_one_form(text):
    pieces = pieces_of(text, cuts=[0, 3, 7, len(text)])
    assert "".join(piece.text for piece in pieces) == text
    assert len(pieces) <= MOST_PIECES
