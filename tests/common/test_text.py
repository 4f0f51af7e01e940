import pytest

from ogp_portal.common.markdown import render_markdown
from ogp_portal.common.text import (
    danish_slug,
    danish_sort_key,
    first_words,
    new_reference,
    one_line,
)


def test_slug_spells_danish_letters_out():
    assert danish_slug("Ærø – høringssvar på åbenhed") == "aeroe-hoeringssvar-paa-aabenhed"


def test_slug_of_nothing_is_still_an_address():
    assert danish_slug("!!!") == "uden-titel"


def test_sort_key_puts_danish_letters_last_and_aa_as_aring():
    names = ["Ærø", "Zealand", "Aarhus", "Østerbro", "Viborg", "Ålborg", "Allerød"]
    in_order = ["Allerød", "Viborg", "Zealand", "Ærø", "Østerbro", "Ålborg", "Aarhus"]
    assert sorted(names, key=danish_sort_key) == in_order


def test_reference_has_no_letters_that_are_mistaken_on_the_telephone():
    letters = {letter for _ in range(200) for letter in new_reference("S")[2:]}
    assert not letters & set("01OIL")


def test_one_line_keeps_a_header_on_one_line():
    assert one_line("Emne\r\nBcc: offer@example.org") == "Emne Bcc: offer@example.org"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[klik](javascript:alert(1))",
        "[klik](data:text/html;base64,PHNjcmlwdD4=)",
        "<svg><animate onbegin=alert(1)></svg>",
        '<a href="https://e.dk" onclick="alert(1)">x</a>',
        "<math><mtext><style><img src=x onerror=alert(1)>",
        "![x](https://spion.example/pixel.png)",
    ],
)
def test_markdown_never_lets_script_or_pictures_through(attack):
    html = render_markdown(attack)
    for forbidden in ("<script", "<img", "<svg", "<math", "<style", 'href="javascript', "<a on"):
        assert forbidden not in html
    assert 'href="data:' not in html


def test_markdown_lowers_headings_below_the_pages_own():
    assert render_markdown("# Overskrift") == "<h3>Overskrift</h3>\n"


def test_markdown_links_give_no_search_engine_credit():
    assert 'rel="nofollow ugc noopener"' in render_markdown("[a](https://example.org)")


def test_markdown_survives_deep_nesting():
    assert render_markdown(">" * 5_000 + " dybt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kort", "kort"),
        ("på én fælles side", "på én…"),
        ("et to tre fire fem", "et to tre…"),
        ("uafbrudtlangtord", "uafbrudtlan…"),
        ("et, to, tretten", "et, to…"),
        ("ord" + " " * 60 + "sidst", "ord…"),
    ],
)
def test_first_words_end_with_a_word(text, expected):
    assert first_words(text, 12) == expected


@pytest.mark.parametrize("text", ["مَرْحَبًا بِكُمْ " * 20, "x\u030c" * 150, "हिन्दी " * 60, "é" * 300])
def test_first_words_count_the_marks_on_letters(text):
    """A column of 200 characters counts them too."""
    found = first_words(text, 200)
    assert 100 < len(found) <= 200
    assert text.startswith(found.removesuffix("…"))


def test_first_words_cut_no_letter_from_its_marks():
    assert first_words("x\u030c" * 9, 10) == "x\u030c" * 4 + "…"
