"""The life of a consultation in words for its page: changed deadlines, the invited, old files."""

import datetime as dt

from django.urls import reverse

from ogp_portal.common.dates import COPENHAGEN, format_date, format_deadline, format_instant

from .. import reading_life, reading_paragraphs
from ..enums import SubmitterKind
from ..shown import Row, ShownConsultation


def life_of(user, found: ShownConsultation) -> dict[str, object]:
    """Changed deadlines, draft texts and invited parties, for the page of one consultation."""
    listed = reverse("consultation-invited", args=[found.slug])
    return {
        "changes": _changes(found),
        "reopenings": _reopenings(found),
        "draft_texts": _draft_texts(found),
        "invited_number": found.invited or 0,
        "invited_shown": parties_in_words(reading_life.first_invited(user, found), found.slug),
        "invited_address": listed,
    }


def _draft_texts(found: ShownConsultation) -> list[Row]:
    """The current draft texts each with its address."""
    if not found.draft_texts:
        return []
    rows = [Row(**row) for row in reading_paragraphs.draft_texts_shown(found.pk)]
    for row in rows:
        row.address = reverse("draft-text", args=[found.slug, row.pk])
    return rows


def _changes(found: ShownConsultation) -> list[dict[str, object]]:
    """Each changed deadline in words: from, to, when, why."""
    has_phases = len(found.periods) > 1
    return [
        {
            "before": format_deadline(one.old_closes_at),
            "now": format_deadline(one.new_closes_at),
            "changed": format_instant(one.changed_at),
            "kind": one.kind,
            "is_reopening": one.is_reopening,
            "phase": str(one.phase) if has_phases else "",
            "reason": one.reason,
            "language": one.reason_language,
        }
        for one in reading_life.changes_of(found)
    ]


def _reopenings(found: ShownConsultation) -> list[dict[str, object]]:
    """Each time 'answered' was taken back in words: when, and why."""
    return [
        {
            "at": format_instant(one.made_at),
            "settled": format_instant(one.settled_at),
            "reason": one.reason,
            "language": one.reason_language,
        }
        for one in reading_life.reopenings_of(found)
    ]


def parties_in_words(rows: list[dict[str, object]], slug: str) -> list[dict[str, object]]:
    """Each invited party with its public answer, if it has one."""
    base = reverse("submission-list", args=[slug])
    kinds = {kind: str(label) for kind, label in SubmitterKind.choices}
    return [
        {
            "name": row["name"],
            "kind": kinds[row["kind"]],
            "answer": f"{base}{row['answer']}/" if row["answer"] else "",
            "is_confirmed": row["answer_confirmed_at"] is not None,
        }
        for row in rows
    ]


def with_earlier(found: ShownConsultation, documents: list) -> list:
    """The material, each with its day and its earlier versions where it was replaced."""
    earlier = reading_life.earlier_material(found)
    for one in documents:
        one.earlier = [
            {
                "address": row["address"],
                "from": _day(row["added_at"]),
                "until": _day(row["replaced_at"]),
            }
            for row in earlier.get(one.pk, [])
        ]
        one.withdrawn = _day(one.withdrawn_at) if one.withdrawn_at else ""
        one.since = _day(one.added_at) if one.earlier else ""
    return documents


def _day(instant: dt.datetime) -> str:
    return format_date(instant.astimezone(COPENHAGEN))
