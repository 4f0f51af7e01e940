"""A name is one line that reads as it was written; what was typed stays beside what is wrong."""

import pytest
from django.urls import reverse

from consultations.models import Submission
from ogp_portal.common.names import check_name

pytestmark = pytest.mark.django_db

WRONG = {
    "two lines": ("Karen\nStyrelsen", "Skriv det på én linje."),
    "a return": ("Karen\r\nStyrelsen", "Skriv det på én linje."),
    "a line of Unicode": ("Karen\u2028Styrelsen", "Skriv det på én linje."),
    "turned around": ("Karen \u202enesneJ", "Udelad de usynlige tegn"),
    "held apart": ("\u2067Karen\u2069", "Udelad de usynlige tegn"),
    "a bell": ("Karen\x07", "Udelad de usynlige tegn"),
    "nothing one sees": ("\u200b\u200d\ufeff\u00ad", "mindst ét bogstav"),
    "a blank letter": ("\u3164", "mindst ét bogstav"),
    "signs": ("!!!", "mindst ét bogstav"),
}
FIELDS = ["name", "organisation_name", "role"]
RIGHT = [
    "Karen Jensen",
    "Ærø Å/S",
    "محمد",
    "می\u200cخواهم",
    "李",
    "3F",
    "Jürgen O’Neill-Æbelø",
    "👩\u200d🚀 Ida",
]


@pytest.mark.parametrize("name", RIGHT)
def test_names_of_all_kinds_are_names(name):
    check_name(name)


@pytest.fixture
def address(at, now, consultation) -> str:
    at(now)
    return reverse("submission-new", args=[consultation.slug])


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("kind", sorted(WRONG))
def test_a_name_that_misleads_is_refused_beside_its_field(client, form, address, field, kind):
    written, words = WRONG[kind]
    organisation = {
        "submitter_kind": "organisation",
        "organisation_name": "Foreningen",
        "role": "Formand",
    }
    answer = client.post(address, {**form, **organisation, field: written})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="id_{field}_error"' in answer.text
    assert form["text"] in answer.text
    assert not Submission.objects.exists()
