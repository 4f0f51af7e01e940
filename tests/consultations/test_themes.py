"""Themes of proposals: by hand, by accepted suggestions, and coded twice."""

import random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import actions, suggesting, tasks
from consultations.agreement import cohens_kappa, kappa_of
from consultations.models import (
    AnswerCluster,
    ConsultationFigures,
    DoubleCoding,
    Proposal,
    ProposalTag,
    ProposalTheme,
    ThemeSuggestion,
)
from ogp_portal.audit.models import Event
from ogp_portal.jobs.models import Job
from tests.factories import ConsultationFactory, SubmissionFactory, UserFactory
from tests.factories.consultations import NOW

from .test_likeness import CAMPAIGN

pytestmark = pytest.mark.django_db
TRANSPORT = "Vi mangler flere busser og bedre cykelstier mellem landsbyerne i kommunen. Busserne"
LIBRARY = (
    "Biblioteket skal låne flere bøger ud, og bibliotekerne skal have åbent om søndagen. Bøger"
)
ENDINGS = ["hver dag", "om aftenen", "i weekenden", "for børn", "for ældre", "uden at betale"]


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


def theme_of(consultation, title: str) -> ProposalTheme:
    theme = ProposalTheme(consultation=consultation, title_da=title)
    return actions.keep_theme(theme, by=None, now=NOW)


@pytest.fixture
def theme(consultation) -> ProposalTheme:
    return theme_of(consultation, "Trafik")


@pytest.fixture
def matters(consultation) -> list[Proposal]:
    """Six answers on buses and six on libraries."""
    answers = [
        SubmissionFactory(consultation=consultation, text=f"{start} {ending}.")
        for start in (TRANSPORT, LIBRARY)
        for ending in ENDINGS
    ]
    return [answer.proposals.get() for answer in answers]


def listed(consultation) -> str:
    return reverse("submission-list", args=[consultation.slug])


def test_answers_can_be_narrowed_to_a_theme(client, consultation, theme, matters, editor):
    actions.tag(matters[:2], theme, by=editor, now=NOW)
    page = client.get(listed(consultation)).text
    assert f"?tema={theme.pk}" in page
    assert "Trafik</a>" in page or "Trafik (2)" in page
    narrowed = client.get(f"{listed(consultation)}?tema={theme.pk}").text
    assert narrowed.count("<article") == 2
    assert "2 svar" in narrowed
    for proposal in matters[:2]:
        assert proposal.reference in narrowed


@pytest.mark.parametrize("wanted", ["0", "999999", "9" * 30, "x"])
def test_unknown_themes_are_not_found(client, consultation, theme, matters, wanted):
    assert client.get(f"{listed(consultation)}?tema={wanted}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_a_theme_costs_three_queries(
    client, django_assert_num_queries, theme, matters, count
):
    actions.tag(matters[:count], theme, by=None, now=NOW)
    address = f"{listed(theme.consultation)}?tema={theme.pk}"
    client.get(address)
    with django_assert_num_queries(3):
        page = client.get(address)
    assert page.text.count("<article") == count


def test_count_of_a_theme_stands_on_the_consultation_and_follows_what_is_public(
    client, consultation, theme, matters, editor
):
    actions.tag(matters[:3], theme, by=editor, now=NOW)
    page = client.get(consultation.get_absolute_url()).text
    assert "Trafik</a> (3)" in page
    actions.hide(matters[0].submission, reason="personal_data", by=editor, now=NOW)
    assert "Trafik</a> (2)" in client.get(consultation.get_absolute_url()).text


def test_themes_cost_the_consultation_no_query(
    client, django_assert_max_num_queries, consultation, theme, matters
):
    client.get(consultation.get_absolute_url())
    with CaptureQueriesContext(connection) as before:
        client.get(consultation.get_absolute_url())
    actions.tag(matters, theme, by=None, now=NOW)
    with django_assert_max_num_queries(len(before)):
        client.get(consultation.get_absolute_url())


