"""Rows of a consultation as pages show them: what their columns answer, they answer as models do."""

import json
from types import SimpleNamespace

from django.urls import reverse

from ogp_portal.common.bilingual import in_reader_language, language_of

from .models.standing import Meter, Standing


class Row(SimpleNamespace):
    """A row with columns in two languages."""

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")


class ShownFigures(Meter, SimpleNamespace):
    """The stored numbers of a consultation."""


class ShownConsultation(Standing, Row):
    """A consultation as a page shows it, with its plan's columns and its stored numbers."""

    @property
    def summary(self) -> str:
        return in_reader_language(self, "summary")

    @property
    def text_html(self) -> str:
        return in_reader_language(self, "text_html")

    @property
    def text_language(self) -> str:
        return language_of(self, "text_html")

    @property
    def other_ways(self) -> str:
        return in_reader_language(self, "other_ways")

    @property
    def period_reason(self) -> str:
        return in_reader_language(self, "period_reason")

    @property
    def figures(self) -> ShownFigures:
        return ShownFigures(
            answers=self.figures__answers or 0,
            places=(self.figures__answers or 0) - (self.figures__folded or 0),
            proposals=self.figures__proposals or 0,
            by_decision=json.loads(self.figures__by_decision or "{}"),
            deferred_until=json.loads(self.figures__deferred_until or "{}"),
            by_theme=[Row(**row) for row in json.loads(self.figures__by_theme or "[]")],
        )

    @property
    def plan(self) -> Row | None:
        """The plan it belongs to, as far as it is public."""
        if self.plan__state in {None, "draft"}:
            return None
        row = Row(title_da=self.plan__title_da, title_en=self.plan__title_en)
        row.url = reverse("plan", args=[self.plan__slug])
        return row

    def get_absolute_url(self) -> str:
        return reverse("consultation", args=[self.slug])
