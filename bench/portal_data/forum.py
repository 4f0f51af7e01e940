"""The forum: one room with every topic, among them one of 1,000 posts."""

import uuid
from collections.abc import Iterator
from itertools import islice

from django.db import connection

from bench import generate
from bench.generate import Sizes
from bench.portal_data.plans import LoadedPlans
from bench.portal_data.texts import Texts
from consultations.models import Consultation
from forum.actions.indexing import FIRST, vector_of
from forum.enums import ForumMode
from forum.models import Category, ForumState, Post, Topic
from ogp_portal.accounts.models import User
from ogp_portal.common.search import CONFIG
from ogp_portal.common.text import danish_slug

BATCH = 5_000
ROOM = "debat"
TOPICS_OF_FULL_INITIATIVE = 3


def make_forum(
    sizes: Sizes,
    authors: list[User],
    plans: LoadedPlans,
    consultation: Consultation,
    texts: Texts,
) -> list[Topic]:
    """Topics with their posts; the large ones come first. Returns the topics.

    The forum is open to new users as well, so that a reply costs what it costs most people.
    """
    ForumState.objects.create(mode=ForumMode.OPEN, set_at=generate.EPOCH)
    room = Category.objects.create(
        slug=ROOM, title_da="Debat", title_en="Debate", topic_count=sizes.topics
    )
    counts = sizes.posts_per_topic()
    topics = [
        _topic(room, number, count, len(counts), authors) for number, count in enumerate(counts)
    ]
    _attach(topics, plans, consultation)
    topics = Topic.objects.bulk_create(topics, batch_size=BATCH)
    Post.objects.bulk_create(_first_posts(topics, authors, texts), batch_size=BATCH)
    posts = _later_posts(topics, authors, texts)
    while batch := list(islice(posts, BATCH)):
        Post.objects.bulk_create(batch)
    return topics


def _topic(room: Category, number: int, post_count: int, topics: int, authors: list[User]) -> Topic:
    title = generate.title("topic", number)
    started = generate.topic_started(number, topics)
    last = post_count - 1
    return Topic(
        category=room,
        title=title,
        slug=danish_slug(title),
        author=_author(authors, number, 0),
        started_at=started,
        started_by=_author(authors, number, 0).display_name,
        post_count=post_count,
        last_position=post_count,
        last_post_at=generate.post_written(started, last),
        last_post_by=_author(authors, number, last).display_name,
        last_author=_author(authors, number, last),
    )


def _author(authors: list[User], topic: int, post: int) -> User:
    return authors[generate.author_number(topic, post, len(authors))]


def _attach(topics: list[Topic], plans: LoadedPlans, consultation: Consultation) -> None:
    """A few topics hang on what is measured, so that its page shows the debate about it."""
    middle = len(topics) // 2
    for topic in topics[middle : middle + TOPICS_OF_FULL_INITIATIVE]:
        topic.plan, topic.commitment = plans.plans[0], plans.initiatives[0]
    topics[middle - 1].consultation = consultation


def _first_posts(topics: list[Topic], authors: list[User], texts: Texts) -> Iterator[Post]:
    for number, topic in enumerate(topics):
        post = _post(topic, number, 0, authors, texts)
        post.search = vector_of(topic.title, FIRST, post.text)
        yield post


def _later_posts(topics: list[Topic], authors: list[User], texts: Texts) -> Iterator[Post]:
    vectors = search_vectors([text.markdown for text in texts.pool])
    for number, topic in enumerate(topics):
        for place in range(1, topic.post_count):
            post = _post(topic, number, place, authors, texts)
            post.search = vectors[generate.text_index(number, place, len(vectors))]
            yield post


def _post(topic: Topic, number: int, place: int, authors: list[User], texts: Texts) -> Post:
    text = texts.at(generate.text_index(number, place, len(texts.pool)))
    author = _author(authors, number, place)
    return Post(
        topic=topic,
        position=place + 1,
        author=author,
        author_name=author.display_name,
        text=text.markdown,
        html=text.html,
        written_at=generate.post_written(topic.started_at, place),
        idempotency_key=uuid.uuid5(uuid.NAMESPACE_OID, f"post {number} {place}"),
    )


def search_vectors(texts: list[str]) -> list[str]:
    """The search vector of each text, which Postgres makes once per text of the pool."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector(%s::regconfig, text)::text"
            " FROM unnest(%s) WITH ORDINALITY AS given(text, place) ORDER BY place",
            [CONFIG, texts],
        )
        return [row[0] for row in cursor.fetchall()]
