"""Finding answers alike streams: memory does not grow with the number of answers."""

import tracemalloc

import pytest
from django.db import connection

from consultations import actions
from consultations.models import AnswerCluster, AnswerSignature
from tests.factories import ConsultationFactory
from tests.factories.consultations import NOW

from .test_likeness import CAMPAIGN

pytestmark = pytest.mark.django_db

FEW_MEGABYTES = 20 * 2**20


def fill(number: int):
    """A consultation with so many answers: half a campaign with own words, half all different."""
    consultation = ConsultationFactory()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO consultations_submission (
                reference, consultation_id, phase_id, idempotency_key, submitter_kind,
                organisation_name, public_name, wish, channel, has_no_remarks, state, received_at,
                confirmed_at, published_at, is_one_of_many, refusal_reason, language,
                is_demonstration, hide_reason, is_confirmed_otherwise
            )
            SELECT 'S-' || upper(lpad(to_hex(one + 1000000 * %s::bigint), 8, '0')), %s, %s, gen_random_uuid(), 'citizen',
                '', 'Borger ' || one, 'with_name', 'form', false, 'published', %s, %s, %s, false,
                '', 'da', false, '', false
            FROM generate_series(1, %s) AS one
            """,
            [consultation.pk, consultation.pk, consultation.phases.get().pk, NOW, NOW, NOW, number],
        )
        cursor.execute(
            """
            INSERT INTO consultations_submissionversion
                (submission_id, number, text, html, checksum, received_at)
            SELECT id, 1, CASE WHEN id %% 2 = 0 THEN %s || ' Hilsen ' || public_name ELSE (
                SELECT string_agg(substr(md5(id || '/' || word), 1, 7), ' ')
                FROM generate_series(1, 60) AS word
            ) END, '', '', received_at
            FROM consultations_submission WHERE consultation_id = %s
            """,
            [CAMPAIGN, consultation.pk],
        )
        cursor.execute("ANALYZE consultations_submission, consultations_submissionversion")
    return consultation


def peak_of(number: int) -> int:
    """Bytes that Python holds at most while so many answers are compared."""
    consultation = fill(number)
    tracemalloc.start()
    try:
        actions.liken(consultation, now=NOW)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        group = AnswerCluster.objects.get(consultation=consultation)
        signatures = AnswerSignature.objects.filter(consultation=consultation)
        assert group.senders == group.shown == number // 2
        assert signatures.filter(is_leader=True).count() == number // 2 + 1


@pytest.mark.slow
def test_memory_does_not_grow_with_the_answers():
    actions.liken(fill(2), now=NOW)  # numpy is loaded once
    few, many = peak_of(1_000), peak_of(3_000)
    assert many < few * 1.2
    assert many < FEW_MEGABYTES
