"""The registry of public kinds: what it holds has an API, files and a page; nothing else has.

Each module lists the kinds of one part of the portal. A kind is declared once, here, so that none
can be forgotten by one surface and shown by another (design 5.5).
"""

from . import answers, consultations, debate, judgements, outcomes, plans, progress, record, work
from .changes import kind_of_changes
from .kind import Kind, Order

KINDS: dict[str, Kind] = {
    kind.name: kind
    for module in (plans, progress, judgements, work, consultations, answers, outcomes, debate)
    for kind in module.KINDS
}
KINDS |= {"changes": kind_of_changes({**KINDS})} | {kind.name: kind for kind in record.KINDS}

__all__ = ["KINDS", "Kind", "Order"]