def test_answers_alike_get_the_theme_together(consultation, theme, editor):
    answers = [SubmissionFactory(consultation=consultation, text=CAMPAIGN) for _ in range(3)]
    actions.liken(consultation, now=NOW)
    assert AnswerCluster.objects.get().senders == 3
    assert actions.tag([answers[0].proposals.get()], theme, by=editor, now=NOW) == 3
    assert ConsultationFigures.objects.get().by_theme[0]["number"] == 3


def test_tag_says_by_whom_when_and_whence_once(consultation, theme, matters, editor):
    for _ in range(2):
        actions.tag(matters[:1], theme, by=editor, now=NOW)
    tag = ProposalTag.objects.get()
    assert (tag.tagged_by, tag.tagged_at, tag.source) == (editor, NOW, "staff")
    assert Event.objects.filter(verb="gave proposals a theme").exists()


def test_theme_of_another_consultation_is_refused(theme, editor):
    other = SubmissionFactory(consultation=ConsultationFactory()).proposals.get()
    with pytest.raises(ValidationError):
        actions.tag([other], theme, by=editor, now=NOW)
    with pytest.raises(ValidationError):
        actions.set_themes(other, [theme], by=editor, now=NOW)


def test_theme_that_is_gone_is_off_its_proposals(client, consultation, theme, matters, editor):
    actions.tag(matters, theme, by=editor, now=NOW)
    actions.remove_theme(theme, by=editor, now=NOW)
    assert not ProposalTag.objects.exists()
    assert "Trafik" not in client.get(consultation.get_absolute_url()).text


def suggested(consultation, editor, number: int = 2) -> list[ThemeSuggestion]:
    actions.ask_for_suggestions(consultation, number=number, by=editor, now=NOW)
    job = Job.objects.filter(kind="consultations.suggest_themes").latest("pk")
    tasks.suggest_themes(job.subject_id, lambda *step: None)
    return list(ThemeSuggestion.objects.filter(run=job.subject_id))


def test_suggestions_find_the_matters_and_stay_with_staff(client, consultation, matters, editor):
    first, second = suggested(consultation, editor)
    assert {first.proposals.count(), second.proposals.count()} == {6}
    found = {frozenset(row.proposal_id for row in one.proposals.all()) for one in (first, second)}
    assert found == {
        frozenset(one.pk for one in matters[:6]),
        frozenset(one.pk for one in matters[6:]),
    }
    words = {*first.words, *second.words}
    assert {"busser", "bøger"} & words
    assert not {"vi", "og", "skal", "om"} & words
    run = first.run
    assert (run.seed, run.method, run.proposals) == (suggesting.SEED, suggesting.METHOD, 12)
    for page in (consultation.get_absolute_url(), listed(consultation)):
        assert "Svar efter tema" not in client.get(page).text
    tasks.suggest_themes(str(run.pk), lambda *step: None)
    assert ThemeSuggestion.objects.count() == 2


def test_suggestions_from_too_little_are_none(consultation, editor):
    SubmissionFactory(consultation=consultation)
    assert suggested(consultation, editor) == []
    tasks.suggest_themes("999999", lambda *step: None)


def test_a_campaign_weighs_as_one_answer(consultation, matters, editor):
    for _ in range(5):
        SubmissionFactory(consultation=consultation, text=CAMPAIGN)
    actions.liken(consultation, now=NOW)
    first = suggested(consultation, editor)[0]
    campaign = AnswerCluster.objects.get(leader__version__text=CAMPAIGN)
    assert campaign.senders == 5
    groups = AnswerCluster.objects.filter(senders__gt=1)
    alone = 17 - sum(group.senders for group in groups)
    assert first.run.proposals == alone + groups.count()


