"""What the database refuses of readings and reactions, whoever writes."""

import pytest
from django.db import transaction
from django.db.utils import InternalError

from forum.models import Reaction, TopicRead
from tests.factories import PostFactory, UserFactory
from tests.factories.consultations import NOW
from tests.refusals import once, refuses_to

pytestmark = pytest.mark.django_db


def reaction(**fields) -> Reaction:
    return Reaction.objects.create(**{"kind": "agree", "made_at": NOW, **fields})


def test_a_person_reacts_once_in_each_way():
    who = {"post": PostFactory(), "user": UserFactory()}
    once("reaction_once", lambda: reaction(**who))
    reaction(**who, kind="thanks")


def test_a_reaction_is_of_a_known_kind():
    who = {"post": PostFactory(), "user": UserFactory()}
    refuses_to("reaction_is_of_a_known_kind", lambda: reaction(**who, kind="love"))


def test_a_topic_is_read_from_its_first_post():
    who = {"topic": PostFactory().topic, "user": UserFactory(), "seen_at": NOW}
    refuses_to("topic_is_read_from_one", lambda: TopicRead.objects.create(**who, position=0))


def test_a_reaction_stays_as_it_was_made():
    made = reaction(post=PostFactory(), user=UserFactory())
    with pytest.raises(InternalError, match="reaction_stays_as_made"), transaction.atomic():
        Reaction.objects.filter(pk=made.pk).update(kind="thanks")
