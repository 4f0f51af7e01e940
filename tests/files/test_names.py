"""Names of files as strangers write them."""

import pytest

from ogp_portal.common import limits
from ogp_portal.files.names import clean_name, may_hold_cpr, names_person


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("svar.pdf", "svar.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\kh\svar.pdf", "svar.pdf"),
        ("svar\x00\r\n.pdf", "svar.pdf"),
        ("gift\u202efdp.exe", "giftfdp.exe"),
        ("<svg onload=alert(1)>.pdf", "_svg onload=alert(1)_.pdf"),
        ("A\u030arsplan.pdf", "Årsplan.pdf"),
        ("...", "fil"),
        ("", "fil"),
        ("  svar  2 .pdf", "svar 2 .pdf"),
        ("half \ud800.pdf", "half .pdf"),
    ],
)
def test_a_name_is_cleaned(given, cleaned):
    assert clean_name(given) == cleaned


def test_a_long_name_keeps_its_ending():
    name = clean_name("x" * 500 + ".pdf")
    assert len(name) == limits.FILE_NAME_LENGTH
    assert name.endswith(".pdf")


@pytest.mark.parametrize(
    "text", ["010203-1234.pdf", "svar 0102031234", "2902041234", "290200-1234", "31 129912345"[3:]]
)
def test_a_date_and_four_digits_may_be_a_cpr_number(text):
    assert may_hold_cpr(text) is (text != "129912345")


@pytest.mark.parametrize("text", ["3202031234", "0113031234", "20261123-1234", "290203-1234", "x"])
def test_other_numbers_are_none(text):
    assert not may_hold_cpr(text)


def test_a_name_in_a_file_name_is_found():
    assert names_person("Svar_Karen-JENSEN.pdf", "Karen Jensen")
    assert not names_person("Svar fra foreningen.pdf", "Karen Jensen")
