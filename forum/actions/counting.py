"""Counters and last posts, kept exact under the topic's lock in the transaction of the change."""

from django.db.models import F

from ..models import Category, Post, Topic


def locked(topic_id: int) -> Topic:
    """The topic as it is now; until the transaction ends nobody else changes it.

    Its key stays, so whoever reads the topic meanwhile (`TopicRead`) does not wait.
    """
    return Topic.objects.select_for_update(no_key=True).get(pk=topic_id)


def locked_with(post: Post) -> tuple[Topic, Post]:
    """The topic and the post as they are now; nobody else can change either before the end."""
    topic = locked(post.topic_id)
    post = Post.objects.select_related("author").get(pk=post.pk)
    post.topic = topic
    return topic, post


def count_in(topic, post: Post) -> None:
    """Counts a new post of a topic that is locked and has a visible post already.

    One that is held takes its position alone.
    """
    columns: dict[str, object] = {"last_position": post.position}
    if not post.is_hidden:
        columns |= {
            "post_count": topic.post_count + 1,
            "last_post_at": post.written_at,
            "last_post_by": post.author_name,
            "last_author": post.author_id,
        }
    Topic.objects.filter(pk=topic.pk).update(**columns)


def recount(topic: Topic) -> None:
    """Counts a topic's visible posts anew and says who started it and who wrote last."""
    visible = topic.posts.filter(hidden_at=None)
    was_listed, topic.post_count = topic.post_count > 0, visible.count()
    last = visible.order_by("-written_at", "-position").first()
    topic.last_post_at = last.written_at if last else topic.started_at
    topic.last_post_by = last.author_name if last else ""
    topic.last_author_id = last.author_id if last else None
    first = visible.filter(position=1).first()
    topic.started_by = first.author_name if first else ""
    columns = ["post_count", "last_post_at", "last_post_by", "last_author", "started_by"]
    topic.save(update_fields=columns)
    count_topics(topic.category_id, (topic.post_count > 0) - was_listed)


def count_topics(category_id: int, change: int) -> None:
    """Adds `change` to the number of topics that a room shows."""
    if change:
        Category.objects.filter(pk=category_id).update(topic_count=F("topic_count") + change)
