"""A pasted list or a CSV file becomes parties, or says line by line what is wrong.

One party per line: name; e-mail; CVR number; kind. Only the name is needed. The same columns with
a heading line make a CSV file. What looks like a formula is text and stays text.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.cells import unguarded
from ogp_portal.common.text import one_line

from .enums import SubmitterKind
from .inviting import domain_of

NAME, EMAIL, CVR, KIND = "name", "email", "cvr", "kind"
COLUMNS = [NAME, EMAIL, CVR, KIND]
HEADINGS = {
    "navn": NAME, "name": NAME, "part": NAME, "organisation": NAME, "høringspart": NAME,
    "e-mail": EMAIL, "email": EMAIL, "mail": EMAIL, "mailadresse": EMAIL,
    "cvr": CVR, "cvr-nummer": CVR, "cvr-nr.": CVR, "cvr-nr": CVR, "cvr number": CVR,
    "type": KIND, "art": KIND, "slags": KIND, "kind": KIND,
}  # fmt: skip
KINDS = {
    "virksomhed": SubmitterKind.COMPANY, "company": SubmitterKind.COMPANY,
    "organisation": SubmitterKind.ORGANISATION, "forening": SubmitterKind.ORGANISATION,
    "ngo": SubmitterKind.ORGANISATION, "ngo or association": SubmitterKind.ORGANISATION,
    "ngo eller forening": SubmitterKind.ORGANISATION,
    "ngo, interesseorganisation eller forening": SubmitterKind.ORGANISATION,
    "forsknings- eller uddannelsesinstitution": SubmitterKind.RESEARCH,
    "research or education institution": SubmitterKind.RESEARCH,
    "forskning": SubmitterKind.RESEARCH, "research": SubmitterKind.RESEARCH,
    "myndighed": SubmitterKind.AUTHORITY, "authority": SubmitterKind.AUTHORITY,
    "offentlig myndighed": SubmitterKind.AUTHORITY, "public authority": SubmitterKind.AUTHORITY,
    "andet": SubmitterKind.OTHER, "anden": SubmitterKind.OTHER, "other": SubmitterKind.OTHER,
}  # fmt: skip
INVITED_KINDS = [choice for choice in SubmitterKind.choices if choice[0] != SubmitterKind.CITIZEN]
"""What a party can be, for a list of choices: private persons are not invited by list."""

ERRORS_SHOWN = 100
CVR_DIGITS = 8


@dataclass(frozen=True)
class PartyLine:
    """One party as it was written; `number` is its line."""

    number: int
    name: str
    email: str = ""
    cvr: str = ""
    kind: str = SubmitterKind.ORGANISATION.value

    @property
    def mail_domain(self) -> str:
        return domain_of(self.email)

    @property
    def kind_in_words(self) -> str:
        return str(SubmitterKind(self.kind).label)

    @property
    def keys(self) -> set[tuple[str, str]]:
        """What must not be on the list twice."""
        own = {(NAME, self.name.lower())}
        return own | {(EMAIL, self.email.lower())} if self.email else own


@dataclass
class ReadList:
    """What a list holds: parties to add, lines that are there twice, and errors by line."""

    parties: list[PartyLine] = field(default_factory=list)
    doubles: list[tuple[int, str]] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    without_kind: list[int] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether it can be added: something is new, nothing is wrong, every kind is known."""
        return bool(self.parties) and not self.errors and not self.without_kind


def read_file(content: bytes) -> str:
    """The text of a CSV file in UTF-8 or Windows' Danish letters. ValidationError for others."""
    if len(content) > limits.INVITED_FILE_SIZE:
        largest = limits.INVITED_FILE_SIZE // 2**20
        raise ValidationError(_("The file is too large. The limit is %d MB.") % largest)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ValidationError(_("This is not a CSV file. Save the list as “CSV UTF-8” in Excel."))


