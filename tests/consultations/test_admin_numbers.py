"""How many mails go out: said before the button is pressed, and after."""

import json

import pytest

from consultations.models import Submission, SubmitterIdentity
from tests.factories import InvitedPartyFactory, PhaseFactory, SubmissionFactory
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db
ADMIN = "/admin/consultations/consultation/"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def concerned(consultation):
    """Two answers from one address, one by letter without any, and a party without one."""
    SubmissionFactory.create_batch(2, consultation=consultation)
    by_letter = SubmissionFactory(consultation=consultation, is_confirmed_otherwise=True)
    SubmitterIdentity.objects.filter(submission=by_letter).update(email="")
    InvitedPartyFactory(consultation=consultation, email="")
    return consultation


def test_a_moved_deadline_says_how_many_are_told(client_of, editor, concerned):
    client, address = client_of(editor), f"{ADMIN}{concerned.pk}/move-deadline/"
    page = client.get(address)
    assert "Vi sender mail til 1 adresse." in page.text
    assert "uden bekræftet adresse, som ikke får mail: 2." in page.text
    given = {
        "phase": page.context["form"]["phase"].initial,
        "to_0": "20.12.2026",
        "to_1": "",
        "reason_da": "Mere tid.",
    }
    after = client.post(address, given, follow=True).text
    assert "Fristen er flyttet. Vi sender mail til 1 adresse." in after


def test_letters_say_how_many_go_and_who_has_no_address(client_of, editor, concerned):
    InvitedPartyFactory.create_batch(2, consultation=concerned)
    client, address = client_of(editor), f"{ADMIN}{concerned.pk}/send-letters/"
    before = client.get(address).text
    assert "Vi sender mail til 2 adresser." in before
    assert "Parter uden e-mailadresse, som ikke får brev: 1." in before
    assert "2 breve er på vej." in client.post(address, follow=True).text


def test_a_second_press_says_that_nothing_was_changed(client_of, editor, consultation):
    consultation.phases.update(closes_at=NOW)
    Submission.objects.filter(consultation=consultation).delete()
    client, address = client_of(editor), f"{ADMIN}{consultation.pk}/settle/"
    assert "Høringen er markeret som besvaret." in client.post(address, follow=True).text
    assert "Intet er ændret" in client.post(address, follow=True).text


def test_material_and_phases_have_their_words(client_of, editor, consultation):
    PhaseFactory(
        consultation=consultation,
        position=2,
        opens_at=consultation.phases.get().closes_at,
        closes_at=NOW.replace(year=2027),
    )
    page = client_of(editor).get(f"{ADMIN}{consultation.pk}/move-deadline/").text
    assert "Fase 1: " in page
    form = client_of(editor).get(f"{ADMIN}add/")
    texts = [one.inline_formset_data() for one in form.context["inline_admin_formsets"]]
    assert json.loads(texts[1])["options"]["addText"] == "Tilføj mere materiale"
