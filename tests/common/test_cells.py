import pytest

from ogp_portal.common.cells import guarded, unguarded

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠SUM(A1)",
    " =1", "\n=1", "'=1", "'' =1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_begins_with_an_apostrophe(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "Karen", "'t Hooft", "1-2", "a=b", " b", "«x»"])
def test_other_text_stays_as_it_is(text):
    assert guarded(text) == text
    assert unguarded(text) == text
