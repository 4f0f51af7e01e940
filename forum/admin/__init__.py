"""Staff pages of the forum. What changes a state asks for a reason."""

from .categories import CategoryAdmin
from .posts import PostAdmin
from .topics import TopicAdmin

__all__ = ["CategoryAdmin", "PostAdmin", "TopicAdmin"]
