"""What the database holds of changes and their numbers, whoever writes."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from ogp_portal.open_data.models import Change, Fingerprint

pytestmark = pytest.mark.django_db
CHANGE = {"number": 1, "kind": "plans", "public_key": "1", "what": "created"}


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("change_number_from_one", {"number": 0}),
        ("change_is_a_known_one", {"what": "moved"}),
    ],
)
def test_a_change_is_whole(constraint, wrong):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Change.objects.create(**{**CHANGE, **wrong})


def test_an_object_has_one_fingerprint():
    fingerprint = {"kind": "plans", "row_key": 1, "public_key": "1", "checksum": "0"}
    Fingerprint.objects.create(**fingerprint)
    with pytest.raises(IntegrityError, match="one_fingerprint_for_each"), transaction.atomic():
        Fingerprint.objects.create(**fingerprint)
    names = {one.name for model in (Change, Fingerprint) for one in model._meta.constraints}
    assert names == {
        "one_fingerprint_for_each",
        "change_number_from_one",
        "change_is_a_known_one",
    }


def test_a_number_is_never_changed_or_taken_back():
    Change.objects.create(**CHANGE)
    for write in (
        lambda: Change.objects.update(what="removed"),
        lambda: Change.objects.all().delete(),
    ):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            write()
