"""Questions of a phase and several proposals in one answer: one received text, parts beside it."""

import dataclasses

import pytest
from django.urls import reverse

from consultations import actions, tokens
from consultations.actions import Part
from consultations.actions.composing import compose
from consultations.models import Question, Submission, SubmissionDraft, SubmissionPart

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def questions(consultation):
    phase = consultation.phases.get()
    return [
        Question.objects.create(
            phase=phase, position=2, text_da="Hvad mangler?", text_en="What is missing?"
        ),
        Question.objects.create(phase=phase, position=1, text_da="Hvad er godt?", is_required=True),
    ]


@pytest.fixture
def address(consultation) -> str:
    return reverse("submission-new", args=[consultation.slug])


@pytest.fixture
def filled(form, questions) -> dict[str, str]:
    missing, good = questions
    return {**form, good.field: "Dagsordener", missing.field: "", "proposal_2": "Referater."}


def spans(version) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in version.parts.select_related("version")]


def test_questions_are_shown_before_one_begins_and_asked_in_their_order(
    client, address, form, questions
):
    assert "Hvad mangler?" in client.get(address).text
    page = client.post(address, {**form, "gaa": "2"}).text
    assert page.index("Hvad er godt?") < page.index("Hvad mangler?") < page.index('name="text"')


def test_all_parts_are_one_received_text(client, address, filled, form):
    client.post(address, filled)
    version = Submission.objects.get().versions.get()
    assert version.text == (
        f"Hvad er godt?\nDagsordener\n\nAndre bemærkninger\n{form['text']}\n\nForslag 2\nReferater."
    )
    assert spans(version) == [
        ("question", "Dagsordener"),
        ("free", form["text"]),
        ("proposal", "Referater."),
    ]


def test_each_proposal_is_one_and_together_they_cover_the_text(client, address, filled):
    client.post(address, filled)
    sent = Submission.objects.get()
    first, second = sent.proposals.select_related("version")
    assert first.text + second.text == sent.versions.get().text
    assert (first.summary.split()[0], second.summary) == ("Dagsordener", "Referater.")


def test_answer_without_parts_has_no_rows_of_parts(client, address, form):
    client.post(address, form)
    assert not SubmissionPart.objects.exists()
    assert Submission.objects.get().proposals.get().starts_at_character is None


def test_answered_question_is_enough(client, address, filled):
    client.post(address, {**filled, "text": "", "proposal_2": ""})
    version = Submission.objects.get().versions.get()
    assert version.text == "Hvad er godt?\nDagsordener"


def test_required_question_is_told_beside_it(client, address, filled, questions):
    good = questions[1].field
    page = client.post(address, {**filled, good: " "})
    assert page.status_code == 422
    assert f'id="id_{good}_error"' in page.text
    assert "Besvar spørgsmålet" in page.text


def test_no_remarks_needs_no_answer_to_a_question(client, address, form, questions):
    client.post(address, {**form, "text": "", "wish": "", "gaa": "no_remarks"})
    assert Submission.objects.get().has_no_remarks


def test_one_more_proposal_can_be_added_without_script(client, address, form):
    page = client.post(address, {**form, "gaa": "more"})
    assert 'name="proposal_2"' in page.text
    assert form["text"] in page.text
    page = client.post(address, {**form, "proposal_2": "To", "gaa": "more"})
    assert 'name="proposal_3"' in page.text
    assert ">\nTo</textarea>" in page.text


def test_parts_travel_through_the_steps_and_into_a_draft(client, address, filled):
    page = client.post(address, {**filled, "gaa": "1"})
    assert ("proposal_2", "Referater.") in page.context["carried"]
    client.post(address, {**filled, "gaa": "keep"})
    assert SubmissionDraft.objects.get().values["proposal_2"] == "Referater."


def test_fields_of_no_form_of_ours_are_left_out(client, address, form):
    client.post(address, {**form, "proposal_77": "y", "question_x": "z"})
    assert Submission.objects.get().versions.get().text == form["text"]


def test_answer_to_a_question_that_is_gone_moves_to_the_free_text(client, address, form):
    page = client.post(address, {**form, "question_999999": "Ja, hver måned."})
    assert page.status_code == 422
    assert "ikke længere findes" in page.text
    assert not Submission.objects.exists()
    told = page.context["form"]["text"].value()
    assert told == f"{form['text']}\n\nJa, hver måned."
    assert client.post(address, {**form, "text": told}).status_code == 302


def test_change_shows_each_part_in_its_field_and_keeps_what_is_untouched(
    client, address, filled, form, questions
):
    client.post(address, filled)
    sent = Submission.objects.get()
    change = reverse("submission-edit", args=[tokens.sign(tokens.OWN, sent.reference)])
    initial = client.get(change).context["form"].initial
    assert initial["text"] == form["text"]
    assert initial["proposal_2"] == "Referater."
    given = {**filled, "seen": 1}
    assert client.post(change, given).status_code == 302
    assert sent.versions.count() == 1
    client.post(change, {**given, "proposal_2": "", "proposal_3": ""})
    assert sent.versions.count() == 2
    assert sent.proposals.get().starts_at_character is None


def test_texts_together_have_a_limit(client, address, form):
    long = {"text": "x" * 60_000, "proposal_2": "y" * 60_000}
    assert client.post(address, {**form, **long}).status_code == 422


@pytest.mark.parametrize(
    ("text", "parts", "whole", "proposals"),
    [
        ("a\r\nb", [], "a\nb", []),
        ("", [Part("proposal", "b")], "Proposal 1\nb", [(0, 11, 12)]),
        ("a", [Part("proposal", " ")], "a", []),
        ("a", [Part("proposal", "b")], "a\n\nProposal 2\nb", [(0, 0, 3), (3, 14, 15)]),
        ("", [Part("question", "a", "Q?", 1)], "Q?\na", []),
    ],
)
def test_composing(text, parts, whole, proposals):
    composed = compose(text, parts, "en")
    assert (composed.text, composed.proposals) == (whole, proposals)


def test_same_form_with_parts_twice_is_one_answer(consultation, answer, now):
    given = dataclasses.replace(answer, parts=(Part("proposal", "b"),))
    first = actions.submit(consultation, given, by=None, now=now)
    assert actions.submit(consultation, given, by=None, now=now) == first
    with pytest.raises(actions.AlreadySent):
        actions.submit(consultation, answer, by=None, now=now)


def test_editors_keep_questions(client_of, editor, moderator, consultation, questions):
    page = "/admin/consultations/question/"
    assert "Hvad mangler?" in client_of(editor).get(page).text
    phase = consultation.phases.get()
    given = {"phase": phase.pk, "position": 3, "text_da": "Hvornår?"}
    client_of(editor).post(f"{page}add/", given)
    assert Question.objects.filter(text_da="Hvornår?").exists()
    assert client_of(moderator).get(f"{page}add/").status_code == 403
