"""What a sender has taken out of an answer is public nowhere, though it was responded to."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations import actions, tokens
from consultations.models import Proposal, Submission
from tests.factories import ResponseFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "HEMMELIGORD ved min nabo, CPR 010190-1234, går igen."
CHANGED = "Afsenderen har ændret disse ord."


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"])


@pytest.fixture
def publish(editor, now):
    """A function that publishes an answer as it stands now."""

    def published(sent):
        sent.refresh_from_db()
        return actions.publish_submission(sent, by=editor, now=now)

    return published


@pytest.fixture
def sent(client, consultation, form, now) -> Submission:
    client.post(reverse("submission-new", args=[consultation.slug]), {**form, "proposal_2": SECRET})
    sent = Submission.objects.get()
    actions.confirm(sent, now=now)
    return sent


@pytest.fixture
def secret(sent) -> Proposal:
    return sent.proposals.get(summary__startswith="HEMMELIGORD")


def edit_of(sent) -> str:
    return reverse("submission-edit", args=[tokens.sign(tokens.OWN, sent.reference)])


def given(sent, **changed) -> dict[str, object]:
    first = "Vi foreslår, at dagsordener kommer på nettet."
    latest = sent.versions.latest("number").number
    return {"text": first, "wish": "with_name", "seen": latest, **changed}


def surfaces(sent, proposal) -> list[str]:
    listed = reverse("submission-list", args=[sent.consultation.slug])
    return [
        sent.get_absolute_url(),
        proposal.get_absolute_url(),
        listed,
        reverse("proposal-list"),
        reverse("search") + "?q=HEMMELIGORD",
        reverse("response-list", args=[sent.consultation.slug]),
        sent.consultation.get_absolute_url(),
    ]


@pytest.mark.parametrize("is_published", [False, True])
def test_words_taken_away_by_their_sender_stand_nowhere(
    client, sent, secret, publish, is_published
):
    ResponseFactory(proposal=secret, published_at=sent.received_at if is_published else None)
    assert client.post(edit_of(sent), given(sent)).status_code == 302
    assert publish(sent).state == "published"
    for path in surfaces(sent, secret):
        shown = client.get(path).text
        assert "min nabo" not in shown, path
        assert "010190" not in shown, path


def test_in_their_place_stands_that_they_were_changed_with_the_response(
    client, sent, secret, publish
):
    ResponseFactory(proposal=secret, reason_da="Det er ikke vores sag.")
    client.post(edit_of(sent), given(sent))
    publish(sent)
    for path in (sent.get_absolute_url(), secret.get_absolute_url()):
        page = client.get(path).text
        assert CHANGED in page
        assert "Det er ikke vores sag." in page


def test_changed_words_are_not_counted(client, sent, secret, publish):
    ResponseFactory(proposal=secret)
    client.post(edit_of(sent), given(sent))
    publish(sent)
    sent.consultation.refresh_from_db()
    figures = sent.consultation.figures
    assert (figures.proposals, figures.by_decision) == (1, {})
    assert not Proposal.objects.owed_a_response().filter(pk=secret.pk).exists()


def test_own_page_says_that_they_are_hidden(client, sent, secret):
    ResponseFactory(proposal=secret)
    client.post(edit_of(sent), given(sent))
    assert "Du har ændret disse ord" in client.get(sent.own_path).text


def test_same_words_in_the_new_text_keep_proposal_and_response(client, sent, secret):
    response = ResponseFactory(proposal=secret)
    ahead = {"text": "Kortere.", "proposal_2": SECRET}
    client.post(edit_of(sent), given(sent, **ahead))
    secret.refresh_from_db()
    assert (secret.is_replaced, secret.version.number) == (False, 2)
    assert secret.text.endswith(SECRET)
    response.refresh_from_db()
    assert not response.is_to_other_words
    assert sum(SECRET in one.text for one in sent.proposals.select_related("version")) == 1


def test_words_that_only_move_up_a_place_are_the_same_words(client, consultation, form):
    several = {**form, "proposal_2": "Fæld skoven.", "proposal_3": "Plant flere træer."}
    client.post(reverse("submission-new", args=[consultation.slug]), several)
    sent = Submission.objects.get()
    third = sent.proposals.get(summary="Plant flere træer.")
    response = ResponseFactory(proposal=third)
    client.post(edit_of(sent), given(sent, proposal_2="Plant flere træer."))
    third.refresh_from_db()
    assert third.text == "Forslag 2\nPlant flere træer."
    response.refresh_from_db()
    assert not response.is_to_other_words
    assert sent.proposals.count() == 2


def test_words_inside_another_word_are_not_the_same_words(consultation, answer, editor, now):
    sent = actions.submit(consultation, answer, by=None, now=now)
    one = sent.proposals.get()
    one.starts_at_character, one.ends_at_character = 0, 2
    one.save()
    ResponseFactory(proposal=one)
    edited = actions.Edited(text="Vigtigt nyt.", wish="with_name", seen=1)
    actions.edit(sent, edited, by=None, now=now)
    one.refresh_from_db()
    assert one.is_replaced
    assert one.public_words == ""


def test_accepted_correction_takes_the_old_words_away(client, sent, secret, editor, now):
    client.post(edit_of(sent), given(sent, proposal_2="HEMMELIGORD er nu uden nummer."))
    sent.refresh_from_db()
    old = sent.proposals.get(summary__startswith="HEMMELIGORD")
    ResponseFactory(proposal=old)
    actions.publish_submission(sent, by=editor, now=now)
    request = actions.ask(sent, "correct", reason="x", new_text="Kort nyt.", by=None, now=now)
    actions.accept(request, by=editor, now=now)
    for path in surfaces(sent, old):
        assert "uden nummer" not in client.get(path).text, path


def test_changed_words_take_no_response(sent, secret, editor, client, now):
    draft = actions.respond(secret, decision="noted", reason_da="Tak.", by=editor, now=now)
    client.post(edit_of(sent), given(sent))
    with pytest.raises(ValidationError):
        actions.publish_response(draft, by=editor, now=now)
    secret.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.respond(secret, decision="noted", reason_da="Tak.", by=editor, now=now)


@pytest.fixture
def answered(consultation, answer, publish, now) -> Submission:
    """Published and responded to, as one proposal."""
    sent = actions.submit(consultation, answer, by=None, now=now)
    actions.confirm(sent, now=now)
    ResponseFactory(proposal=sent.proposals.get())
    return publish(sent)


def test_answered_answer_that_becomes_without_remarks_leaves_the_meter(
    client, client_of, editor, answered, publish
):
    proposal = answered.proposals.get()
    client.post(edit_of(answered), {"has_no_remarks": "on", "wish": "with_name", "seen": 1})
    publish(answered)
    answered.consultation.refresh_from_db()
    assert answered.consultation.figures.proposals == 0
    staff = client_of(editor)
    assert proposal.reference in staff.get("/admin/consultations/proposal/?response=changed").text
    page = staff.get(f"/admin/consultations/proposal/{proposal.pk}/change/").text
    assert "Afsenderen har taget disse ord ud af svaret" in page
    client.post(edit_of(answered), given(answered, text="Alligevel noget."))
    assert answered.proposals.current().get().text == "Alligevel noget."


def test_changed_words_are_not_divided_again(client, sent, secret, editor, now):
    ResponseFactory(proposal=secret)
    client.post(edit_of(sent), given(sent))
    text = sent.versions.latest("number").text
    actions.divide(sent, [actions.Passage(0, len(text))], by=editor, now=now)
    secret.refresh_from_db()
    assert secret.is_replaced
    assert sent.proposals.current().count() == 1
