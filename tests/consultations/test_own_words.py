"""What one sender wrote otherwise than the text that stands for many."""

import re

from consultations.own_words import own_words
from ogp_portal.common import limits

COMMON = "Læg referater ud. Gør det hver uge.\nSpørg borgerne først."


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_same_words_differ_in_nothing():
    assert own_words(COMMON, COMMON.upper().replace("\n", " ")) == ""


def test_added_sentence_is_marked_and_the_rest_left_out():
    page = str(own_words(COMMON, COMMON + " Min nabo mener det samme."))
    assert "Min nabo mener det samme." in page
    assert "<ins>" in page
    assert "<del>" not in page
    assert "referater" not in page


def test_changed_word_stands_in_its_sentence():
    page = str(own_words(COMMON, COMMON.replace("uge", "dag")))
    assert "Gør det hver" in page
    assert "<del>" in page
    assert "Spørg" not in page


def test_markup_of_others_is_text():
    page = str(own_words(COMMON, COMMON + " <script>alert(1)</script>"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_much_of_ones_own_is_cut():
    page = plain(own_words(COMMON, COMMON + " " + "ord " * 5_000))
    assert len(page) < 2 * limits.ALIKE_OWN_WORDS_LENGTH
    page = plain(own_words(COMMON, COMMON + " " + "Noget andet her. " * 5_000))
    assert len(page) < 2 * limits.ALIKE_OWN_WORDS_LENGTH


def test_language_of_the_texts_is_told():
    assert 'lang="en"' in own_words("One two three.", "One two four.", "en")
