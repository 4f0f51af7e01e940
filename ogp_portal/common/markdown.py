"""User text: Markdown in, safe HTML out. Rendered once, when the text is stored."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

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


@dataclass(frozen=True)
class Link:
    """What a reference in a text becomes: a link with these words, which are plain text."""

    address: str
    words: str


@dataclass(frozen=True)
class References:
    """A kind of reference in running text, such as #DK0050.

    `pattern` finds one; its first group is the name that `find(names)` is asked about, once for a
    text that has any and with all names at once. Names that it does not return stay as written,
    and so does what comes after the first `most` in a text.
    """

    pattern: re.Pattern[str]
    most: int
    find: Callable[[list[str]], Mapping[str, Link]]


def render_markdown(text: str, *references: References, levels_down: int = 2) -> str:
    """Safe HTML of a citizen's Markdown: no raw HTML, no pictures, headings two levels down.

    A page whose whole text it is asks for fewer levels; none becomes a second h1. References of
    each kind are looked for in running text alone: not in code, and not in the words of a link.
    """
    tokens = _renderer.parse(text)
    for kind in references:
        if kind.pattern.search(text):
            _link(tokens, kind)
    html = _renderer.renderer.render(tokens, _renderer.options, {})
    lowered = _HEADING.sub(lambda m: f"<{m[1]}h{_level(int(m[2]) + levels_down)}>", html)
    return nh3.clean(
        lowered,
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def quoted_markdown(text: str, *, longest: int, levels: int) -> str:
    """`text` as a quote in Markdown, every line behind ">".

    Of the quotes within it those stay that then lie at most `levels` deep. What is longer than
    `longest` characters ends with "…".
    """
    dropped = set(_lines_of_quotes(text, depth=levels))
    lines = [line for number, line in enumerate(text.split("\n")) if number not in dropped]
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(kept) > longest:
        kept = kept[:longest].rsplit(None, 1)[0].rstrip() + " …"
    return "\n".join(f"> {line}".rstrip() for line in kept.split("\n"))


def _lines_of_quotes(text: str, *, depth: int) -> Iterator[int]:
    """The numbers of the lines that belong to a quote `depth` levels deep or deeper."""
    level = 0
    for token in _renderer.parse(text):
        if token.type == "blockquote_open":
            level += 1
            if level == depth and token.map:
                yield from range(*token.map)
        elif token.type == "blockquote_close":
            level -= 1


def _link(tokens: Iterable[Token], references: References) -> None:
    """Turns the references in `tokens` into links, in place."""
    inline = [token for token in tokens if token.type == "inline"]
    names = {
        match[1]: None
        for token in inline
        for text in _running_text(token)
        for match in references.pattern.finditer(text.content)
    }
    links = references.find(list(names)[: references.most]) if names else {}
    left = references.most
    for token in inline if links else []:
        running = {id(text) for text in _running_text(token)}
        children: list[Token] = []
        for child in token.children or []:
            pieces = _pieces(child, references.pattern, links, left) if id(child) in running else []
            left -= sum(piece.type == "link_open" for piece in pieces)
            children += pieces or [child]
        token.children = children


def _running_text(inline: Token) -> Iterator[Token]:
    """The text of a paragraph, a cell or a heading, without code and outside links."""
    depth = 0
    for child in inline.children or []:
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type == "text" and depth == 0:
            yield child


def _pieces(
    text: Token, pattern: re.Pattern[str], links: Mapping[str, Link], most: int
) -> list[Token]:
    """A token of text divided at its first `most` references, each turned into a link."""
    found = [match for match in pattern.finditer(text.content) if match[1] in links][: max(most, 0)]
    pieces, end = [], 0
    for match in found:
        link = links[match[1]]
        pieces += [
            _text(text.content[end : match.start()]),
            Token("link_open", "a", 1, attrs={"href": link.address}),
            _text(link.words),
            Token("link_close", "a", -1),
        ]
        end = match.end()
    return [*pieces, _text(text.content[end:])] if pieces else []


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _level(number: int) -> int:
    """Of a heading below the page's own."""
    return max(2, min(number, 6))
