"""DOCX: nothing in it may act or fetch, and the public copy names nobody."""

import posixpath
import re

from ..faults import Fault, Unclean, Unfit
from . import archives, pictures, visible, xml
from .links import is_on_own_machine
from .xml import Attributes, local

TYPES, MAIN = "[Content_Types].xml", "word/document.xml"
_MACROS = re.compile(r"vbaproject|vbadata|/activex/|macrosheets", re.IGNORECASE)
_EMBEDDED = re.compile(r"/embeddings/|oleobject", re.IGNORECASE)
_MACRO_KINDS = {"vbaProject", "wordVbaData", "control", "activeXControlBinary"}
_EMBEDDED_KINDS = {"oleObject", "package", "aFChunk", "subDocument", "externalLink", "frame"}
_OWN_DRIVE = re.compile(r"(file:/*)?[A-Za-z](:|%3A)[\\/]", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[^\\/:]+\Z")
_COMMANDS = re.compile(r"\b(DDE|DDEAUTO)\b", re.IGNORECASE)

_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels"
    r"|word/(document|styles|numbering|settings|fontTable|footnotes|endnotes|comments)\.xml"
    r"|word/(header|footer)\d*\.xml|word/theme/theme\d+\.xml"
    r"|word/(charts|diagrams)/[a-z]+\d*\.xml|word/media/[^/]+"
    r"|word/((charts|diagrams|theme)/)?_rels/[^/]+\.rels"
)
"""The parts that show. All others describe the file, its author or the author's machine."""

_LEFT_OUT = {
    "alias",
    "attachedTemplate",
    "contentPart",
    "dataBinding",
    "docId",
    "docVars",
    "documentProtection",
    "embedBold",
    "embedBoldItalic",
    "embedItalic",
    "embedRegular",
    "externalData",
    "mailMerge",
    "placeholder",
    "printerSettings",
    "rsids",
    "saveThroughXslt",
    "tag",
    "writeProtection",
}
_NAMES_SOMEBODY = {"author", "initials", "userId", "providerId"}
_NAMED_PARTS = {"creator", "lastModifiedBy", "Manager"}
SHORTEST_NAME = 4


def check(content: bytes) -> None:
    """Raises Unfit for a document that is broken, protected, runs or fetches something."""
    with archives.opened(content) as archive:
        names = set(archive.namelist())
        if MAIN not in names or TYPES not in names:
            raise Unfit(Fault.BROKEN)
        if any(map(_MACROS.search, names)) or b"macroenabled" in archive.read(TYPES).lower():
            raise Unfit(Fault.MACROS)
        if any(map(_EMBEDDED.search, names)) or archives.holds_foreign_file(archive):
            raise Unfit(Fault.EMBEDDED)
        for name in sorted(names):
            if name.endswith(".rels"):
                xml.read(archive.read(name), _Relations())
            elif name.endswith(".xml"):
                _check_part(archive.read(name))


def _check_part(part: bytes) -> None:
    if _COMMANDS.search("\n".join(visible.instructions(part))):
        raise Unfit(Fault.ACTIVE)


class _Relations(xml.Visitor):
    """Looks at what a part leads to; only links that a reader clicks may lead out."""

    def start(self, name: str, attributes: Attributes) -> Attributes:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind in _MACRO_KINDS:
            raise Unfit(Fault.MACROS)
        if kind in _EMBEDDED_KINDS:
            raise Unfit(Fault.EMBEDDED)
        if (
            _leads_out(attributes)
            and kind != "hyperlink"
            and not _is_own_template(kind, attributes)
        ):
            raise Unfit(Fault.REMOTE)
        return attributes


def _is_own_template(kind: str, attributes: Attributes) -> bool:
    """A template on the writer's own drive: Word names one in most letters, and it fetches nothing."""
    target = attributes.get("Target", "")
    is_near = _OWN_DRIVE.match(target) or _PLAIN_NAME.match(target)
    return kind == "attachedTemplate" and bool(is_near)


def cleaned(content: bytes) -> bytes:
    """The document without properties, authors, dates, identifiers, hidden words and links to own machines.

    Comments and tracked changes stay, without who made them: they may be the answer itself.
    Raises Unclean when it is not certain that nothing else is left.
    """
    with archives.opened(content) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    kept = {name for name in parts if _KEPT.fullmatch(name)}
    kept = {name for name in kept if not name.endswith(".rels") or _owner(name) in kept | {""}}
    names = _names_in(parts)
    hidden = visible.hidden_styles(parts.get(visible.STYLES, b""))
    done = {name: _cleaned_part(name, parts, kept, hidden) for name in kept}
    _make_certain(done, names)
    return archives.packed(done, first=TYPES)


def _owner(relations: str) -> str:
    """The part whose relations stand there; "" for those of the whole file."""
    folder, _slash, name = relations.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def _cleaned_part(name: str, parts: dict[str, bytes], kept: set[str], hidden: set[str]) -> bytes:
    part = parts[name]
    if name.startswith("word/media/"):
        try:
            return pictures.bare(part)
        except Unfit as unfit:
            raise Unclean(f"a picture of another kind: {name}") from unfit
    if name == TYPES:
        return xml.rewritten(part, _KeptTypes(kept))
    if name.endswith(".rels"):
        return xml.rewritten(part, _KeptRelations(_owner(name), kept))
    local_links = _local_links(parts.get(_relations_of(name), b""))
    return xml.rewritten(part, _Nameless(visible.Shown(part, hidden), local_links))


