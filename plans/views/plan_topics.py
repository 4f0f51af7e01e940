"""The threads of the forum about a plan, its initiatives and its consultations, read in its row."""

from django.db.models import OuterRef
from django.urls import reverse

from ..models import ActionPlan
from .commitment_rows import TOPIC_COLUMNS, TopicRow, topic_row
from .json_rows import JSONRows

TOPICS_SHOWN = 5


def topics_of_plan(user) -> JSONRows:
    """The newest threads: they belong to the app above, hence the way by the relation."""
    topic = ActionPlan._meta.get_field("topics").related_model
    rows = topic.objects.visible_to(user).filter(plan=OuterRef("pk")).newest_first()
    return JSONRows(rows, TOPICS_SHOWN, **{column: column for column in TOPIC_COLUMNS})


def discussion_of(found: ActionPlan) -> dict[str, object]:
    """What the plan's page says of the forum: the threads and where one starts another."""
    forum = reverse("forum")
    topics: list[TopicRow] = [topic_row(row, forum) for row in found.topic_rows]
    return {
        "topics": topics,
        "has_demonstration": any(topic.is_demonstration for topic in topics),
        "discuss_url": f"{reverse('topic-start')}?plan={found.pk}",
    }
