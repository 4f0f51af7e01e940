"""Topics and posts, with what a page needs stored in the row."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Topic(models.Model):
    """A thread; its number of posts and its last post are kept in the row."""

    title = models.CharField(max_length=200)
    author = models.CharField(max_length=60)
    post_count = models.IntegerField(default=0)
    last_post_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """One post, rendered when stored; `position` counts from 1 within its topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    position = models.IntegerField()
    author = models.CharField(max_length=60)
    html = models.TextField()
    created_at = models.DateTimeField()
    search_vector = SearchVectorField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["topic", "position"], name="bare_post_topic_position"),
            GinIndex(fields=["search_vector"], name="bare_post_search"),
        ]

    def __str__(self) -> str:
        return f"#{self.position}"
