"""What the database refuses of mails and follows, whoever writes."""

import pytest

from ogp_portal.notifications.models import Follow, Message
from tests.factories.consultations import NOW
from tests.refusals import once, refuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("columns", [{"state": "sent"}, {"sent_at": NOW}])
def test_a_mail_is_sent_exactly_when_it_has_a_time(columns):
    message = Message.objects.create(
        kind="x", dedupe_key="one", address="anna@example.org", created_at=NOW
    )
    refuses("sent_message_has_a_time", message, **columns)


def follow(address: str, **fields) -> Follow:
    return Follow.objects.create(
        subject_kind="plans.actionplan", subject_id=1, address=address, asked_at=NOW, **fields
    )


def test_an_address_follows_a_thing_once_whatever_its_case():
    follow("Anna@example.org", ended_at=NOW)
    once("one_running_follow", lambda: follow("anna@example.org"))
