"""Reading a list of parties as people write it: separators, headings, names with commas."""

import pytest

from consultations.invited_lists import read_list


def read(text: str) -> list[tuple[str, str, str, str]]:
    found = read_list(text)
    assert not found.errors
    return [(one.name, one.email, one.cvr, one.kind) for one in found.parties]


SIND = ("SIND, Afdeling Nord", "", "", "organisation")
KL = ("KL", "kl@kl.dk", "62555828", "authority")


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("SIND, Afdeling Nord", [SIND]),
        ("SIND, Afdeling Nord\nKL; kl@kl.dk; 62555828; myndighed", [SIND, KL]),
        ("KL\tkl@kl.dk\tDK 62 55 58 28\tMyndighed\r\n\r\n", [KL]),
        ("Navn,E-mail,CVR,Slags\nKL,kl@kl.dk,62555828,Offentlig myndighed", [KL]),
        ("KL,kl@kl.dk,62555828,authority", [KL]),
        ("Navn\nKL", [("KL", "", "", "organisation")]),
        ('"SIND, Afdeling Nord";', [SIND]),
        ("  \n", []),
    ],
)
def test_lists_are_read_as_they_are_written(text, parties):
    assert read(text) == parties


def test_an_unclosed_quotation_mark_is_told_by_its_line():
    assert [line for line, _said in read_list('KL\nDI\n"aldrig lukket').errors] == [3]
