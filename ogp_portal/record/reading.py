"""What is read of the record: proofs for those whom they concern, places, heads."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models

from .models import DailyHead, EventKind, Seal, kind_of


@dataclass(frozen=True)
class Proof:
    """What opens a seal, and its place once it has one. For its holder, or public."""

    seal: str
    salt: str
    facts: dict[str, Any]
    number: int | None

    def document(self) -> dict[str, Any]:
        """As the verifier reads it."""
        return {
            "seal": self.seal,
            "salt": self.salt,
            "facts": self.facts,
            "number": self.number,
        }


def proofs_of(subject: models.Model) -> list[Proof]:
    """All that the portal can still prove about one object, first made first."""
    rows = Seal.objects.about(subject).select_related("entry")
    return [_proof(one) for one in rows]


def receipt_of(subject: models.Model) -> Proof | None:
    """The proof of what was received last; None where it was received before the record began."""
    rows = Seal.objects.filter(
        subject_kind=kind_of(type(subject)), subject_id=subject.pk, event=EventKind.RECEIPT
    )
    found = rows.select_related("entry").order_by("-pk").first()
    return None if found is None else _proof(found)


def _proof(one: Seal) -> Proof:
    entry = getattr(one, "entry", None)
    return Proof(one.seal, one.salt, one.facts, entry and entry.number)


def proof_document(subject: models.Model) -> dict[str, Any]:
    """The file of proofs that the sender of an answer keeps."""
    return {
        "record": f"{settings.OGP_SITE_URL}/data/record/",
        "chain": f"{settings.OGP_SITE_URL}/api/v1/record.jsonl",
        "proofs": [one.document() for one in proofs_of(subject)],
    }


def heads_document() -> dict[str, Any]:
    """The head of every day that is over, newest first."""
    rows = DailyHead.objects.select_related("entry").order_by("-day")
    return {
        "record": f"{settings.OGP_SITE_URL}/data/record/",
        "heads": [
            {"day": one.day.isoformat(), "number": one.entry_id, "hash": one.entry.hash}
            for one in rows
        ],
    }
