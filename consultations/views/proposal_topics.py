"""The threads of the forum about a proposal, read in its row."""

from django.db.models import OuterRef
from django.urls import reverse

from plans.views.commitment_rows import TOPIC_COLUMNS, TopicRow, topic_row
from plans.views.json_rows import JSONRows

from ..models import Proposal

TOPICS_SHOWN = 5


def topics_of_proposal(user) -> JSONRows:
    """The newest threads: they belong to the app above, hence the way by the relation."""
    topic = Proposal._meta.get_field("topics").related_model
    rows = topic.objects.visible_to(user).filter(proposal=OuterRef("pk")).newest_first()
    return JSONRows(rows, TOPICS_SHOWN, **{column: column for column in TOPIC_COLUMNS})


def discussion_of(found: Proposal) -> dict[str, object]:
    """What the proposal's page says of the forum: the threads and where one starts another."""
    forum = reverse("forum")
    topics: list[TopicRow] = [topic_row(row, forum) for row in found.topic_rows]
    return {
        "topics": topics,
        "has_demonstration": any(topic.is_demonstration for topic in topics),
        "discuss_url": f"{reverse('topic-start')}?forslag={found.pk}",
    }
