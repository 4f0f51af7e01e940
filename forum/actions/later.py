"""What is left for later when a post is written: one row of work, so that a reply stays quick."""

import datetime as dt
from dataclasses import dataclass

from ogp_portal.jobs.actions import enqueue_many

TELL = "forum.tell"
FOLLOW = ":follow"
"""Ends the subject of the work where the author becomes a follower first."""


@dataclass(frozen=True)
class Told:
    """A post whose followers are told; `follow` says that its author becomes one of them."""

    post: int
    follow: bool

    @classmethod
    def from_text(cls, text: str) -> "Told":
        """The reverse of `str()`."""
        return cls(int(text.removesuffix(FOLLOW)), text.endswith(FOLLOW))

    def __str__(self) -> str:
        return f"{self.post}{FOLLOW if self.follow else ''}"


def tell_later(post_id: int, *, follow: bool, now: dt.datetime) -> None:
    """Writes the row of work in the open transaction, in one statement."""
    enqueue_many(TELL, [Told(post_id, follow)], now=now)
