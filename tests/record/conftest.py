import uuid

import pytest

from consultations.actions import Answer
from ogp_portal.record import actions


@pytest.fixture
def place(now):
    """A function that gives what waits its place."""

    def run(at=now):
        return actions.place_waiting(now=at)

    return run


@pytest.fixture
def answer() -> Answer:
    return Answer(
        submitter_kind="citizen",
        name="Karen Jensen",
        email="karen@example.org",
        wish="with_name",
        idempotency_key=uuid.uuid4(),
        text="Vi foreslår, at dagsordener kommer på nettet.",
    )
