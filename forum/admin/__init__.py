"""Staff pages of the forum. What changes a state asks for a reason."""

from .categories import CategoryAdmin, TagAdmin
from .decisions import ForumStateAdmin, ModerationDecisionAdmin
from .posts import PostAdmin
from .queues import AppealAdmin, FlaggedPostAdmin, HeldPostAdmin
from .topics import TopicAdmin

__all__ = [
    "AppealAdmin",
    "CategoryAdmin",
    "FlaggedPostAdmin",
    "ForumStateAdmin",
    "HeldPostAdmin",
    "ModerationDecisionAdmin",
    "PostAdmin",
    "TagAdmin",
    "TopicAdmin",
]
