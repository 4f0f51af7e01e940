"""User text: Markdown in, safe HTML out. Rendered once, when the text is stored."""

import re

import nh3
from markdown_it import MarkdownIt

_ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
_renderer = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(
    ["table", "strikethrough"]
)
_renderer.disable("image")
_HEADING = re.compile(r"<(/?)h([1-4])>")


def render_markdown(text: str, *, levels_down: int = 2) -> str:
    """Safe HTML of a citizen's Markdown: no raw HTML, no pictures, headings two levels down.

    A page whose whole text it is asks for fewer levels; none becomes a second h1.
    """
    html = _renderer.render(text)
    lowered = _HEADING.sub(lambda m: f"<{m[1]}h{_level(int(m[2]) + levels_down)}>", html)
    return nh3.clean(
        lowered,
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def _level(number: int) -> int:
    """Of a heading below the page's own."""
    return max(2, min(number, 6))
