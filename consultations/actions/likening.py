"""Finding answers that say nearly the same, and what staff decide about a group of them.

Memory stays flat however many answers there are: texts and signatures come a few hundred at a
time, what they are compared with is looked up by index, and groups are made inside the database.
"""

import datetime as dt
from collections.abc import Callable
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from ogp_portal import jobs
from ogp_portal.common import limits

from .. import likeness
from ..models import AnswerSignature, Consultation, SubmissionVersion
from .clustering import regroup
from .counting import recount
from .locking import locked

LIKEN = "consultations.liken"
THRESHOLD = limits.ALIKE_PERCENT / 100
TEXTS_AT_A_TIME = 50
"""Texts of limits.ANSWER_LENGTH at most, so 20 MB."""
COMPARED_AT_A_TIME = 500


def enqueue_likening(consultation: Consultation, *, now: dt.datetime) -> None:
    """Asks for the answers to be compared, once for all that come in within half a minute."""
    turn = int(now.timestamp()) // limits.ALIKE_WAIT_SECONDS
    jobs.enqueue(
        LIKEN,
        consultation.pk,
        dedupe_key=f"liken:{consultation.pk}:{turn}",
        now=now,
        not_before=dt.datetime.fromtimestamp((turn + 2) * limits.ALIKE_WAIT_SECONDS, dt.UTC),
    )


def enqueue_forgotten(*, now: dt.datetime) -> int:
    """Asks for every consultation with a version that has not been compared; returns how many."""
    versions = SubmissionVersion.objects.filter(submission__consultation=OuterRef("pk"))
    waiting = versions.exclude(signature__method=likeness.METHOD, signature__seed=likeness.SEED)
    found = Consultation.objects.filter(Exists(waiting))
    for consultation in found:
        enqueue_likening(consultation, now=now)
    return len(found)


def liken(
    consultation: Consultation,
    *,
    now: dt.datetime,
    progress: Callable[[int, int, str], None] = lambda done, total, label: None,
) -> None:
    """Compares what has come in since and brings the groups up to date. Run twice, it does once.

    Each step commits, so whatever stops it, the next run goes on from there. The groups are the
    same whichever order the answers were worked on in.
    """
    signed, compared = 0, 0
    for number in _sign_new(consultation):
        signed += number
        progress(0, 0, f"{signed} signatures")
    for number in _compare_new(consultation):
        compared += number
        progress(0, 0, f"{compared} compared")
    with transaction.atomic():
        consultation = locked(consultation)
        regroup(consultation, threshold=THRESHOLD, now=now)
        recount(consultation)


def _sign_new(consultation: Consultation):
    """Makes the signatures that are missing; yields how many, again and again."""
    kept = AnswerSignature.objects.filter(consultation=consultation)
    kept.exclude(method=likeness.METHOD, seed=likeness.SEED).delete()
    missing = SubmissionVersion.objects.filter(
        submission__consultation=consultation, signature=None
    )
    # Looked for once: asked anew after each batch, all that is signed by then would be read again.
    keys = missing.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000)
    while some := list(islice(keys, TEXTS_AT_A_TIME)):
        versions = SubmissionVersion.objects.filter(pk__in=some).select_related("submission")
        made = [_signature(version, consultation) for version in versions]
        AnswerSignature.objects.bulk_create(made, ignore_conflicts=True)  # a second worker's
        yield len(made)


def _signature(version: SubmissionVersion, consultation: Consultation) -> AnswerSignature:
    found = likeness.sign(version.text)
    is_compared = found.sequences >= limits.ALIKE_FEWEST_SEQUENCES
    return AnswerSignature(
        version_id=version.pk,
        consultation=consultation,
        received_at=version.received_at,
        name=f"{version.submission.reference}/{version.number:05}",
        method=likeness.METHOD,
        seed=likeness.SEED,
        words_key=found.words_key,
        hashes=found.hashes if is_compared else b"",
        bands=likeness.bands_of(found.hashes, consultation.pk) if is_compared else [],
    )


def _compare_new(consultation: Consultation):
    """Gives each new signature its leader, first received first; yields how many each time."""
    columns = "pk", "received_at", "name", "hashes", "bands"
    of_consultation = AnswerSignature.objects.filter(consultation=consultation)
    waiting = of_consultation.filter(leader=None).exclude(hashes=b"")
    while True:
        with transaction.atomic():
            _alone(consultation)
            first = waiting.order_by("received_at", "name").values(*columns).first()
            if first is None:
                return
            _forget_after(of_consultation, first)
            rows = list(
                waiting.order_by("received_at", "name").values(*columns)[:COMPARED_AT_A_TIME]
            )
            _write(_compared(rows))
        yield len(rows)


def _alone(consultation: Consultation) -> None:
    """Two workers never compare the answers of one consultation at the same time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [LIKEN, consultation.pk % 2**31]
        )


def _forget_after(signatures, first: dict[str, Any]) -> None:
    """What was received after `first` is compared again: `first` may lead some of it."""
    later = Q(received_at=first["received_at"], name__gt=first["name"])
    later |= Q(received_at__gt=first["received_at"])
    later = signatures.filter(later, leader__isnull=False)
    later.update(leader=None, is_leader=False, similarity=None)


# Row by row, so that the index is asked for 42 numbers at a time: asked for those of all rows at
# once it would compare each text that it finds with all of them.
_NEAR = """
    SELECT version_id, hashes, bands
    FROM consultations_answersignature
    WHERE version_id IN (
        SELECT leader.version_id
        FROM consultations_answersignature AS one
        JOIN consultations_answersignature AS leader
            ON leader.is_leader AND leader.bands && one.bands
        WHERE one.version_id = ANY(%s)
    )
    ORDER BY received_at, name
"""


def _compared(rows: list[dict[str, Any]]) -> list[tuple[int, int, float]]:
    """(signature, its leader, similarity) of each row; the rows come first received first."""
    leaders = likeness.Leaders(THRESHOLD)
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [[row["pk"] for row in rows]])
        while near := cursor.fetchmany(COMPARED_AT_A_TIME):
            for key, hashes, bands in near:
                leaders.add(key, bytes(hashes), bands)
    return [
        (row["pk"], *leaders.place(row["pk"], bytes(row["hashes"]), row["bands"])) for row in rows
    ]


def _write(found: list[tuple[int, int, float]]) -> None:
    keys, leaders, shares = (list(column) for column in zip(*found, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE consultations_answersignature AS one
            SET leader_id = found.leader, is_leader = found.leader = found.key,
                similarity = found.share
            FROM unnest(%s::bigint[], %s::bigint[], %s::float8[]) AS found (key, leader, share)
            WHERE one.version_id = found.key
            """,
            [keys, leaders, shares],
        )
