"""What a sender does about a proposal of their own: correct it, take it back, object, disown it."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations import actions, tokens
from consultations.actions import Answer, Edited
from consultations.forms.open_call import parts_of
from ogp_portal.common import limits
from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.models import Message
from tests.factories import ResponseFactory

pytestmark = pytest.mark.django_db
TAKEN_UP = dt.datetime(2027, 4, 1, tzinfo=COPENHAGEN)
TEXT = "Dagsordener på nettet\n\nForslaget\nLæg dem ud.\n\nProblemet\nIngen ved det."


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def sent(now):
    given = Answer(
        submitter_kind="citizen",
        name="Karen Jensen",
        email="karen@example.org",
        wish="with_name",
        idempotency_key=uuid.uuid4(),
        summary="Dagsordener på nettet",
        text=TEXT,
    )
    return actions.send(actions.the_call(), given, by=None, now=now)


@pytest.fixture
def published(sent, editor, now):
    actions.confirm(sent, now=now)
    return actions.publish_submission(sent, by=editor, now=now)


@pytest.fixture
def deliver(now):
    """A function that sends what waits and gives the mails that went out meanwhile."""

    def deliver(now=now):
        before = len(mail.outbox)
        run_due("messages", now=now, budget=dt.timedelta(seconds=10))
        return mail.outbox[before:]

    return deliver


def correct_page(sent) -> str:
    return f"{sent.own_path}ret/"


def corrected(**given) -> dict[str, object]:
    fields = {"title": "Bedre titel", "what": "Bedre ord.", "why": "Derfor.", "whom": "Alle."}
    return {**fields, "wish": "with_name", "seen": 1, **given}


def disown_page(sent) -> str:
    return reverse("proposal-disown", args=[tokens.sign(tokens.DISOWN, sent.reference)])


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"{TEXT}\n\nHvem det hjælper\nAlle.\n\nOgså dig.",
        "Titel\n\nForslaget\nSe\n\nProblemet\nA\n\nProblemet\nB",
        "Titel\n\nEt brev uden overskrifter.\n\nMed to afsnit.",
        "Titel",
    ],
)
def test_a_received_text_comes_apart_without_losing_a_word(text):
    parts = parts_of(text, "da")
    headings = {"what": "Forslaget", "why": "Problemet", "whom": "Hvem det hjælper"}
    kept = [f"{headings[name]}\n{words}" for name, words in parts.items() if name in headings]
    as_sent = "\n\n".join([parts["title"], *kept])
    assert text in {as_sent, as_sent.replace("Forslaget\n", "").strip()}


def test_correction_starts_from_the_parts_that_were_sent(client, sent):
    form = client.get(correct_page(sent)).context["form"]
    assert (form["what"].value(), form["why"].value()) == ("Læg dem ud.", "Ingen ved det.")
    assert form["title"].value() == "Dagsordener på nettet"


def test_correcting_adds_a_version_is_read_again_and_is_told(client, published, deliver):
    before = published.proposals.get().reference
    deliver()
    page = client.post(correct_page(published), corrected(), follow=True).text
    published.refresh_from_db()
    proposal = published.proposals.get()
    assert (proposal.reference, proposal.summary) == (before, "Bedre titel")
    assert proposal.text == (
        "Bedre titel\n\nForslaget\nBedre ord.\n\nProblemet\nDerfor.\n\nHvem det hjælper\nAlle."
    )
    assert (published.versions.count(), published.state) == (2, "received")
    assert client.get("/forslag/").context["total"] == 0
    checksum = published.versions.latest("number").checksum
    for words in ("Forslaget er rettet", "Ændret", "version 2", checksum, 'role="status"'):
        assert words in page
    (told,) = deliver()
    for words in ("rettet", checksum, "/forslag/mit/"):
        assert words in told.body
    assert "svar " not in told.subject + told.body


def test_correcting_with_the_same_words_changes_nothing(client, published):
    same = client.get(correct_page(published)).context["form"].initial
    page = client.post(correct_page(published), {**same, "whom": ""}, follow=True).text
    published.refresh_from_db()
    assert (published.versions.count(), published.state) == (1, "published")
    assert "Intet er ændret" in page
    assert not Message.objects.filter(kind="consultations.proposal_edited").exists()


def test_the_wish_alone_can_be_changed(client, published):
    same = client.get(correct_page(published)).context["form"].initial
    client.post(correct_page(published), {**same, "whom": "", "wish": "not"})
    published.refresh_from_db()
    assert (published.wish, published.public_name, published.versions.count()) == ("not", "", 1)
    assert published.state == "received"


def test_correcting_too_late_keeps_what_was_typed(client, published, at):
    at(TAKEN_UP)
    response = client.post(correct_page(published), corrected())
    assert response.status_code == 409
    assert "Bedre ord." in response.text
    assert published.versions.count() == 1


def test_correcting_in_two_windows_keeps_the_first(client, published):
    client.post(correct_page(published), corrected())
    response = client.post(correct_page(published), corrected(what="Helt andre ord."))
    assert response.status_code == 409
    assert "Helt andre ord." in response.text
    assert "et andet vindue" in response.text
    assert published.versions.count() == 2


@pytest.mark.parametrize("wrong", [{"title": ""}, {"what": ""}, {"why": ""}, {"wish": "loudly"}])
def test_what_is_wrong_in_a_correction_is_told_beside_its_field(client, sent, wrong):
    response = client.post(correct_page(sent), corrected(**wrong))
    assert response.status_code == 422
    assert next(iter(wrong)) in response.context["form"].errors
    assert sent.versions.count() == 1


def test_a_part_beyond_its_limit_is_refused(client, sent):
    too_long = "x" * (limits.PROPOSAL_PART_LENGTH + 1)
    assert client.post(correct_page(sent), corrected(what=too_long)).status_code == 422


@pytest.mark.parametrize("happened", ["answered", "split"])
def test_what_has_been_taken_up_is_not_corrected(client, published, now, happened):
    if happened == "answered":
        ResponseFactory(proposal=published.proposals.get())
    else:
        published.proposals.update(starts_at_character=0, ends_at_character=9)
    with pytest.raises(ValidationError) as refusal:
        actions.correct(
            published, Edited(wish="not", seen=1, text="Ny", summary="Ny"), by=None, now=now
        )
    assert refusal.value.code == "taken_up"
    assert "/ret/" not in client.get(published.own_path).text
    assert client.get(correct_page(published)).status_code == 409


def test_name_is_removed_at_any_time(client, published, at):
    at(TAKEN_UP)
    page = client.post(published.own_path, {"goer": "remove_name"}, follow=True).text
    assert "Dit navn er fjernet" in page
    published.refresh_from_db()
    assert (published.wish, published.state) == ("without_name", "published")
    assert "Karen" not in client.get(published.proposals.get().get_absolute_url()).text


def test_objection_waits_for_staff_and_the_reply_speaks_of_a_proposal(
    client, published, editor, deliver, now
):
    deliver()
    assert client.post(published.own_path, {"goer": "object"}).status_code == 422
    address = {"goer": "object", "reason": "Det var ikke til alle."}
    page = client.post(published.own_path, address, follow=True).text
    assert "Vi har modtaget din indsigelse" in page
    request = published.requests.get()
    actions.decline(request, reason="Fordi.", by=editor, now=now)
    (told,) = deliver()
    assert "dit forslag" in told.body
    assert "høring" not in (told.subject + told.body).lower()


@pytest.mark.parametrize("word", ["", "sludder", "<script>"])
def test_no_other_word_is_told_as_done(client, sent, word):
    assert "alert-success" not in client.get(sent.own_path, {"gjort": word}).text


def test_taking_back_is_told_and_the_mail_ends_without_empty_lines(client, published, deliver):
    deliver()
    page = client.post(published.own_path, {"goer": "withdraw"}, follow=True)
    assert page.redirect_chain[0][0].endswith("?gjort=forslag-trukket-tilbage")
    assert "Du har taget forslaget tilbage." in page.text
    assert "/ret/" not in page.text
    (told,) = deliver()
    assert "\n\n\n" not in told.body
    assert client.get(correct_page(published)).status_code == 302


def test_own_page_says_why_nothing_can_be_changed_once_the_round_has_begun(client, published, at):
    at(TAKEN_UP)
    page = client.get(published.own_path).text
    assert "begyndte runden" in page
    assert 'value="withdraw"' not in page
    ResponseFactory(proposal=published.proposals.get())
    assert "nu er det besvaret" in client.get(published.own_path).text


def test_own_page_says_once_that_no_contact_is_stated(client, sent, settings):
    settings.OGP_CONTACT_MAIL = settings.OGP_CONTACT_PHONE = settings.OGP_CONTACT_PERSON = ""
    page = client.get(sent.own_path).text.split("<main")[1].split("</main")[0]
    assert page.count("ikke oplyst") == 0
    assert page.count("hvem du kan skrive til") == 1


def test_mails_lead_to_saying_that_somebody_else_wrote_it(client, sent, deliver, now):
    (first,) = deliver()
    link = re.search(r"/forslag/ikke-mit/\S+", first.body).group()
    assert link in first.alternatives[0][0]
    assert client.get(link).status_code == 200
    assert not sent.requests.exists()
    assert "Tak." in client.post(link, follow=True).text
    assert sent.is_disowned
    confirm = reverse("proposal-confirm", args=[tokens.sign(tokens.CONFIRM, sent.reference)])
    assert "du ikke har skrevet" in client.post(confirm).text


def test_disowned_proposal_leaves_the_public_pages(client, published, deliver):
    receipt = next(one for one in deliver() if "Læg dem ud." in one.body)
    assert disown_page(published) in receipt.body
    client.post(disown_page(published))
    assert client.get(published.proposals.get().get_absolute_url()).status_code == 404


def test_accepted_disowning_is_told_in_words_about_a_proposal(client, published, editor, now):
    client.post(disown_page(published))
    actions.accept(published.requests.get(), by=editor, now=now)
    published.refresh_from_db()
    assert published.state == "not_published"
    assert "ikke har skrevet forslaget" in published.refusal_reason


def test_link_of_a_proposal_disowns_no_answer(client, sent):
    token = tokens.sign(tokens.DISOWN, sent.reference)
    assert client.get(reverse("submission-disown", args=[token])).status_code == 404


def test_receipt_and_its_mail_say_that_one_can_correct_and_take_back(client, sent, deliver, now):
    receipt = reverse("proposal-receipt", args=[tokens.sign(tokens.RECEIPT, sent.reference)])
    actions.confirm(sent, now=now)
    page = client.get(receipt).text
    assert "rette forslaget eller tage det tilbage" in page
    assert sent.own_path in page
    assert "ret forslaget eller tag det tilbage" in deliver()[-1].body
    assert "rette det og tage det tilbage" in client.get("/forslag/nyt/").text


def test_reminder_to_confirm_speaks_of_a_proposal(sent, deliver, now):
    later = now + dt.timedelta(days=limits.CONFIRMATION_REMINDER_DAYS)
    deliver()
    assert actions.remind_to_confirm(later) == 1
    (reminder,) = deliver(later)
    assert "forslaget" in reminder.subject
    assert "/forslag/bekraeft/" in reminder.body
    assert "svar" not in (reminder.subject + reminder.body).lower()
