"""Keeping counts and positions exact."""

from django.db import connection

from ..models import Consultation, ConsultationFigures, Submission
from ..models.figures import count

# Places among the public answers, by the time they were received. Only rows that move are written.
_NUMBER = """
    UPDATE consultations_submission AS answer SET position = place.number
    FROM (
        SELECT id, row_number() OVER (ORDER BY received_at, id) AS number
        FROM consultations_submission
        WHERE consultation_id = %s AND state = 'published' AND hidden_at IS NULL
    ) AS place
    WHERE answer.id = place.id AND answer.position IS DISTINCT FROM place.number
"""


def recount(consultation: Consultation) -> ConsultationFigures:
    """Writes positions and figures as the rows are now. Call while `locked(consultation)` holds the row.

    Whoever makes rows in bulk calls it once afterwards.
    """
    answers = Submission.objects.filter(consultation=consultation)
    public = answers.filter(state="published", hidden_at=None)
    answers.filter(position__isnull=False).exclude(pk__in=public.values("pk")).update(position=None)
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [consultation.pk])
    figures = count(consultation)
    fields = ["answers", "proposals", "by_decision", "deferred_until"]
    ConsultationFigures.objects.bulk_create(
        [figures], update_conflicts=True, unique_fields=["consultation"], update_fields=fields
    )
    return figures
