"""Keeping counts and positions exact."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from ..models import Consultation, ConsultationFigures, Submission, figures_of
from ..models.figures import count
from .clustering import keep_shown

_FOLDED = """
    FROM consultations_alikeanswer AS member
    JOIN consultations_answercluster AS cluster ON cluster.id = member.cluster_id
    WHERE member.place IS NOT NULL AND cluster.representative_id <> member.version_id
"""
# Places in the list, by the time of receiving: each public answer has one, save those that are
# shown as one text with another. Only rows that move are written.
_NUMBER = f"""
    UPDATE consultations_submission AS answer SET position = place.number
    FROM (
        SELECT id, row_number() OVER (ORDER BY received_at, id) AS number
        FROM consultations_submission AS one
        WHERE consultation_id = %s AND state = 'published' AND hidden_at IS NULL
            AND NOT EXISTS (SELECT {_FOLDED} AND member.submission_id = one.id)
    ) AS place
    WHERE answer.id = place.id AND answer.position IS DISTINCT FROM place.number
"""  # noqa: S608 - our own words
_UNNUMBER = f"""
    UPDATE consultations_submission AS answer SET position = NULL
    WHERE consultation_id = %s AND position IS NOT NULL
        AND EXISTS (SELECT {_FOLDED} AND member.submission_id = answer.id)
"""  # noqa: S608 - our own words


def recount(consultation: Consultation) -> ConsultationFigures:
    """Writes positions and figures as the rows are now. Call while `locked(consultation)` holds the row.

    Whoever makes rows in bulk calls it once afterwards, or acts inside `counted_once`.
    """
    if consultation.pk in _postponed.get():
        return figures_of(consultation)
    answers = Submission.objects.filter(consultation=consultation)
    public = answers.filter(state="published", hidden_at=None)
    keep_shown(consultation)
    answers.filter(position__isnull=False).exclude(pk__in=public.values("pk")).update(position=None)
    with connection.cursor() as cursor:
        cursor.execute(_UNNUMBER, [consultation.pk])
        cursor.execute(_NUMBER, [consultation.pk])
    figures = count(consultation)
    fields = ["answers", "folded", "proposals", "by_decision", "deferred_until", "by_theme"]
    ConsultationFigures.objects.bulk_create(
        [figures], update_conflicts=True, unique_fields=["consultation"], update_fields=fields
    )
    return figures


_postponed: ContextVar[frozenset[int]] = ContextVar("postponed", default=frozenset())


@contextmanager
def counted_once(consultation: Consultation) -> Iterator[None]:
    """Many acts on one consultation in one transaction are counted when the last is done."""
    token = _postponed.set(_postponed.get() | {consultation.pk})
    try:
        yield
    finally:
        _postponed.reset(token)
    recount(consultation)
