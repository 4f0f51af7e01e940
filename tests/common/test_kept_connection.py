"""A kept connection to Postgres is used again only while it lives."""

import pytest
from django.db import connection, connections

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept():
    """A connection of its own, since the test's one must live."""
    other = connection.copy()
    other.connect()
    yield other
    other.close()


def test_living_connection_is_asked_nothing(kept):
    queries = []
    with kept.execute_wrapper(lambda execute, *rest: queries.append(rest) or execute(*rest)):
        assert kept.is_usable()
    assert queries == []


def test_connection_that_the_server_ended_is_noticed(kept):
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])
    assert not kept.is_usable()


def test_closed_connection_is_not_usable(kept):
    kept.connection.close()
    assert not kept.is_usable()
