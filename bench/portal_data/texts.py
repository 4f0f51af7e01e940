"""The pool of texts as the portal stores them: Markdown and what it renders to."""

from dataclasses import dataclass

from bench import generate
from ogp_portal.common.markdown import render_markdown


@dataclass(frozen=True)
class Text:
    """One text, in both forms."""

    markdown: str
    html: str


class Texts:
    """Rendered once and drawn from again and again."""

    def __init__(self, size: int = generate.DISTINCT_TEXTS):
        self._paragraphs = generate.texts(size)
        markdown = ["\n\n".join(text) for text in self._paragraphs]
        self.pool = [Text(text, render_markdown(text)) for text in markdown]

    def at(self, number: int) -> Text:
        """The text of this number; the pool begins again when it is used up."""
        return self.pool[number % len(self.pool)]

    def paragraph(self, number: int) -> str:
        """The first paragraph of the text of this number: some 200 characters."""
        return self._paragraphs[number % len(self._paragraphs)][0]
