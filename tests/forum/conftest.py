"""What every test of the forum may rely on."""

import pytest
from django.utils.translation import override

from ogp_portal.common import limits


@pytest.fixture(autouse=True)
def _danish():
    """A test begins in Danish, whatever language the page before it was in."""
    with override("da"):
        yield


@pytest.fixture(autouse=True)
def _nobody_is_new(monkeypatch):
    """Posts are public at once, save in tests of `new_users_read_first`."""
    monkeypatch.setattr(limits, "NEW_USER_POSTS", 0)


@pytest.fixture
def new_users_read_first(_nobody_is_new, monkeypatch):
    """As it is outside tests: who has few published posts is read first."""
    monkeypatch.setattr(limits, "NEW_USER_POSTS", 3)
