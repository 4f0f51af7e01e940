"""The second click, the second tab and the last second: a form that comes once more."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from consultations import actions, tokens
from consultations.enums import SubmitterKind
from consultations.models import Phase, Question, Submission
from tests.factories.consultations import PhaseFactory

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def address(consultation) -> str:
    return reverse("submission-new", args=[consultation.slug])


@pytest.fixture
def closes_at(consultation) -> dt.datetime:
    return consultation.phases.get().closes_at


def test_double_click_across_the_deadline_leads_to_the_receipt(
    client, form, consultation, at, closes_at
):
    """Also where the answer stands in questions, which nobody is asked any more by then."""
    address = reverse("submission-new", args=[consultation.slug])
    phase = consultation.phases.get()
    asked = Question.objects.create(phase=phase, text_da="Hvad mangler?", is_required=True)
    filled = {**form, "text": "", asked.field: "Dagsordener"}
    at(closes_at - SECOND)
    first = client.post(address, filled)
    at(closes_at)
    second = client.post(address, filled)
    assert second.headers["Location"] == first.headers["Location"]
    assert Submission.objects.count() == 1


def test_other_words_after_the_deadline_are_kept_and_the_first_answer_named(
    client, address, form, at, closes_at
):
    at(closes_at - SECOND)
    client.post(address, form)
    at(closes_at + SECOND)
    page = client.post(address, {**form, "text": "Rettet stavefejl."})
    assert page.status_code == 409
    assert Submission.objects.get().reference in page.text
    assert "Rettet stavefejl." in page.text
    assert "ikke modtaget" in page.text


@pytest.mark.parametrize(
    "other",
    [
        {"wish": "not"},
        {"name": "Karen J. Jensen"},
        {"email": "kj@example.org"},
        {"submitter_kind": SubmitterKind.ORGANISATION.value, "organisation_name": "Foreningen"},
    ],
    ids=["wish", "name", "email", "organisation"],
)
def test_same_words_from_another_sender_or_with_another_wish_are_not_dropped(
    client, address, form, other
):
    client.post(address, form)
    page = client.post(address, {**form, **other})
    assert page.status_code == 409
    assert Submission.objects.get().reference in page.text
    key = page.context["carried"]
    again = {**dict(key), "csrfmiddlewaretoken": "", "gaa": "send"}
    assert client.post(address, again).status_code == 302
    assert Submission.objects.count() == 2


def test_reload_of_what_was_sent_leads_to_the_same_receipt(client, address, form):
    first, second = client.post(address, form), client.post(address, form)
    assert first.headers["Location"] == second.headers["Location"]


def test_questions_of_a_phase_that_takes_late_answers_wait_while_another_runs(consultation, now):
    early = PhaseFactory(
        consultation=consultation,
        position=2,
        opens_at=now - dt.timedelta(days=60),
        closes_at=now - dt.timedelta(days=30),
        late_until=now + dt.timedelta(days=5),
    )
    Question.objects.create(phase=early, text_da="Fra første omgang?", is_required=True)
    assert not Question.objects.asked_at(consultation, now).exists()
    running = Phase.objects.taking_answers(consultation, now).get()
    assert running.closes_at > now
    after = running.closes_at
    early.late_until = after + dt.timedelta(days=1)
    early.save()
    assert Question.objects.asked_at(consultation, after).count() == 1


def test_change_in_two_windows_shows_what_the_other_saved_and_can_be_saved(
    client, consultation, answer, now
):
    sent = actions.submit(consultation, answer, by=None, now=now)
    address = reverse("submission-edit", args=[tokens.sign(tokens.OWN, sent.reference)])
    given = {"wish": "with_name", "seen": 1}
    client.post(address, {**given, "text": "Fra første vindue."})
    page = client.post(address, {**given, "text": "Fra andet vindue."})
    assert page.status_code == 422
    assert "Fra første vindue." in page.text
    assert page.context["form"]["text"].value() == "Fra andet vindue."
    seen = page.context["form"]["seen"].value()
    saved = client.post(address, {**given, "seen": seen, "text": "Fra andet vindue."})
    assert saved.status_code == 302
    assert sent.versions.latest("number").text == "Fra andet vindue."


def test_letters_with_many_marks_are_received(client, address, form):
    """A column counts each mark, however few letters there are."""
    text = "مَرْحَبًا بِكُمْ " * 20 + "e\u0301" * 300
    key = str(uuid.uuid4())
    assert client.post(address, {**form, "text": text, "idempotency_key": key}).status_code == 302


def test_cpr_number_is_warned_of_before_it_is_sent(client, address, form):
    page = client.post(address, {**form, "text": "Mit CPR er 010190-1234.", "gaa": "3"})
    assert page.status_code == 200
    assert "ligner et CPR-nummer: 010190-1234" in page.text
    assert "ligner et CPR-nummer" not in client.post(address, {**form, "gaa": "3"}).text
