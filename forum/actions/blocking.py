"""Blocking somebody for oneself, and the choice of mails about mentions.

None of it is in the audit log: who does not want to hear of whom is nobody's to read later on.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from ..models import Block, MentionsOff


@transaction.atomic
def block(person: User, *, by: User, now: dt.datetime) -> None:
    """Folds away what the person writes, for `by` alone; the person is not told. Twice is once.

    ValidationError for oneself, for staff, whose posts concern everybody, for a moderator, who
    has to read everything, and beyond limits.BLOCKED_PEOPLE.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not by.has_perm("forum.block_person", person):
        raise ValidationError(_refusal(person, by), code="forbidden")
    others = by.forum_blocks.exclude(person=person)
    if others.count() >= limits.BLOCKED_PEOPLE:
        message = _("You have blocked %(number)d people. Unblock somebody first.")
        raise ValidationError(message, code="many", params={"number": limits.BLOCKED_PEOPLE})
    row = Block(by=by, person=person, made_at=now)
    Block.objects.bulk_create([row], ignore_conflicts=True)


def _refusal(person: User, by: User):
    if person.pk == by.pk:
        return _("You cannot block yourself.")
    if person.held_roles:
        return _("You cannot block the portal's staff: what they write concerns everybody.")
    return _("You moderate the forum and have to read everything, so you cannot block anybody.")


def unblock(person: int, *, by: User) -> None:
    """Ends a block, by the key of the person; where there is none, nothing changes."""
    by.forum_blocks.filter(person=person).delete()


def choose_mentions(by: User, *, mailed: bool) -> None:
    """Whether the person gets a mail when somebody names them in the forum."""
    if mailed:
        MentionsOff.objects.filter(user=by).delete()
    else:
        MentionsOff.objects.bulk_create([MentionsOff(user=by)], ignore_conflicts=True)
