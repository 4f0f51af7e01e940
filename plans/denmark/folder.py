"""The folder of data files: all of it is read before any of it is used."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..models.facts import PUBLISHER, SourceKind
from .json_lines import Node, read_json
from .problems import BrokenFiles, Problem
from .records import CountryRecord, Record
from .sheet import Book, Sheet
from .values import SLUG

REAL_DATA = Path(__file__).resolve().parent.parent / "data"
"""The project's own reviewed files."""

FILES = (
    "sources.json",
    "vocabularies.json",
    "country.json",
    "organisations.json",
    "evaluations.json",
    "documents.json",
    "meetings.json",
    "consultations.json",
)
ADDRESS_LENGTH = 500


@dataclass
class Contents:
    """What has been read so far. Records stand in the order in which they must be applied."""

    nodes: dict[str, Node]
    book: Book = field(default_factory=Book)
    records: list[Record | CountryRecord] = field(default_factory=list)
    plans: dict[str, Record] = field(default_factory=dict)
    plan_sheets: dict[str, Sheet] = field(default_factory=dict)
    organisations: dict[str, Record] = field(default_factory=dict)
    plan_addresses: list[tuple[Node, object]] = field(default_factory=list)
    ogp_ids: list[tuple[Node, object]] = field(default_factory=list)
    documents: dict[str, Record] = field(default_factory=dict)
    judged: list[tuple[Record, Record, list[Sheet]]] = field(default_factory=list)
    """Plan, initiative and what was judged of it: read once the documents are known."""
    advised: list[tuple[Record, list[Sheet]]] = field(default_factory=list)
    """A report and its recommendations."""

    def rows(self, name: str) -> list[Sheet]:
        """The objects of a file that is one list."""
        node = self.nodes[name]
        if not isinstance(node.value, list):
            self.book.complain(node, "must be a list in [ ]")
            return []
        return [Sheet(row, self.book) for row in node.value]

    def raise_if_broken(self) -> None:
        if self.book.problems:
            raise BrokenFiles(self.book.problems)


def read_folder(folder: Path) -> Contents:
    """Reads every file, and checks the sources that the others name.

    Raises BrokenFiles where a file is missing, unknown or no JSON.
    """
    names = [*FILES, *sorted(f"plans/{path.name}" for path in folder.glob("plans/*.json"))]
    problems = [
        Problem(path.name, 1, "", "is not one of the data files")
        for path in sorted(folder.glob("*.json"))
        if path.name not in FILES
    ]
    nodes: dict[str, Node] = {}
    for name in names:
        try:
            nodes[name] = read_json(folder / name, name)
        except BrokenFiles as broken:
            problems += broken.problems
    if problems:
        raise BrokenFiles(problems)
    contents = Contents(nodes)
    _read_sources(contents)
    return contents


def _read_sources(contents: Contents) -> None:
    table = Sheet(contents.nodes["sources.json"], contents.book)
    members = table.node.value if isinstance(table.node.value, dict) else {}
    for name in members:
        contents.book.sources[name] = _source(name, table.inner(name))
    complain_of_twins(table.book, [(node, _address(node)) for node in members.values()])


def _source(name: str, sheet: Sheet) -> dict[str, str | None]:
    kind = sheet.choice("kind", SourceKind.values)
    source = {
        "id": name,
        "kind": kind,
        "title": sheet.text("title"),
        "publisher": sheet.text("publisher"),
        "language": sheet.choice("language", ["da", "en"]),
        "url": sheet.text_or_none("url", longest=ADDRESS_LENGTH, form=r"https?://\S+"),
    }
    if kind == PUBLISHER and source["url"] is None:
        sheet.complain("url", "a publisher's page has an address; else its kind is 'text'")
    sheet.finish()
    return source


def _address(node: Node) -> object:
    url = node.value.get("url") if isinstance(node.value, dict) else None
    return url.value if url else None


def complain_of_twins(book: Book, found: Iterable[tuple[Node, object]]) -> None:
    """Reports every value that stands more than once, at each place but the first."""
    pairs = [(node, value) for node, value in found if value and isinstance(value, str | int)]
    counts = Counter(value for _node, value in pairs)
    seen = set()
    for node, value in pairs:
        if counts[value] > 1 and value in seen:
            book.complain(node, f"{value!r} stands twice")
        seen.add(value)


def read_slug(sheet: Sheet, name: str = "address", *, longest: int = 80) -> str:
    return sheet.text(name, longest=longest, form=SLUG)
