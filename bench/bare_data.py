"""Loads the bare pages' database: `python -m bench.bare_data --scale 1 --writers 80`.

Run as a process of its own, because one process holds one Django. Prints one line of JSON: the
addresses to ask for and the sessions of the signed-in writers.
"""

import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote

import django
from django.core.management import call_command
from django.db import connection

from bench import generate
from bench.loading import DataSet, loader_options, reply_topic_numbers

BATCH = 5_000


def load(scale: float, writers: int) -> DataSet:
    """Makes the tables, fills them and returns what to ask for."""
    from bench.bare.models import Post, Topic  # importable once Django is set up

    sizes = generate.Sizes.of(scale)
    call_command("migrate", verbosity=0)
    counts = sizes.posts_per_topic()
    topics = Topic.objects.bulk_create(
        (_topic(number, count, sizes.topics) for number, count in enumerate(counts)),
        batch_size=BATCH,
    )
    posts = _posts(topics, counts)
    while batch := list(islice(posts, BATCH)):
        Post.objects.bulk_create(batch)
    return _data_set(topics, _sessions(writers))


def _topic(number: int, post_count: int, topics: int):
    from bench.bare.models import Topic  # importable once Django is set up

    started = generate.topic_started(number, topics)
    return Topic(
        title=generate.title("topic", number),
        author=f"bruger{generate.author_number(number, 0)}",
        post_count=post_count,
        last_post_at=generate.post_written(started, post_count - 1),
    )


def _posts(topics: list, counts: list[int]) -> Iterator:
    from bench.bare.models import Post  # importable once Django is set up

    pool = _rendered_texts()
    for number, (topic, count) in enumerate(zip(topics, counts, strict=True)):
        started = generate.topic_started(number, len(topics))
        for place in range(count):
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


def _sessions(writers: int) -> list[str]:
    from django.contrib.auth import (  # importable once Django is set up
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    keys = []
    for number in range(writers):
        user = User.objects.create_user(f"bruger{number}")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    return keys


def _data_set(topics: list, sessions: list[str]) -> DataSet:
    return DataSet(
        paths={
            "list": "/list/",
            "topic": f"/topic/{topics[0].pk}/",
            "search": f"/search/?q={quote(generate.SEARCHED_WORD)}",
        },
        reply_paths=[
            f"/topic/{topics[number].pk}/reply/" for number in reply_topic_numbers(len(topics))
        ],
        session_cookie="sessionid",
        sessions=sessions,
    )


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.settings"
    options = loader_options(sys.argv[1:])
    django.setup()
    print(json.dumps(load(options.scale, options.writers).as_dict()))
