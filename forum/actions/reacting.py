"""What a reader does with one press: agree, thank, take it back, mark all as read.

None of it is in the audit log: who agreed with whom is nobody's to read later on.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User

from ..enums import ReactionKind
from ..models import AllRead, Post, Reaction, Topic, TopicRead
from .refusing import check_is_not_suspended


@transaction.atomic
def react(post: Post, *, kind: ReactionKind | str, by: User, now: dt.datetime) -> None:
    """Counts one reaction of this person; the same again, also at once, changes nothing.

    ValidationError for an own post, for whoever is suspended, and for an invented person outside
    demonstration topics; Post.DoesNotExist when it is hidden. A closed topic takes reactions: it
    is still read.
    """
    post = _locked(post)
    if not by.has_perm("forum.react", post):
        raise ValidationError(_refusal(post, by), code="forbidden")
    check_is_not_suspended(by, now)
    reaction = Reaction(post=post, user=by, kind=ReactionKind(kind), made_at=now)
    Reaction.objects.bulk_create([reaction], ignore_conflicts=True)


@transaction.atomic
def take_back(post: Post, *, kind: ReactionKind | str, by: User) -> None:
    """Ends a reaction of this person; where there is none, nothing changes.

    Post.DoesNotExist when the post is hidden.
    """
    post = _locked(post)
    post.reactions.filter(user=by, kind=ReactionKind(kind)).delete()


def _locked(post: Post) -> Post:
    """The post as it is now: whoever hides it waits, and the figures are changed by one alone."""
    rows = Post.objects.visible_to(None).select_for_update(of=["self"], no_key=True)
    return rows.select_related("topic").get(pk=post.pk)


def _refusal(post: Post, by: User):
    if post.author_id == by.pk:
        return _("You cannot react to your own post.")
    return _("An invented person can only react in demonstration topics.")


@transaction.atomic
def mark_all_read(user: User, *, now: dt.datetime) -> None:
    """Everything written up to now counts as read by this person."""
    AllRead.objects.update_or_create(user=user, defaults={"at": now})
    last = Topic.objects.filter(pk=OuterRef("topic_id")).values("last_position")
    behind = TopicRead.objects.filter(user=user, position__lt=F("topic__last_position"))
    behind.update(position=Subquery(last), seen_at=now)
