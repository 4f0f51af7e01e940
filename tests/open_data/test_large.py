"""A hundred thousand rows as a file: the server's memory does not grow with them."""

import uuid

import psutil
import pytest
from django.db import connection
from django.utils import timezone

from ogp_portal.open_data.package import actions, building
from tests.factories import PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROWS = 100_000
MOST_GROWTH = 24 * 1024 * 1024
"""Bytes that the process may grow by; the rows themselves are some 60 MB as JSON."""


def copies_of(post, number: int) -> None:
    """Copies of a post at the positions behind it, made by the database itself."""
    columns = [field.column for field in post._meta.concrete_fields if not field.primary_key]
    new = {"position": "n", "idempotency_key": "gen_random_uuid()"}
    values = ", ".join(new.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of them
        cursor.execute(
            f"INSERT INTO forum_post ({names}) SELECT {values} FROM forum_post, "  # noqa: S608
            "generate_series(%s, %s) AS n WHERE id = %s",
            [post.position + 1, post.position + number - 1, post.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def held() -> int:
    """Bytes of memory that the process has now."""
    return psutil.Process().memory_info().rss


def test_the_package_is_written_with_flat_memory(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    peaks, add = [], building._Package.add

    def watched(self, path, pieces, **said):
        add(self, path, (peaks.append(held()) or piece for piece in pieces), **said)

    monkeypatch.setattr(building._Package, "add", watched)
    post = PostFactory(text="Et indlæg om åbenhed. " * 10, idempotency_key=uuid.uuid4())
    copies_of(post, 2_000)
    actions.build(timezone.now())
    copies_of(post.topic.posts.latest("position"), ROWS - 2_000 + 1)
    before = held()
    peaks.clear()
    assert actions.build(timezone.now()).rows > ROWS
    assert max(peaks) - before < MOST_GROWTH


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "jsonl"])
def test_a_file_of_many_rows_is_sent_with_flat_memory(client, form):
    post = PostFactory(text="Et indlæg om åbenhed. " * 10, idempotency_key=uuid.uuid4())
    copies_of(post, 2_000)
    for _piece in client.get(f"/api/v1/posts.{form}"):
        pass
    copies_of(post.topic.posts.latest("position"), ROWS - 2_000 + 1)
    before, most, sent = held(), 0, 0
    for piece in client.get(f"/api/v1/posts.{form}"):
        sent += len(piece)
        most = max(most, held())
    assert sent > 1024 * 1024
    assert post.topic.posts.count() == ROWS
    assert most - before < MOST_GROWTH
