"""ODT: nothing in it may act or fetch, and the public copy names nobody."""

import re

from ..faults import Fault, Unclean, Unfit
from . import archives, pictures, xml
from .links import is_on_own_machine
from .word import SHORTEST_NAME, Remains
from .xml import Attributes, local

TYPE = "application/vnd.oasis.opendocument.text"
MANIFEST = "META-INF/manifest.xml"
_SCRIPTS = re.compile(r"(Basic|Scripts|Dialogs)/", re.IGNORECASE)
_OBJECTS = re.compile(r"Object ?\d+|ObjectReplacements/|database/|forms/", re.IGNORECASE)
_KEPT = re.compile(r"content\.xml|styles\.xml|Pictures/[^/]+")
_FETCHING = {
    "image",
    "object",
    "object-ole",
    "plugin",
    "applet",
    "section-source",
    "floating-frame",
}
_SCRIPT_ELEMENTS = {"script:event-listener", "office:script", "script:library"}
_SILENCED = {"dc:creator", "dc:date", "meta:creator-initials", "loext:sender-initials"}
_WRITTEN_BY_THE_PROGRAM = re.compile(
    r"text:(author-(name|initials)|creator|initial-creator|printed-by|file-name|template-name|sender-.+)"
)
"""Fields that the program fills with its user's name or the place of the file."""

_HIDING = {"hidden-text", "hidden-paragraph"}
_LEFT_OUT = {"font-face-src", "scripts", "event-listeners"}
_NAMED = {"creator", "initial-creator", "printed-by"}
_DECLARATION = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
)


def check(content: bytes) -> None:
    """Raises Unfit for a document that is broken, protected, runs or fetches something."""
    with archives.opened(content) as archive:
        names = set(archive.namelist())
        if "content.xml" not in names or archive.read("mimetype").strip() != TYPE.encode():
            raise Unfit(Fault.BROKEN)
        if b"encryption-data" in archive.read(MANIFEST) if MANIFEST in names else False:
            raise Unfit(Fault.ENCRYPTED)
        if any(map(_SCRIPTS.match, names)):
            raise Unfit(Fault.MACROS)
        if any(map(_OBJECTS.match, names)) or archives.holds_foreign_file(archive):
            raise Unfit(Fault.EMBEDDED)
        for name in sorted(names):
            if name.endswith(".xml"):
                xml.read(archive.read(name), _Acting())


class _Acting(xml.Visitor):
    """Looks for what runs when the document is opened, and what is fetched from elsewhere."""

    def start(self, name: str, attributes: Attributes) -> Attributes:
        if name in _SCRIPT_ELEMENTS:
            raise Unfit(Fault.MACROS)
        if local(name).startswith("dde-"):
            raise Unfit(Fault.ACTIVE)
        target = attributes.get("xlink:href", "")
        if local(name) in _FETCHING and (":" in target or target.startswith(("/", "\\", ".."))):
            raise Unfit(Fault.REMOTE)
        return attributes


def cleaned(content: bytes) -> bytes:
    """The document without properties, settings, authors, dates and thumbnails.

    Comments and tracked changes stay, without who made them: they may be the answer itself.
    Raises Unclean when it is not certain that nothing else is left.
    """
    with archives.opened(content) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    names = _names_in(parts)
    done = {
        name: _cleaned_part(name, part) for name, part in parts.items() if _KEPT.fullmatch(name)
    }
    for name in ("content.xml", "styles.xml"):
        if name in done:
            _make_certain(done[name], names, set(done))
    done["mimetype"] = TYPE.encode()
    done[MANIFEST] = _manifest(set(done))
    return archives.packed(done, first="mimetype")


def _cleaned_part(name: str, part: bytes) -> bytes:
    if not name.startswith("Pictures/"):
        return xml.rewritten(part, _Nameless())
    try:
        return pictures.bare(part)
    except Unfit as unfit:
        raise Unclean(f"a picture of another kind: {name}") from unfit


class _Nameless(xml.Visitor):
    """Leaves out who wrote, when, and on which machine. Raises Unclean where words are hidden."""

    def start(self, name: str, attributes: Attributes) -> Attributes | None:
        if local(name) in _LEFT_OUT:
            return None
        if local(name) in _HIDING or attributes.get("text:display", "true") != "true":
            raise Unclean("words that are hidden")
        return {key: value for key, value in attributes.items() if not self._tells(key, value)}

    def text(self, name: str, words: str) -> str:
        return "" if name in _SILENCED or _WRITTEN_BY_THE_PROGRAM.fullmatch(name) else words

    def _tells(self, key: str, value: str) -> bool:
        return "rsid" in local(key) or (local(key) == "href" and is_on_own_machine(value))


def _names_in(parts: dict[str, bytes]) -> set[str]:
    found = _Authors()
    for name in ("meta.xml", "content.xml", "styles.xml"):
        if name in parts:
            xml.read(parts[name], found)
    return {name for name in found.names if len(name) >= SHORTEST_NAME}


class _Authors(xml.Visitor):
    def __init__(self):
        self.names: set[str] = set()

    def text(self, name: str, words: str) -> str:
        if local(name) in _NAMED:
            self.names.add(words.strip())
        return words


def _make_certain(part: bytes, names: set[str], kept: set[str]) -> None:
    """Raises Unclean when an author's name is left outside the text, or a picture is missing."""
    xml.read(part, Remains(names))
    for target in re.findall(r'xlink:href="(?:\./)?(Pictures/[^"]+)"', part.decode()):
        if target not in kept:
            raise Unclean(f"{target} is missing")


def _manifest(parts: set[str]) -> bytes:
    kinds = {"xml": "text/xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
    rows = [("/", TYPE)]
    rows += [(name, kinds.get(name.rpartition(".")[2].lower(), "")) for name in sorted(parts)]
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in rows
        if path != "mimetype"
    )
    return f"{_DECLARATION}{entries}</manifest:manifest>".encode()
