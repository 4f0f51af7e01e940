import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ogp_portal.accounts.names import public_name


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  Åse   Ærø ", "Åse Ærø"),
        ("A\u030ase", "Åse"),
        ("Bo\u202e Borger", "Bo Borger"),
        ("Bo\u200b\u00adB", "BoB"),
        ("Bo\nB\tC", "Bo B C"),
        ("Zoë d'Été-O’Neil", "Zoë d'Été-O’Neil"),
        ("Nguyễn Thị Minh", "Nguyễn Thị Minh"),
        ("Γιώργος", "Γιώργος"),
        ("محمد علي", "محمد علي"),
        ("Borger 7", "Borger 7"),
        ("Ida Administrationsdatter", "Ida Administrationsdatter"),
    ],
)
def test_name_is_shown_as_it_reads(written, shown):
    assert public_name(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "\u202e\u200f",
        "---",
        "bo@example.org",
        "Se https://evil.example",
        "www.evil.example",
        "B\u043e Borger",
        "Z\u0335\u0336\u0337\u0338a",
        "Moderator",
        "OGP-Redaktør",
        "ＡＤＭＩＮ",
        "Digitaliseringsstyrelsen",
        "Mod\u200berator",
    ],
)
def test_name_that_misleads_is_refused(written):
    with pytest.raises(ValidationError) as refused:
        public_name(written)
    assert refused.value.messages[0]


@given(st.text(max_size=80))
def test_whatever_is_written_gives_a_clean_name_or_a_reason(written):
    try:
        name = public_name(written)
    except ValidationError:
        return
    assert name == name.strip()
    assert "\u202e" not in name
    assert public_name(name) == name
