"""What the tests of consultations share: a form as a browser sends it, and an answer."""

import uuid

import pytest

from consultations.actions import Answer
from tests.factories import ConsultationFactory


@pytest.fixture
def consultation(db):
    """Published, and open ten days before and after `now`."""
    return ConsultationFactory(slug="aabenhed", contact="ogp@example.org")


@pytest.fixture
def form() -> dict[str, str]:
    """All steps of a citizen's answer."""
    return {
        "submitter_kind": "citizen",
        "name": "Karen Jensen",
        "email": "karen@example.org",
        "text": "Vi foreslår, at dagsordener kommer på nettet.",
        "wish": "with_name",
        "idempotency_key": str(uuid.uuid4()),
        "gaa": "send",
    }


@pytest.fixture
def answer(form) -> Answer:
    """The same as the action gets it."""
    given = {**form, "idempotency_key": uuid.UUID(form["idempotency_key"])}
    del given["gaa"]
    return Answer(**given)


@pytest.fixture
def at(monkeypatch):
    """A function that sets the server's clock, as the views read it."""
    from django.utils import timezone

    return lambda instant: monkeypatch.setattr(timezone, "now", lambda: instant)


@pytest.fixture(autouse=True)
def _danish():
    """A test starts in Danish, whatever the last page of the test before was written in."""
    from django.utils import translation

    with translation.override("da"):
        yield
