"""Fills the bare pages' database with the same amount of data as the portal's."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from bench import generate
from bench.bare.models import Post, Topic
from bench.loading import DataSet, reply_topic_numbers
from bench.targets import LIST, SEARCH, TOPIC

BATCH = 5_000


def prepare() -> None:
    """Makes the tables."""
    call_command("migrate", verbosity=0)


def load(scale: float, writers: int) -> DataSet:
    """Fills an empty database; returns the addresses to measure and the writers' sessions."""
    counts = generate.Sizes.of(scale).posts_per_topic()
    topics = Topic.objects.bulk_create(
        (_topic(number, count, len(counts)) for number, count in enumerate(counts)),
        batch_size=BATCH,
    )
    posts = _posts(topics)
    while batch := list(islice(posts, BATCH)):
        Post.objects.bulk_create(batch)
    return DataSet(
        paths={
            LIST: "/list/",
            TOPIC: f"/topic/{topics[0].pk}/",
            SEARCH: f"/search/?q={quote(generate.SEARCHED_WORD)}",
        },
        reply_paths=[
            f"/topic/{topics[number].pk}/reply/" for number in reply_topic_numbers(len(topics))
        ],
        session_cookie=settings.SESSION_COOKIE_NAME,
        sessions=[_session(number) for number in range(writers)],
    )


def _topic(number: int, post_count: int, topics: int) -> Topic:
    started = generate.topic_started(number, topics)
    return Topic(
        title=generate.title("topic", number),
        author=f"bruger{generate.author_number(number, 0)}",
        post_count=post_count,
        last_post_at=generate.post_written(started, post_count - 1),
    )


def _posts(topics: list[Topic]) -> Iterator[Post]:
    pool = _rendered_texts()
    for number, topic in enumerate(topics):
        started = generate.topic_started(number, len(topics))
        for place in range(topic.post_count):
            html, vector = pool[generate.text_index(number, place, len(pool))]
            yield Post(
                topic=topic,
                position=place + 1,
                author=f"bruger{generate.author_number(number, place)}",
                html=html,
                search_vector=vector,
                created_at=generate.post_written(started, place),
            )


def _rendered_texts() -> list[tuple[str, str]]:
    """Each text of the pool as HTML and as its search vector, which Postgres makes once."""
    html = ["".join(f"<p>{text}</p>" for text in parts) for parts in generate.texts()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('simple', text)::text"
            " FROM unnest(%s) WITH ORDINALITY AS given(text, place) ORDER BY place",
            [html],
        )
        vectors = [row[0] for row in cursor.fetchall()]
    return list(zip(html, vectors, strict=True))


def _session(number: int) -> str:
    """The key of a signed-in session."""
    user = User.objects.create_user(f"bruger{number}")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
