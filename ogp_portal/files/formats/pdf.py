"""PDF: nothing in it may act, and the public copy holds its pages alone."""

import io
import zipfile
from collections.abc import Iterator

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.filters import decode_stream_data
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from ogp_portal.common import limits

from ..faults import Fault, Unclean, Unfit
from . import pictures
from .links import is_on_own_machine

PDF_VERSION = "%PDF-1.7"

_BROKEN = (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
"""What pypdf raises for what is no PDF after all."""

_FAULTY_KEYS = {
    "/JS": Fault.SCRIPT,
    "/JavaScript": Fault.SCRIPT,
    "/XFA": Fault.ACTIVE,
    "/EF": Fault.EMBEDDED,
    "/EmbeddedFiles": Fault.EMBEDDED,
}
_FAULTY_ACTIONS = {
    "/JavaScript": Fault.SCRIPT,
    "/Launch": Fault.ACTIVE,
    "/SubmitForm": Fault.ACTIVE,
    "/ImportData": Fault.ACTIVE,
    "/GoToE": Fault.ACTIVE,
    "/GoToR": Fault.ACTIVE,
    "/Rendition": Fault.ACTIVE,
    "/RichMediaExecute": Fault.ACTIVE,
}
_FAULTY_KINDS = {
    "/EmbeddedFile": Fault.EMBEDDED,
    "/FileAttachment": Fault.EMBEDDED,
    "/RichMedia": Fault.EMBEDDED,
    "/Screen": Fault.EMBEDDED,
    "/Movie": Fault.EMBEDDED,
    "/Sound": Fault.EMBEDDED,
    "/3D": Fault.EMBEDDED,
}
_KEPT_IN_CATALOGUE = {
    "/Type",
    "/Pages",
    "/Lang",
    "/MarkInfo",
    "/StructTreeRoot",
    "/PageLabels",
    "/Outlines",
    "/Dests",
    "/OCProperties",
    "/AcroForm",
}
"""What the reader sees and a screen reader needs; all else describes, acts or is added."""

_ABOUT_THE_FILE = {
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/Thumb",
    "/AA",
    "/OpenAction",
    "/AF",
    "/Alternates",
}
_ABOUT_WHO_COMMENTED = {"/T", "/M", "/CreationDate", "/NM", "/RC"}
_OTHER_ACTIONS = {*_FAULTY_ACTIONS, "/Sound", "/Movie", "/Hide", "/ResetForm", "/SetOCGState"}
"""What a click may do besides leading to a page or an address."""

_PICTURE_FILTERS = {"/DCTDecode", "/JPXDecode"}
"""How a camera's or a scanner's own file stands in a PDF, with where it was taken."""


def check(content: bytes) -> None:
    """Raises Unfit for a PDF that is broken, protected, acts by itself or holds other files."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Unfit(Fault.TWO_IN_ONE)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Unfit(Fault.ENCRYPTED)
        for one in _dictionaries(_objects(reader)):
            _check(one)
        if not len(reader.pages):
            raise Unfit(Fault.BROKEN)
    except _BROKEN as error:
        raise Unfit(Fault.BROKEN) from error


def _objects(reader: PdfReader) -> Iterator[object]:
    """Everything in the file, reachable or not."""
    keys = {(number, generation) for generation, table in reader.xref.items() for number in table}
    keys |= {(number, 0) for number in reader.xref_objStm}
    if len(keys) > limits.PDF_OBJECTS:
        raise Unfit(Fault.TOO_COMPLICATED)
    yield reader.trailer
    for number, generation in sorted(keys):
        yield reader.get_object(IndirectObject(number, generation, reader))


def _dictionaries(found: Iterator[object]) -> Iterator[DictionaryObject]:
    """Every dictionary in `found`, also those inside others; references are not followed."""
    for one in found:
        waiting = [one]
        while waiting:
            this = waiting.pop()
            if isinstance(this, DictionaryObject):
                yield this
                waiting += [dict.__getitem__(this, key) for key in dict.keys(this)]
            elif isinstance(this, ArrayObject):
                waiting += list.__iter__(this)


def _check(one: DictionaryObject) -> None:
    for key, fault in _FAULTY_KEYS.items():
        if key in one:
            raise Unfit(fault)
    kind, subtype = _name(one, "/Type"), _name(one, "/Subtype")
    action = "" if kind == "/StructElem" else _name(one, "/S")
    fault = _FAULTY_ACTIONS.get(action) or _FAULTY_KINDS.get(kind) or _FAULTY_KINDS.get(subtype)
    if fault:
        raise Unfit(fault)


def _name(one: DictionaryObject, key: str) -> str:
    """The name that stands at `key`, followed where it is a reference; else ""."""
    value = one.get(key)
    return str(value) if isinstance(value, NameObject) else ""


def cleaned(content: bytes, title: str) -> bytes:
    """The pages with their text, pictures, links, bookmarks and tags, and `title`; nothing else.

    Raises Unclean when it cannot be made.
    """
    try:
        writer = PdfWriter(clone_from=io.BytesIO(content))
        _strip_catalogue(writer.root_object)
        for one in _dictionaries(iter(list(writer._objects))):
            _strip(one)
        writer._ID = None
        writer.pdf_header = PDF_VERSION
        writer.metadata = {"/Title": title}
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        written = io.BytesIO()
        writer.write(written)
    except _BROKEN as error:
        raise Unclean(f"{type(error).__name__}: {error}") from error
    return written.getvalue()


def _strip_catalogue(catalogue: DictionaryObject) -> None:
    for key in set(catalogue) - _KEPT_IN_CATALOGUE:
        del catalogue[key]


def _strip(one: DictionaryObject) -> None:
    """Takes away what does not show: who wrote and when, and what would happen at a click."""
    if _name(one, "/Type") == "/Sig" or "/ByteRange" in one:
        one.clear()  # a signature names its owner and is broken by any change
        return
    surplus = set(_ABOUT_THE_FILE)
    if "/Rect" in one and _name(one, "/Subtype") not in {"", "/Widget"}:
        surplus |= _ABOUT_WHO_COMMENTED
    action = one.get("/A")
    if isinstance(action, DictionaryObject) and _leads_astray(action):
        surplus.add("/A")
    if "/S" in one and _name(one, "/Type") != "/StructElem":
        surplus.add("/Next")  # what a click does besides
    for key in surplus & set(one):
        del one[key]
    if isinstance(one, StreamObject):
        _strip_picture(one)


def _leads_astray(action: DictionaryObject) -> bool:
    """Whether a click does anything but lead to a page or an address that everybody has."""
    if _name(action, "/S") == "/URI":
        return is_on_own_machine(str(action.get("/URI", "")))
    return _name(action, "/S") in _OTHER_ACTIONS


def _strip_picture(stream: StreamObject) -> None:
    """Makes a camera's or scanner's own file bare, also where it is packed once more."""
    used, given = _listed(stream.get("/Filter")), _listed(stream.get("/DecodeParms"))
    if not used or used[-1] not in _PICTURE_FILTERS:
        return
    try:
        stream._data = pictures.bare(_unpacked(stream._data, used[:-1], given[:-1]))
    except (Unfit, NotImplementedError) as problem:
        raise Unclean(f"a picture that cannot be read: {problem}") from problem
    stream[NameObject("/Filter")] = NameObject(used[-1])
    stream.pop("/DecodeParms", None)
    if len(given) == len(used) and isinstance(given[-1], DictionaryObject):
        stream[NameObject("/DecodeParms")] = given[-1]


def _listed(value: object) -> list:
    """One, several or no values, references followed."""
    several = value if isinstance(value, ArrayObject) else [] if value is None else [value]
    return [one.get_object() for one in several]


def _unpacked(data: bytes, used: list, given: list) -> bytes:
    if not used:
        return data
    outer = StreamObject()
    outer._data = data
    outer[NameObject("/Filter")] = ArrayObject(used)
    if given:
        outer[NameObject("/DecodeParms")] = ArrayObject(given)
    return decode_stream_data(outer)
