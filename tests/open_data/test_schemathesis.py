"""schemathesis asks every address what the description allows, and what it does not."""

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as openapi

from ogp_portal.open_data import throttles
from ogp_portal.wsgi import application

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
    for throttle in (throttles.NetworkThrottle, throttles.FileThrottle):
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
    return bool(operation.query or operation.path_parameters)
