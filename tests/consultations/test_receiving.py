"""Answers that came by mail, by letter or at a meeting, entered by staff."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations import actions
from consultations.actions import Received
from consultations.models import Attachment, Submission
from ogp_portal.audit.models import Event
from ogp_portal.notifications.models import Message
from tests.factories import InvitedPartyFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def received(now) -> Received:
    return Received(
        channel="letter",
        received_at=now - 3 * DAY,
        submitter_kind="organisation",
        name="Inge Holm",
        organisation_name="Åbenhedsforeningen",
        wish="with_name",
        text="Vi foreslår åbne dagsordener.",
        idempotency_key=uuid.uuid4(),
        confirmation="Underskrevet brev.",
    )


@pytest.fixture
def enter(consultation, editor, now):
    """A function: an editor enters what was received, at `now` unless said other."""

    def entered(received, *, at=now):
        return actions.receive_elsewhere(consultation, received, by=editor, now=at)

    return entered


def changed(received, **fields):
    return Received(**{**vars(received), "idempotency_key": uuid.uuid4(), **fields})


def test_it_counts_from_the_time_on_the_letter_and_waits_for_review(enter, received, now):
    stored = enter(received)
    assert stored.received_at == stored.versions.get().received_at == now - 3 * DAY
    assert (stored.state, stored.channel, stored.confirmed_at) == ("received", "letter", now)
    assert stored.proposals.get().text == received.text
    assert (stored.identity.name, stored.identity.email) == ("Inge Holm", "")


def test_it_is_logged_who_entered_it_and_how_it_was_confirmed(enter, received, editor):
    stored = enter(received)
    events = Event.objects.about(stored).order_by("pk")
    assert [one.verb for one in events] == [
        "entered an answer",
        "confirmed the sender of an answer by other means",
    ]
    assert events[1].reason == "Underskrevet brev."
    assert {one.actor_id for one in events} == {str(editor.pk)}


def test_the_same_form_twice_is_one_answer(enter, received):
    first = enter(received)
    assert enter(received) == first
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"channel": "form"}, "channel"),
        ({"channel": "due"}, "channel"),
        ({"received_at": dt.datetime(2026, 11, 23, 12, 0, 1, tzinfo=dt.UTC)}, "received_at"),
        ({"received_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "received_at"),
    ],
)
def test_a_wrong_channel_or_time_is_refused(enter, received, fields, name):
    with pytest.raises(ValidationError) as refusal:
        enter(changed(received, **fields))
    assert name in refusal.value.error_dict


def test_after_the_deadline_it_must_be_marked_as_late(enter, received, now):
    late = changed(received, received_at=now + 11 * DAY)
    with pytest.raises(ValidationError):
        enter(late, at=now + 30 * DAY)
    late = changed(late, is_late=True)
    stored = enter(late, at=now + 30 * DAY)
    assert stored.received_at >= stored.phase.closes_at


@pytest.mark.parametrize("fields", [{"is_published": False}, {"is_record": True}])
def test_a_draft_and_a_record_take_no_answers(consultation, received, editor, now, fields):
    vars(consultation).update(fields)
    with pytest.raises(ValidationError):
        actions.receive_elsewhere(consultation, received, by=editor, now=now)


def test_without_a_note_it_waits_for_confirmation(enter, received, editor, now):
    unsure = changed(received, confirmation=" ")
    stored = enter(unsure)
    with pytest.raises(ValidationError):
        actions.publish_submission(stored, by=editor, now=now)


def test_nothing_is_mailed_to_a_sender_without_an_address(enter, received, editor, now):
    stored = enter(received)
    actions.publish_submission(stored, by=editor, now=now)
    actions.hide(stored, reason="off_topic", by=editor, now=now)
    assert not Message.objects.exists()


CHANNELS = {
    "letter": ("modtaget pr. brev", "received by letter"),
    "mail": ("modtaget pr. e-mail", "received by e-mail"),
    "meeting": ("modtaget ved et møde", "received at a meeting"),
}


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_the_public_reads_how_it_came(client, enter, received, now, channel):
    danish, english = CHANNELS[channel]
    stored = enter(changed(received, channel=channel))
    actions.publish_submission(stored, by=None, now=now)
    assert danish in client.get(stored.get_absolute_url()).text
    assert danish in client.get("/hoeringer/aabenhed/svar/").text
    assert english in client.get("/en/consultations/aabenhed/submissions/").text


# --- the page in the admin --------------------------------------------------------------------------


def address(consultation) -> str:
    return f"/admin/consultations/consultation/{consultation.pk}/receive/"


@pytest.fixture
def form() -> dict[str, object]:
    return {
        "channel": "meeting",
        "received_at_0": "2026-11-20",
        "received_at_1": "14:30",
        "submitter_kind": "citizen",
        "name": "Karen Jensen",
        "wish": "with_name",
        "language": "da",
        "text": "Vi foreslår åbne dagsordener.",
        "confirmation": "Sagt på mødet.",
        "idempotency_key": str(uuid.uuid4()),
    }


@pytest.mark.parametrize(
    ("role", "status"),
    [("editor", 200), ("moderator", 200), ("administrator", 403), ("stranger", 403)],
)
def test_who_may_enter_answers(client_of, request, consultation, role, status):
    client = client_of(request.getfixturevalue(role))
    assert client.get(address(consultation)).status_code == status


def test_the_consultations_page_leads_there(client_of, editor, consultation):
    page = client_of(editor).get(f"/admin/consultations/consultation/{consultation.pk}/change/")
    assert address(consultation) in page.text


@pytest.fixture
def _clock(at, now):
    at(now)


@pytest.fixture
def post(client_of, editor, consultation, form, _clock):
    """A function: an editor sends the form with other values at `now`."""
    client = client_of(editor)
    return lambda **fields: client.post(address(consultation), {**form, **fields})


def test_save_and_next_keeps_what_a_meetings_answers_share(post, client_of, editor):
    response = post(_next="1")
    page = client_of(editor).get(response.headers["Location"]).text
    assert 'value="14:30' in page
    assert "Karen Jensen" not in page
    assert "Sagt på mødet." in page
    assert Submission.objects.get().received_at == dt.datetime(2026, 11, 20, 13, 30, tzinfo=dt.UTC)


def test_what_was_typed_is_kept_and_errors_stand_beside_their_fields(post):
    response = post(received_at_0="2026-01-01", email="karen")
    assert (response.status_code, Submission.objects.count()) == (422, 0)
    assert "Vi foreslår åbne dagsordener." in response.text
    response = post(received_at_0="2026-01-01")
    assert "Høringen var ikke åbnet på det tidspunkt." in response.text


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"has_no_remarks": "on"},
        {"submitter_kind": "company"},
        {"organisation_name": "Firmaet"},
        {"submitter_kind": "company", "organisation_name": "Firmaet", "wish": "without_name"},
        {"cvr": "123"},
        {"received_at_0": "i går"},
        {"text": "NUL\x00"},
        {"idempotency_key": "x"},
    ],
)
def test_bad_input_is_refused_with_words(post, fields):
    assert (post(**fields).status_code, Submission.objects.count()) == (422, 0)


def test_files_are_kept_as_they_were_received(post):
    names = "brev.txt", "bilag.txt"
    post(files=[SimpleUploadedFile(name, b"Hej fra " + name.encode()) for name in names])
    kept = Attachment.objects.order_by("position")
    assert [one.original.name for one in kept] == ["brev.txt", "bilag.txt"]
    assert kept[0].original.path.read_bytes() == b"Hej fra brev.txt"
    assert not Attachment.objects.public().exists()


@pytest.mark.parametrize("name", ["brev.pdf", "brev.exe"])
def test_a_file_that_is_not_what_it_says_is_refused(post, name):
    response = post(files=[SimpleUploadedFile(name, b"MZ")])
    assert (response.status_code, Submission.objects.count()) == (422, 0)


def test_a_file_is_kept_when_another_field_is_wrong(post):
    page = post(name="", files=[SimpleUploadedFile("brev.txt", b"Hej fra en fil")])
    assert page.status_code == 422
    assert "brev.txt" in page.text
    post(name="Karen Jensen")
    assert Attachment.objects.get().version.submission == Submission.objects.get()


def test_a_kept_file_can_be_taken_out(post):
    post(name="", files=[SimpleUploadedFile("brev.txt", b"Hej fra en fil")])
    post(remove=Attachment.objects.get().pk)
    assert Submission.objects.exists()
    assert not Attachment.objects.exists()


def test_the_words_may_stand_in_a_file_alone(post):
    post(text="", files=[SimpleUploadedFile("brev.txt", b"Hej fra en fil")])
    version = Submission.objects.get().versions.get()
    assert version.text == "Svaret står i det vedhæftede."
    assert version.attachments.exists()


def test_the_same_form_with_other_words_is_refused_with_the_first_reference(post):
    post()
    page = post(text="Brev 2 rettet")
    assert page.status_code == 422
    assert Submission.objects.get().reference in page.text


def test_an_entered_answer_ticks_the_invited_party(post, consultation):
    party = InvitedPartyFactory(consultation=consultation, cvr="12345674")
    post(submitter_kind="company", organisation_name="Firmaet", cvr="12345674")
    assert party.ticks.get().submission == Submission.objects.get()


def test_no_wish_is_chosen_beforehand(client_of, editor, consultation):
    form = client_of(editor).get(address(consultation)).context["form"]
    assert form.fields["wish"].choices[0][0] == ""
