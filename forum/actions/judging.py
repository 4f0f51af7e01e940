"""Deciding on reports, and on people: warn, slow down, silence, suspend; and taking that back."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.moderation.models import RULES

from .. import notifications
from ..enums import OF_A_TIME, OF_PARTS, OF_POSTS, OF_WRITING, DecisionKind, FlagOutcome
from ..models import ModerationDecision, Post
from .checking import stated
from .counting import locked
from .deciding import lift_row, plain_words
from .flagging import settle_flags
from .moderating import hide_post, restore_post
from .parts import restore_part


@dataclass(frozen=True)
class Sanction:
    """What is decided about a person. `posts_per_day` for those who are slowed down alone."""

    kind: DecisionKind
    reason: str
    words: str
    ends_at: dt.datetime | None = None
    posts_per_day: int | None = None


@transaction.atomic
def judge_flags(
    post: Post,
    outcome: FlagOutcome | str,
    *,
    by: User,
    now: dt.datetime,
    reason: str = "",
    words: str = "",
) -> int:
    """Decides on all reports of a post that wait; returns how many.

    The post stays, is hidden with `reason`, or stays while its author is warned. ValidationError
    when somebody has decided meanwhile.
    """
    outcome = FlagOutcome(outcome)
    post = Post.objects.select_related("author").get(pk=post.pk)
    if outcome == FlagOutcome.WARNED:
        _lock_person(post.author)
    locked(post.topic_id)
    number = post.flags.waiting().count()
    if not number:
        raise ValidationError(_("Somebody has decided on these reports already."), code="done")
    if outcome == FlagOutcome.HIDDEN and not Post.objects.get(pk=post.pk).is_hidden:
        hide_post(post, reason=reason, words=words, by=by, now=now)
        return number
    if outcome == FlagOutcome.WARNED:
        _sanction(post.author, Sanction(DecisionKind.WARN, reason, words), post, by, now)
    settle_flags(post, outcome, by=by, now=now)
    audit.record("kept", post, by=by, now=now, outcome=outcome.value)
    return number


@transaction.atomic
def sanction_person(
    person: User, sanction: Sanction, *, by: User, now: dt.datetime, post: Post | None = None
) -> ModerationDecision:
    """Warns a person, or slows, silences or suspends one until a date; the person is told.

    `post` is what it is about. ValidationError when `by` may not (permissions.py), or when reason,
    words, date or number are missing or too large.
    """
    _lock_person(person)
    return _sanction(person, sanction, post, by, now)


def _lock_person(person: User | None) -> None:
    """Whoever writes at this moment does so before the decision or under it."""
    if person is not None:
        User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _sanction(
    person: User | None, sanction: Sanction, post: Post | None, by: User, now: dt.datetime
) -> ModerationDecision:
    if person is None:
        raise ValidationError(_("The author has no account any more."), code="nobody")
    if not by.has_perm("forum.sanction_person", person):
        message = _("You cannot decide on yourself, and only an administrator on staff.")
        raise ValidationError(message, code="forbidden")
    check_sanction(sanction, now)
    decision = ModerationDecision.objects.create(
        kind=sanction.kind,
        reason=sanction.reason,
        words=plain_words(sanction.words),
        post=post,
        person=person,
        decided_at=now,
        decided_by=by,
        ends_at=sanction.ends_at,
        posts_per_day=sanction.posts_per_day,
        is_demonstration=person.is_demonstration,
    )
    verb = {DecisionKind.WARN: "warned", DecisionKind.SLOW: "slowed down"}
    verb |= {DecisionKind.SILENCE: "silenced", DecisionKind.SUSPEND: "suspended"}
    audit.record(verb[sanction.kind], decision, by=by, now=now, reason=sanction.reason)
    notifications.tell_of_decision(decision, now=now)
    return decision


def check_sanction(sanction: Sanction, now: dt.datetime) -> None:
    """Raises ValidationError, beside its field, for what is missing or too large."""
    errors: dict[str, str | Promise] = {}
    if sanction.kind not in DecisionKind.values or sanction.kind in OF_WRITING:
        errors["kind"] = _("Choose what is decided.")
    if sanction.reason not in dict(RULES):
        errors["reason"] = _("Choose a reason.")
    if not plain_words(sanction.words):
        errors["words"] = _("Write to the person what is wrong.")
    if sanction.kind in OF_A_TIME:
        latest = now + dt.timedelta(days=limits.SANCTION_DAYS)
        if sanction.ends_at is None or not now < sanction.ends_at <= latest:
            message = _("Write a date within the next %(days)d days.")
            errors["ends_at"] = message % {"days": limits.SANCTION_DAYS}
    elif sanction.ends_at is not None:
        errors["ends_at"] = _("A warning has no end.")
    if (sanction.kind == DecisionKind.SLOW) != bool(sanction.posts_per_day):
        errors["posts_per_day"] = _("Write how many posts a day, when slowing down and only then.")
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def lift_decision(
    decision: ModerationDecision, *, reason: str, by: User, now: dt.datetime
) -> ModerationDecision:
    """Takes a decision back: a post is restored, a person may write again. Twice is once.

    The person is told. Whoever a decision is about cannot lift it.
    """
    reason = stated(reason)
    decision = ModerationDecision.objects.select_related("person", "post").get(pk=decision.pk)
    if decision.person_id == by.pk:
        raise ValidationError(_("You cannot decide on yourself."), code="forbidden")
    if decision.kind in OF_POSTS and decision.post is not None:
        restore_post(decision.post, reason=reason, by=by, now=now)
        decision.refresh_from_db()
        return decision
    if decision.kind in OF_PARTS:
        return restore_part(decision, reason=reason, by=by, now=now)
    _lock_person(decision.person)
    decision.refresh_from_db(fields=["lifted_at"])
    if decision.lifted_at is None:
        lift_row(decision, reason=reason, by=by, now=now)
        audit.record("lifted", decision, by=by, now=now, reason=reason)
    return decision