def _relations_of(name: str) -> str:
    """Where the relations of the part `name` stand."""
    return f"{posixpath.dirname(name)}/_rels/{posixpath.basename(name)}.rels"


def _local_links(relations: bytes) -> set[str]:
    """Identifiers of the links that lead to the writer's own machine."""
    found = _Links()
    if relations:
        xml.read(relations, found)
    return found.local


class _Links(xml.Visitor):
    def __init__(self):
        self.local: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> Attributes:
        if is_on_own_machine(attributes.get("Target", "")) and _leads_out(attributes):
            self.local.add(attributes.get("Id", ""))
        return attributes


def _leads_out(attributes: Attributes) -> bool:
    return attributes.get("TargetMode", "").casefold() == "external"


class _KeptTypes(xml.Visitor):
    """Types of the parts that are kept."""

    def __init__(self, kept: set[str]):
        self.kept = kept

    def start(self, name: str, attributes: Attributes) -> Attributes | None:
        part = attributes.get("PartName")
        return attributes if part is None or part.lstrip("/") in self.kept else None


class _KeptRelations(xml.Visitor):
    """Relations that lead to a part that is kept, or to an address."""

    def __init__(self, owner: str, kept: set[str]):
        self.owner, self.kept = owner, kept

    def start(self, name: str, attributes: Attributes) -> Attributes | None:
        if local(name) != "Relationship":
            return attributes
        if _leads_out(attributes):
            is_link = attributes.get("Type", "").endswith("/hyperlink")
            return attributes if is_link and not is_on_own_machine(attributes["Target"]) else None
        return attributes if target_of(self.owner, attributes["Target"]) in self.kept else None


def target_of(owner: str, target: str) -> str:
    """The name of the part that a relation of `owner` leads to."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), target))


class _Nameless(xml.Visitor):
    """Leaves out who wrote, when, on which machine, and hidden words. Unclean for a hidden picture.

    What is left out holds no field: `visible.Shown` counts them as they come.
    """

    def __init__(self, shown: visible.Shown, local_links: set[str]):
        self.shown, self.local_links = shown, local_links

    def start(self, name: str, attributes: Attributes) -> Attributes | None:
        if local(name) in _LEFT_OUT or not self.shown.begins(name, attributes):
            return None
        if local(name) in visible.DRAWN and not self.shown.is_shown:
            raise Unclean("a picture that is hidden")
        return {
            key: "" if self._names(name, key) or self._is_local_link(key, value) else value
            for key, value in attributes.items()
            if not self._is_left_out(key, value)
            and not (local(name) == "hyperlink" and self._is_local_link(key, value))
        }

    def text(self, name: str, words: str) -> str:
        return words if self.shown.is_shown else ""

    def end(self, name: str) -> None:
        self.shown.ends(name)

    def _is_local_link(self, key: str, value: str) -> bool:
        return key.startswith("r:") and value in self.local_links

    def _names(self, name: str, key: str) -> bool:
        """Attributes that must be there, and may be empty."""
        is_picture_name = local(name) in {"docPr", "cNvPr"} and key == "name"
        is_unlinked = local(name) == "fldSimple" and self.shown.is_unlinked
        return local(key) in _NAMES_SOMEBODY or is_picture_name or is_unlinked

    def _is_left_out(self, key: str, value: str) -> bool:
        name = local(key)
        if name in {"descr", "title", "tooltip"}:
            return "\\" in value or "://" in value  # where the picture lay, not what it shows
        return name.startswith("rsid") or name in {"date", "dateUtc"}


def _names_in(parts: dict[str, bytes]) -> set[str]:
    """Whom the document names as author anywhere outside what one reads."""
    found = _Authors()
    for name, part in parts.items():
        if name.endswith(".xml"):
            xml.read(part, found)
    return {name for name in found.names if len(name) >= SHORTEST_NAME}


class _Authors(xml.Visitor):
    def __init__(self):
        self.names: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> Attributes:
        self.names |= {value.strip() for key, value in attributes.items() if local(key) == "author"}
        return attributes

    def text(self, name: str, words: str) -> str:
        if local(name) in _NAMED_PARTS:
            self.names.add(words.strip())
        return words


def _make_certain(parts: dict[str, bytes], names: set[str]) -> None:
    """Raises Unclean when an author's name is left outside the text, or a part is missing."""
    for name, part in parts.items():
        if not name.endswith(".xml"):
            continue
        looking = Remains(names)
        xml.read(part, looking)
        known = _identifiers(parts.get(_relations_of(name), b""))
        if name != TYPES and looking.references - known:
            raise Unclean(f"{name} refers to a part that was left out")


def _identifiers(relations: bytes) -> set[str]:
    found = set(re.findall(rb'\bId="([^"]*)"', relations))
    return {one.decode() for one in found}


class Remains(xml.Visitor):
    """Looks for names in attributes, and notes which relations are used."""

    def __init__(self, names: set[str]):
        found = "|".join(map(re.escape, sorted(names)))
        self.pattern = re.compile(rf"\b(?:{found})\b") if found else None
        self.references: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> Attributes:
        for key, value in attributes.items():
            if self.pattern and self.pattern.search(value):
                raise Unclean(f"a name is left in {name}")
            if key.startswith("r:") and value:
                self.references.add(value)
        return attributes
