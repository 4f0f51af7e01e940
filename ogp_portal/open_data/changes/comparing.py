"""What the public reads now beside what it read last: the differences, object by object."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator

from ogp_portal.common import limits

from ..fields import Row
from ..kinds import Kind
from .models import Fingerprint, What

Difference = tuple[str, str]
"""(What, the object's public key)."""

_READ_AT_ONCE = 1_000


def compare_all(kind: Kind, now: dt.datetime) -> list[Difference]:
    """Compares every object of a kind and keeps how it reads now."""
    stored = _stored(Fingerprint.objects.filter(kind=kind.name))
    return _keep(kind, _now_public(kind, None, now), stored)


def compare_some(kind: Kind, keys: set[int], now: dt.datetime) -> list[Difference]:
    """Compares the objects of a kind with these keys in the database, public or not."""
    found, ordered = [], sorted(keys)
    for start in range(0, len(ordered), limits.CHANGES_COMPARED_AT_ONCE):
        some = ordered[start : start + limits.CHANGES_COMPARED_AT_ONCE]
        stored = _stored(Fingerprint.objects.filter(kind=kind.name, row_key__in=some))
        found += _keep(kind, _now_public(kind, some, now), stored)
    return found


def _stored(fingerprints) -> dict[int, tuple[str, str]]:
    rows = fingerprints.values_list("row_key", "public_key", "checksum")
    return {row_key: (public_key, checksum) for row_key, public_key, checksum in rows.iterator()}


def _now_public(
    kind: Kind, keys: list[int] | None, now: dt.datetime
) -> Iterator[tuple[int, str, str]]:
    """(key in the database, public key, checksum) of what is public; of all without `keys`."""
    choice, rows = kind.serializer.chosen(), kind.rows(now)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    columns = {*choice.columns, "pk", kind.key}
    for row in rows.order_by().values(*columns).iterator(chunk_size=_READ_AT_ONCE):
        yield row["pk"], str(row[kind.key]), checksum_of(choice.show(row))


def checksum_of(shown: Row) -> str:
    """128 bits of SHA-256 over the object as the API shows it."""
    words = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _keep(
    kind: Kind, public: Iterable[tuple[int, str, str]], stored: dict[int, tuple[str, str]]
) -> list[Difference]:
    """Writes the fingerprints anew and returns what differs; what is left of `stored` is gone."""
    written, found = [], []
    for row_key, public_key, checksum in public:
        before = stored.pop(row_key, None)
        if before == (public_key, checksum):
            continue
        found.append((What.CREATED if before is None else What.CHANGED, public_key))
        written.append(
            Fingerprint(kind=kind.name, row_key=row_key, public_key=public_key, checksum=checksum)
        )
    Fingerprint.objects.bulk_create(
        written,
        batch_size=_READ_AT_ONCE,
        update_conflicts=True,
        unique_fields=["kind", "row_key"],
        update_fields=["public_key", "checksum"],
    )
    if stored:
        Fingerprint.objects.filter(kind=kind.name, row_key__in=[*stored]).delete()
    return found + [(What.REMOVED, public_key) for public_key, _checksum in stored.values()]
