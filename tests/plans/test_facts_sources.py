"""The sources that pages list: the publisher's own, each once, in one query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import facts
from plans.facts import sources_of
from plans.models import ActionPlan, Commitment
from tests.plans.denmark import fact_of, loaded_for_all_tests_of_a_module

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with loaded_for_all_tests_of_a_module(django_db_blocker) as printed:
        yield printed


def addresses(*rows) -> list[str]:
    return [source.url for source in sources_of(*rows)]


def test_initiative_lists_the_pages_that_stand_behind_it(loaded):
    first, second = sources_of(Commitment.objects.get(ogp_id="DK0050"))
    assert first.url == "https://www.opengovpartnership.org/members/denmark/"
    assert first.publisher == "Open Government Partnership"
    assert "Titel på dansk" in first.fields or "Title in Danish" in first.fields
    assert second.url.endswith("/commitments/DK0050/")
    assert second.note == ", ".join(second.fields)


def test_copies_that_the_file_names_beside_are_not_listed(loaded):
    found = Commitment.objects.get(ogp_id="DK0050")
    named = [source["url"] for source in fact_of(found, "title_da").sources]
    assert any("vdocuments.net" in url for url in named)
    assert not any("vdocuments.net" in url for url in addresses(found))


@pytest.mark.parametrize("number", [1, 14])
def test_page_with_any_number_of_initiatives_asks_once(loaded, number):
    plan = ActionPlan.objects.get(slug="2017-2019")
    commitments = list(plan.commitments.only("pk", "title_da")[:number])
    with CaptureQueriesContext(connection) as queries:
        found = addresses(plan, *commitments)
    assert len(queries) == 1
    assert len(found) == len(set(found)) >= 4


def test_page_without_objects_asks_nothing(loaded, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert sources_of() == []


def test_row_that_was_not_imported_has_no_sources(loaded):
    assert sources_of(ActionPlan(pk=0)) == []


def test_source_does_not_stand_behind_what_an_editor_changed(loaded):
    found = Commitment.objects.get(ogp_id="DK0021")
    found.title_en = found.owner_as_written = "Noget andet"
    for source in sources_of(found):
        assert not {"Title in English", "Titel på engelsk"} & set(source.fields)


def test_address_of_a_decision_is_listed(loaded, editor, now):
    found = Commitment.objects.get(ogp_id="DK0064")
    source = "https://digst.dk/en-side/"
    facts.confirm(fact_of(found, "owner_as_written"), source=source, by=editor, now=now)
    found.refresh_from_db()
    assert source in addresses(found)


def test_words_of_a_decision_are_for_staff(loaded, editor, now):
    found = Commitment.objects.get(ogp_id="DK0064")
    fact = fact_of(found, "owner_as_written")
    facts.confirm(fact, source="Samtale med Rigsarkivet", by=editor, now=now)
    found.refresh_from_db()
    assert not any("Rigsarkivet" in source.title for source in sources_of(found))


def test_file_sources_do_not_stand_behind_a_correction(loaded, editor, now):
    found = Commitment.objects.get(ogp_id="DK0074")
    fact = fact_of(found, "title_da")
    facts.correct(fact, value="Rettet", source="Styrelsen", by=editor, now=now)
    assert fact_of(found, "title_da").public_sources == []
