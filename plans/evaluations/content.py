"""What a report consists of, whatever form it takes. HTML and PDF print these same blocks."""

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Sentence:
    """One statement and the codes of the rows that it rests on ("S12", "M3").

    `quote` holds words from a row, in `language`, between `before` and `after`. They are kept
    apart from our own words so that no form of the report can take them for its own markup.
    """

    before: str = ""
    quote: str = ""
    after: str = ""
    language: str = ""
    references: tuple[str, ...] = ()
    is_gap: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 1 is a chapter. Only those with an `anchor` stand in the contents."""

    text: str
    level: int
    anchor: str = ""
    language: str = ""
    kind: str = field(default="heading", init=False)

    @property
    def tag_level(self) -> int:
        """The level in a web page, where 1 is the report's title."""
        return self.level + 1


@dataclass(frozen=True)
class Paragraph:
    """Sentences that belong together."""

    sentences: tuple[Sentence, ...]
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Words:
    """A longer text that somebody wrote, as they wrote it, in `language`."""

    paragraphs: tuple[str, ...]
    language: str
    references: tuple[str, ...]
    kind: str = field(default="words", init=False)


@dataclass(frozen=True)
class Table:
    """Rows of cells under headings; the first cell of a row is the row's heading."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Sentence, ...], ...]
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Chart:
    """A picture of figures that also stand in a table. `description` says them in words."""

    title: str
    description: str
    svg: str
    kind: str = field(default="chart", init=False)


@dataclass(frozen=True)
class Reference:
    """Where one code leads: what the row is, and its place in the portal or elsewhere."""

    code: str
    before: str
    url: str
    title: str = ""
    language: str = ""


@dataclass(frozen=True)
class ReferenceList:
    """References of one kind under their heading."""

    heading: str
    entries: tuple[Reference, ...]
    kind: str = field(default="references", init=False)


@dataclass(frozen=True)
class Span:
    """Words in one language; "" is the report's."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Point:
    """One point of a list, and links to what it rests on; a link's text is its code."""

    spans: tuple[Span, ...]
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Points:
    """Points under one another."""

    entries: tuple[Point, ...]
    kind: str = field(default="points", init=False)


@dataclass(frozen=True)
class Comment:
    """What an authority says to the points above it, told apart by its heading and a rule."""

    heading: Heading
    paragraphs: tuple[tuple[Span, ...], ...]
    kind: str = field(default="comment", init=False)


Block = Heading | Paragraph | Words | Table | Chart | ReferenceList | Points | Comment


@dataclass(frozen=True)
class Report:
    """The whole of one report in one language.

    `marks` stand on every page: what the report is not. `date` is the day on which the data was
    frozen, as (year, month, day). `site` is put before addresses that begin with "/".
    """

    language: str
    title: str
    subtitle: str
    subtitle_language: str
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    date: tuple[int, int, int]
    site: str
    blocks: tuple[Block, ...]

    @property
    def contents(self) -> list[Heading]:
        """The headings that a reader may jump to."""
        return [block for block in self.blocks if isinstance(block, Heading) and block.anchor]

    def as_data(self) -> dict[str, object]:
        """The report as plain JSON values."""
        return asdict(self)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """A typed text as its paragraphs: those between empty lines."""
    lines = text.replace("\r\n", "\n").split("\n\n")
    return tuple(part.strip() for part in lines if part.strip())
