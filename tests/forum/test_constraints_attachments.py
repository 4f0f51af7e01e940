"""What the database refuses of files, hidden versions and what topics are about."""

import uuid

import pytest

from forum.models import ModerationDecision, PostAttachment
from tests.factories import ConsultationFactory, PostFactory, ProposalFactory, UserFactory
from tests.factories.consultations import NOW
from tests.open_data.hidden import canary, stored
from tests.refusals import once, refuses

pytestmark = pytest.mark.django_db


def file(post, **fields) -> PostAttachment:
    columns = {"name": "a.pdf", "original": stored(canary()), "received_at": NOW}
    return PostAttachment.objects.create(post=post, **columns | fields)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("post_attachment_of_a_post_or_a_form", {"form_key": uuid.uuid4()}),
        ("post_attachment_of_a_post_or_a_form", {"post": None}),
        ("post_attachment_scan_known", {"scan": "eaten"}),
        ("released_post_attachment_has_a_time", {"scan": "released"}),
        ("released_post_attachment_has_a_time", {"released_at": NOW}),
        ("forum_postattachment_hidden_with_a_reason", {"hidden_at": NOW}),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, file(PostFactory()), **columns)


def test_a_file_has_a_place_of_its_own():
    post = PostFactory()
    once("post_attachment_place", lambda: file(post))


def test_a_version_is_hidden_with_a_reason_and_parts_by_one_decision():
    post = PostFactory()
    times = {"written_at": NOW, "replaced_at": NOW}
    version = post.versions.create(number=1, text="Før", html="", **times)
    refuses("forum_postversion_hidden_with_a_reason", version, hidden_at=NOW)
    given = {"reason": "unlawful", "decided_at": NOW, "person": UserFactory()}
    attached = file(post)
    objects = ModerationDecision.objects
    once(
        "file_is_removed_by_one_decision",
        lambda: objects.create(kind="file", attachment=attached, **given),
    )
    once(
        "version_is_hidden_by_one_decision",
        lambda: objects.create(kind="version", version=version, **given),
    )


def test_a_topic_is_about_one_thing():
    topic = PostFactory(topic__proposal=ProposalFactory()).topic
    refuses("topic_is_about_one_thing", topic, consultation=ConsultationFactory())
