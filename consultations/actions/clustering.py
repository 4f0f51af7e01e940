"""Groups of answers that say nearly the same, kept by the database itself: rows never leave it."""

import datetime as dt
from contextlib import closing
from typing import Any

from django.db import connection

from .. import likeness
from ..models import AnswerCluster, Consultation

# The last version of each answer that stands in the case, and the text it follows.
_GROUPED = """
    grouped AS (
        SELECT last.submission_id, last.id AS version_id, one.leader_id, one.similarity,
            count(*) OVER (PARTITION BY one.leader_id) AS senders
        FROM (
            SELECT DISTINCT ON (version.submission_id) version.id, version.submission_id
            FROM consultations_submissionversion AS version
            JOIN consultations_submission AS answer ON answer.id = version.submission_id
            WHERE answer.consultation_id = %(consultation)s AND answer.state <> 'withdrawn'
                AND NOT EXISTS (
                    SELECT FROM consultations_answerkeptapart AS apart
                    WHERE apart.submission_id = answer.id
                )
            ORDER BY version.submission_id, version.number DESC
        ) AS last
        JOIN consultations_answersignature AS one ON one.version_id = last.id
        WHERE one.leader_id IS NOT NULL
    )
"""
# A group whose first text has come to follow another keeps its row: its address, and whether it is
# dissolved. It goes where most of its answers have gone.
_MOVED = f"""
    WITH {_GROUPED}
    UPDATE consultations_answercluster AS cluster SET leader_id = moved.leader_id
    FROM (
        SELECT DISTINCT ON (leader_id) id, leader_id
        FROM (
            SELECT DISTINCT ON (one.id) one.id, grouped.leader_id, count(*) AS number
            FROM consultations_answercluster AS one
            JOIN consultations_alikeanswer AS member ON member.cluster_id = one.id
            JOIN grouped ON grouped.submission_id = member.submission_id
            WHERE one.consultation_id = %(consultation)s
                AND NOT EXISTS (
                    SELECT FROM consultations_answersignature AS signature
                    WHERE signature.version_id = one.leader_id AND signature.is_leader
                )
                AND NOT EXISTS (
                    SELECT FROM consultations_answercluster AS other
                    WHERE other.leader_id = grouped.leader_id
                )
            GROUP BY one.id, grouped.leader_id
            ORDER BY one.id, number DESC, grouped.leader_id
        ) AS most
        ORDER BY leader_id, number DESC, id
    ) AS moved
    WHERE cluster.id = moved.id
"""  # noqa: S608 - our own words
_NEW_GROUPS = f"""
    WITH {_GROUPED}
    INSERT INTO consultations_answercluster (
        consultation_id, leader_id, senders, shown, method, seed, threshold, found_at,
        dissolve_reason
    )
    SELECT DISTINCT %(consultation)s::bigint, grouped.leader_id, 0, 0, %(method)s, %(seed)s,
        %(threshold)s, %(now)s, ''
    FROM grouped
    WHERE senders > 1
    ON CONFLICT (leader_id) DO NOTHING
"""  # noqa: S608 - our own words
_LEFT = f"""
    WITH {_GROUPED}
    DELETE FROM consultations_alikeanswer AS member
    USING consultations_answercluster AS cluster
    WHERE cluster.id = member.cluster_id AND cluster.consultation_id = %(consultation)s
        AND NOT EXISTS (
            SELECT FROM grouped
            WHERE grouped.submission_id = member.submission_id AND grouped.senders > 1
        )
"""  # noqa: S608 - our own words
_MEMBERS = f"""
    WITH {_GROUPED}
    INSERT INTO consultations_alikeanswer AS member
        (submission_id, cluster_id, version_id, similarity)
    SELECT grouped.submission_id, cluster.id, grouped.version_id, grouped.similarity
    FROM grouped
    JOIN consultations_answercluster AS cluster ON cluster.leader_id = grouped.leader_id
    WHERE grouped.senders > 1
    ON CONFLICT (submission_id) DO UPDATE SET
        cluster_id = EXCLUDED.cluster_id, version_id = EXCLUDED.version_id,
        similarity = EXCLUDED.similarity
    WHERE (member.cluster_id, member.version_id, member.similarity)
        IS DISTINCT FROM (EXCLUDED.cluster_id, EXCLUDED.version_id, EXCLUDED.similarity)
"""  # noqa: S608 - our own words
_SENDERS = """
    UPDATE consultations_answercluster AS cluster SET senders = found.number
    FROM (
        SELECT one.id, count(member.submission_id) AS number
        FROM consultations_answercluster AS one
        LEFT JOIN consultations_alikeanswer AS member ON member.cluster_id = one.id
        WHERE one.consultation_id = %(consultation)s
        GROUP BY one.id
    ) AS found
    WHERE cluster.id = found.id AND cluster.senders <> found.number
"""
# Members that the public may see: with the words of the last version, as they were compared.
_PUBLIC = """
    public AS (
        SELECT member.cluster_id, member.version_id, answer.id, answer.received_at,
            answer.reference
        FROM consultations_alikeanswer AS member
        JOIN consultations_answercluster AS cluster ON cluster.id = member.cluster_id
        JOIN consultations_submission AS answer ON answer.id = member.submission_id
        WHERE cluster.consultation_id = %(consultation)s AND cluster.dissolved_at IS NULL
            AND answer.state = 'published' AND answer.hidden_at IS NULL
            AND NOT EXISTS (
                SELECT FROM consultations_submissionversion AS version
                JOIN consultations_submissionversion AS mine ON mine.id = member.version_id
                WHERE version.submission_id = answer.id AND version.number > mine.number
            )
    )
"""
# The text that most senders sent, the first received of these.
_REPRESENTATIVES = f"""
    WITH {_PUBLIC}
    UPDATE consultations_answercluster AS cluster SET representative_id = best.version_id
    FROM (
        SELECT one.id, first.version_id
        FROM consultations_answercluster AS one
        LEFT JOIN (
            SELECT DISTINCT ON (cluster_id) cluster_id, version_id
            FROM (
                SELECT public.*, count(*) OVER (
                    PARTITION BY public.cluster_id, signature.words_key
                ) AS times
                FROM public
                JOIN consultations_answersignature AS signature
                    ON signature.version_id = public.version_id
            ) AS counted
            ORDER BY cluster_id, times DESC, received_at, reference
        ) AS first ON first.cluster_id = one.id
        WHERE one.consultation_id = %(consultation)s
    ) AS best
    WHERE cluster.id = best.id AND cluster.representative_id IS DISTINCT FROM best.version_id
        AND (%(all)s OR NOT EXISTS (
            SELECT FROM public WHERE public.version_id = cluster.representative_id
        ))
"""  # noqa: S608 - our own words
_SHOWN = f"""
    WITH {_PUBLIC}
    UPDATE consultations_answercluster AS cluster
    SET shown = CASE WHEN found.number > 1 THEN found.number ELSE 0 END
    FROM (
        SELECT one.id, count(public.id) AS number
        FROM consultations_answercluster AS one
        LEFT JOIN public ON public.cluster_id = one.id
        WHERE one.consultation_id = %(consultation)s
        GROUP BY one.id
    ) AS found
    WHERE cluster.id = found.id
        AND cluster.shown <> CASE WHEN found.number > 1 THEN found.number ELSE 0 END
"""  # noqa: S608 - our own words
_PLACES = f"""
    WITH {_PUBLIC}
    UPDATE consultations_alikeanswer AS member SET place = found.number
    FROM (
        SELECT one.submission_id, CASE WHEN public.id IS NOT NULL AND cluster.shown > 0 THEN
            row_number() OVER (
                PARTITION BY one.cluster_id
                ORDER BY public.id IS NULL, public.received_at, public.id
            ) END AS number
        FROM consultations_alikeanswer AS one
        JOIN consultations_answercluster AS cluster ON cluster.id = one.cluster_id
        LEFT JOIN public ON public.id = one.submission_id
        WHERE cluster.consultation_id = %(consultation)s
    ) AS found
    WHERE member.submission_id = found.submission_id AND member.place IS DISTINCT FROM found.number
"""  # noqa: S608 - our own words


def regroup(consultation: Consultation, *, threshold: float, now: dt.datetime) -> None:
    """Makes the groups what the signatures say. Call while `locked(consultation)` holds the row.

    The texts shown for all are chosen anew; `recount` must follow.
    """
    values: dict[str, Any] = {
        "consultation": consultation.pk,
        "method": likeness.METHOD,
        "seed": likeness.SEED,
        "threshold": threshold,
        "now": now,
        "all": True,
    }
    _run([_MOVED, _NEW_GROUPS, _LEFT, _MEMBERS, _SENDERS, _REPRESENTATIVES], values)


def keep_shown(consultation: Consultation) -> None:
    """What the public sees of each group, as its answers are now: called by `recount`.

    A text that can no longer be read by everybody gives way to the next at once.
    """
    if AnswerCluster.objects.filter(consultation=consultation).exists():
        values: dict[str, Any] = {"consultation": consultation.pk, "all": False}
        _run([_SENDERS, _REPRESENTATIVES, _SHOWN, _PLACES], values)


def _run(statements: list[str], values: dict[str, Any]) -> None:
    with closing(connection.cursor()) as cursor:
        for statement in statements:
            cursor.execute(statement, values)
