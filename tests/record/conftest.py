import pytest

from ogp_portal.record import actions


@pytest.fixture
def place(now):
    """A function that gives what waits its place."""

    def run(at=now):
        return actions.place_waiting(now=at)

    return run
