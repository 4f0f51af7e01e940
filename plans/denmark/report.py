"""What one run of the loader did, told to whoever ran it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

OUTCOMES = ("created", "updated", "unchanged", "kept deleted")


@dataclass
class Report:
    """Counts per kind of thing, and every value left alone because an editor changed it."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def count(self, kind: str, outcome: str, number: int = 1) -> None:
        self.counts.setdefault(kind, Counter())[outcome] += number

    def total(self, outcome: str) -> int:
        return sum(counter[outcome] for counter in self.counts.values())

    def lines(self) -> Iterator[str]:
        """One line per kind, then one per kept value."""
        for kind, counter in self.counts.items():
            told = [f"{counter[one]} {one}" for one in OUTCOMES if counter[one] or one in SHOWN]
            yield f"{kind}: {', '.join(told)}"
        if self.kept:
            yield f"Kept because an editor changed it: {len(self.kept)}"
            yield from (f"  {one}" for one in self.kept)


SHOWN = ("created", "updated", "unchanged")
"""Outcomes that are told even when there are none."""
