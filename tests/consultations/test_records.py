"""The real consultations held outside the portal, as the data files have them."""

import pytest
from django.urls import reverse
from django.utils import translation

from consultations.models import Consultation, ConsultationDocument
from tests.factories import ConsultationFactory
from tests.plans.denmark import loaded_for_all_tests_of_a_module

pytestmark = pytest.mark.django_db
OF_2012 = "/hoeringer/bidrag-til-handlingsplan-2012/"
OF_2012_ENGLISH = "/en/consultations/bidrag-til-handlingsplan-2012/"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with loaded_for_all_tests_of_a_module(django_db_blocker) as printed:
        yield printed


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (OF_2012, "ikke oplyst, hvor det findes"),
        (OF_2012_ENGLISH, "it is not stated where it can be found"),
    ],
)
def test_material_that_is_kept_nowhere_is_named_without_a_link(loaded, client, address, words):
    page = client.get(address).text
    assert page.count(words) == 4
    assert "Digitaliseringsstrategi 2011-2015" in page
    assert "/materiale/" not in page
    assert "/material/" not in page


@pytest.mark.parametrize("language", ["da", "en"])
def test_address_of_material_that_is_kept_nowhere_is_not_found(loaded, client, language):
    for document in ConsultationDocument.objects.filter(url="", file=None):
        names = {"slug": document.consultation.slug, "pk": document.pk}
        with translation.override(language):
            address = reverse("consultation-file", kwargs=names)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(("language", "heading"), [("da", "Kilder"), ("en", "Sources")])
def test_each_real_consultation_shows_its_sources(loaded, client, language, heading):
    for consultation in Consultation.objects.real():
        with translation.override(language):
            address = consultation.get_absolute_url()
        assert f">{heading}</h2>" in client.get(address).text, address


def test_source_of_a_record_is_named_with_what_it_says(loaded, client):
    page = client.get(OF_2012).text.partition(">Kilder</h2>")[2]
    assert 'href="https://hoeringsportalen.dk/Hearing/Details/15407"' in page
    assert "deadline" in page.lower() or "frist" in page.lower()


def test_sources_of_a_record_cost_one_query_however_many_documents(
    loaded, client, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4) as many:
        client.get(OF_2012)
    with django_assert_num_queries(len(many)):
        client.get("/hoeringer/selvevaluering-2012/")


def test_consultation_held_here_asks_for_no_sources(client, django_assert_max_num_queries):
    found = ConsultationFactory()
    with django_assert_max_num_queries(3):
        assert "Kilder" not in client.get(found.get_absolute_url()).text
