"""What every test of the forum may rely on."""

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _danish():
    """A test begins in Danish, whatever language the page before it was in."""
    with override("da"):
        yield
