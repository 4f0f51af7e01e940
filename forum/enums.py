"""Value lists of the forum."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ogp_portal.moderation.models import HideReason


class AuthorMark(models.TextChoices):
    """What stands beside the name of a person who speaks for somebody, as confirmed by staff."""

    MODERATOR = "moderator", _("Moderator")
    STAFF = "staff", _("Portal staff")
    OWNER = "owner", _("Commitment owner")


OF_THE_AGENCY = (AuthorMark.MODERATOR, AuthorMark.STAFF)
"""Marks of those who hold a role of the agency."""


HELD = "held"
"""Why a post is hidden that waits to be read. It breaks no rule, so it is not among HideReason."""

MOVED = "moved"
"""Why a row is hidden that stands where a post stood which is in another topic now."""

REASONS_OF_POSTS = [
    *HideReason.choices,
    (HELD, _("waits to be read")),
    (MOVED, _("moved to another topic")),
]
"""Why a post can be hidden."""


class HoldCause(models.TextChoices):
    """Why a post is read before others see it."""

    NEW_USER = "new_user", _("new user")
    SILENCED = "silenced", _("the person's posts are read first")
    DUPLICATE = "duplicate", _("same text as another post")
    LINKS = "links", _("many links by a new user")
    DOMAIN = "domain", _("link that several new users post")


class DecisionKind(models.TextChoices):
    """What a moderator can decide about a post or a person."""

    HIDE = "hide", _("post hidden")
    REFUSE = "refuse", _("post not published")
    WARN = "warn", _("warning")
    SLOW = "slow", _("fewer posts a day")
    SILENCE = "silence", _("posts are read first")
    SUSPEND = "suspend", _("cannot write")
    FILE = "file", _("file removed from a post")
    VERSION = "version", _("earlier version of a post hidden")


OF_POSTS = (DecisionKind.HIDE, DecisionKind.REFUSE)
OF_PARTS = (DecisionKind.FILE, DecisionKind.VERSION)
"""Decisions about a part of a post, which itself stays."""

OF_WRITING = (*OF_POSTS, *OF_PARTS)
"""Decisions about what somebody wrote, not about the person."""

OF_A_TIME = (DecisionKind.SLOW, DecisionKind.SILENCE, DecisionKind.SUSPEND)
"""Decisions about a person that run until a date."""


class ForumMode(models.TextChoices):
    """The three states of the whole forum."""

    OPEN = "open", _("open")
    PREMODERATED = "premoderated", _("new users' posts are read first")
    CLOSED = "closed", _("closed for new posts")


class FlagOutcome(models.TextChoices):
    """What became of a report."""

    KEPT = "kept", _("the post stays")
    HIDDEN = "hidden", _("the post was hidden")
    WARNED = "warned", _("the post stays, and its author was warned")


class AppealOutcome(models.TextChoices):
    """What became of an appeal."""

    UPHELD = "upheld", _("the decision stands")
    OVERTURNED = "overturned", _("the decision was reversed")


class ReactionKind(models.TextChoices):
    """What a reader says of a post with one press; the figure stands beside it."""

    AGREE = "agree", pgettext_lazy("reaction to a post", "Agree")
    THANKS = "thanks", pgettext_lazy("reaction to a post", "Thanks")
