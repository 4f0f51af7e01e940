"""The words of a cell, and the fields of a row, each made from the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ogp_portal.accounts.models import Organisation

from ..models import Commitment, Milestone, Theme
from .cells import parse_date, plain, write_date
from .columns import BY_KEY, COMMITMENT, IDENTITY, MILESTONE, Column
from .reading import SheetRow
from .standing import BETWEEN_OWNERS, Standing, names_of

Row = Commitment | Milestone


class Refused(Exception):
    """The row cannot be used: what is wrong, by column key; "" is the row as a whole."""

    def __init__(self, faults: dict[str, str]):
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True)
class Proposed:
    """What a cell wants: in the sheet's words, and as values by field.

    `beside` is what it wants of rows beside the initiative, by what they are (ogp_sheet.py).
    """

    key: str
    words: str
    values: dict[str, object] = field(default_factory=dict)
    owners: list[Organisation] | None = None
    beside: dict[str, Any] = field(default_factory=dict)

    def differs(self, words_now: str) -> bool:
        return self.words != words_now


def current(key: str, instance: Row, standing: Standing) -> str:
    """What the sheet would hold for this field now."""
    kind = COMMITMENT if isinstance(instance, Commitment) else MILESTONE
    column = BY_KEY[key]
    name = column.field_of(kind)
    if key == "owner":
        return words_of_owners(standing.owners.get(instance.pk, []))
    if key == "theme":
        return words_of_theme(instance.theme, standing.themes)
    if column.is_date:
        precision = getattr(instance, name.replace("_on", "_precision"))
        return write_date(getattr(instance, name), precision)
    return plain(str(getattr(instance, name)))


def words_of_owners(owners: Iterable[Organisation]) -> str:
    """By address, since two bodies may have one name."""
    return f"{BETWEEN_OWNERS} ".join(sorted(one.slug for one in owners))


def words_of_theme(theme: Theme | None, themes: list[Theme]) -> str:
    """Its title where that finds it again, else its number."""
    if theme is None:
        return ""
    title = plain(theme.title_da or theme.title_en)
    return title if themes_called(title, themes) == [theme] else str(theme.position)


def themes_called(words: str, themes: list[Theme]) -> list[Theme]:
    """Those with that number, or that title in either language."""
    wanted = " ".join(words.split()).casefold()
    by_number = [one for one in themes if str(one.position) == wanted]
    return by_number or [
        one
        for one in themes
        if wanted in {" ".join(title.split()).casefold() for title in (one.title_da, one.title_en)}
    ]


def proposed(row: SheetRow, kind: str, instance: Row, standing: Standing) -> list[Proposed]:
    """What the cells want of the row. A column that the file does not have changes nothing.

    Raises Refused with every cell that cannot be understood.
    """
    wanted, faults = [], {}
    for key, text in row.cells.items():
        column = BY_KEY[key]
        if key in IDENTITY or not column.field_of(kind):
            continue
        try:
            wanted.append(_proposed(column, text, kind, standing))
        except ValueError as fault:
            faults[key] = str(fault)
    if faults:
        raise Refused(faults)
    return wanted


def _proposed(column: Column, text: str, kind: str, standing: Standing) -> Proposed:
    """Raises ValueError with words for the editor."""
    name = column.field_of(kind)
    if column.key == "owner":
        owners = _owners(text, standing)
        return Proposed(column.key, words_of_owners(owners), owners=owners)
    if column.key == "theme":
        theme = _theme(text, standing)
        return Proposed(column.key, words_of_theme(theme, standing.themes), {"theme": theme})
    if column.is_date:
        return _proposed_date(column.key, name, text)
    return Proposed(column.key, text, {name: text})


def _proposed_date(key: str, name: str, text: str) -> Proposed:
    try:
        date, precision = parse_date(text)
    except ValueError:
        message = _(
            "“%(text)s” is no date. Write 2026-06-30 or 30.6.2026, or what is known of it: "
            "2026-06, sommer 2026, 2026."
        )
        raise ValueError(message % {"text": text[:60]}) from None
    values = {name: date, name.replace("_on", "_precision"): precision}
    return Proposed(key, write_date(date, precision), values)


def _theme(text: str, standing: Standing) -> Theme | None:
    if not text:
        return None
    found = themes_called(text, standing.themes)
    if len(found) == 1:
        return found[0]
    titles = ", ".join(f"{one.position} {one.title}" for one in standing.themes)
    words = _("The plan has no theme “%(theme)s”. Its themes are: %(themes)s.")
    raise ValueError(words % {"theme": text[:60], "themes": titles or _("none yet")})


def _owners(text: str, standing: Standing) -> list[Organisation]:
    owners = []
    for name in names_of(text):
        found = standing.organisations.get(name.casefold(), set())
        if not found:
            words = _(
                "The portal knows no organisation “%(name)s”. Add it first, or correct its name. "
                "Separate several by semicolon."
            )
            raise ValueError(words % {"name": name[:80]})
        if len(found) > 1:
            slugs = ", ".join(sorted(one.slug for one in found))
            words = _("Several organisations are called “%(name)s”. Write one of: %(slugs)s.")
            raise ValueError(words % {"name": name[:80], "slugs": slugs})
        owners += [one for one in found if one not in owners]
    return owners
