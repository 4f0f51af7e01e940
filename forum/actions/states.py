"""Opening and closing the whole forum, and reading new users' posts first."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..enums import ForumMode
from ..lines import plain_line
from ..models import ForumState


@transaction.atomic
def set_state(
    mode: ForumMode | str,
    *,
    by: User,
    now: dt.datetime,
    text_da: str = "",
    text_en: str = "",
    reopens_at: dt.datetime | None = None,
) -> ForumState:
    """Adds a state, which holds from `now` on, and returns it.

    A closed forum says why and when it reopens; then it is again what it was before it closed.
    ValidationError for a missing text or a time that has passed.
    """
    mode = ForumMode(mode)
    text_da, text_en = plain_line(text_da), plain_line(text_en)
    check_state(mode, text_da, reopens_at, now)
    state = ForumState.objects.create(
        mode=mode,
        text_da=text_da,
        text_en=text_en,
        reopens_at=reopens_at,
        reopens_as=_before(now) if mode == ForumMode.CLOSED else "",
        set_at=now,
    )
    audit.record("set the forum's state", state, by=by, now=now, mode=mode.value)
    return state


def check_state(
    mode: ForumMode, text_da: str, reopens_at: dt.datetime | None, now: dt.datetime
) -> None:
    """Raises ValidationError, beside its field, for what does not go together."""
    is_closed, errors = mode == ForumMode.CLOSED, {}
    if is_closed and not text_da:
        errors["text_da"] = _("Write to the readers why the forum is closed.")
    if is_closed and (reopens_at is None or reopens_at <= now):
        errors["reopens_at"] = _("Write a date and time to come.")
    if not is_closed and reopens_at is not None:
        errors["reopens_at"] = _("Only a closed forum reopens.")
    if errors:
        raise ValidationError(errors)


def _before(now: dt.datetime) -> str:
    """What the forum becomes again: closed once more, what it would have become before."""
    with connection.cursor() as cursor:  # one at a time, or two would not know of each other
        cursor.execute("LOCK TABLE forum_forumstate IN SHARE ROW EXCLUSIVE MODE")
    last = ForumState.objects.modes_at(now).first()
    if last is None:
        return ForumMode.PREMODERATED
    return last.reopens_as if last.effective == ForumMode.CLOSED else last.effective
