"""Categories, topics and posts, with the counters as the actions keep them."""

import datetime as dt
import uuid

import factory
from factory.django import DjangoModelFactory

from forum.models import Category, Post, Topic

from .accounts import UserFactory
from .consultations import NOW


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    slug = factory.Sequence(lambda n: f"kategori-{n}")
    title_da = factory.Sequence(lambda n: f"Kategori {n}")


class TopicFactory(DjangoModelFactory):
    """A topic without posts; PostFactory adds them and keeps the counters."""

    class Meta:
        model = Topic

    category = factory.SubFactory(CategoryFactory)
    title = factory.Sequence(lambda n: f"Emne {n}")
    slug = factory.Sequence(lambda n: f"emne-{n}")
    author = factory.SubFactory(UserFactory)
    started_at = NOW - dt.timedelta(days=5)
    last_post_at = NOW - dt.timedelta(days=5)


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post
        skip_postgeneration_save = True

    topic = factory.SubFactory(TopicFactory)
    position = factory.LazyAttribute(lambda post: post.topic.last_position + 1)
    author = factory.SubFactory(UserFactory)
    author_name = factory.LazyAttribute(lambda post: post.author.display_name)
    text = "Det er et godt forslag."
    html = "<p>Det er et godt forslag.</p>"
    written_at = NOW - dt.timedelta(days=4)
    idempotency_key = factory.LazyFunction(uuid.uuid4)

    @factory.post_generation
    def counted(self, create, extracted, **kwargs):
        topic = self.topic
        topic.post_count += self.hidden_at is None
        topic.last_position = max(topic.last_position, self.position)
        topic.save(update_fields=["post_count", "last_position"])
