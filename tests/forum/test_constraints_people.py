"""What the database refuses of mentions and blocks, whoever writes."""

import pytest

from forum.models import Block, Mention
from tests.factories import PostFactory, UserFactory
from tests.factories.consultations import NOW
from tests.refusals import once, refuses_to

pytestmark = pytest.mark.django_db


def test_a_post_names_a_person_once():
    who = {"post": PostFactory(), "person": UserFactory(), "made_at": NOW}
    once("person_named_once_in_a_post", lambda: Mention.objects.create(**who))


def test_a_person_is_blocked_once():
    who = {"by": UserFactory(), "person": UserFactory(), "made_at": NOW}
    once("person_blocked_once", lambda: Block.objects.create(**who))


def test_nobody_blocks_themselves():
    own = UserFactory()
    row = {"by": own, "person": own, "made_at": NOW}
    refuses_to("nobody_blocks_themselves", lambda: Block.objects.create(**row))
