"""What is marked as likely personal data, and what ordinary Danish texts must not be marked for."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.personal_data import find, is_birthday

ROOT = Path(__file__).resolve().parents[2]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(found.kind.value, found.words) for found in find(text)]


@pytest.mark.parametrize(
    "number",
    [
        "010190-1234",
        "0101901234",
        "010190 1234",
        "010190 - 1234",
        "010190–1234",
        "010190‑1234",
        "010190\u00a01234",
        "010190-\n1234",
        "290200-4123",  # 2000 was a leap year
        "290204-9123",
        "311299-5123",  # 1899
    ],
)
def test_cpr_numbers_are_marked_however_they_are_written(number):
    assert kinds(f"Mit nummer er {number}.") == [("cpr", number)]
    assert kinds(f"cpr:{number},og") == [("cpr", number)]


@pytest.mark.parametrize(
    "number",
    [
        "310290-1234",  # 31 February
        "000190-1234",
        "011390-1234",
        "290200-1234",  # 1900 was no leap year
        "290201-4123",
        "1010190-1234",
        "010190-12345",
        "010190--1234",
        "010190.1234",
    ],
)
def test_numbers_that_are_no_day_are_not_marked_as_cpr(number):
    assert "cpr" not in dict(kinds(f"Mit nummer er {number}."))


def test_the_seventh_digit_tells_the_century():
    leap_days = {seventh: is_birthday("29", "02", "00", f"{seventh}000") for seventh in range(10)}
    assert {digit for digit, is_day in leap_days.items() if is_day} == {4, 5, 6, 7, 8, 9}


def test_the_check_digit_is_not_looked_at():
    assert kinds("010190-0000") == [("cpr", "010190-0000")]


@pytest.mark.parametrize(
    "number",
    [
        "20304050",
        "20 30 40 50",
        "2030 4050",
        "20-30-40-50",
        "+45 20304050",
        "+4520304050",
        "0045 20 30 40 50",
        "+46 70 123 45 67",
    ],
)
def test_phone_numbers_are_marked(number):
    assert kinds(f"Ring på {number}, tak.") == [("phone", number)]
    assert kinds(f"Du kan få fat i mig. {number}") == [("phone", number)]


def test_a_number_that_somebody_calls_a_phone_number_is_one():
    assert kinds("Tlf. 12345678") == [("phone", "12345678")]
    assert kinds("mobil: 20112026") == [("phone", "20112026")]


@pytest.mark.parametrize(
    "address",
    ["ole.hansen@example.dk", "Ole+ogp@sub.example.org", "søren@ærø.dk", "ole (at) example.dk"],
)
def test_e_mail_addresses_are_marked(address):
    assert kinds(f"Skriv til {address}.") == [("email", address)]


@pytest.mark.parametrize(
    "address",
    [
        "Holbergsgade 6, 1057 København K",
        "Nørre Allé 12, 2. tv., 8000 Aarhus C",
        "Vestergade 5\n5000 Odense",
        "Gammel Kongevej 100A, DK-1850 Frederiksberg",
        "Slotsholmen 10, 1216 København",
        "H.C. Andersens Boulevard 2",
        "Sankt Peders Stræde 30",
        "Skolevej 7",
    ],
)
def test_postal_addresses_are_marked(address):
    assert kinds(f"Vi bor på {address}.") == [("address", address)]


@pytest.mark.parametrize(
    "words",
    [
        "Lov nr. 606 af 12. juni 2013, § 12, stk. 3",
        "sag nr. 2023-12345 og j.nr. 2026-987654",
        "12.345.678 kr., 12 345 678 kr. og 25313763 kr.",
        "CVR-nr. 25313763 og SE 25313763",
        "den 20-11-2026, 20.11.2026, 20112026 og 20261120",
        "2019-2022, 2023 2025 og 2023–2025",
        "Direktivet 2003/98/EF, EU 2016/679, C(2019) 1789",
        "https://www.retsinformation.dk/eli/lta/2020/145",
        "I 2100 København-planen",
        "Bilag 3, 2200 Eksempler",
        "Vej 5. maj 2026 og Skolevej 5. maj",
        "ISBN 978-87-93214-12-3",
        "5 900 000 mennesker, 43 000 km2 og 17,5 pct.",
    ],
)
def test_numbers_of_offices_are_not_marked(words):
    assert kinds(words) == []


def texts_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_of(part)


def test_ordinary_danish_texts_are_hardly_marked():
    """Plans, meetings, forum and prose pages: nobody's address or number stands in them."""
    files = [*ROOT.glob("plans/**/*.json"), *ROOT.glob("ogp_portal/demonstration/content/*.json")]
    texts = [
        text
        for file in sorted(files)
        if file.name != "consultations.json"  # has invented ones, to be removed
        for text in texts_of(json.loads(file.read_text()))
    ]
    texts += [file.read_text() for file in sorted(ROOT.glob("templates/pages/texts/*"))]
    marks = Counter(found.kind.value for text in texts for found in find(text))
    assert sum(map(len, texts)) > 80_000
    assert marks["cpr"] == marks["phone"] == marks["address"] == 0


@pytest.mark.parametrize(
    "unit", ["a", "1", "Aa ", "Aa a a 1 ", "22 ", " ", "A.a", "@a", "010190-1234 ", "0"]
)
def test_the_longest_answer_is_looked_through(unit):
    """Bounded repetition: no text makes a finder go over it again and again."""
    found = find((unit * 100_000)[:100_000])
    assert all(one.start < one.end <= 100_000 for one in found)


SEPARATORS = st.sampled_from(["", "-", " ", " - ", "–", "\u00a0"])
AROUND = st.text("abc æøåABC.,:;()-–\n@+", max_size=30)


@given(
    day=st.dates(),
    serial=st.integers(0, 9999),
    separator=SEPARATORS,
    before=AROUND,
    after=AROUND,
)
def test_every_valid_number_is_found_wherever_it_stands(day, serial, separator, before, after):
    digits, last = f"{day:%d%m}{day.year % 100:02}", f"{serial:04}"
    if not is_birthday(digits[:2], digits[2:4], digits[4:], last):
        return
    text = f"{before} {digits}{separator}{last} {after}"
    assert ("cpr", f"{digits}{separator}{last}") in kinds(text)


@given(st.text(st.sampled_from("Aa1290 -.@,\n+å/"), max_size=120))
def test_findings_are_in_order_apart_and_say_the_words(text):
    found = find(text)
    assert all(text[one.start : one.end] == one.words for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "text", ["A." * 150_000, "Ab'" * 100_000, "Vej Vej " * 37_500], ids=["dots", "marks", "words"]
)
def test_text_of_letters_alone_is_read_once(text):
    """Read again from each letter it took half a minute."""
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hilsen Hans Jensen", ["Hans Jensen"]),
        ("Hilsen Hans-P. Jensen", ["Hans-P. Jensen"]),
        ("HANS JENSEN", ["HANS JENSEN"]),
        ("Hans siger, at fru Jensens hund", ["Hans", "Jensens"]),
        ("hans hund", []),
        ("mvh\nhans\n", ["hans"]),
        ("mvh hans jensen", ["hans jensen"]),
        ("Hansen og Jensenius", []),
        ("hans@jensen.dk", []),
    ],
)
def test_a_name_that_is_not_to_be_shown_is_marked(text, words):
    assert [one.words for one in find(text, "Hans Jensen") if one.kind == "name"] == words


def test_without_a_name_none_is_looked_for():
    assert not find("Hilsen Hans Jensen")
    assert not find("Hilsen Hans Jensen", "B. O.")
