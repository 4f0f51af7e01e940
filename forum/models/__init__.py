"""The discussion forum: categories, topics and posts, and what moderators keep about them."""

from .attachments import LET_OUT, PostAttachment
from .categories import RESERVED_SLUGS, Category, not_reserved
from .decisions import Appeal, ModerationDecision
from .drafts import PostDraft
from .flags import Flag
from .holds import Hold, LinkedDomain
from .people import (
    Block,
    Mention,
    MentionsOff,
    is_folded,
    mandates_of_owners,
    owned_now,
    people_with_profile,
)
from .posts import Post
from .proposals import PostProposal
from .queues import FlaggedPost, HeldPost
from .reading import AllRead, Reaction, TopicRead, TopicReaders
from .states import ForumState, Standing
from .tags import Tag
from .topics import LANGUAGES, Topic
from .versions import PostVersion

__all__ = [
    "LANGUAGES",
    "LET_OUT",
    "RESERVED_SLUGS",
    "AllRead",
    "Appeal",
    "Block",
    "Category",
    "Flag",
    "FlaggedPost",
    "ForumState",
    "HeldPost",
    "Hold",
    "LinkedDomain",
    "Mention",
    "MentionsOff",
    "ModerationDecision",
    "Post",
    "PostAttachment",
    "PostDraft",
    "PostProposal",
    "PostVersion",
    "Reaction",
    "Standing",
    "Tag",
    "Topic",
    "TopicRead",
    "TopicReaders",
    "is_folded",
    "mandates_of_owners",
    "not_reserved",
    "owned_now",
    "people_with_profile",
]
