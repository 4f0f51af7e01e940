"""Material that is replaced after publication keeps its earlier version, with its days."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.models import Consultation, ConsultationDocument, EarlierMaterial
from ogp_portal.files.actions import store
from tests.factories.consultations import NOW
from tests.files import samples

NEW = samples.pdf("Nyt udkast")
pytestmark = pytest.mark.django_db


@pytest.fixture
def document(consultation, at):
    at(NOW)
    file = store(b"%PDF-1.7 old", name="udkast.pdf", content_type="application/pdf", now=NOW)
    return ConsultationDocument.objects.create(
        consultation=consultation,
        title_da="Udkast",
        file=file,
        added_at=NOW - dt.timedelta(days=5),
    )


def replace(client, document, content=NEW, **fields):
    consultation, phase = document.consultation, document.consultation.phases.get()
    given = {
        "plan": consultation.plan_id,
        "kind": "input",
        "title_da": "Titel",
        "slug": consultation.slug,
        "opened_precision": "unknown",
        "closed_precision": "unknown",
        "phases-TOTAL_FORMS": "1",
        "phases-INITIAL_FORMS": "1",
        "phases-0-id": phase.pk,
        "phases-0-consultation": consultation.pk,
        "phases-0-position": "1",
        "phases-0-opens_at_0": "2026-11-13",
        "phases-0-closes_at_0": "2026-12-20",
        "documents-TOTAL_FORMS": "1",
        "documents-INITIAL_FORMS": "1",
        "documents-0-id": document.pk,
        "documents-0-consultation": consultation.pk,
        "documents-0-position": "1",
        "documents-0-title_da": "Udkast",
        **fields,
    }
    if content:
        given["documents-0-upload"] = SimpleUploadedFile("nyt.pdf", content)
    address = f"/admin/consultations/consultation/{consultation.pk}/change/"
    assert client.post(address, given).status_code == 302


def test_the_earlier_version_stays_on_the_page_with_its_days(client, client_of, editor, document):
    replace(client_of(editor), document)
    page = client.get("/en/consultations/aabenhed/").text
    assert "Earlier version, from 18 November 2026 until 23 November 2026" in page
    earlier = f"/en/consultations/aabenhed/material/{document.pk}/earlier/1/"
    assert earlier in page
    assert b"".join(client.get(earlier).streaming_content) == b"%PDF-1.7 old"
    now = f"/en/consultations/aabenhed/material/{document.pk}/"
    assert b"".join(client.get(now).streaming_content) == NEW


def test_a_new_title_makes_no_version(client_of, editor, document):
    replace(client_of(editor), document, content=None, **{"documents-0-title_da": "Nyt navn"})
    assert not EarlierMaterial.objects.exists()


def test_before_publication_nothing_is_kept(client_of, editor, document):
    Consultation.objects.update(is_published=False)
    replace(client_of(editor), document)
    assert not EarlierMaterial.objects.exists()


@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999"])
def test_there_are_no_other_versions(client, client_of, editor, document, number):
    replace(client_of(editor), document)
    address = f"/hoeringer/aabenhed/materiale/{document.pk}/tidligere/{number}/"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_one_query_more(client, document, count, django_assert_num_queries):
    for number in range(1, count + 1):
        EarlierMaterial.objects.create(
            document=document, number=number, file=document.file, added_at=NOW, replaced_at=NOW
        )
    with django_assert_num_queries(4):
        page = client.get("/hoeringer/aabenhed/").text
    assert page.count("/tidligere/") == count


def withdraw(client, document, reason: str = "Bilaget var forkert."):
    address = f"/admin/consultations/consultation/{document.consultation_id}/withdraw-material/"
    return client.post(address, {"document": document.pk, "reason_da": reason})


def test_withdrawn_material_leaves_with_all_versions_and_says_why(
    client, client_of, editor, document
):
    replace(client_of(editor), document)
    assert withdraw(client_of(editor), document, reason="").status_code == 422
    assert withdraw(client_of(editor), document).status_code == 302
    page = client.get("/hoeringer/aabenhed/").text
    assert "Bilaget var forkert." in page
    here = f"/hoeringer/aabenhed/materiale/{document.pk}/"
    assert here not in page
    assert client.get(here).status_code == 404
    assert client.get(f"{here}tidligere/1/").status_code == 404
    assert here not in client.get("/dokumenter/").text


def test_public_material_is_not_deleted(client_of, editor, document):
    replace(client_of(editor), document, content=None, **{"documents-0-DELETE": "on"})
    assert ConsultationDocument.objects.exists()


def test_staff_see_the_file_that_is_there_and_those_before(client_of, editor, document):
    replace(client_of(editor), document)
    client = client_of(editor)
    page = client.get(f"/admin/consultations/consultation/{document.consultation_id}/change/").text
    assert "nyt.pdf</a>" in page
    assert f"/hoeringer/aabenhed/materiale/{document.pk}/tidligere/1/" in page
