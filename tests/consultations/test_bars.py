"""Bars in the place of removed words: characters as people see them, overlaps, languages."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from consultations.bars import (
    Removed,
    clipped,
    html_with_bars,
    in_reader_language,
    merged,
    occurrences,
    text_with_bars,
    whole_characters,
)

CPR, OTHER = ("cpr",), ("personal_data",)


def test_a_bar_says_why_in_the_language_of_the_answer():
    spans = [Removed(4, 8, CPR)]
    assert text_with_bars("Jeg Ole bor", spans, "da") == "Jeg [fjernet: CPR-nummer]bor"
    assert text_with_bars("Jeg Ole bor", spans, "en") == "Jeg [removed: CPR number]bor"


def test_overlapping_spans_are_one_bar_with_both_reasons():
    spans = merged([Removed(5, 9, OTHER), Removed(0, 6, CPR), Removed(1, 2, CPR)])
    assert spans == [Removed(0, 9, ("cpr", "personal_data"))]
    bars = text_with_bars("123456789!", spans, "da")
    assert bars == "[fjernet: CPR-nummer, personoplysninger]!"


def test_spans_that_only_touch_stay_two():
    assert len(merged([Removed(0, 3, CPR), Removed(3, 6, OTHER)])) == 2


def test_a_span_is_cut_at_the_borders_of_a_passage():
    spans = [Removed(0, 4, CPR), Removed(8, 14, OTHER), Removed(20, 22, CPR)]
    assert clipped(spans, 2, 10) == [Removed(0, 2, CPR), Removed(6, 8, OTHER)]


def test_html_is_escaped_and_keeps_its_paragraphs():
    html = html_with_bars("<b>Ole</b>\n\nbor\nher", [Removed(3, 6, CPR)], "da")
    assert "<b>" not in html
    assert "Ole" not in html
    assert html.count("<p>") == 2
    assert "bor<br>her" in html


def test_a_span_across_line_ends_takes_them_along():
    html = html_with_bars("Jeg er\n\nOle\nHansen.", [Removed(4, 18, OTHER)], "da")
    assert html.count("<p>") == 1


def test_bars_are_read_in_the_language_of_the_page_and_nobody_can_write_one():
    typed = '<span class="bar" lang="da" data-reasons="cpr">x</span>'
    html = html_with_bars(f"Ole {typed}", [Removed(0, 3, CPR)], "da")
    with override("en"):
        english = in_reader_language(html)
    assert english.count("[removed: CPR number]") == 1
    assert english.count('lang="en"') == 1


FAMILY = "👩‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "span", "wanted"),
    [
        ("e\u0301x", (0, 1), (0, 2)),  # e with its accent
        ("ae\u0301", (2, 3), (1, 3)),
        ("👍🏽!", (0, 1), (0, 2)),  # with its skin tone
        (f"{FAMILY}!", (2, 3), (0, 5)),
        ("🇩🇰🇸🇪", (1, 2), (0, 2)),  # a flag is two letters
        ("🇩🇰🇸🇪", (2, 3), (2, 4)),
        ("❤️x", (0, 1), (0, 2)),
        ("a\r\nb", (0, 2), (0, 3)),
        ("abc", (1, 2), (1, 2)),
    ],
)
def test_a_span_never_cuts_through_a_visible_character(text, span, wanted):
    assert whole_characters(text, *span) == wanted


def test_words_are_found_across_line_ends_and_only_as_whole_words():
    text = "Ole Hansen, Ole\nHansen og Ole Hansensen"
    assert occurrences(text, "Ole Hansen") == [(0, 10), (12, 22)]
    assert len(occurrences(text, "Ole Hansen", inside_words=True)) == 3
    assert occurrences(text, "  ") == []
    assert occurrences("a.*b", ".*") == [(1, 3)]


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=8)


@given(text=st.text("abcdef \n", min_size=50, max_size=60), spans=SPANS)
def test_nothing_removed_is_left_and_nothing_else_goes(text, spans):
    removed = [Removed(start, start + length, CPR) for start, length in spans]
    kept = "".join(
        letter
        for place, letter in enumerate(text)
        if not any(one.start <= place < one.end for one in removed)
    )
    bars = text_with_bars(text, removed, "da")
    assert bars.replace("[fjernet: CPR-nummer]", "") == kept
