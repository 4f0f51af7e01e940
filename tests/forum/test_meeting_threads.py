"""Minutes are open for comments: a meeting of the network has threads of its own."""

import uuid

import pytest

from forum.models import Topic
from tests.factories import CategoryFactory, NetworkMeetingFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client_of, stranger):
    CategoryFactory(slug="debat")
    return client_of(stranger)


def start_thread(visitor, meeting):
    sent = {"title": "Om mødet", "text": "Godt møde.", "idempotency_key": str(uuid.uuid4())}
    return visitor.post(f"/forum/debat/nyt/?moede={meeting.pk}", sent)


def test_a_thread_begins_with_the_name_of_the_meeting(signed_in):
    meeting = NetworkMeetingFactory(title_da="Mødet i maj", title_en="The meeting in May")
    for page, title in [("/forum/nyt/", "Mødet i maj"), ("/en/forum/new/", "The meeting in May")]:
        asked = signed_in.get(f"{page}?moede={meeting.pk}", follow=True)
        assert f'value="{title}"' in asked.content.decode()


def test_thread_and_meeting_lead_to_each_other(signed_in):
    meeting = NetworkMeetingFactory(title_da="Mødet i maj")
    start_thread(signed_in, meeting)
    topic = Topic.objects.get()
    assert (topic.meeting, topic.is_demonstration) == (meeting, False)
    assert meeting.get_absolute_url() in signed_in.get(topic.get_absolute_url()).content.decode()
    assert topic.title in signed_in.get(meeting.get_absolute_url()).content.decode()


def test_a_thread_of_an_invented_meeting_is_invented(signed_in):
    start_thread(signed_in, NetworkMeetingFactory(is_demonstration=True))
    assert Topic.objects.get().is_demonstration


def test_an_unpublished_meeting_gets_no_thread(signed_in):
    assert start_thread(signed_in, NetworkMeetingFactory(is_published=False)).status_code == 404


def test_a_withdrawn_meeting_is_not_named_in_its_thread(client):
    meeting = NetworkMeetingFactory(title_da="Hemmeligt møde", is_published=False)
    topic = PostFactory(topic__meeting=meeting).topic
    assert "Hemmeligt" not in client.get(topic.get_absolute_url()).content.decode()
