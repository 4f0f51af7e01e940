"""What a sender does about an answer of their own: change it, object, take the name off."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations import actions, tokens
from consultations.models import Attachment, PrivacyText, Submission, SubmitterRequest
from ogp_portal.files.actions import store
from ogp_portal.notifications import kinds
from ogp_portal.notifications.models import Message
from ogp_portal.notifications.sending import render
from tests.factories import ResponseFactory, UserFactory

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"])


@pytest.fixture
def sent(consultation, answer, now):
    sent = actions.submit(consultation, answer, by=None, now=now)
    actions.confirm(sent, now=now)
    sent.refresh_from_db()
    return sent


@pytest.fixture
def published(sent, editor, now):
    return actions.publish_submission(sent, by=editor, now=now)


@pytest.fixture
def too_late(at, consultation):
    at(consultation.phases.get().closes_at)


def change_of(sent) -> str:
    return reverse("submission-edit", args=[tokens.sign(tokens.OWN, sent.reference)])


def changed(text="Nye ord.", wish="with_name", seen=1) -> dict[str, object]:
    return {"text": text, "wish": wish, "seen": seen}


def test_change_makes_a_new_version_and_keeps_the_old(client, sent, answer):
    page = client.get(change_of(sent)).text
    assert answer.text in page
    page = client.post(change_of(sent), changed(), follow=True)
    assert page.redirect_chain == [(f"{sent.own_path}?gjort=rettet", 302)]
    assert "Dit svar er rettet" in page.text
    texts = sent.versions.order_by("number").values_list("number", "text")
    assert list(texts) == [(1, answer.text), (2, "Nye ord.")]
    assert Message.objects.filter(kind="consultations.edited").count() == 1


def test_proposal_keeps_its_address_and_reads_as_changed(client, sent):
    before = sent.proposals.get().reference
    client.post(change_of(sent), changed())
    proposal = sent.proposals.get()
    assert (proposal.reference, proposal.text, proposal.summary) == (before, "Nye ord.", "Nye ord.")


def test_changed_published_answer_waits_for_review_again(client, consultation, published):
    client.post(change_of(published), changed())
    published.refresh_from_db()
    assert (published.state, published.published_at, published.position) == ("received", None, None)
    consultation.refresh_from_db()
    assert consultation.figures.answers == 0
    assert client.get(published.get_absolute_url()).status_code == 404


def test_same_change_twice_is_one_version(client, sent):
    for _ in range(2):
        assert client.post(change_of(sent), changed()).status_code == 302
    assert sent.versions.count() == 2


def test_change_in_another_window_is_told_and_the_text_kept(client, sent):
    client.post(change_of(sent), changed("Først"))
    refused = client.post(change_of(sent), changed("Så"))
    assert refused.status_code == 422
    assert "Så</textarea>" in refused.text
    assert sent.versions.latest("number").text == "Først"


def test_change_of_the_wish_alone_makes_no_version(client, sent, answer):
    client.post(change_of(sent), changed(answer.text, wish="without_name"))
    sent.refresh_from_db()
    assert (sent.versions.count(), sent.public_name) == (1, "")


def test_change_to_no_remarks_and_back(client, sent):
    client.post(change_of(sent), {"has_no_remarks": "on", "wish": "with_name", "seen": 1})
    assert not sent.proposals.exists()
    client.post(change_of(sent), changed(seen=2))
    assert sent.proposals.get().text == "Nye ord."


def test_files_come_along_to_the_new_version(client, sent, now):
    stored = store(b"hej", name="bilag.txt", content_type="text/plain", now=now)
    Attachment.objects.create(version=sent.versions.get(), original=stored, received_at=now)
    client.post(change_of(sent), changed())
    owners = Attachment.objects.order_by("version__number").values_list(
        "version__number", flat=True
    )
    assert list(owners) == [1, 2]
    assert "bilag.txt" in client.get(sent.own_path).text


def test_passage_with_a_response_keeps_no_public_words_when_they_are_gone(client, sent):
    proposal = sent.proposals.get()
    proposal.starts_at_character, proposal.ends_at_character = 0, 2
    proposal.save()
    ResponseFactory(proposal=proposal)
    client.post(change_of(sent), changed())
    words = {one.pk: one.public_words for one in sent.proposals.select_related("version")}
    assert sorted(words.values()) == ["", "Nye ord."]
    assert words[proposal.pk] == ""


@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, True), (0, False)])
def test_change_until_the_deadline_to_the_second(consultation, sent, seconds, is_taken):
    at = consultation.phases.get().closes_at + seconds * SECOND
    edited = actions.Edited(text="Nye ord.", wish="with_name", seen=1)
    if is_taken:
        actions.edit(sent, edited, by=None, now=at)
    else:
        with pytest.raises(ValidationError):
            actions.edit(sent, edited, by=None, now=at)
    assert sent.versions.count() == (2 if is_taken else 1)


@pytest.mark.usefixtures("too_late")
def test_change_sent_too_late_is_kept_as_a_correction_to_ask_for(client, sent, answer):
    page = client.post(change_of(sent), changed())
    assert page.status_code == 422
    assert "Nye ord.</textarea>" in page.text
    assert sent.versions.get().text == answer.text


@pytest.mark.usefixtures("too_late")
def test_correction_waits_for_staff_and_becomes_the_text(client, published, editor, now):
    client.post(change_of(published), {"new_text": "Rettet.", "reason": "Tastefejl"})
    request = SubmitterRequest.objects.get()
    assert (request.kind, request.state) == ("correct", "open")
    actions.accept(request, by=editor, now=now)
    published.refresh_from_db()
    assert published.state == "published"
    assert published.versions.latest("number").text == "Rettet."
    assert "Rettet." in client.get(published.get_absolute_url()).text
    assert Message.objects.filter(kind="consultations.request").count() == 1


@pytest.mark.usefixtures("too_late")
def test_objection_accepted_takes_the_answer_off_the_pages(client, published, editor, now):
    assert client.post(published.own_path, {"goer": "object"}).status_code == 422
    client.post(published.own_path, {"goer": "object", "reason": "Jeg fortryder"})
    actions.accept(SubmitterRequest.objects.get(), by=editor, now=now)
    published.refresh_from_db()
    assert published.state == "not_published"
    assert client.get(published.get_absolute_url()).status_code == 404


def test_declined_request_tells_the_sender_why(client, sent, editor, now):
    client.post(sent.own_path, {"goer": "object", "reason": "Jeg fortryder"})
    request = SubmitterRequest.objects.get()
    with pytest.raises(ValidationError):
        actions.decline(request, reason=" ", by=editor, now=now)
    actions.decline(request, reason="Det er for sent.", by=editor, now=now)
    assert "Det er for sent." in client.get(sent.own_path).text


def test_asking_again_replaces_what_waits(client, sent):
    for reason in ("Først", "Så"):
        client.post(sent.own_path, {"goer": "object", "reason": reason})
    assert SubmitterRequest.objects.get().reason == "Så"


def test_name_of_a_citizen_leaves_every_page_at_once(client, published, too_late, consultation):
    listed = reverse("submission-list", args=[consultation.slug])
    pages = [listed, published.get_absolute_url(), published.proposals.get().get_absolute_url()]
    assert all("Karen Jensen" in client.get(page).text for page in pages)
    client.post(published.own_path, {"goer": "remove_name"})
    assert not any("Karen Jensen" in client.get(page).text for page in pages)


def test_organisation_is_not_offered_to_go_without_name(client, consultation, form, now):
    form |= {"submitter_kind": "company", "organisation_name": "Firmaet"}
    client.post(reverse("submission-new", args=[consultation.slug]), form)
    sent = Submission.objects.get()
    assert client.post(sent.own_path, {"goer": "remove_name"}).status_code == 409
    assert "remove_name" not in client.get(sent.own_path).text


def disown_of(sent) -> str:
    return reverse("submission-disown", args=[tokens.sign(tokens.DISOWN, sent.reference)])


def test_not_written_by_me_holds_the_answer_back(client, published, editor, now):
    client.get(disown_of(published))
    assert not SubmitterRequest.objects.exists(), "programs fetch the links in mails"
    for _ in range(2):
        client.post(disown_of(published))
    published.refresh_from_db()
    assert published.state == "received"
    with pytest.raises(ValidationError):
        actions.publish_submission(published, by=editor, now=now)
    actions.decline(SubmitterRequest.objects.get(), reason="Ringet op.", by=editor, now=now)
    assert actions.publish_submission(published, by=editor, now=now).state == "published"


def test_disowned_answer_cannot_be_confirmed_by_the_link(client, consultation, answer, now):
    sent = actions.submit(consultation, answer, by=None, now=now)
    client.post(disown_of(sent))
    with pytest.raises(ValidationError):
        actions.confirm(sent, now=now)


@pytest.mark.parametrize("kind", ["confirmation", "receipt"])
def test_link_to_disown_stands_in_confirmation_and_receipt(sent, kind):
    message = Message.objects.get(kind=f"consultations.{kind}")
    if kind == "confirmation":
        Submission.objects.update(confirmed_at=None)
    mail = render(message, kinds.find(message.kind))
    assert disown_of(sent) in mail.body


def test_withdrawn_answer_is_neither_changed_nor_asked_about(client, sent, now):
    actions.withdraw(sent, by=None, now=now)
    assert client.get(change_of(sent)).headers["Location"] == sent.own_path
    assert client.post(sent.own_path, {"goer": "object", "reason": "x"}).status_code == 409


def test_privacy_text_that_was_in_force_is_kept_with_the_answer(client, consultation, answer, now):
    PrivacyText.objects.create(
        number=2, text_da="Ny tekst", text_en="New text", valid_from=now + SECOND
    )
    sent = actions.submit(consultation, answer, by=None, now=now)
    assert sent.identity.privacy_text_version == 1
    other = dataclasses.replace(answer, idempotency_key=uuid.uuid4())
    later = actions.submit(consultation, other, by=None, now=now + SECOND)
    assert later.identity.privacy_text_version == 2
