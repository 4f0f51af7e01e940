"""An organisation's own system sends an answer to a consultation."""

import datetime as dt
import uuid

import pytest
from django.db.models import F
from django.test import Client

from consultations.models import DraftText, Phase, PrivacyText, Question, Submission
from ogp_portal.audit.models import Event
from ogp_portal.notifications.models import Message
from ogp_portal.open_data.writing.throttles import TokenThrottle, WriteThrottle
from tests.consultations.test_parallel import at_once
from tests.factories import ConsultationFactory, OrganisationFactory

from .sending import faults, post, submission, to_consultation, token_for

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def at(monkeypatch):
    """A function that sets the server's clock."""
    from django.utils import timezone

    return lambda instant: monkeypatch.setattr(timezone, "now", lambda: instant)


@pytest.fixture(autouse=True)
def _clock(at, now):
    at(now)


@pytest.fixture
def path(db) -> str:
    return to_consultation(ConsultationFactory(slug="aabenhed"))


def test_an_answer_is_received_as_by_the_form(client, path, now):
    answer = post(client, path, submission())
    assert answer.status_code == 201
    found = Submission.objects.get()
    assert (found.channel, found.wish, found.state) == ("api", "with_name", "received")
    assert (found.public_name, found.identity.email) == ("Karen Jensen", "karen@example.org")
    assert (found.received_at, found.confirmed_at) == (now, None)
    assert found.proposals.get().text == submission()["text"]
    assert Message.objects.get().kind == "consultations.confirmation"
    said = answer.json()
    version = found.versions.get()
    assert said["received_at"] == "2026-11-23T12:00:00Z"
    assert said["reference"] == found.reference
    assert (said["received_text"], said["checksum"]["value"]) == (version.text, version.checksum)
    assert client.get(said["receipt_url"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    own = client.get(answer.headers["Location"].removeprefix("http://127.0.0.1:8000"))
    assert own.status_code == 200
    assert "karen@example.org" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not answer.cookies


def test_all_that_the_form_takes_can_be_sent(client, now):
    consultation = ConsultationFactory()
    phase = consultation.phases.get()
    asked = Question.objects.create(phase=phase, text_da="Hvad er vigtigst?", is_required=True)
    draft = DraftText.objects.create(phase=phase, title_da="Udkast", kept_at=now)
    paragraph = draft.paragraphs.create(number=4, text_da="Data er åbne.")
    form = client.get(f"/api/v1/consultations/{consultation.pk}/submission-form/").json()
    assert [one["id"] for one in form["questions"]] == [asked.pk]
    assert [one["number"] for one in form["paragraphs"]] == [4]
    body = submission(
        submitter_kind="organisation",
        organisation_name="Foreningen Åben",
        cvr="12 34 56 78",
        answers=[{"question": asked.pk, "text": "Dagsordener"}],
        comments=[{"paragraph": paragraph.pk, "text": "Også mødereferater."}],
        proposals=["Læg alt ud."],
        language="en",
    )
    answer = post(client, form["send_to"].removeprefix("http://127.0.0.1:8000"), body)
    assert answer.status_code == 201
    found = Submission.objects.get()
    assert found.proposals.count() == 2
    assert {one.kind for one in found.versions.get().parts.all()} == {
        *("question", "free", "paragraph", "proposal")
    }
    assert (found.identity.cvr, found.language) == ("12345678", "en")
    assert "/en/" in answer.headers["Location"]


def test_no_remarks_is_a_whole_answer(client, path):
    body = submission(has_no_remarks=True)
    del body["text"]
    assert post(client, path, body).json()["received_text"] == "Ingen bemærkninger."
    said = faults(post(client, path, submission(has_no_remarks=True)))
    assert set(said) == {"/has_no_remarks"}


def test_the_same_key_gives_the_same_answer(client, path):
    key = uuid.uuid4()
    first = post(client, path, submission(), key=key)
    again = post(client, path, submission(), key=f'"{key}"', **{"Accept-Language": "en"})
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert (Submission.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize("change", [{"text": "Noget andet"}, {"email": "other@example.org"}])
def test_a_key_with_something_else_is_refused_and_tells_nothing(client, path, change):
    key = uuid.uuid4()
    post(client, path, submission(), key=key)
    answer = post(client, path, submission(**change), key=key)
    assert answer.status_code == 422
    assert Submission.objects.get().reference not in answer.text


def test_a_key_belongs_to_one_consultation(client, path):
    key = uuid.uuid4()
    post(client, path, submission(), key=key)
    other = to_consultation(ConsultationFactory())
    assert post(client, other, submission(), key=key).status_code == 422


def test_a_key_must_be_there(client, path):
    for key in ("", "1", "x" * 300, "00000000-0000-0000-0000-00000000000g"):
        answer = post(client, path, submission(), **{"Idempotency-Key": key})
        assert answer.status_code == 400
        assert answer.json()["parameter"] == "Idempotency-Key"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_are_one_answer():
    path, key = to_consultation(ConsultationFactory()), uuid.uuid4()

    def send():
        return post(Client(), path, submission(), key=key)

    first, second = at_once(send, send)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert (Submission.objects.count(), Message.objects.count()) == (1, 1)


def test_the_deadline_is_kept_to_the_second(client, at, path):
    phase = Phase.objects.get()
    at(phase.closes_at - SECOND)
    key = uuid.uuid4()
    assert post(client, path, submission(), key=key).status_code == 201
    at(phase.closes_at)
    late = post(client, path, submission())
    assert late.status_code == 409
    assert late.json()["closes_at"] == "2026-12-03T12:00:00Z"
    assert post(client, path, submission(), key=key).status_code == 201, "a repeat is not late"
    at(phase.opens_at - SECOND)
    early = post(client, path, submission())
    assert (early.status_code, early.json()["opens_at"]) == (409, "2026-11-13T12:00:00Z")
    at(phase.opens_at)
    assert post(client, path, submission()).status_code == 201


def test_what_is_not_public_or_held_elsewhere_takes_nothing(client):
    hidden = ConsultationFactory(is_published=False)
    assert post(client, to_consultation(hidden), submission()).status_code == 404
    assert (
        post(client, "/api/v1/consultations/9999999999999999999/submissions/", {}).status_code
        == 404
    )
    record = ConsultationFactory(is_record=True, phase=None)
    assert post(client, to_consultation(record), submission()).status_code == 409
    assert not Submission.objects.exists()


def test_the_privacy_notice_in_force_must_have_been_shown(client, path, now):
    PrivacyText.objects.create(number=2, text_da="Ny", text_en="New", valid_from=now)
    assert set(faults(post(client, path, submission()))) == {"/privacy_text_version"}
    assert post(client, path, submission(privacy_text_version=2)).status_code == 201
    assert Submission.objects.get().identity.privacy_text_version == 2


def test_every_fault_stands_at_its_place(client, path):
    consultation = ConsultationFactory()
    Question.objects.create(phase=consultation.phases.get(), text_da="Hvorfor?", is_required=True)
    body = submission(email="karen", submitter_kind="company", cvr="123", text="")
    said = faults(post(client, to_consultation(consultation), body))
    assert set(said) == {"/email", "/organisation_name", "/cvr", "/text", "/answers"}
    body = submission(
        answers=[{"question": 1_000_000, "text": "?"}], comments=[{"paragraph": 5, "text": "?"}]
    )
    assert set(faults(post(client, path, body))) == {"/answers/0/question", "/comments"}
    assert not Submission.objects.exists()


def test_faults_are_told_in_the_language_asked_for(client, path):
    body = submission(email="karen")
    danish = faults(post(client, path, body))["/email"]
    english = faults(post(client, path, body, **{"Accept-Language": "en"}))["/email"]
    assert danish != english
    assert english == "Enter a valid email address."


def test_a_token_confirms_the_organisation_it_speaks_for(client, path, now):
    body = OrganisationFactory(name_da="Foreningen Åben", name_en="Open Association")
    token, secret = token_for(body, "submissions:write")
    fields = {"submitter_kind": "organisation", "organisation_name": "foreningen åben"}
    assert post(client, path, submission(**fields), secret=secret).status_code == 201
    found = Submission.objects.get()
    assert (found.organisation, found.organisation_confirmed_at) == (body, now)
    assert found.confirmed_at is None, "the address is to be proven all the same"
    assert Event.objects.get(verb="received an answer").data == {"source": token.label}
    wrong = submission(**fields | {"organisation_name": "En anden"})
    assert set(faults(post(client, path, wrong, secret=secret))) == {"/organisation_name"}


def test_many_answers_from_one_network_are_marked_and_too_many_refused(client, path, monkeypatch):
    monkeypatch.setattr("ogp_portal.common.limits.ANSWERS_PER_HOUR", 1)
    monkeypatch.setattr(WriteThrottle, "most", 2)
    for number in range(3):
        answer = post(client, path, submission(text=f"Svar {number}"))
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert [one.is_one_of_many for one in Submission.objects.order_by("pk")] == [False, True]
    client.defaults["REMOTE_ADDR"] = "192.0.2.8"
    monkeypatch.setattr(TokenThrottle, "most", 0)
    assert post(client, path, submission()).status_code == 201
    _token, secret = token_for()
    assert post(client, path, submission(), secret=secret).status_code == 429


def test_another_website_cannot_send(client, path):
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    asked = client.options(path, headers=headers)
    assert (asked.status_code, asked.headers["Allow"]) == (204, "POST, OPTIONS")
    sent = post(client, path, submission(), Origin="https://example.org")
    read = client.get(path, headers={"Origin": "https://example.org"})
    assert (read.status_code, read.headers["Allow"]) == (405, "POST, OPTIONS")
    for answer in (asked, sent, read):
        assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_nobody_is_signed_in_when_sending(client_of, editor, path):
    assert post(client_of(editor), path, submission()).status_code == 201
    assert Submission.objects.get().user is None
    strict = Client(enforce_csrf_checks=True)
    assert post(strict, path, submission(text="Et andet")).status_code == 201


def test_the_form_tells_what_is_asked_now_and_until_when(client, at, now):
    consultation = ConsultationFactory()
    Phase.objects.update(closes_at=now + 9 * SECOND, opens_at=F("opens_at"))
    path = f"/api/v1/consultations/{consultation.pk}/submission-form/"
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=9"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    said = answer.json()
    assert (said["is_open"], said["closes_at"]) == (True, "2026-11-23T12:00:09Z")
    assert said["privacy_text"]["version"] == 1
    at(now + 9 * SECOND)
    assert client.get(path).json()["is_open"] is False
    hidden = ConsultationFactory(is_published=False)
    path = f"/api/v1/consultations/{hidden.pk}/submission-form/"
    assert client.get(path).status_code == 404
