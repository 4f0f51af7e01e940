"""A decision as a row that its author is told of, and taking it back."""

import datetime as dt

from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from .. import notifications
from ..enums import OF_POSTS, DecisionKind
from ..lines import plain_line
from ..models import ModerationDecision, Post


def decide_on(
    post: Post, kind: DecisionKind, *, reason: str, words: str, by: User, now: dt.datetime, **part
) -> ModerationDecision:
    """Notes why a post is hidden and mails its author. The caller has hidden it.

    `part` is the `attachment` or the `version` where that alone is hidden.
    """
    decision = ModerationDecision.objects.create(
        kind=kind,
        reason=reason,
        words=plain_words(words),
        post=post,
        person_id=post.author_id,
        decided_at=now,
        decided_by=by,
        is_demonstration=post.topic.is_demonstration,
        **part,
    )
    notifications.tell_of_decision(decision, now=now)
    return decision


def lift_decision_on(post: Post, *, reason: str, by: User, now: dt.datetime) -> None:
    """Takes back what hides a post and mails its author; the caller has restored the post.

    Whoever has appealed is told with the outcome of the appeal instead.
    """
    standing = ModerationDecision.objects.standing().filter(post=post, kind__in=OF_POSTS)
    for decision in standing.select_related("person"):
        lift_row(decision, reason=reason, by=by, now=now)


def lift_row(decision: ModerationDecision, *, reason: str, by: User, now: dt.datetime) -> None:
    """Takes one decision back; its person is told unless an appeal is about to be answered."""
    decision.lifted_at, decision.lifted_by, decision.lift_reason = now, by, reason
    decision.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    notifications.tell_of_lifting(decision, now=now)


def plain_words(words: str) -> str:
    """What a moderator writes to somebody, line by line without control characters."""
    lines = (plain_line(line) for line in words.replace("\r\n", "\n").strip().split("\n"))
    return "\n".join(lines)[: limits.SHORT_TEXT_LENGTH]
