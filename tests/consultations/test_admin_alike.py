"""Groups of answers, themes and double coding in the admin."""

import random

import pytest
from django.urls import reverse

from consultations import actions
from consultations.models import (
    AnswerCluster,
    DoubleCoding,
    ProposalTag,
    ProposalTheme,
    Submission,
    ThemeSuggestion,
    ThemeSuggestionRun,
)
from tests.factories import SubmissionFactory
from tests.factories.consultations import NOW

from .test_likeness import CAMPAIGN, sentences
from .test_themes import matters, suggested, theme_of  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
GROUPS = "/admin/consultations/answercluster/"
ANSWERS = "/admin/consultations/submission/"
PROPOSALS = "/admin/consultations/proposal/"
SUGGESTIONS = "/admin/consultations/themesuggestion/"


@pytest.fixture
def waiting(consultation) -> list[Submission]:
    """Three of a campaign, waiting for review, the last with words of its own."""
    texts = [CAMPAIGN, CAMPAIGN, CAMPAIGN + "\n\nVi ses på havnen."]
    return [
        SubmissionFactory(consultation=consultation, text=text, state="received", published_at=None)
        for text in texts
    ]


@pytest.fixture
def group(consultation, waiting) -> AnswerCluster:
    actions.liken(consultation, now=NOW)
    return AnswerCluster.objects.get()


def test_queue_says_how_many_are_alike(client_of, editor, group):
    page = client_of(editor).get(ANSWERS).text
    assert page.count("et af 3 ens svar") == 3
    assert f"{GROUPS}{group.pk}/change/" in page


@pytest.mark.parametrize("count", [2, 5])
def test_queue_costs_the_same_with_groups(
    client_of, editor, consultation, django_assert_max_num_queries, count
):
    SubmissionFactory.create_batch(
        count, consultation=consultation, text=CAMPAIGN, state="received", published_at=None
    )
    actions.liken(consultation, now=NOW)
    client = client_of(editor)
    client.get(ANSWERS)
    with django_assert_max_num_queries(9):
        client.get(ANSWERS)


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_groups_costs_the_same(
    client_of, editor, consultation, django_assert_max_num_queries, count
):
    for seed in range(count):
        text = sentences(random.Random(seed), 10)
        SubmissionFactory.create_batch(2, consultation=consultation, text=text)
    actions.liken(consultation, now=NOW)
    client = client_of(editor)
    client.get(GROUPS)
    with django_assert_max_num_queries(8):
        page = client.get(GROUPS).text
    assert page.count('class="field-group') == count


def test_page_of_a_group_shows_text_and_differences(client_of, moderator, group, waiting):
    page = client_of(moderator).get(f"{GROUPS}{group.pk}/change/").text
    assert "Biblioteket er det eneste sted" in page
    assert "Vi ses på havnen." in page
    assert waiting[2].reference in page
    answers = client_of(moderator).get(f"{ANSWERS}?state=all&likeness__cluster={group.pk}")
    assert answers.text.count("et af 3 ens svar") == 3


def test_all_are_published_by_one_button(client_of, editor, group):
    client_of(editor).post(f"{GROUPS}{group.pk}/publish/")
    assert Submission.objects.filter(state="published").count() == 3
    response = client_of(editor).post(f"{GROUPS}{group.pk}/publish/")
    assert response.status_code == 422


def test_none_are_published_with_a_reason(client_of, editor, group):
    client = client_of(editor)
    assert client.post(f"{GROUPS}{group.pk}/refuse/", {"reason": ""}).status_code == 422
    client.post(f"{GROUPS}{group.pk}/refuse/", {"reason": "Forkert høring."})
    assert Submission.objects.filter(refusal_reason="Forkert høring.").count() == 3


def test_group_is_dissolved_and_an_answer_taken_out_with_a_reason(
    client_of, editor, group, waiting
):
    client = client_of(editor)
    client.post(f"{ANSWERS}{waiting[0].pk}/keep-apart/", {"reason": "Har sit eget forslag."})
    assert not group.members.filter(submission=waiting[0]).exists()
    assert client.post(f"{GROUPS}{group.pk}/dissolve/", {"reason": ""}).status_code == 422
    client.post(f"{GROUPS}{group.pk}/dissolve/", {"reason": "De mener hver sit."})
    group.refresh_from_db()
    assert group.dissolve_reason == "De mener hver sit."


@pytest.mark.parametrize("act", ["dissolve", "publish", "refuse"])
@pytest.mark.parametrize("role", ["administrator", "moderator", "stranger"])
def test_only_editors_decide_on_groups(client_of, request, group, act, role):
    user = request.getfixturevalue(role)
    assert client_of(user).get(f"{GROUPS}{group.pk}/{act}/").status_code == 403


