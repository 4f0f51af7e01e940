"""What an initiative is tied to: words it is sorted by, other initiatives, how it came in late."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..enums import LinkRelation, Vocabulary
from .texts import Told, link, passage, told

TERM_COLUMNS = {
    "kind": "term__kind",
    "position": "term__position",
    "name_da": "term__name_da",
    "name_en": "term__name_en",
    "key": "term__key",
}
LINK_COLUMNS = ["relation", "reason_da", "reason_en"]

_BACKWARDS = {
    LinkRelation.CONTINUES: _("Continued by"),
    LinkRelation.SUPERSEDES: _("Replaced by"),
    LinkRelation.MERGED_INTO: _("Takes in"),
    LinkRelation.RELATED: LinkRelation.RELATED.label,
}


class TermGroup(NamedTuple):
    """The words of one list."""

    label: str
    words: list[Told]


def term_groups(found: Iterable[dict]) -> list[TermGroup]:
    """By list, in the lists' order."""
    order = Vocabulary.values
    rows = sorted(found, key=lambda row: (order.index(row["kind"]), row["position"]))
    return [
        TermGroup(
            str(Vocabulary(kind).label), [told(row["name_da"], row["name_en"]) for row in group]
        )
        for kind, group in groupby(rows, key=lambda row: row["kind"])
    ]


class LinkRow(NamedTuple):
    """Another initiative, how it stands to this one, and why."""

    relation: str
    link: SafeString
    plan: Told
    reason: SafeString


def link_rows(onward: Iterable[dict], back: Iterable[dict]) -> list[LinkRow]:
    """Links from this initiative, then those that lead to it in the words of the other way."""
    rows = [_link_row(row, LinkRelation(row["relation"]).label) for row in onward]
    return rows + [_link_row(row, _BACKWARDS[LinkRelation(row["relation"])]) for row in back]


def _link_row(row: dict, relation: str) -> LinkRow:
    path = reverse("commitment", args=[row["plan_slug"], row["address"]])
    return LinkRow(
        str(relation),
        link(path, told(row["title_da"], row["title_en"]), row["address"]),
        told(row["plan_da"], row["plan_en"]),
        passage(row["reason_da"], row["reason_en"]),
    )
