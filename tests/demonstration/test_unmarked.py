"""Where nothing is invented, nothing says so."""

import pytest

from tests.factories import PostFactory

from .test_marking import LISTS, NOINDEX

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_real_portal(settings):
    """A trial portal is kept from search engines whole; the real one page by page."""
    settings.OGP_PUBLISHER = "Styrelsen for Prøver"


def test_a_list_of_real_things_is_not_marked(db, client):
    PostFactory(topic__title="En borger spørger")
    for path in LISTS:
        page = client.get(path).content.decode()
        assert "demonstration-" not in page, path
        assert "/soeg/" in path or NOINDEX not in page, path
