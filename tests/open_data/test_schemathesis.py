"""schemathesis asks every address what the description allows, and what it does not."""

import uuid

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as openapi

from ogp_portal.open_data import throttles
from ogp_portal.open_data.writing.throttles import TokenThrottle, WriteThrottle
from ogp_portal.wsgi import application
from tests.factories import ConsultationFactory

from .sending import owned_commitment, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ALLOWED = [
    not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
    openapi.unsupported_method,
]
"""Not that all it makes up is taken: it makes up cursors, too, and those are signed."""

REFUSED = [*ALLOWED, openapi.negative_data_rejection]
EXAMPLES = {GenerationMode.POSITIVE: 12, GenerationMode.NEGATIVE: 12}


@pytest.fixture
def _one_connection():
    """A request through WSGI would close the connection, and with it the test's transaction."""
    watched = [signals.request_started, signals.request_finished]
    for signal in watched:
        signal.disconnect(close_old_connections)
    yield
    for signal in watched:
        signal.connect(close_old_connections)


@pytest.fixture
def description(everything, monkeypatch, _one_connection):
    counted = [throttles.NetworkThrottle, throttles.FileThrottle, WriteThrottle, TokenThrottle]
    for throttle in counted:
        monkeypatch.setattr(throttle, "most", 10_000_000)
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


@pytest.mark.parametrize("mode", list(EXAMPLES))
def test_schemathesis_finds_no_fault(description, mode):
    asked = 0
    checks = REFUSED if mode == GenerationMode.NEGATIVE else ALLOWED
    sparing = settings(
        max_examples=EXAMPLES[mode],
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def ask(case):
        nonlocal asked
        asked += 1
        case.call_and_validate(checks=checks)

    for found in description.get_all_operations():
        operation = found.ok()
        if mode == GenerationMode.NEGATIVE and not _takes_something(operation):
            continue
        sparing(given(case=operation.as_strategy(mode))(ask))()
    assert asked > 500


def _takes_something(operation) -> bool:
    """Whether anything wrong can be given to it at all."""
    return bool(operation.query or operation.path_parameters or operation.body)


SENT = [
    "/api/v1/commitments/{key}/status-updates/",
    "/api/v1/consultations/{key}/submissions/",
]


@pytest.mark.parametrize("mode", list(EXAMPLES))
@pytest.mark.parametrize("path", SENT)
def test_schemathesis_finds_no_fault_in_sending(description, path, mode):
    """To a consultation that is open and an initiative of the token's body; what is made up as
    right may still be refused by a rule that no schema tells."""
    consultation = ConsultationFactory(phase__closes_at="2100-01-01T00:00Z")
    commitment, body = owned_commitment(organisation__reports_at_once=True)
    _token, secret = token_for(body)
    key = {"consultations": consultation, "commitments": commitment}[path.split("/")[3]].pk
    statuses = set()
    sparing = settings(
        max_examples=60,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def ask(case):
        case.path_parameters = {"key": key}
        case.headers = {**(case.headers or {}), "Idempotency-Key": str(uuid.uuid4())}
        if "commitments" in path:
            case.headers["Authorization"] = f"Bearer {secret}"
        statuses.add(case.call_and_validate(checks=ALLOWED).status_code)

    sparing(given(case=description[path]["POST"].as_strategy(mode))(ask))()
    assert statuses <= {200, 201, 202, 400, 409, 415}
    assert 400 in statuses or mode == GenerationMode.POSITIVE
