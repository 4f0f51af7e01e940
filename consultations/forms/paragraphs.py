"""Comments to numbered paragraphs of draft texts, as fields of an answer."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits

from ..actions import Part
from ..enums import PartKind
from ..models import DraftParagraph

COMMENT, PARAGRAPH = "comment_", "paragraph_"
"""What the two fields of one comment begin with; a number from 1 follows."""

_FIELD = re.compile(rf"(?:{COMMENT}|{PARAGRAPH})([1-9][0-9]?)")


class CommentRow(NamedTuple):
    """The two fields of one comment."""

    paragraph: BoundField
    comment: BoundField


def comments_in(values: dict[str, str]) -> int:
    """For how many comments the form has room: those asked for, and those written; one at least."""
    numbers = [int(match[1]) for match in map(_FIELD.fullmatch, values) if match]
    return min(max(numbers, default=1), limits.COMMENTS_PER_ANSWER)


def comment_fields(paragraphs: Sequence[DraftParagraph], number: int) -> dict[str, forms.Field]:
    """The fields of `number` comments, by name; none where there is no draft text."""
    if not paragraphs:
        return {}
    choices = [("", _("No paragraph chosen")), *_choices(paragraphs)]
    fields: dict[str, forms.Field] = {}
    for one in range(1, number + 1):
        fields[f"{PARAGRAPH}{one}"] = _paragraph_field(one, choices)
        fields[f"{COMMENT}{one}"] = forms.CharField(
            label=gettext("Comment %(number)s") % {"number": one},
            required=False,
            max_length=limits.COMMENT_LENGTH,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
    return fields


def _paragraph_field(number: int, choices: list) -> forms.ChoiceField:
    unknown = _(
        "Choose one of the paragraphs in the list. The text may have been replaced since you "
        "opened the page."
    )
    return forms.ChoiceField(
        label=gettext("Paragraph for comment %(number)s") % {"number": number},
        required=False,
        choices=choices,
        error_messages={"invalid_choice": unknown},
    )


def _choices(paragraphs: Sequence[DraftParagraph]) -> list:
    """Number and first words of each; under the titles where there are several texts."""
    groups = [(text, list(rows)) for text, rows in groupby(paragraphs, lambda one: one.draft_text)]
    named = [
        (text.title, [(str(one.pk), f"{one.number}: {one.first_words}") for one in rows])
        for text, rows in groups
    ]
    return named if len(named) > 1 else named[0][1]


class CommentsMixin:
    """The part of the answer's form that holds comments. `paragraphs` are those to choose from."""

    paragraphs: Sequence[DraftParagraph]

    def comment_rows(self) -> list[CommentRow]:
        """The two fields of each comment, for the template."""
        numbers = [match[1] for match in map(_FIELD.fullmatch, self.fields) if match]
        return [
            CommentRow(self[f"{PARAGRAPH}{one}"], self[f"{COMMENT}{one}"])
            for one in dict.fromkeys(numbers)
        ]

    @property
    def draft_texts(self) -> list:
        """The texts that the paragraphs stand in, for links to them."""
        return [text for text, _rows in groupby(self.paragraphs, lambda one: one.draft_text)]

    def comment_parts(self) -> tuple[Part, ...]:
        """What is written about paragraphs, in the order of the text."""
        place = {str(one.pk): number for number, one in enumerate(self.paragraphs)}
        written = [
            (place[self.cleaned_data[row.paragraph.name]], self.cleaned_data[row.comment.name])
            for row in self.comment_rows()
            if self.cleaned_data[row.comment.name]
        ]
        found = (
            (self.paragraphs[at], text) for at, text in sorted(written, key=lambda one: one[0])
        )
        return tuple(
            Part(PartKind.PARAGRAPH, text, one.heading, paragraph=one.pk) for one, text in found
        )

    def check_comments(self, given: dict[str, object]) -> None:
        """A comment says which paragraph it is about, and a chosen paragraph has a comment.

        A paragraph that a link has chosen is nothing written by one who has no remarks.
        """
        for row in self.comment_rows():
            chosen, comment = given.get(row.paragraph.name), given.get(row.comment.name)
            if comment and chosen == "":
                self.add_error(row.paragraph.name, gettext("Choose the paragraph of the comment."))
            if chosen and comment == "" and not given.get("has_no_remarks"):
                message = gettext("Write the comment, or choose no paragraph.")
                self.add_error(row.comment.name, message)
