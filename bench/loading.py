"""What the two loaders share: the data set that they describe to the measurer."""

from dataclasses import asdict, dataclass
from typing import Self

REPLY_TOPICS = 50
"""Replies go to so many topics in turn, as people do; one topic would measure its row lock."""


@dataclass(frozen=True)
class DataSet:
    """Where the measured pages of one loaded database are, and who may write.

    `paths` holds the address of each page by its key; `reply_paths` are the forms that replies
    are posted to; `sessions` are the keys of signed-in sessions, one per writer.
    """

    paths: dict[str, str]
    reply_paths: list[str]
    session_cookie: str
    sessions: list[str]

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: dict) -> Self:
        """The reverse of `as_dict`."""
        return cls(**given)


def reply_topic_numbers(topics: int) -> list[int]:
    """Which topics get the replies: ordinary ones in the middle, never the measured large one."""
    first = topics // 2
    return list(range(first, min(first + REPLY_TOPICS, topics)))
