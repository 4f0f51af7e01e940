"""What the database holds of the record, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from ogp_portal import record
from ogp_portal.record.models import Entry, EventKind, Seal
from tests.factories import PlanFactory

pytestmark = pytest.mark.django_db
ZEROS, ONES = "0" * 64, "1" * 64


def refused(constraint: str, write) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def test_a_seal_is_whole(now):
    right = {"event": "status", "seal": ZEROS, "salt": ONES, "made_at": now}
    right |= {"facts": {}, "subject_kind": "plans.actionplan", "subject_id": 1}
    for constraint, wrong in (
        ("seal_is_a_checksum", {"seal": "x" * 64}),
        ("seal_is_open_or_erased", {"salt": ""}),
        ("seal_event_known", {"event": "visit"}),
    ):
        refused(constraint, lambda wrong=wrong: Seal.objects.create(**{**right, **wrong}))


def test_an_entry_is_whole(now):
    first, second = (
        record.seal(EventKind.STATUS, PlanFactory(), {}, now=now) for _number in range(2)
    )
    right = {"number": 1, "at": now, "event": "status", "previous": ZEROS, "hash": ONES}

    def create(source, **more):
        return Entry.objects.create(**{**right, "source": source, "seal": source.seal, **more})

    refused("entry_number_from_one", lambda: create(first, number=0))
    refused("entry_has_its_hashes", lambda: create(first, hash=""))
    create(first)
    refused("entry_follows_one_other", lambda: create(second, number=2))


def test_every_constraint_is_tested():
    names = {one.name for model in (Seal, Entry) for one in model._meta.constraints}
    assert names == {
        "seal_is_a_checksum",
        "seal_is_open_or_erased",
        "seal_event_known",
        "entry_number_from_one",
        "entry_has_its_hashes",
        "entry_follows_one_other",
    }
