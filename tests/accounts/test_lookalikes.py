"""Nobody chooses a name that looks like that of somebody who works for the portal."""

import pytest

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DETAILS = "/konto/navn/"


@pytest.fixture
def mette(db):
    return UserFactory(display_name="Mette Holm", roles=["moderator"])


@pytest.mark.parametrize(
    "name",
    [
        "Mette Holm",
        "METTE  HOLM",
        "mette.holm",
        "Métte Hólm",
        "Mette HoIm",
        "Mette H0lm",
        "Mette Hol\u200bm",
        "\uff2dette Holm",
        "Mette Holrn",
    ],
)
def test_name_like_that_of_staff_is_refused_beside_its_field(client_of, stranger, mette, name):
    answer = client_of(stranger).post(DETAILS, {"display_name": name, "language": "da"})
    assert answer.status_code == 400
    assert "forveksle dig" in answer.text
    stranger.refresh_from_db()
    assert stranger.display_name == "Fremmed"


def test_other_names_and_ones_own_are_taken(client_of, stranger, mette):
    for person, name in [(stranger, "Mette Maja Holm"), (mette, "mette holm")]:
        answer = client_of(person).post(DETAILS, {"display_name": name, "language": "da"})
        assert answer.status_code == 302
        person.refresh_from_db()
        assert person.display_name == name


def test_name_of_who_has_left_the_staff_is_free(client_of, stranger, mette, now):
    mette.role_assignments.update(ended_at=now.replace(year=2099))
    form = {"display_name": "Mette Holm", "language": "da"}
    assert client_of(stranger).post(DETAILS, form).status_code == 302
