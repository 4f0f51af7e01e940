"""What the tests of reading share: topics in a row, and what a list shows."""

import datetime as dt
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.models import Topic
from tests.factories import PostFactory, TopicFactory, UserFactory
from tests.factories.consultations import NOW


def reader_since(days: int = 400, **fields):
    """A person whose account is that old, so that what the factories wrote is news to them."""
    return UserFactory(joined_at=NOW - dt.timedelta(days=days), **fields)


def topics_in(category, count: int, posts: int = 1) -> list[Topic]:
    """Topics of recent days with so many posts each, the later ones newer."""
    made = []
    for number in range(count):
        at = NOW - dt.timedelta(days=10) + dt.timedelta(minutes=number)
        topic = TopicFactory(category=category, title=f"Emne nr. {number}", started_at=at)
        for _ in range(posts):
            PostFactory(topic=topic, written_at=at)
        made.append(topic)
    return made


def titles(response) -> list[str]:
    return re.findall(r'<h3[^>]*><a href="[^"]+">([^<]+)</a>', response.content.decode())


def queries(client, address: str) -> list[str]:
    """The statements of a second call: the first one words what is kept."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


def plan_of(sql: str) -> str:
    """Postgres's plan for a statement, as if the tables were large."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())
