"""Categories, topics and posts, with the counters as the actions keep them."""

import datetime as dt
import uuid

import factory
from factory.django import DjangoModelFactory

from forum.actions.counting import recount
from forum.actions.indexing import vector_of
from forum.models import Category, Post, Topic
from ogp_portal.common.markdown import render_markdown

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
    html = factory.LazyAttribute(lambda post: render_markdown(post.text))
    written_at = NOW - dt.timedelta(days=4)
    idempotency_key = factory.LazyFunction(uuid.uuid4)

    @factory.post_generation
    def counted(self, create, extracted, **kwargs):
        if self.hidden_at is None:
            self.search = vector_of(self.topic.title, self.position, self.text)
            self.save(update_fields=["search"])
        self.topic.last_position = max(self.topic.last_position, self.position)
        self.topic.save(update_fields=["last_position"])
        recount(self.topic)
        self.topic.category.refresh_from_db()