def test_suggestions_are_asked_for_on_the_consultation(client_of, editor, consultation):
    client = client_of(editor)
    address = f"/admin/consultations/consultation/{consultation.pk}/suggest-themes/"
    assert "Intet bliver offentligt" in client.get(address).text
    assert client.post(address, {"number": "99"}).status_code == 422
    client.post(address, {"number": "3"})
    assert ThemeSuggestionRun.objects.get().number == 3


def test_suggestion_is_shown_with_words_and_examples_and_accepted(
    client_of,
    editor,
    consultation,
    matters,  # noqa: F811 - the fixture
):
    first, second = suggested(consultation, editor)
    client = client_of(editor)
    page = client.get(SUGGESTIONS).text
    assert str(first) in page
    page = client.get(f"{SUGGESTIONS}{first.pk}/change/").text
    assert first.proposals.first().proposal.text[:40] in page
    assert client.post(f"{SUGGESTIONS}{first.pk}/accept/", {"title_da": ""}).status_code == 422
    client.post(f"{SUGGESTIONS}{first.pk}/accept/", {"title_da": "Busser"})
    client.post(f"{SUGGESTIONS}{second.pk}/reject/")
    assert ProposalTheme.objects.get().title_da == "Busser"
    assert ThemeSuggestion.objects.get(pk=second.pk).state == "rejected"


def test_proposals_get_a_theme_from_the_list_and_on_their_page(
    client_of,
    editor,
    consultation,
    matters,  # noqa: F811 - the fixture
):
    theme, client = theme_of(consultation, "Trafik"), client_of(editor)
    chosen = {"action": "give_theme", "_selected_action": [one.pk for one in matters[:2]]}
    client.post(PROPOSALS, {**chosen, "theme": ""})
    assert not ProposalTag.objects.exists()
    client.post(PROPOSALS, {**chosen, "theme": theme.pk})
    assert ProposalTag.objects.count() == 2
    assert "Trafik" in client.get(f"{PROPOSALS}{matters[0].pk}/change/").text
    client.post(f"{PROPOSALS}{matters[0].pk}/themes/", {"themes": []})
    client.post(f"{PROPOSALS}{matters[5].pk}/themes/", {"themes": [theme.pk]})
    tagged = ProposalTag.objects.values_list("proposal", flat=True)
    assert set(tagged) == {matters[1].pk, matters[5].pk}
    response = client.post(f"{PROPOSALS}{matters[0].pk}/themes/", {"themes": ["999"]})
    assert response.status_code == 422


def test_moderators_give_no_themes(client_of, moderator, consultation, matters):  # noqa: F811
    theme, client = theme_of(consultation, "Trafik"), client_of(moderator)
    chosen = {"action": "give_theme", "_selected_action": [matters[0].pk], "theme": theme.pk}
    assert "give_theme" not in client.get(PROPOSALS).text
    client.post(PROPOSALS, chosen)
    assert not ProposalTag.objects.exists()
    assert client.get(f"{PROPOSALS}{matters[0].pk}/themes/").status_code == 403


def test_theme_is_kept_by_hand(client_of, editor, consultation):
    client, address = client_of(editor), reverse("admin:consultations_proposaltheme_add")
    given = {"consultation": consultation.pk, "position": 1, "title_da": "Trafik", "title_en": ""}
    client.post(address, given)
    theme = ProposalTheme.objects.get()
    client.post(
        reverse("admin:consultations_proposaltheme_delete", args=[theme.pk]), {"post": "yes"}
    )
    assert not ProposalTheme.objects.exists()


def test_sample_is_coded_on_pages_that_do_not_tell_the_first_codes(
    client_of,
    editor,
    consultation,
    matters,  # noqa: F811 - the fixture
):
    themes = [theme_of(consultation, title) for title in ("Trafik", "Bøger")]
    client = client_of(editor)
    client.post(f"/admin/consultations/consultation/{consultation.pk}/double-code/", {"size": "2"})
    coding = DoubleCoding.objects.get()
    address = reverse("admin:consultations_doublecoding_code", args=[coding.pk])
    assert client.post(address, {"proposal": "0", "theme": "none"}).status_code == 302
    for theme in [themes[0].pk, "none", themes[0].pk, themes[1].pk]:
        page = client.get(address)
        assert "checked" not in page.text
        row = actions.next_to_code(DoubleCoding.objects.get())
        assert client.post(address, {"proposal": row.pk}).status_code == 422
        client.post(address, {"proposal": row.pk, "theme": theme})
    page = client.get(reverse("admin:consultations_doublecoding_change", args=[coding.pk])).text
    assert "κ = " in page
    assert "samme koder to gange" in page
    assert client.get(address).status_code == 302
