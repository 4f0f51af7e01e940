"""What the database refuses of groups of answers, themes and double codings, whoever writes."""

import datetime as dt

import pytest

from consultations import actions
from consultations.models import (
    AlikeAnswer,
    AnswerCluster,
    AnswerKeptApart,
    AnswerSignature,
    CodedProposal,
    DoubleCoding,
    ProposalTag,
    ProposalTheme,
    SuggestedProposal,
    ThemeSuggestion,
    ThemeSuggestionRun,
)
from tests.factories import SubmissionFactory
from tests.factories.consultations import NOW
from tests.refusals import once, refuses

from .test_likeness import CAMPAIGN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def answers(consultation):
    made = [SubmissionFactory(consultation=consultation, text=CAMPAIGN) for _ in range(2)]
    actions.liken(consultation, now=NOW)
    return made


def follower() -> AnswerSignature:
    return AnswerSignature.objects.get(is_leader=False)


def kept_apart() -> AnswerKeptApart:
    submission = AlikeAnswer.objects.first().submission
    return AnswerKeptApart.objects.create(submission=submission, reason="Andet.", at=NOW)


def theme() -> ProposalTheme:
    consultation = AnswerCluster.objects.get().consultation
    return ProposalTheme.objects.create(consultation=consultation, title_da="Trafik")


def proposal():
    return AlikeAnswer.objects.first().submission.proposals.get()


def tag() -> ProposalTag:
    return ProposalTag.objects.create(proposal=proposal(), theme=theme())


def run() -> ThemeSuggestionRun:
    return ThemeSuggestionRun.objects.create(
        consultation=AnswerCluster.objects.get().consultation,
        number=2,
        seed=1,
        method=1,
        started_at=NOW,
    )


def suggestion() -> ThemeSuggestion:
    return ThemeSuggestion.objects.create(run=run(), position=1, words=["bus"])


def coding() -> DoubleCoding:
    consultation = AnswerCluster.objects.get().consultation
    return DoubleCoding.objects.create(consultation=consultation, size=1, seed=1, started_at=NOW)


def coded() -> CodedProposal:
    return CodedProposal.objects.create(coding=coding(), proposal=proposal(), position=1)


@pytest.mark.parametrize(
    ("make", "name", "columns"),
    [
        (follower, "leader_follows_itself", {"is_leader": True}),
        (AnswerSignature.objects.first, "likeness_from_nothing_to_all", {"similarity": 1.1}),
        (AnswerCluster.objects.get, "one_answer_is_no_cluster", {"shown": 1}),
        (
            AnswerCluster.objects.get,
            "dissolved_cluster_has_a_reason_and_is_not_shown",
            {"dissolved_at": NOW, "shown": 0},
        ),
        (
            AnswerCluster.objects.get,
            "dissolved_cluster_has_a_reason_and_is_not_shown",
            {"dissolved_at": NOW, "dissolve_reason": "Fordi."},
        ),
        (AlikeAnswer.objects.first, "similarity_is_a_share", {"similarity": -0.1}),
        (kept_apart, "kept_apart_for_a_reason", {"reason": ""}),
        (theme, "proposal_theme_title_in_one_language", {"title_da": ""}),
        (tag, "proposal_tag_source_known", {"source": "maskine"}),
        (run, "themes_suggested_are_several", {"number": 1}),
        (suggestion, "theme_suggestion_state_known", {"state": "måske", "decided_at": NOW}),
        (suggestion, "theme_suggestion_is_decided_at_a_time", {"state": "rejected"}),
        (
            coding,
            "second_coding_comes_after_the_first",
            {"first_done_at": NOW, "second_done_at": NOW - dt.timedelta(days=1)},
        ),
    ],
)
def test_the_database_refuses(make, name, columns):
    refuses(name, make(), **columns)


def test_a_code_has_a_time():
    refuses("coded_theme_has_a_time", coded(), first_theme=theme())


def test_a_proposal_has_a_theme_once():
    one, other = proposal(), theme()
    once("proposal_tag_once", lambda: ProposalTag.objects.create(proposal=one, theme=other))


def test_a_place_in_a_run_is_taken_once():
    of = run()
    once("theme_suggestion_place_once", lambda: ThemeSuggestion.objects.create(run=of, position=1))


def test_a_proposal_fits_a_suggestion_once():
    of, one = suggestion(), proposal()
    once(
        "suggested_proposal_once",
        lambda: SuggestedProposal.objects.create(suggestion=of, proposal=one, weight=1),
    )


def test_a_proposal_is_in_a_sample_once():
    of, one = coding(), proposal()
    once(
        "coded_proposal_once",
        lambda: CodedProposal.objects.create(coding=of, proposal=one, position=1),
    )