@pytest.mark.parametrize("seed", range(3))
def test_suggestions_are_the_same_in_whichever_order_the_proposals_come(seed):
    texts = {
        f"F-{number:08}": [(word[:4], word) for word in f"{start} {ending}".lower().split()]
        for number, (start, ending) in enumerate(
            (start, ending) for start in (TRANSPORT, LIBRARY) for ending in ENDINGS
        )
    }
    expected = suggesting.suggest(texts, 3, seed=suggesting.SEED)
    rows = list(texts.items())
    random.Random(seed).shuffle(rows)
    assert suggesting.suggest(dict(rows), 3, seed=suggesting.SEED) == expected
    assert expected


def test_accepted_suggestion_is_a_theme_with_a_title_of_a_persons(
    client, consultation, matters, editor
):
    first, second = suggested(consultation, editor)
    theme = actions.accept_suggestion(first, title_da="Busser", by=editor, now=NOW)
    assert set(theme.tags.values_list("source", flat=True)) == {"suggested"}
    assert "Busser</a> (6)" in client.get(consultation.get_absolute_url()).text
    actions.reject_suggestion(second, by=editor, now=NOW)
    assert ProposalTheme.objects.count() == 1
    for decided in (first, second):
        with pytest.raises(ValidationError):
            actions.reject_suggestion(decided, by=editor, now=NOW)


def test_suggestion_needs_a_title(consultation, matters, editor):
    with pytest.raises(ValidationError):
        actions.accept_suggestion(
            suggested(consultation, editor)[0], title_da=" ", by=editor, now=NOW
        )


def test_kappa_of_a_known_table():
    """Cohen's kappa of 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no is 0.4."""
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    found = cohens_kappa(pairs, ["a", "b"])
    assert found.kappa == pytest.approx(0.4)
    assert (found.size, found.table) == (50, [[20, 5], [10, 15]])


@pytest.mark.parametrize("pairs", [[], [("a", "a")] * 5])
def test_kappa_is_not_defined_where_nothing_could_differ(pairs):
    assert cohens_kappa(pairs, ["a", "b"]).kappa is None


def coded(coding: DoubleCoding, person, themes) -> DoubleCoding:
    for theme in themes:
        row = actions.next_to_code(coding)
        coding = actions.code(coding, row, theme, by=person, now=NOW)
    return coding


@pytest.fixture
def coding(consultation, theme, matters, editor) -> DoubleCoding:
    theme_of(consultation, "Bøger")
    return actions.start_double_coding(consultation, size=4, by=editor, now=NOW)


def test_two_people_code_and_kappa_is_known_when_both_are_done(consultation, coding, editor):
    one, two = consultation.proposal_themes.all()
    coding = coded(coding, editor, [one, one, two, None])
    assert kappa_of(consultation) is None
    coding = coded(coding, UserFactory(), [one, two, two, None])
    found = kappa_of(consultation)
    assert found.size == 4
    assert found.table == [[1, 1, 0], [0, 1, 0], [0, 0, 1]]
    assert found.kappa == pytest.approx((0.75 - 0.3125) / (1 - 0.3125))
    assert not found.is_intra_coder
    assert actions.next_to_code(coding) is None


def test_the_same_person_twice_is_said_to_be(consultation, coding, editor):
    one = consultation.proposal_themes.first()
    coded(coding, editor, [one] * 3 + [None] + [one] * 4)
    assert kappa_of(consultation).is_intra_coder


def test_a_third_person_cannot_go_on_in_a_round(consultation, coding, editor):
    coding = coded(coding, editor, [None])
    with pytest.raises(ValidationError):
        coded(coding, UserFactory(), [None])


def test_sample_is_drawn_by_the_seed_alone(consultation, coding, editor):
    again = actions.start_double_coding(consultation, size=4, by=editor, now=NOW)
    drawn = [list(one.sample.values_list("proposal", flat=True)) for one in (coding, again)]
    assert drawn[0] == drawn[1]


def test_sample_needs_themes_and_proposals(consultation, editor, theme):
    for _ in range(2):
        with pytest.raises(ValidationError):
            actions.start_double_coding(consultation, size=4, by=editor, now=NOW)
        theme_of(consultation, "Bøger")
