"""Where a proposal can be sent: in a consultation that is open, so far."""

import pytest

from tests.factories import ConsultationFactory

pytestmark = pytest.mark.django_db
DANISH, ENGLISH = "/forslag/nyt/", "/en/proposals/new/"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (DANISH, "Her kan du endnu ikke sende et forslag uden for en høring."),
        (ENGLISH, "A proposal outside a consultation cannot be sent here yet."),
    ],
)
def test_page_says_that_only_consultations_take_proposals(
    client, settings, consultation, address, words
):
    settings.OGP_CONTACT_MAIL = "ogp@example.org"
    page = client.get(address).text
    assert words in page
    assert f"/{consultation.slug}/" in page
    assert "mailto:ogp@example.org" in page


def test_page_leads_to_open_consultations_alone(client, at, consultation):
    at(consultation.phases.get().closes_at)
    page = client.get(ENGLISH).text
    assert "No consultation is open right now." in page
    assert f"/{consultation.slug}/" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_one_query(client, django_assert_num_queries, count):
    ConsultationFactory.create_batch(count)
    with django_assert_num_queries(1):
        page = client.get(DANISH)
    assert page.text.count("/hoeringer/hoering-") == count
