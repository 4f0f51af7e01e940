"""A page of a list costs the same number of queries, whatever its length."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .conftest import one_of_each

pytestmark = pytest.mark.django_db
PERSONAL = ["django_session", "accounts_user", "consultations_submitteridentity"]


def queries(client, path: str) -> list[str]:
    """Those of the second visit: the first of a time removes old counts."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer)
    assert answer.status_code == 200
    return [one["sql"] for one in captured]


def test_one_object_costs_as_many_queries_as_several(client, everything, kind):
    address = f"/api/v1/{kind.name}/"
    first = queries(client, address)
    for _ in range(3):
        one_of_each()
    later = queries(client, address)
    assert len(later) == len(first)
    assert len(later) <= 3
    assert not [sql for sql in later if any(name in sql for name in PERSONAL)]


def test_a_file_is_read_in_one_query(client, everything, kind):
    found = queries(client, f"/api/v1/{kind.name}.jsonl")
    assert len(found) <= 3
