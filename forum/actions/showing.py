"""Taking a post off the pages and putting it back; whoever does it counts anew (`recount`)."""

import datetime as dt

from ..models import Post, Topic
from .indexing import vector_of


def take_off(post: Post, *, reason: str, by, now: dt.datetime) -> None:
    """Hides a post: nobody reads or finds it. `by` is None where a rule does it and no person."""
    post.hidden_at, post.hidden_by, post.hide_reason = now, by, reason
    _save(post, search=None)


def put_back(topic: Topic, post: Post) -> None:
    """Shows a post again, and lets it be found."""
    post.hidden_at, post.hidden_by, post.hide_reason = None, None, ""
    _save(post, search=vector_of(topic.title, post.position, post.text))


def _save(post: Post, *, search) -> None:
    post.search = search
    post.save(update_fields=["hidden_at", "hidden_by", "hide_reason", "search"])
