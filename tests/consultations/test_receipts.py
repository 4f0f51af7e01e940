"""The receipt as PDF, from the page of the receipt and from one's own page."""

import dataclasses
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from consultations import actions, receipts, tokens
from plans.evaluations.pdf import PdfNotMade

pytestmark = pytest.mark.django_db
HOSTILE = 'Vi foreslår #set text(red) $x$ "citat" \\ @her <etiket> 🎉\n\nAndet afsnit.'


@pytest.fixture
def sent(consultation, answer, now, at):
    at(now)
    given = dataclasses.replace(answer, text=HOSTILE)
    return actions.submit(consultation, given, by=None, now=now)


@pytest.fixture
def address(sent) -> str:
    token = tokens.sign(tokens.RECEIPT, sent.reference)
    return reverse("submission-receipt-pdf", args=[sent.consultation.slug, token])


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_pdf_holds_all_that_was_received_word_for_word(client, sent, address):
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    checksum = sent.versions.get().checksum
    assert checksum in text.replace("\n", "")
    for shown in (sent.reference, "13.00.00", "Karen Jensen", "#set text(red) $x$", "Andet afsnit"):
        assert shown in text


def test_pdf_is_tagged_and_has_a_language(client, address):
    root = PdfReader(io.BytesIO(client.get(address).content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "da"


def test_pdf_is_linked_from_receipt_and_own_page(client, sent, address):
    receipt = address.replace("kvittering.pdf", "")
    for page in (receipt, sent.own_path):
        assert address in client.get(page).text


def test_pdf_of_another_consultation_or_a_guess_is_not_found(client, address):
    assert client.get(address.replace("aabenhed", "andet")).status_code == 404
    assert client.get("/hoeringer/aabenhed/svar/kvittering/x/kvittering.pdf").status_code == 404


def test_without_an_engine_the_page_says_what_to_do(client, address, monkeypatch):
    def refuse(submission):
        raise PdfNotMade("no")

    monkeypatch.setattr("consultations.views.personal.receipt_pdf", refuse)
    page = client.get(address)
    assert page.status_code == 503
    assert "udskriv kvitteringen" in page.text


def test_longest_answer_has_a_pdf(consultation, answer, now):
    long = dataclasses.replace(answer, text="Et ord. " * 12_000)
    sent = actions.submit(consultation, long, by=None, now=now)
    assert receipts.receipt_pdf(sent).startswith(b"%PDF-")
