"""What of a DOCX one sees: which words are hidden, and which its program put there by itself."""

import re
from dataclasses import dataclass
from enum import Enum

from . import xml
from .links import is_on_own_machine
from .xml import Attributes, local

STYLES = "word/styles.xml"
_NO = {"0", "false", "off"}
DRAWN = {"drawing", "pict", "object"}
_BEFORE_A_CHANGE = {"rPrChange", "pPrChange"}
"""How something looked before a tracked change: it says nothing of how it looks."""

_COUNTS_OR_POINTS = re.compile(
    r"(PAGE|NUMPAGES|SECTION|SECTIONPAGES|TOC|PAGEREF|REF|NOTEREF|SEQ|STYLEREF|HYPERLINK|SYMBOL|DATE|TIME"
    r"|EQ|FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|LISTNUM|AUTONUM|AUTONUMLGL|AUTONUMOUT|ADVANCE|QUOTE)\b|=",
    re.IGNORECASE,
)
"""Fields that count and point within the document. Of all others their result alone is kept."""

_ABOUT_THE_WRITER = re.compile(
    r"(AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS|FILENAME|TEMPLATE)\b"
    r'|(DOCPROPERTY|INFO)\s+"?(author|last ?(saved|modified) ?by|manager|filename|template)',
    re.IGNORECASE,
)
"""Fields that the program fills with the name of its user, or with the place of the file."""


class _Fate(Enum):
    KEPT = "kept"
    RESULT_KEPT = "result kept"
    REMOVED = "removed"


def _fate(instruction: str) -> _Fate:
    told = instruction.strip()
    if _ABOUT_THE_WRITER.match(told):
        return _Fate.REMOVED
    is_local = any(map(is_on_own_machine, _arguments(told)))
    return _Fate.KEPT if _COUNTS_OR_POINTS.match(told) and not is_local else _Fate.RESULT_KEPT


def _arguments(instruction: str) -> list[str]:
    """What is said after the name of the field, without its switches (`\\h`)."""
    found = re.findall(r'"([^"]*)"|(\S+)', instruction)[1:]
    return [quoted or bare for quoted, bare in found if not re.fullmatch(r"\\[a-zA-Z*#@!]", bare)]


def instructions(part: bytes) -> list[str]:
    """What each field is told to do, in the order in which they begin; what belongs to none last."""
    found = _Instructions()
    xml.read(part, found)
    return ["".join(pieces) for pieces in [*found.fields, found.strays]]


class _Instructions(xml.Visitor):
    """Gathers the instructions of fields, which Word cuts into pieces."""

    def __init__(self):
        self.fields: list[list[str]] = []
        self.open: list[list[str]] = []
        self.strays: list[str] = []

    def start(self, name: str, attributes: Attributes) -> Attributes:
        kind = local(name)
        if kind == "fldSimple":
            self.fields.append([_value(attributes, "instr")])
        elif kind == "fldChar" and _value(attributes, "fldCharType") == "begin":
            self.fields.append([])
            self.open.append(self.fields[-1])
        elif kind == "fldChar" and _value(attributes, "fldCharType") == "end" and self.open:
            self.open.pop()
        return attributes

    def text(self, name: str, words: str) -> str:
        if local(name) in {"instrText", "delInstrText"}:
            (self.open[-1] if self.open else self.strays).append(words)
        return words


def _value(attributes: Attributes, wanted: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == wanted), "")


def _is_on(attributes: Attributes) -> bool:
    return _value(attributes, "val").lower() not in _NO


def hidden_styles(part: bytes) -> set[str]:
    """The styles whose words are hidden, those that build on such a one too. `part`: styles.xml."""
    if not part:
        return set()
    found = _Styles()
    xml.read(part, found)
    hidden = {style for style, is_hidden in found.stated.items() if is_hidden}
    while True:
        more = {style for style, base in found.bases.items() if base in hidden} - hidden
        more -= found.stated.keys()
        if not more:
            return hidden
        hidden |= more


class _Styles(xml.Visitor):
    def __init__(self):
        self.style = ""
        self.stated: dict[str, bool] = {}
        self.bases: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> Attributes:
        kind = local(name)
        if kind == "style":
            self.style = _value(attributes, "styleId")
        elif kind == "basedOn":
            self.bases[self.style] = _value(attributes, "val")
        elif kind == "vanish":
            self.stated[self.style] = _is_on(attributes)
        return attributes


@dataclass
class _Scope:
    kind: str
    is_hidden: bool = False


@dataclass
class _Field:
    fate: _Fate
    is_result: bool = False


class Shown:
    """Follows the elements of one part: whether what comes is seen, and may be kept."""

    def __init__(self, part: bytes, hidden: set[str]):
        self.hidden = hidden
        self.fates = [_fate(one) for one in instructions(part)]
        self.begun = 0
        self.scopes: list[_Scope] = []
        self.fields: list[_Field] = []
        self.is_unlinked = False
        """Whether the simple field that began last is one of which the result alone is kept."""

    @property
    def is_shown(self) -> bool:
        """Whether words that stand here are seen, and were written by a person."""
        return not any(one.is_hidden for one in self.scopes) and not any(
            (one.fate is _Fate.REMOVED) if one.is_result else (one.fate is not _Fate.KEPT)
            for one in self.fields
        )

    def begins(self, name: str, attributes: Attributes) -> bool:
        """Whether the element that begins is kept; one that is not is over already."""
        kind = local(name)
        if kind in {"r", "p"} | _BEFORE_A_CHANGE:
            self.scopes.append(_Scope(kind))
        elif kind == "fldSimple":
            self._simple_field()
        elif kind in {"rStyle", "pStyle"} and self._is_in(kind[0]):
            self.scopes[-1].is_hidden |= _value(attributes, "val") in self.hidden
        elif kind == "vanish" and self._is_in("r"):
            self.scopes[-1].is_hidden = _is_on(attributes)
        elif kind == "fldChar":
            return self._field(_value(attributes, "fldCharType"))
        elif kind in {"instrText", "delInstrText"}:
            return bool(self.fields) and self.fields[-1].fate is _Fate.KEPT
        return True

    def ends(self, name: str) -> None:
        if self.scopes and self.scopes[-1].kind == local(name):
            self.scopes.pop()

    def _is_in(self, kind: str) -> bool:
        return bool(self.scopes) and self.scopes[-1].kind == kind

    def _simple_field(self) -> None:
        fate = self._next_fate()
        self.is_unlinked = fate is not _Fate.KEPT
        self.scopes.append(_Scope("fldSimple", is_hidden=fate is _Fate.REMOVED))

    def _next_fate(self) -> _Fate:
        self.begun += 1
        return self.fates[self.begun - 1]

    def _field(self, step: str) -> bool:
        if step == "begin":
            self.fields.append(_Field(self._next_fate()))
        if not self.fields:
            return False
        field = self.fields.pop() if step == "end" else self.fields[-1]
        field.is_result = field.is_result or step == "separate"
        return field.fate is _Fate.KEPT
