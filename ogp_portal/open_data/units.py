"""In what a column is measured, where it is measured in anything."""

from .dictionary import Entry
from .kinds import Kind

_COUNTED = {
    ("plans", "length_years"): "years",
    ("plans", "commitments_stated"): "commitments",
    ("consultations", "answers"): "submissions",
    ("topics", "posts"): "posts",
}
_BY_FORM = {"date": "day (ISO 8601)", "moment (UTC)": "second (ISO 8601, UTC)"}


def unit_of(entry: Entry, kind: Kind) -> str:
    """The unit of an English entry: 'years'; "" for words, codes, keys and places in an order."""
    return _COUNTED.get((kind.name, entry.field)) or _BY_FORM.get(entry.type, "")
