"""The word diff: every word of both texts is there, and nothing else."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from plans.word_diff import word_diff

TEXTS = st.text(alphabet="ab <&æ\n.", max_size=40)


def _without(tag: str, page: str) -> str:
    page = re.sub(r'<span class="sr-only">.*?</span>', "", page)
    page = re.sub(rf"<{tag}>.*?</{tag}>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"</?(ins|del)>", "", page))


@given(before=TEXTS, after=TEXTS)
def test_taking_out_the_new_gives_the_old_and_the_other_way_round(before, after):
    page = str(word_diff(before, after))
    assert _without("ins", page) == before
    assert _without("del", page) == after


def test_changed_words_are_announced_in_words():
    page = word_diff("åbne data", "åbne tal")
    assert "udgået: </span>data</del>" in page or "data</del>" in page
    assert "tal</ins>" in page


def test_a_very_long_text_stands_whole():
    page = word_diff("a " * 1_000, "b " * 1_000)
    assert page.count("<del>") == page.count("<ins>") == 1
