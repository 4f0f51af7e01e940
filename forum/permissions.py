"""Who may do what in the forum."""

import rules

from ogp_portal.accounts.permissions import is_moderator, is_staff, is_user, kept_by

__all__ = ["KEPT_BY_MODERATORS", "is_moderator", "is_staff", "is_user"]

KEPT_BY_MODERATORS = kept_by(is_moderator)


@rules.predicate
def is_open_topic(user, topic) -> bool:
    """The topic takes posts; without a topic the question is about writing at all."""
    return topic is None or topic.closed_at is None


rules.add_perm("forum.start_topic", is_user)
rules.add_perm("forum.write_post", is_user & is_open_topic)
rules.add_perm("forum.hide_post", is_moderator)
