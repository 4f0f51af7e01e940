"""What in a text is likely to be personal data: rules that find, and a person who decides.

Each finder is one regular expression with bounded repetition, so 100,000 characters are read in
a moment. Too much is marked rather than too little where a CPR number is concerned.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .enums import FindingKind

VERSION = "1"
"""Raise it with any change to a rule: texts are then looked through again."""

_SPACE = "[ \\t\\n\u00a0\u2007\u2009\u202f]"
_HYPHEN = "[-\u2010-\u2015\u2212\u00ad]"
_CPR = re.compile(
    rf"(?<![0-9])([0-3][0-9])([01][0-9])([0-9]{{2}})"
    rf"{_SPACE}{{0,2}}{_HYPHEN}?{_SPACE}{{0,2}}([0-9]{{4}})(?![0-9])"
)
_GAP = "[ \u00a0\u202f]"
_PHONE = re.compile(
    rf"(?<![0-9+])(?<![0-9][-.,/])"
    rf"(?P<abroad>(?:\+|00)45{_GAP}?-?)?"
    rf"(?P<digits>[1-9][0-9]{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{2}}"
    rf"|[2-9][0-9]([-.])[0-9]{{2}}\3[0-9]{{2}}\3[0-9]{{2}})"
    rf"(?![0-9])(?![-.,/][0-9])"
)
_FOREIGN_PHONE = re.compile(rf"(?<![0-9+])\+(?!45)[1-9](?:[-{_GAP[1:-1]}]?[0-9]){{7,13}}(?![0-9])")
_EMAIL = re.compile(
    r"(?<![\w.%+'-])[\w.%+'-]{1,64}"
    r"(?:@|\s?[(\[](?:at|snabel-?a)[)\]]\s?)"
    r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
    re.IGNORECASE,
)
_STREETS = [
    "vej",
    "gade",
    "gyde",
    "stræde",
    "allé",
    "alle",
    "plads",
    "torv",
    "vænge",
    "boulevard",
    "bakke",
    "bakken",
    "parken",
    "haven",
    "stien",
    "toften",
    "marken",
    "krogen",
    "dalen",
    "kaj",
    "vang",
    "vangen",
    "lunden",
    "skrænten",
    "højen",
    "engen",
]
"""How Danish street names end."""

_MONTHS = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
]
_WORD = r"[A-ZÆØÅ][\w.'-]{0,40}+"
"""Taken whole and never tried shorter (`+`): a text of nothing but letters and full stops would
else be read forty times over from each letter."""

_NUMBER = r"[0-9]{1,3} ?[A-ZÆØÅ]?(?![0-9A-Za-zæøå])"
_FLOOR = r"(?:,? ?(?:st|kld|[0-9]{1,2})\.? ?(?:tv|th|mf|[0-9]{1,3})?\.?)?"
_TOWN = rf"{_SPACE}?,?{_SPACE}{{1,2}}(?:DK-)?[1-9][0-9]{{3}}{_SPACE}[A-ZÆØÅ][a-zæøåA-ZÆØÅ-]{{1,30}}(?: [A-ZØ]{{1,2}}(?!\w|\.\w))?"
_NO_PART = r"(?!(?:Bilag|Side|Kapitel|Afsnit|Artikel|Punkt|Tabel|Figur|Initiativ|Milepæl|Nr)\b)"
"""What is numbered like a house and is none."""

_FULL_ADDRESS = re.compile(rf"(?<!\w){_NO_PART}{_WORD}(?: {_WORD}){{0,3}} {_NUMBER}{_FLOOR}{_TOWN}")
_STREET = re.compile(
    rf"(?<!\w){_WORD}(?: {_WORD}){{0,2}}(?:{'|'.join(f'(?<={end})|(?<= {end.title()})' for end in _STREETS)})"
    rf" {_NUMBER}(?!\.? (?:{'|'.join(_MONTHS)}|stk|pct|kr|procent))"
)
_CALLED = re.compile(
    r"(?:tlf|telefon|tel|mobil|mob|ring|sms|phone)\w{0,8}[.:]?\s{0,2}\Z", re.IGNORECASE
)
_REGISTERED = re.compile(
    r"(?:cvr|se|ean|p|sags?|j|journal|id)[-. ]{0,2}(?:nr|nummer|no)?[.:]{0,2}\s{0,2}\Z",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\s{0,2}(?:kr\b|kroner|dkk|euro?\b|mio|mia|pct|%|procent|stk|m2|km|,-)", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]+")
_NAME_PART = re.compile(r"[^\W\d_]{3,}")
_BETWEEN_NAMES = re.compile(r"[\s.'-]{1,3}(?:[^\W\d_]{1,2}\.?\s)?")
"""What may stand between two parts of a name: a space, a hyphen, an initial."""

_YEARS = range(1900, 2100)
_LOOKED_AROUND = 24
"""Characters before and after a number that tell what it is."""


@dataclass(frozen=True, order=True)
class Found:
    """Characters `start` up to and not with `end` of the text, and the words that stand there."""

    start: int
    end: int
    kind: FindingKind
    words: str


def find(text: str, person: str = "") -> list[Found]:
    """All that looks like personal data, in the order of the text; no two overlap.

    `person` is a name that is not to be shown: where a part of it stands is marked as well.
    """
    taken: list[Found] = []
    free = text
    for finder in (_cprs, _emails, _addresses, _phones):
        found = list(finder(free))
        taken += found
        free = _without(free, found)
    taken += _names(free, person)
    return sorted(Found(one.start, one.end, one.kind, text[one.start : one.end]) for one in taken)


def cpr_numbers(text: str) -> list[str]:
    """The words that look like CPR numbers, as they are written."""
    return [text[one.start : one.end] for one in _cprs(text)]


def _without(text: str, found: list[Found]) -> str:
    """The text with what was found blotted out, so that the next finder does not find it again."""
    parts, position = [], 0
    for one in sorted(found):
        parts += [text[position : one.start], "\x00" * (one.end - one.start)]
        position = one.end
    return "".join([*parts, text[position:]])


def _cprs(text: str) -> Iterator[Found]:
    for match in _CPR.finditer(text):
        if is_birthday(*match.groups()):
            yield _found(match, FindingKind.CPR)


def is_birthday(day: str, month: str, year: str, serial: str) -> bool:
    """Whether the first six digits are a day of the century that the seventh digit tells.

    The check digit (modulus 11) is not looked at: numbers given out since 2007 need not have it.
    """
    full = _century(int(serial[0]), int(year)) + int(year)
    if not 1 <= int(month) <= 12:  # noqa: PLR2004 - months
        return False
    return 1 <= int(day) <= calendar.monthrange(full, int(month))[1]


def _century(seventh: int, year: int) -> int:
    """The century of a CPR number, by its seventh digit and its year (CPR-kontoret)."""
    if seventh <= 3:  # noqa: PLR2004 - the rule's own digits
        return 1900
    if seventh in {4, 9}:
        return 2000 if year <= 36 else 1900  # noqa: PLR2004
    return 2000 if year <= 57 else 1800  # noqa: PLR2004


def _emails(text: str) -> Iterator[Found]:
    return (_found(match, FindingKind.EMAIL) for match in _EMAIL.finditer(text))


def _addresses(text: str) -> Iterator[Found]:
    """With postcode and town, else a street by its ending and a number."""
    full = [_found(match, FindingKind.ADDRESS) for match in _FULL_ADDRESS.finditer(text)]
    rest = _without(text, full)
    return iter(full + [_found(match, FindingKind.ADDRESS) for match in _STREET.finditer(rest)])


def _phones(text: str) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        if match.group("abroad") or _is_phone(text, match):
            yield _found(match, FindingKind.PHONE)
    for match in _FOREIGN_PHONE.finditer(text):
        yield _found(match, FindingKind.PHONE)


def _is_phone(text: str, match: re.Match) -> bool:
    """Whether eight digits are a telephone number rather than dates, years, sums or registers."""
    before = text[max(0, match.start() - _LOOKED_AROUND) : match.start()]
    if _CALLED.search(before):
        return True
    after = text[match.end() : match.end() + _LOOKED_AROUND]
    if match.group("digits")[0] == "1":  # no Danish number begins so, save where somebody says it
        return False
    if _REGISTERED.search(before) or _AMOUNT.match(after):
        return False
    return not _is_time(match.group("digits"))


def _is_time(digits: str) -> bool:
    """Whether the digits are a date (20261123 or 23112026) or two years."""
    plain = re.sub(r"[^0-9]", "", digits)
    first, last = int(plain[:4]), int(plain[4:])
    if first in _YEARS and last in _YEARS:
        return True
    day_last = first in _YEARS and _is_day(plain[6:], plain[4:6])
    return day_last or (last in _YEARS and _is_day(plain[:2], plain[2:4]))


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12  # noqa: PLR2004 - days and months


def _names(text: str, person: str) -> Iterator[Found]:
    """Where parts of the name stand, those that follow each other as one; "Karens" is Karen.

    One part alone counts with a capital or on a line of its own: "hans" is also "his".
    """
    parts = {part.casefold() for part in _NAME_PART.findall(person)}
    spans: list[tuple[int, int, int]] = []
    for match in _LETTERS.finditer(text) if parts else ():
        word = match.group().casefold()
        if word not in parts and word.removesuffix("s") not in parts:
            continue
        if spans and _BETWEEN_NAMES.fullmatch(text, spans[-1][1], match.start()):
            start, _end, number = spans.pop()
            spans.append((start, match.end(), number + 1))
        else:
            spans.append((match.start(), match.end(), 1))
    for start, end, number in spans:
        if number > 1 or text[start].isupper() or _is_line(text, start, end):
            yield Found(start, end, FindingKind.NAME, text[start:end])


def _is_line(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rpartition("\n")[2], text[end:].partition("\n")[0]
    return not before.strip() and not after.strip()


def _found(match: re.Match, kind: FindingKind) -> Found:
    return Found(match.start(), match.end(), kind, match.group())


def names_of(text: str, person: str) -> list[tuple[int, int]]:
    """Where parts of the person's name stand in the text, as (start, end), in its order.

    Quick where none does, as in most texts.
    """
    folded = text.casefold()
    if not any(part.casefold() in folded for part in _NAME_PART.findall(person)):
        return []
    return [(one.start, one.end) for one in _names(text, person)]
