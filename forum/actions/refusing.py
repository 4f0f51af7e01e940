"""What keeps a person from writing now, in words: the forum is closed, or a decision runs."""

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.accounts.models import User
from ogp_portal.common.dates import format_instant

from ..enums import DecisionKind, ForumMode
from ..models import ForumState, ModerationDecision, Post

if TYPE_CHECKING:
    from .turns import Sending

A_DAY = dt.timedelta(days=1)


def check_forum_is_open(mode: str, now: dt.datetime) -> None:
    """Raises ValidationError, with the public text, while the whole forum is closed."""
    if mode == ForumMode.CLOSED:
        standing = ForumState.objects.standing(now)
        raise ValidationError(
            _("The forum is closed for new posts until %(until)s. %(text)s"),
            code="forum_closed",
            params={"until": _worded(standing.reopens_at), "text": standing.text},
        )


def is_silenced(keys: list[int], sending: "Sending") -> bool:
    """Whether what the person sends is held. ValidationError where writing is refused.

    `keys` are the decisions that run.
    """
    decisions = list(ModerationDecision.objects.filter(pk__in=keys).order_by("-ends_at"))
    for decision in decisions:
        if decision.kind == DecisionKind.SUSPEND:
            raise _refusal(_("You cannot write in the forum until %(until)s. %(words)s"), decision)
        if decision.kind == DecisionKind.SLOW and _has_written_enough(decision, sending):
            text = _("You can write %(number)d posts a day until %(until)s. %(words)s")
            raise _refusal(text, decision)
    return any(decision.kind == DecisionKind.SILENCE for decision in decisions)


def check_is_not_suspended(person: User, now: dt.datetime) -> None:
    """Raises ValidationError, with the moderator's words, while the person may not take part."""
    running = ModerationDecision.objects.running(now).filter(person=person)
    suspension = running.filter(kind=DecisionKind.SUSPEND).order_by("-ends_at").first()
    if suspension is not None:
        text = _("You cannot take part in the forum until %(until)s. %(words)s")
        raise _refusal(text, suspension)


def _has_written_enough(decision: ModerationDecision, sending: "Sending") -> bool:
    lately = Post.objects.filter(author=sending.by, written_at__gt=sending.now - A_DAY)
    return lately.count() >= (decision.posts_per_day or 0)


def _worded(instant: dt.datetime | None) -> str:
    return format_instant(instant, get_language()) if instant else ""


def _refusal(text: str, decision: ModerationDecision) -> ValidationError:
    params = {
        "until": _worded(decision.ends_at),
        "words": decision.words,
        "number": decision.posts_per_day,
    }
    code = "suspended" if decision.kind == DecisionKind.SUSPEND else "rate"
    return ValidationError(text, code=code, params=params)
