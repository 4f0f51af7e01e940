"""What files an import takes, and what it says of those that it does not."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from ogp_portal.common import limits
from ogp_portal.common.cells import guarded, unguarded
from plans.imports.cells import parse_date, write_date
from plans.imports.reading import read_table
from tests.plans.sheets import csv_of, xlsx_of


def refusal_of(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read_table(content)
    return " ".join(refused.value.messages)


HEAD = ["art", "nummer", "titel (dansk)"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_csv_in_utf_8_is_read_with_either_delimiter(mark, delimiter):
    text = f"art{delimiter}nummer{delimiter}titel (dansk)\ninitiativ{delimiter}1.1{delimiter}Ærø\n"
    table = read_table(mark + text.encode())
    assert table.rows[0].cells == {"kind": "initiativ", "number": "1.1", "title_da": "Ærø"}
    assert ("semikolon" if delimiter == ";" else "komma") in table.read_as


def test_english_headings_are_read_whatever_their_case():
    table = read_table(b"Kind,NUMBER,Title (English)\ncommitment,1,Data\n")
    assert [column.key for column in table.columns] == ["kind", "number", "title_en"]


def test_rows_keep_the_number_that_the_spreadsheet_shows():
    table = read_table(csv_of('initiativ;1;;"to\nlinjer";', "", "initiativ;2;;To;"))
    assert [row.number for row in table.rows] == [2, 4]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom"),
        (b"art;nummer\n", "ingen rækker"),
        (b"art;nummer;farve\ninitiativ;1;bl\n", "farve"),
        (b"art;titel (dansk)\ninitiativ;Data\n", "nummer"),
        (b"nummer;titel (dansk)\n1;Data\n", "art"),
        (b"art;nummer;nr\ninitiativ;1;1\n", "to gange"),
        ("art;nummer;titel (dansk)\ninitiativ;1;Ærø\n".encode("latin-1"), "UTF-8"),
        ("art;nummer\ninitiativ;1\n".encode("utf-16"), "UTF-8"),
        (b'art;nummer\n"initiativ;1\n', "Række 2"),
        (b"\xd0\xcf\x11\xe0 old excel", "XLS"),
        (b"PK\x03\x04 not a zip", "XLSX"),
        (b"<html>not a sheet</html>", "html"),
    ],
)
def test_a_poor_file_is_refused_with_what_to_do(content, words):
    assert words in refusal_of(content)


def test_an_unknown_column_is_named_with_those_there_may_be():
    message = refusal_of(b"art;nummer;farve\ninitiativ;1;x\n")
    assert message.startswith("Ukendt kolonne: farve.")
    assert "titel (dansk), titel (engelsk), tema, ansvarlig" in message


@pytest.mark.parametrize(
    "make", [csv_of, lambda *rows: xlsx_of(HEAD, *(r.split(";") for r in rows))]
)
def test_ten_thousand_rows_are_refused(make):
    rows = (f"initiativ;{number};x" for number in range(10_000))
    assert "5000 rækker" in refusal_of(make(*rows))


def test_a_file_that_is_too_large_is_refused():
    assert "5 MB" in refusal_of(b"x" * (limits.IMPORT_FILE_SIZE + 1))


def test_an_excel_file_is_read_with_whole_numbers_and_dates():
    content = xlsx_of(
        ["art", "nummer", "titel (dansk)", "frist"],
        ["initiativ", 3, "Data", dt.datetime(2026, 6, 30)],
    )
    table = read_table(content)
    assert table.rows[0].cells["number"] == "3"
    assert table.rows[0].cells["ends"] == "2026-06-30"
    assert "Sheet" in table.read_as


@pytest.mark.parametrize("number", [1.1, dt.datetime(2026, 1, 1)])
def test_a_number_that_excel_has_changed_is_told(number):
    table = read_table(xlsx_of(HEAD, ["initiativ", number, "Data"]))
    assert "1.10" in table.rows[0].faults["number"]


def test_a_formula_is_told_and_never_worked_out():
    table = read_table(xlsx_of(HEAD, ["initiativ", "1", "=1+1"]))
    assert "formel" in table.rows[0].faults["title_da"]
    assert table.rows[0].cells["title_da"] == ""


def test_a_formula_in_csv_is_text():
    assert read_table(csv_of("initiativ;1;;=1+1;")).rows[0].cells["title_da"] == "=1+1"


@pytest.mark.parametrize("text", ["x" * (limits.IMPORT_CELL_LENGTH + 1), "a\x00b", "a\x08b"])
def test_a_cell_that_cannot_be_stored_is_told(text):
    assert read_table(csv_of(f"initiativ;1;;{text};")).rows[0].faults["title_da"]


def test_text_beside_the_last_column_is_told():
    assert read_table(b"art;nummer\ninitiativ;1;mere\n").rows[0].faults[""]


def zip_of(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def test_a_zip_bomb_is_refused_unopened():
    bomb = zip_of(sheet=b"0" * (limits.IMPORT_UNPACKED_SIZE + 1))
    assert len(bomb) < 100_000
    assert "pakker sig ud" in refusal_of(bomb)


def test_entities_that_unfold_are_refused():
    laughs = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
    for encoding in ("utf-8", "utf-16"):
        assert "DTD" in refusal_of(zip_of(sheet=laughs.encode(encoding)))


def test_another_zip_file_is_refused():
    assert "XLSX" in refusal_of(zip_of(letter=b"a Word file, say"))


@pytest.mark.parametrize(
    ("text", "date", "precision", "written"),
    [
        ("2026-06-30", dt.date(2026, 6, 30), "day", "2026-06-30"),
        ("30.6.2026", dt.date(2026, 6, 30), "day", "2026-06-30"),
        ("30-06-2026", dt.date(2026, 6, 30), "day", "2026-06-30"),
        ("2026-06", dt.date(2026, 6, 1), "month", "2026-06"),
        ("2026", dt.date(2026, 1, 1), "year", "2026"),
        ("sommeren 2026", dt.date(2026, 6, 1), "season", "sommer 2026"),
        ("Autumn 2026", dt.date(2026, 9, 1), "season", "efterår 2026"),
        ("vinter 2026", dt.date(2026, 12, 1), "season", "vinter 2026"),
        ("", None, "unknown", ""),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_known(text, date, precision, written):
    assert parse_date(text) == (date, precision)
    assert write_date(date, precision) == written


@pytest.mark.parametrize("text", ["31.6.2026", "snart", "2026-13", "0026", "30/6/26", "99999"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        parse_date(text)


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "+45", "@x", "'quoted'", "plain", ""])
def test_guarding_against_formulas_can_be_taken_back(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "@"))
