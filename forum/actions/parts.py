"""What moderators take out of a post that stays: one file, one earlier version; and put back."""

import datetime as dt

from django.db import transaction

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.moderation.models import HideReason

from ..enums import DecisionKind
from ..models import ModerationDecision, Post, PostAttachment, PostVersion
from .checking import stated
from .counting import locked_with
from .deciding import decide_on, lift_row

Part = PostAttachment | PostVersion


@transaction.atomic
def remove_file(
    file: PostAttachment, *, reason: HideReason | str, by: User, now: dt.datetime, words: str = ""
) -> PostAttachment:
    """Takes one file off a post; a line with date and reason stays, without its name.

    The author is told why, with `words`, and may appeal. Removed already: no change. ValueError
    for an unknown reason.
    """
    return _hide(file, DecisionKind.FILE, reason, words, by=by, now=now)


@transaction.atomic
def hide_version(
    version: PostVersion, *, reason: HideReason | str, by: User, now: dt.datetime, words: str = ""
) -> PostVersion:
    """Hides what a post said before; a line with date and reason stays in its history.

    As `remove_file`.
    """
    return _hide(version, DecisionKind.VERSION, reason, words, by=by, now=now)


def _hide(part: Part, kind: DecisionKind, reason: str, words: str, *, by: User, now: dt.datetime):
    reason = HideReason(reason)
    found, post = _locked(part)
    if found.is_hidden:
        return found
    _save(found, hidden_at=now, hidden_by=by, hide_reason=reason)
    column = _column(found)
    decide_on(post, kind, reason=reason, words=words, by=by, now=now, **{column: found})
    number = found.position if isinstance(found, PostAttachment) else found.number
    verb = "removed a file" if kind == DecisionKind.FILE else "hid an earlier version"
    audit.record(verb, post, by=by, now=now, reason=reason.value, number=number)
    return found


@transaction.atomic
def restore_file(
    file: PostAttachment, *, reason: str, by: User, now: dt.datetime
) -> PostAttachment:
    """Brings a removed file back; the author is told. `reason` is for the log."""
    return _restore(file, stated(reason), by=by, now=now)


@transaction.atomic
def restore_version(
    version: PostVersion, *, reason: str, by: User, now: dt.datetime
) -> PostVersion:
    """Brings a hidden version back; the author is told. `reason` is for the log."""
    return _restore(version, stated(reason), by=by, now=now)


def restore_part(
    decision: ModerationDecision, *, reason: str, by: User, now: dt.datetime
) -> ModerationDecision:
    """Takes a decision about a part of a post back, inside the caller's transaction."""
    part = decision.attachment or decision.version
    if part is not None:
        _restore(part, reason, by=by, now=now)
        decision.refresh_from_db()
    elif decision.lifted_at is None:  # its author has deleted it since
        lift_row(decision, reason=reason, by=by, now=now)
    return decision


def _restore(part: Part, reason: str, *, by: User, now: dt.datetime):
    found, post = _locked(part)
    if not found.is_hidden:
        return found
    _save(found, hidden_at=None, hidden_by=None, hide_reason="")
    for decision in found.decisions.standing().select_related("person"):
        lift_row(decision, reason=reason, by=by, now=now)
    audit.record("restored", post, by=by, now=now, reason=reason, part=_column(found))
    return found


def _locked(part: Part) -> tuple[Part, Post]:
    """The part and its post as they are now; nobody else changes either before the end."""
    if part.post is None:
        raise ValueError("a file of a form that is not sent has no post")
    _topic, post = locked_with(part.post)
    return type(part).objects.select_for_update().get(pk=part.pk), post


def _column(part: Part) -> str:
    return "attachment" if isinstance(part, PostAttachment) else "version"


def _save(part: Part, **columns: object) -> None:
    for name, value in columns.items():
        setattr(part, name, value)
    part.save(update_fields=list(columns))
