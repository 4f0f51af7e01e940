"""Answering in a browser without script: the steps, the errors, the deadline."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from consultations.models import Submission
from ogp_portal.common import limits
from ogp_portal.common.dates import COPENHAGEN, end_of_day
from tests.factories import ConsultationFactory, MandateFactory, OrganisationFactory, PhaseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def address(consultation) -> str:
    return reverse("submission-new", args=[consultation.slug])


@pytest.fixture
def english(consultation) -> str:
    return f"/en/consultations/{consultation.slug}/submissions/new/"


def test_addresses_are_those_of_the_contract(address, client, english):
    assert address == "/hoeringer/aabenhed/svar/nyt/"
    assert client.get(english).status_code == 200


def test_first_step_tells_what_is_published_before_one_types(client, english):
    page = client.get(english).text
    assert page.index("We never show your e-mail address") < page.index('name="name"')
    for words in ("aktindsigt", "CPR", "without name", "deadline"):
        assert words in page


def test_steps_carry_what_was_typed(client, address, form):
    second = client.post(address, {**form, "gaa": "2"})
    assert 'name="name" value="Karen Jensen"' in second.text
    third = client.post(address, {**form, "gaa": "3"})
    assert f'name="text" value="{form["text"]}"' in third.text
    assert not Submission.objects.exists()


@pytest.mark.parametrize(("step", "field"), [("1", 'value="Karen Jensen"'), ("2", "dagsordener")])
def test_back_keeps_what_was_typed_also_when_it_is_wrong(client, address, form, step, field):
    wrong = {**form, "email": "nej", "wish": ""}
    page = client.post(address, {**wrong, "gaa": "1"} if step == "1" else {**form, "gaa": "2"})
    assert page.status_code == 200
    assert field in page.text


def test_network_of_an_answer_is_counted_and_nowhere_shown(client, address, form):
    for _ in range(limits.ANSWERS_PER_HOUR + 1):
        last = client.post(address, {**form, "idempotency_key": str(uuid.uuid4())}, follow=True)
    assert Submission.objects.filter(is_one_of_many=True).count() == 1
    assert last.status_code == 200


def test_send_leads_to_the_receipt(client, address, form, now):
    response = client.post(address, form, follow=True)
    sent = Submission.objects.get()
    assert sent.received_at == now
    assert response.status_code == 200
    for shown in (sent.reference, sent.versions.get().checksum, "Karen Jensen", form["text"]):
        assert shown in response.text


def test_check_shows_what_is_public_and_what_is_not(client, english, form):
    page = client.post(english, {**form, "wish": "without_name", "gaa": "3"}).text
    public, private = page.split("Only we see this")
    assert "Karen Jensen" not in public.split("This will be published")[1]
    assert "Karen Jensen" in private
    assert "karen@example.org" in private


def test_double_click_and_reload_give_one_answer_and_the_same_receipt(client, address, form):
    receipts = {client.post(address, form).headers["Location"] for _ in range(3)}
    assert len(receipts) == 1
    assert Submission.objects.count() == 1


def test_edited_text_from_a_form_sent_before_is_not_lost(client, english, form):
    client.post(english, form)
    again = client.post(english, {**form, "text": "Noget nyt."})
    assert again.status_code == 409
    assert "Noget nyt." in again.text
    assert Submission.objects.get().reference in again.text
    key = again.context["carried"][-1][1]
    client.post(english, {**form, "text": "Noget nyt.", "idempotency_key": key})
    assert Submission.objects.count() == 2


def test_wrong_key_is_replaced_and_nothing_is_lost(client, address, form):
    client.post(address, {**form, "idempotency_key": "drop table"})
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"submitter_kind": ""}, "submitter_kind"),
        ({"submitter_kind": "king"}, "submitter_kind"),
        ({"name": ""}, "name"),
        ({"name": "x" * (limits.DISPLAY_NAME_LENGTH + 1)}, "name"),
        ({"email": "karen(at)example.org"}, "email"),
        ({"email": "x" * 250 + "@example.org"}, "email"),
        ({"submitter_kind": "company"}, "organisation_name"),
        ({"submitter_kind": "company", "organisation_name": "A", "cvr": "1234567"}, "cvr"),
        ({"submitter_kind": "company", "organisation_name": "A", "cvr": "١٢٣٤٥٦٧٨"}, "cvr"),
        ({"organisation_name": "Foreningen"}, "submitter_kind"),
        ({"text": " \n "}, "text"),
        ({"text": "x" * (limits.ANSWER_LENGTH + 1)}, "text"),
        ({"has_no_remarks": "on"}, "has_no_remarks"),
        ({"wish": ""}, "wish"),
        ({"wish": "perhaps"}, "wish"),
    ],
)
def test_wrong_input_is_told_beside_the_field_and_in_the_summary(
    client, address, form, changed, field
):
    response = client.post(address, {**form, **changed})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.text
    assert f'href="#id_{field}' in response.text
    assert not Submission.objects.exists()


def test_organisation_cannot_wish_to_be_without_name(client, address, form):
    organisation = {"submitter_kind": "organisation", "organisation_name": "Foreningen"}
    response = client.post(address, {**form, **organisation, "wish": "without_name"})
    assert response.status_code == 422


def test_nul_byte_is_refused_beside_the_field_and_the_text_is_kept(client, address, form):
    response = client.post(address, {**form, "text": "Mit forslag a\x00b"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "indeholder et tegn, der ikke kan gemmes (NUL)" in page
    assert "Mit forslag a" in page
    assert not Submission.objects.exists()


def test_no_remarks_is_a_whole_answer(client, address, form):
    client.post(address, {**form, "text": "", "has_no_remarks": "on"})
    assert Submission.objects.get().has_no_remarks


def test_cvr_may_be_written_with_spaces(client, address, form):
    organisation = {"submitter_kind": "company", "organisation_name": "A", "cvr": "12 34 56 78"}
    client.post(address, {**form, **organisation})
    assert Submission.objects.get().identity.cvr == "12345678"


def test_signed_in_person_finds_name_and_address_filled_in(client_of, stranger, address):
    page = client_of(stranger).get(address).text
    assert 'value="Fremmed"' in page
    assert 'value="stranger@example.org"' in page


def test_representative_finds_the_organisation_filled_in(client_of, stranger, address, now):
    body = OrganisationFactory(name_da="Region Øst", kind="region", cvr="12345678")
    early = now - dt.timedelta(days=1)
    MandateFactory(user=stranger, organisation=body, asked_at=early, confirmed_at=early)
    page = client_of(stranger).get(address)
    for value in ("Region Øst", "12345678"):
        assert f'value="{value}"' in page.text
    assert page.context["form"].initial["submitter_kind"] == "authority"


@pytest.mark.parametrize("trait", [{"is_published": False}, {"is_record": True}])
def test_drafts_and_records_have_no_form(client, trait):
    address = reverse("submission-new", args=[ConsultationFactory(**trait).slug])
    assert client.get(address).status_code == 404


def test_form_before_the_opening_says_when_it_opens(client, now):
    coming = ConsultationFactory(phase=None)
    opens_at = now + dt.timedelta(days=1)
    PhaseFactory(consultation=coming, opens_at=opens_at, closes_at=opens_at + dt.timedelta(1))
    page = client.get(f"/en/consultations/{coming.slug}/submissions/new/")
    assert "24 November 2026 at 13:00" in page.text


DEADLINES = {
    "ordinary day": dt.date(2026, 12, 3),
    "clock put back": dt.date(2026, 10, 25),
    "clock put forward": dt.date(2027, 3, 28),
    "after the clock was put forward": dt.date(2027, 3, 27),
}


@pytest.mark.parametrize("day", DEADLINES.values(), ids=DEADLINES)
@pytest.mark.parametrize("moment", [(-1, 302), (0, 409), (1, 409)])
def test_deadline_is_copenhagen_midnight_to_the_second(client, at, form, day, moment):
    seconds, status = moment
    consultation = ConsultationFactory(phase=None)
    closes_at = end_of_day(day)
    PhaseFactory(
        consultation=consultation, opens_at=closes_at - dt.timedelta(days=30), closes_at=closes_at
    )
    at(closes_at.astimezone(dt.UTC) + dt.timedelta(seconds=seconds))
    response = client.post(reverse("submission-new", args=[consultation.slug]), form)
    assert response.status_code == status
    assert Submission.objects.count() == (1 if status == 302 else 0)


def test_midnight_of_both_clock_changes_is_where_it_should_be():
    assert end_of_day(dt.date(2026, 10, 25)).astimezone(dt.UTC).hour == 23
    assert end_of_day(dt.date(2027, 3, 28)).astimezone(dt.UTC).hour == 22
    assert end_of_day(dt.date(2027, 3, 28)).tzinfo == COPENHAGEN


@pytest.fixture
def too_late(at, consultation):
    at(consultation.phases.get().closes_at)


@pytest.mark.usefixtures("too_late")
def test_late_form_keeps_the_text_and_shows_the_contact(client, english, form):
    response = client.post(english, form)
    assert response.status_code == 409
    assert form["text"] in response.text
    assert "ogp@example.org" in response.text
    assert "was not received" in response.text


@pytest.mark.usefixtures("too_late")
@pytest.mark.parametrize("step", ["1", "2", "3"])
def test_late_step_keeps_the_text_too(client, address, form, step):
    assert form["text"] in client.post(address, {**form, "gaa": step}).text


def test_form_is_kept_by_the_browser_alone(client, client_of, stranger, address):
    assert client.get(address).headers["Cache-Control"] == "private, no-cache"
    assert client_of(stranger).get(address).headers["Cache-Control"] == "private, no-store"


def test_sending_costs_few_queries(client, address, form, django_assert_max_num_queries):
    with django_assert_max_num_queries(28):
        client.post(address, form)


@pytest.mark.parametrize(
    ("about", "wish"),
    [
        ({}, "without_name"),
        ({"submitter_kind": "ngo", "organisation_name": "A"}, None),
        ({"submitter_kind": "organisation", "organisation_name": "Foreningen"}, "with_name"),
    ],
)
def test_no_remarks_is_sent_from_the_first_step(client, address, form, about, wish):
    first = {**form, "text": "", "wish": "", **about, "gaa": "no_remarks"}
    response = client.post(address, first)
    if wish is None:
        assert response.status_code == 422
        return
    client.post(address, first)
    sent = Submission.objects.get()
    assert (sent.has_no_remarks, sent.wish) == (True, wish)
    assert response.headers["Location"]


def test_no_remarks_does_not_drop_what_was_written(client, address, form):
    page = client.post(address, {**form, "gaa": "no_remarks"})
    assert page.status_code == 422
    assert form["text"] in page.text
    assert not Submission.objects.exists()


def test_wish_not_to_be_published_is_told_in_the_words_of_the_authority(client, address, form):
    page = client.post(address, {**form, "gaa": "2"}).text
    assert "Jeg ønsker ikke svaret offentliggjort" in page
    assert "Andre kan stadig få svaret ved aktindsigt, hvis loven giver ret til det." in page


@pytest.mark.parametrize("step", ["1", "2", "3"])
def test_each_step_costs_few_queries(client, address, form, django_assert_max_num_queries, step):
    with django_assert_max_num_queries(3):
        client.post(address, {**form, "gaa": step})
