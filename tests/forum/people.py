"""What the tests of people in the forum share."""

import uuid

from django.utils import timezone

from forum.actions import write_post
from forum.actions.later import TELL
from forum.actions.mentions import TELL_NAMED
from forum.models import Post
from forum.names import handle_of
from forum.tasks import tell, tell_of_mention
from ogp_portal.jobs.models import Job
from ogp_portal.notifications.models import Message
from tests.factories import PostFactory, UserFactory


def writer(name: str = "Anna Jensen", **fields):
    """A person with a post that everybody can read."""
    return PostFactory(author=UserFactory(display_name=name, **fields)).author


def handle(person) -> str:
    return handle_of(person.display_name, person.pk)


def profile(person) -> str:
    return f"/forum/profil/{handle(person)}/"


def wrote(topic, text: str, *, by, now=None, **options) -> Post:
    now = now or timezone.now()
    key = uuid.uuid4()
    return write_post(topic, text=text, by=by, now=now, idempotency_key=key, **options)


def run_tellers() -> None:
    """Does the forum's later work that is waiting, as a worker would."""
    for job in Job.objects.filter(kind__in=[TELL, TELL_NAMED]).order_by("created_at"):
        {TELL: tell, TELL_NAMED: tell_of_mention}[job.kind](job.subject_id, None)


def mailed(person, kind: str = "forum.mention") -> int:
    """How many mails of the kind have been written to the person."""
    return Message.objects.filter(user=person, kind=kind).count()
