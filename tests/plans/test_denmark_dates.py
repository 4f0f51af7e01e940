"""Dates known to the day, month, season or year."""

import pytest

from plans.denmark import imprecise


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("2018", "2018-01-01", "year"),
        ("2018-06", "2018-06-01", "month"),
        ("juni 2018", "2018-06-01", "month"),
        ("June 2018", "2018-06-01", "month"),
        ("sommeren 2018", "2018-06-01", "season"),
        ("2018-sommer", "2018-06-01", "season"),
        ("winter 2018", "2018-01-01", "season"),
        ("4. august 2023", "2023-08-04", "day"),
        ("2023-08-04", "2023-08-04", "day"),
    ],
)
def test_what_an_editor_writes_is_understood(text, date, precision):
    assert imprecise.from_person(text) == {"date": date, "precision": precision}


@pytest.mark.parametrize(
    "text", ["", "snart", "2018-13", "30. februar 2020", "0001", "99999", "juni", "1 2 3 4", "२०१८"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        imprecise.from_person(text)


@pytest.mark.parametrize("text", ["2018", "2018-06", "2018-sommer", "2018-vinter", "2018-06-04"])
def test_date_is_written_as_it_was_typed(text):
    assert imprecise.as_written(imprecise.from_person(text)) == text


@pytest.mark.parametrize(
    ("text", "last"),
    [("2019", "2019-12-31"), ("2019-02", "2019-02-28"), ("2019-efteraar", "2019-11-30")],
)
def test_imprecise_date_ends_with_its_last_day(text, last):
    assert imprecise.last_day(imprecise.from_person(text)).isoformat() == last