def read_list(
    text: str, taken: Iterable[tuple[str, str]] = (), *, kind: str | None = None
) -> ReadList:
    """Reads a pasted list or the text of a CSV file. `taken` are keys of parties already there.

    `kind` is that of the lines that name none; without it they are counted in `without_kind`.
    """
    found, seen = ReadList(), set(taken)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        rows.extend(_rows(text))
    except csv.Error:
        line = rows[-1][0] + 1 if rows else 1
        found.errors.append((line, _("Look for a quotation mark that is not closed.")))
        return found
    if len(rows) > limits.INVITED_PARTIES:
        words = {"most": limits.INVITED_PARTIES, "number": len(rows)}
        found.errors.append(
            (1, _("The list may have at most %(most)d lines. It has %(number)d.") % words)
        )
        return found
    for number, cells in rows:
        _take(number, cells, seen, found, kind)
    return found


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, its cells by column) of each line that is not empty, without the heading."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    columns: list[str | None] = list(COLUMNS)
    is_first = True
    for record in reader:
        cells = [unguarded(cell.strip()) for cell in record]
        if not any(cells):
            continue
        if is_first and (named := _headings(cells)):
            columns, is_first = named, False
            continue
        is_first = False
        pairs = zip(columns, cells, strict=False)
        yield reader.line_num, {column: cell for column, cell in pairs if column}


def _delimiter(text: str) -> str:
    """Semicolon or tab where there is one; a comma only in a file with headings or addresses.

    Names may hold commas: "SIND, Afdeling Nord" alone on a line is one party.
    """
    if ";" in text or "\t" in text:
        return max(";\t", key=text.count)
    first_line = text.strip().partition("\n")[0]
    named = _headings([cell.strip() for cell in first_line.split(",")])
    return "," if named or "@" in text else ";"


def _headings(cells: list[str]) -> list[str | None] | None:
    """The columns that a first line names; None when it is a party like the others."""
    named = [HEADINGS.get(cell.casefold()) for cell in cells]
    is_heading = NAME in named and (len(cells) == 1 or len([one for one in named if one]) > 1)
    return named if is_heading else None


def _take(number: int, cells: dict[str, str], seen: set, found: ReadList, kind: str | None) -> None:
    faults = list(_faults(cells))
    if faults:
        if len(found.errors) < ERRORS_SHOWN:
            found.errors += [(number, fault) for fault in faults]
        return
    party = PartyLine(
        number,
        one_line(cells[NAME]),
        cells.get(EMAIL, ""),
        _digits(cells.get(CVR, "")),
        KINDS.get(cells.get(KIND, "").casefold(), kind or SubmitterKind.ORGANISATION),
    )
    if party.keys & seen:
        found.doubles.append((number, party.name))
        return
    if not (cells.get(KIND) or kind):
        found.without_kind.append(number)
    seen |= party.keys
    found.parties.append(party)


def _faults(cells: dict[str, str]) -> Iterator[str]:
    """What is wrong with one line, in words."""
    name = one_line(cells.get(NAME, ""))
    if not name:
        yield _("The name is missing.")
    elif len(name) > limits.TITLE_LENGTH:
        yield _("The name may have at most %d characters.") % limits.TITLE_LENGTH
    elif "@" in name:
        yield _("The name holds “@”. Does the e-mail address stand in its place?")
    if any("\t" in cell for cell in cells.values()):
        yield _("The line holds a tab beside other separators. Use one kind in the whole list.")
    if any("\x00" in cell for cell in cells.values()):
        yield _("The line holds a character that cannot be stored (NUL).")
    email = cells.get(EMAIL, "")
    if email and not _is_address(email):
        yield _("“%s” is not an e-mail address.") % one_line(email)[:80]
    cvr = _digits(cells.get(CVR, ""))
    if cvr and not (len(cvr) == CVR_DIGITS and cvr.isascii() and cvr.isdigit()):
        yield _("A CVR number is 8 digits.")
    kind = cells.get(KIND, "")
    if kind and kind.casefold() not in KINDS:
        words = {
            "kind": one_line(kind)[:80],
            "kinds": ", ".join(map(str, dict(INVITED_KINDS).values())),
        }
        yield _("“%(kind)s” is not a kind of party. Choose one of these: %(kinds)s.") % words


def _digits(text: str) -> str:
    return "".join(text.split()).removeprefix("DK")


def _is_address(text: str) -> bool:
    if len(text) > limits.EMAIL_LENGTH:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
