"""How many agree with a post and thank for it, and the buttons of who may say so."""

from collections.abc import Container

from django.utils.safestring import SafeString

from ogp_portal.common.rows import ours

from ..enums import ReactionKind

FORM = "react"
"""The id of the one form on the page that all the buttons belong to."""

UNDO = "undo-"
"""Begins the name of a button that takes a reaction back."""

COUNTS = {ReactionKind.AGREE: "agree_count", ReactionKind.THANKS: "thanks_count"}


class ReactionLine:
    """Words the line below each post of one page; no names, and nothing where nothing was said.

    With `person` None, counts alone: the page is kept at the edge. Else buttons, which belong to
    one form by its id, so that a post costs no form and no token of its own.
    """

    def __init__(self, person: int | None):
        self._person = person
        self._labels = {kind: str(kind.label) for kind in ReactionKind}

    def of(self, row: dict[str, object]) -> SafeString:
        """The line of a post that is shown; `row` has the columns of COUNTS and of a reader."""
        if self._person is None or row["author_id"] == self._person:
            counted = [kind for kind, column in COUNTS.items() if row[column]]
            return ours(" · ".join(self._said(kind, row) for kind in counted))
        made = row["made"]
        return ours(" ".join(self._button(kind, row, made) for kind in COUNTS))

    def _said(self, kind: ReactionKind, row: dict[str, object]) -> str:
        number = row[COUNTS[kind]]
        return f"{self._labels[kind]} {number}" if number else self._labels[kind]

    def _button(self, kind: ReactionKind, row: dict[str, object], made: Container[str]) -> str:
        """A pressed one takes back what it said; a plain one says it."""
        name, pressed = (f"{UNDO}{kind}", "true") if kind in made else (kind, "false")
        return (
            f'<button class="react" form="{FORM}" name="{name}" value="{row["position"]}" '
            f'aria-pressed="{pressed}">{self._said(kind, row)}</button>'
        )
