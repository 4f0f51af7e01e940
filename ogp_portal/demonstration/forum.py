"""An invented discussion: about an initiative, about a consultation, pinned, closed, hidden."""

import datetime as dt
import uuid

from consultations.models import Consultation
from forum import actions
from forum.categories import ensure_categories
from forum.models import Topic
from forum.reading import quoted_post
from ogp_portal.accounts.models import User
from plans.models import ActionPlan, NetworkMeeting

from .clock import Clock, content


def load_forum(
    clock: Clock,
    plan: ActionPlan,
    consultations: dict[str, Consultation],
    people: dict[str, User],
) -> list[Topic]:
    """All invented topics with their posts."""
    categories = {category.slug: category for category in ensure_categories()}
    topics = []
    for row in content("forum"):
        about = _about(row, plan, consultations)
        topic = _start(row, categories[row["category"]], about, clock, people)
        _reply(row, topic, clock, people)
        topics.append(topic)
    return topics


def _about(row, plan: ActionPlan, consultations: dict[str, Consultation]):
    if "commitment" in row:
        return plan.commitments.get(number=row["commitment"])
    if "meeting" in row:
        return NetworkMeeting.objects.get(slug=row["meeting"])
    return consultations.get(row.get("consultation", ""))


def _start(row, category, about, clock: Clock, people: dict[str, User]) -> Topic:
    first = row["posts"][0]
    topic = actions.start_topic(
        category,
        title=row["title"],
        text=first["text"],
        by=people[first["by"]],
        now=clock.instant(first["days"], hour=8),
        idempotency_key=uuid.uuid4(),
        about=about,
    )
    Topic.objects.filter(pk=topic.pk).update(is_demonstration=True)
    return topic


def _reply(row, topic: Topic, clock: Clock, people: dict[str, User]) -> None:
    moderator = people["moderator"]
    for reply in row["posts"][1:]:
        now, author = clock.instant(reply["days"], hour=12), people[reply["by"]]
        answered = topic.posts.filter(position=reply.get("answers", 0)).first()
        quote = f"{quoted_post(answered, topic)}\n\n" if "quotes" in reply else ""
        post = actions.write_post(
            topic,
            text=quote + reply["text"],
            by=author,
            now=now,
            idempotency_key=uuid.uuid4(),
            reply_to=reply.get("answers"),
        )
        if "edited" in reply:
            later, text = now + dt.timedelta(hours=2), quote + reply["edited"]
            actions.edit_post(post, text=text, version=1, by=author, now=later)
        if "withdrawn" in reply:
            actions.withdraw_post(post, by=author, now=now)
        if "hide" in reply:
            actions.hide_post(post, reason=reply["hide"], by=moderator, now=now)
    topic.refresh_from_db()
    if row.get("pinned"):
        actions.edit_topic(
            topic, title=topic.title, is_pinned=True, by=moderator, now=clock.instant(-80)
        )
    if "closed" in row:
        actions.close_topic(topic, reason=row["closed"], by=moderator, now=clock.instant(-80))
