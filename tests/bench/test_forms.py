"""A form is read from the page and sent again as a browser would."""

import uuid
from urllib.parse import parse_qs

import pytest

from bench.forms import text_form

PAGE = """
<form action="/soeg/"><input name="q"><input type="hidden" name="side" value="1"></form>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="abc">
<input type="hidden" name="key" value="7d444840-9dc0-11d1-b245-5ffdce74fad2">
<textarea name="text"></textarea></form>
"""


def test_the_form_with_the_text_area_is_taken():
    assert parse_qs(text_form(PAGE).filled_in("Hej æøå"))["text"] == ["Hej æøå"]


def test_hidden_fields_of_other_forms_are_left_out():
    assert set(parse_qs(text_form(PAGE).filled_in("x"))) == {"csrfmiddlewaretoken", "key", "text"}


def test_each_sending_has_a_key_of_its_own():
    form = text_form(PAGE)
    first, second = (parse_qs(form.filled_in("x")) for _ in range(2))
    assert first["csrfmiddlewaretoken"] == second["csrfmiddlewaretoken"] == ["abc"]
    assert first["key"] != second["key"]
    assert uuid.UUID(second["key"][0])


def test_a_page_without_a_form_is_refused():
    with pytest.raises(LookupError, match="no form"):
        text_form("<p>Log ind for at svare.</p>")
