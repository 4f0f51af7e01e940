"""Reporting a post, and telling who reported it what was decided."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.moderation.models import RULES

from .. import notifications
from ..enums import FlagOutcome
from ..lines import plain_line
from ..models import Flag, Post
from .deciding import plain_words


@dataclass(frozen=True)
class Notice:
    """What somebody writes about a post: article 16 of the Digital Services Act asks for it."""

    reason: str
    explanation: str
    in_good_faith: bool
    idempotency_key: uuid.UUID
    name: str = ""
    email: str = ""
    language: str = "da"


@transaction.atomic
def flag_post(post: Post, notice: Notice, *, by: User | None, now: dt.datetime) -> Flag:
    """Puts a visible post in the moderators' queue and returns the report.

    The same person, the same e-mail address or the same form again gives the first report back.
    ValidationError for what is missing, Post.DoesNotExist when the post is hidden by now.
    """
    _check(notice)
    # Locked, so that whoever hides the post at this moment settles this report too.
    posts = Post.objects.visible_to(None).select_related("topic")
    post = posts.select_for_update(no_key=True, of=("self",)).get(pk=post.pk)
    flag, is_new = _first_flag(post, notice, by, now)
    if is_new:
        role = "" if by else "reader"
        audit.record("reported", post, by=by, now=now, role=role, reason=flag.reason)
        notifications.tell_of_flag(notifications.FLAG_RECEIVED, flag, now=now)
    return flag


def _check(notice: Notice) -> None:
    if notice.reason not in dict(RULES):
        raise ValidationError({"reason": _("Choose a reason.")}, code="reason")
    if not plain_words(notice.explanation):
        message = _("Say what is wrong with the post.")
        raise ValidationError({"explanation": message}, code="required")
    if not notice.in_good_faith:
        message = _("Confirm that what you write is true as far as you know.")
        raise ValidationError({"in_good_faith": message}, code="required")


def _first_flag(post: Post, notice: Notice, by: User | None, now: dt.datetime) -> tuple[Flag, bool]:
    """The row, and whether it is new. The database decides between two that come at once."""
    email = "" if by else notice.email.strip().lower()
    row = Flag(
        post=post,
        reference=notice.idempotency_key,
        reason=notice.reason,
        explanation=plain_words(notice.explanation),
        reporter=by,
        name="" if by else plain_line(notice.name),
        email=email,
        language=notice.language,
        in_good_faith=notice.in_good_faith,
        made_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        return _earlier(row, error), False
    return row, True


def _earlier(row: Flag, error: IntegrityError) -> Flag:
    """The report of the same person, address or form about the same post."""
    same = Q(reference=row.reference)
    if row.reporter:
        same |= Q(reporter=row.reporter)
    if row.email:
        same |= Q(email=row.email)
    first = Flag.objects.filter(same, post=row.post).oldest_first().first()
    if first is None:
        message = _("This form has been used already. Open the page again.")
        raise ValidationError(message, code="used") from error
    return first


def settle_flags(post: Post, outcome: FlagOutcome, *, by: User, now: dt.datetime) -> int:
    """Closes the reports of a post whose topic is locked and tells who made them; how many."""
    waiting = Flag.objects.waiting().filter(post=post)
    flags = list(waiting.select_related("reporter", "post__topic"))
    waiting.update(outcome=outcome, settled_at=now, settled_by=by)
    for flag in flags:
        notifications.tell_of_flag(notifications.FLAG_DECIDED, flag, now=now)
    return len(flags)
