"""What a person should know before writing: whether it is public at once, held or refused."""

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse

from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from ..enums import DecisionKind
from ..models import ForumState, ModerationDecision, Post, Standing
from ..tokens import token_of


@dataclass(frozen=True)
class WritersStanding:
    """How the forum and its moderators stand to one person at one time."""

    forum: Standing
    is_read_first: bool
    decisions: list[ModerationDecision] = field(default_factory=list)

    @property
    def days(self) -> int:
        """Working days within which what waits is read."""
        return limits.READ_WITHIN_DAYS


def writers_standing(user: User, now: dt.datetime) -> WritersStanding:
    """Asks three queries; staff are never read first."""
    forum = ForumState.objects.standing(now)
    decisions = list(ModerationDecision.objects.running(now).filter(person=user))
    for decision in decisions:
        decision.path = reverse("forum-decision", args=[token_of(decision.pk)])
    is_silenced = any(decision.kind == DecisionKind.SILENCE for decision in decisions)
    is_new = forum.reads_new_users_first and _has_few_posts(user)
    return WritersStanding(forum, not user.roles and (is_silenced or is_new), decisions)


def _has_few_posts(user: User) -> bool:
    published = Post.objects.filter(author=user, hidden_at=None).order_by()
    return published[: limits.NEW_USER_POSTS].count() < limits.NEW_USER_POSTS
