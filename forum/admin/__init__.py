"""Staff pages of the forum. What changes a state asks for a reason."""

from .categories import CategoryAdmin, TagAdmin
from .decisions import ForumStateAdmin, ModerationDecisionAdmin
from .files import PostAttachmentAdmin
from .posts import PostAdmin
from .queues import AppealAdmin, FlaggedPostAdmin, HeldPostAdmin
from .topics import TopicAdmin
from .versions import PostVersionAdmin

__all__ = [
    "AppealAdmin",
    "CategoryAdmin",
    "FlaggedPostAdmin",
    "ForumStateAdmin",
    "HeldPostAdmin",
    "ModerationDecisionAdmin",
    "PostAdmin",
    "PostAttachmentAdmin",
    "PostVersionAdmin",
    "TagAdmin",
    "TopicAdmin",
]
