"""Standard reasons: ready texts that are read through before they are used."""

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.forms.responding import SEARCHED_FROM
from consultations.models import Response, StandardReason
from ogp_portal.audit.models import Event
from tests.factories import (
    AllYearSubmissionFactory,
    ConsultationFactory,
    StandardReasonFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(consultation):
    return SubmissionFactory(consultation=consultation).proposals.get()


@pytest.fixture
def page(proposal):
    return f"/admin/consultations/proposal/{proposal.pk}/change/"


@pytest.fixture
def reason():
    return StandardReasonFactory()


@pytest.fixture
def given(reason):
    return {
        "standard_reason": str(reason.pk),
        "decision": reason.decision,
        "reason_da": reason.text_da,
    }


def test_choosing_one_fills_the_form_and_saves_nothing(client_of, editor, page, reason):
    sent = {"standard_reason": reason.pk, "passed_on_to": "Kulturministeriet", "_fill": "1"}
    response = client_of(editor).post(page, {**sent, "has_read": "on"})
    assert response.status_code == 200
    assert reason.text_da in response.text
    assert "Kulturministeriet" in response.text
    assert 'name="has_read" id="id_has_read" checked' not in response.text
    assert not Response.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "999999", "9" * 40, "-1"])
def test_filling_in_what_is_not_there_keeps_what_was_typed(client_of, editor, page, key):
    sent = {"standard_reason": key, "reason_da": "Mit eget.", "_fill": "1"}
    assert "Mit eget." in client_of(editor).post(page, sent).text


def test_word_for_word_needs_the_tick_beside_it(client_of, editor, page, given):
    response = client_of(editor).post(page, given)
    assert response.status_code == 422
    assert "Læs standardbegrundelsen igennem" in response.text
    assert not Response.objects.exists()


def test_the_tick_is_kept_in_the_log(client_of, editor, page, given, reason):
    client_of(editor).post(page, {**given, "has_read": "on"})
    assert Response.objects.get().standard_reason == reason
    event = Event.objects.get(verb="wrote a response")
    assert (event.data["standard_reason"], event.data["read_through"]) == (reason.pk, True)


def test_a_changed_text_needs_no_tick(client_of, editor, page, given):
    client_of(editor).post(page, {**given, "reason_da": given["reason_da"] + " Og mere."})
    event = Event.objects.get(verb="wrote a response")
    assert event.data["read_through"] is False


def test_other_line_breaks_are_no_change(proposal, reason, editor, now):
    words = {"decision": "noted", "reason_da": reason.text_da.replace(". ", ".\r\n\r\n")}
    with pytest.raises(ValidationError) as refusal:
        actions.respond(proposal, **words, standard_reason=reason, by=editor, now=now)
    assert list(refusal.value.error_dict) == ["has_read"]


def test_one_out_of_use_or_invented_is_not_offered(client_of, editor, page):
    StandardReasonFactory(title="Gemt væk", is_active=False)
    StandardReasonFactory(title="Opdigtet", is_demonstration=True)
    text = client_of(editor).get(page).text
    assert "Gemt væk" not in text
    assert "Opdigtet" not in text


def test_editors_keep_them(client_of, editor, moderator):
    address = "/admin/consultations/standardreason/add/"
    sent = {"title": "Tak", "decision": "noted", "text_da": "Tak.", "is_active": "on"}
    assert client_of(moderator).post(address, sent).status_code == 403
    client_of(editor).post(address, sent)
    assert StandardReason.objects.get().title == "Tak"


def test_one_without_a_text_is_refused_in_words(client_of, editor):
    address = "/admin/consultations/standardreason/add/"
    response = client_of(editor).post(address, {"title": "Tak", "decision": "noted"})
    assert response.status_code in {200, 422}
    assert "errorlist" in response.text
    assert not StandardReason.objects.exists()


def test_a_consultation_is_offered_its_own_those_of_its_kind_and_those_of_all(
    client_of, editor, page, consultation
):
    StandardReasonFactory(title="Kun her", consultation=consultation)
    StandardReasonFactory(title="Samme slags", kind=consultation.kind)
    StandardReasonFactory(title="Alle steder")
    StandardReasonFactory(title="Anden høring", consultation=ConsultationFactory())
    StandardReasonFactory(title="Anden slags", kind="draft_self_assessment")
    StandardReasonFactory(title="Hele året", kind="open_call")
    text = client_of(editor).get(page).text
    for title in ("Kun her", "Samme slags", "Alle steder"):
        assert f">{title}</option>" in text
    for title in ("Anden høring", "Anden slags", "Hele året"):
        assert f">{title}</option>" not in text


def test_proposals_of_the_year_have_reasons_of_their_own(client_of, editor):
    proposal = AllYearSubmissionFactory().proposals.get()
    StandardReasonFactory(title="Hele året", kind="open_call")
    StandardReasonFactory(title="Temaer", kind="themes")
    text = client_of(editor).get(f"/admin/consultations/proposal/{proposal.pk}/change/").text
    assert ">Hele året</option>" in text
    assert ">Temaer</option>" not in text


def test_many_are_searched_and_what_was_typed_is_kept(client_of, editor, page):
    StandardReasonFactory.create_batch(SEARCHED_FROM)
    assert "_find" not in client_of(editor).get(page).text
    StandardReasonFactory(title="Ventetid", text_da="Vi måler ventetiden hvert år.")
    client = client_of(editor)
    assert 'name="_find"' in client.get(page).text
    sent = {"reason_search": "måler hvert", "reason_da": "Mit eget.", "_find": ""}
    text = client.post(page, sent).text
    assert ">Ventetid</option>" in text
    assert text.count("</option>") == client.get(page).text.count("</option>") - SEARCHED_FROM
    assert "Mit eget." in text
    assert not Response.objects.exists()


def test_enter_in_the_search_never_publishes(client_of, editor, page):
    """A browser presses the first button of the form."""
    StandardReasonFactory.create_batch(SEARCHED_FROM + 1)
    form = client_of(editor).get(page).text.split('name="passage"')[1]
    assert form.index('name="_find"') < form.index('name="publish_now"')


def test_one_of_an_invented_consultation_is_invented():
    invented = ConsultationFactory(is_demonstration=True)
    assert StandardReasonFactory(consultation=invented).is_demonstration
