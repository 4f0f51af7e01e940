"""One statement of a data file: a value with how sure it is and where it comes from."""

from dataclasses import dataclass, replace
from typing import Any

from ..models.facts import PUBLISHER, FactStatus


@dataclass(frozen=True)
class Statement:
    """What the file says of one field.

    `fallback` is what the column holds while the value may not be shown: the label of a
    consultation whose title is unknown, an OGP id marked as inferred; None leaves it empty.
    """

    value: Any
    status: str
    sources: tuple[dict[str, str | None], ...] = ()
    note: str = ""
    fallback: Any = None
    is_setting: bool = False

    @property
    def is_public(self) -> bool:
        """Sourced at its publisher; or the portal's own sorting, such as a plan's state."""
        at_publisher = any(source["kind"] == PUBLISHER for source in self.sources)
        return self.is_setting or (self.status == FactStatus.SOURCED and at_publisher)

    @property
    def written(self) -> Any:
        """What the import writes into the column; None where it stays empty."""
        return self.value if self.is_public else self.fallback

    def shown_as(self, fallback: Any) -> "Statement":
        """The same statement with something to show while the value itself is not public."""
        return replace(self, fallback=fallback)

    def with_value(self, value: Any) -> "Statement":
        return replace(self, value=value)


UNKNOWN = Statement(None, FactStatus.UNKNOWN)


def setting(value: Any) -> Statement:
    """A value that is the portal's own: it sorts what the sources say and claims nothing."""
    return Statement(value, FactStatus.INFERRED, note="sorted so by the portal", is_setting=True)
