"""Who may do what in the forum."""

import rules

from ogp_portal.accounts.permissions import (
    is_administrator,
    is_moderator,
    is_staff,
    is_user,
    kept_by,
    read_by,
)

__all__ = [
    "KEPT_BY_ACTIONS",
    "KEPT_BY_MODERATORS",
    "READ_BY_STAFF",
    "STATES_SET_BY_MODERATORS",
    "WRITTEN_BY_USERS",
    "is_administrator",
    "is_moderator",
    "is_staff",
    "is_user",
]

KEPT_BY_MODERATORS = kept_by(is_moderator)
READ_BY_STAFF = read_by(is_staff)
never = rules.predicates.always_deny
WRITTEN_BY_USERS = {"add": never, "change": is_moderator, "delete": never, "view": is_staff}
"""Topics and posts: written on the public pages alone, and never deleted, only hidden."""

KEPT_BY_ACTIONS = read_by(is_moderator) | {"change": is_moderator}
"""Reports, decisions and appeals: read by moderators, changed by deciding on them alone."""
STATES_SET_BY_MODERATORS = read_by(is_moderator) | {"add": is_moderator}
"""States of the forum: events that are added, never changed."""
SEEN_BY_NOBODY = {"add": never, "change": never, "delete": never, "view": never}
"""Who agreed with whom is nobody's to read, not even for staff."""


@rules.predicate
def is_open_topic(user, topic) -> bool:
    """The topic takes posts; without a topic the question is about writing at all."""
    return topic is None or topic.closed_at is None


@rules.predicate
def is_in_own_world(user, topic) -> bool:
    """An invented person writes in invented topics alone, so that no real one can be mistaken."""
    return topic is None or topic.is_demonstration or not user.is_demonstration


@rules.predicate
def is_author(user, post) -> bool:
    """The person wrote the post."""
    return post is not None and post.author_id == user.pk


@rules.predicate
def is_post_in_own_world(user, post) -> bool:
    return is_in_own_world(user, post.topic)


rules.add_perm("forum.react", is_user & ~is_author & is_post_in_own_world)


@rules.predicate
def has_asked(user, topic) -> bool:
    """The person started the topic."""
    return topic is not None and topic.author_id == user.pk


rules.add_perm("forum.accept_answer", is_user & has_asked | is_moderator)
rules.add_perm("forum.start_topic", is_user)
rules.add_perm("forum.write_post", is_user & is_open_topic & is_in_own_world)
rules.add_perm("forum.change_own_post", is_user & is_author)
rules.add_perm("forum.hide_post", is_moderator)
rules.add_perm("forum.close_topic", is_moderator)
rules.add_perm("forum.edit_topic", is_moderator)


@rules.predicate
def may_be_sanctioned(user, person) -> bool:
    """Never oneself; staff by an administrator alone. Without a person: sanctioning at all."""
    if person is None:
        return True
    return person.pk != user.pk and (not person.held_roles or is_administrator(user))


@rules.predicate
def may_be_blocked(user, person) -> bool:
    """Neither oneself nor staff. Without a person: blocking at all."""
    return person is None or (person.pk != user.pk and not person.held_roles)


rules.add_perm("forum.block_person", is_user & ~is_moderator & may_be_blocked)
rules.add_perm("forum.set_state", is_moderator)
rules.add_perm("forum.decide", is_moderator)
rules.add_perm("forum.sanction_person", is_moderator & may_be_sanctioned)
