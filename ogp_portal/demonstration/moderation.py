"""Invented work for moderators: a report, a post that waits, and a decision with an appeal."""

import uuid

from forum import actions
from forum.models import ModerationDecision, Post, Topic
from ogp_portal.accounts.models import User

from .clock import Clock, content


def read(post: Post, moderator: User, *, now) -> None:
    """Publishes a post that waits to be read, as the moderator does with new users' posts."""
    if post.is_held:
        actions.approve_post(post, by=moderator, now=now)


def load_moderation(clock: Clock, people: dict[str, User]) -> None:
    """What stands in the moderators' queues and log on the first start."""
    rows = content("moderation")
    _load_appeal(rows["hidden"], clock, people)
    _load_flags(rows["flagged"], clock, people)
    _load_held(rows["held"], clock, people)


def _write(row, clock: Clock, people: dict[str, User]) -> Post:
    topics = Topic.objects.filter(is_demonstration=True)
    return actions.write_post(
        topics.get(title=row["topic"]),
        text=row["text"],
        by=people[row["by"]],
        now=clock.instant(row["days"], hour=9),
        idempotency_key=uuid.uuid4(),
    )


def _load_appeal(row, clock: Clock, people: dict[str, User]) -> None:
    """A hidden post whose author appeals and is told why the decision stands."""
    moderator, author = people["moderator"], people[row["by"]]
    post, hidden_at = _write(row, clock, people), clock.instant(row["days"], hour=11)
    read(post, moderator, now=hidden_at)
    actions.hide_post(post, reason=row["reason"], words=row["words"], by=moderator, now=hidden_at)
    decision = ModerationDecision.objects.get(post=post)
    appealed_at = clock.instant(row["days"] + 1)
    appeal = actions.appeal_against(decision, text=row["appeal"], by=author, now=appealed_at)
    decided_at = clock.instant(row["days"] + 2)
    actions.decide_appeal(appeal, "upheld", answer=row["answer"], by=moderator, now=decided_at)


def _load_flags(row, clock: Clock, people: dict[str, User]) -> None:
    """A post that two people have reported and nobody has decided on."""
    post = _write(row, clock, people)
    read(post, people["moderator"], now=clock.instant(row["days"], hour=10))
    for flag in row["flags"]:
        notice = actions.Notice(
            flag["reason"], flag["explanation"], in_good_faith=True, idempotency_key=uuid.uuid4()
        )
        person = people[flag["by"]] if flag["by"] else None
        actions.flag_post(post, notice, by=person, now=clock.instant(row["days"] + 1))


def _load_held(row, clock: Clock, people: dict[str, User]) -> None:
    """A post that waits to be read, since its author has few others."""
    _write(row, clock, people)
