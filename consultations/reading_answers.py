"""The public answers of a consultation and what was decided, in few columns, page by page.

Worded once per process, as in reading.py.
"""

from django.db.models import (
    BigIntegerField,
    BooleanField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Left

from ogp_portal.common import limits
from ogp_portal.common.prepared import Prepared

from .models import Proposal, Submission, SubmissionVersion
from .shown import ShownConsultation

EXCERPT_LENGTH = 400
"""Characters of an answer shown in the list; the rest is one click away."""

ANSWER = [
    "reference",
    "position",
    "public_name",
    "organisation_name",
    "organisation_confirmed_at",
    "submitter_kind",
    "received_at",
    "is_late",
    "channel",
    "language",
    "excerpt",
    "alike",
    "alike_shown",
]


def _answers(user, consultation, after, last) -> QuerySet:
    rows = public_answers(user, consultation)
    return with_excerpts(rows.filter(position__gt=after, position__lte=last).order_by("position"))


def public_answers(user, consultation) -> QuerySet:
    """The public answers to the consultation with that key."""
    return Submission.objects.visible_to(user).public().filter(consultation_id=consultation)


def with_excerpts(rows: QuerySet) -> QuerySet:
    """Answers as rows of a list."""
    texts = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
    public_text = Coalesce("redacted__text", "text")
    excerpt = Subquery(texts.values(short=Left(public_text, EXCERPT_LENGTH + 1))[:1])
    is_late = ExpressionWrapper(
        Q(received_at__gte=F("phase__closes_at")), output_field=BooleanField()
    )
    return rows.annotate(
        excerpt=excerpt,
        is_late=is_late,
        alike=F("likeness__cluster_id"),
        alike_shown=F("likeness__cluster__shown"),
    ).values(*ANSWER)


def _decided(user, consultation, after, last) -> QuerySet:
    rows = (
        Proposal.objects.visible_to(user)
        .public()
        .current()
        .filter(
            submission__consultation_id=consultation,
            submission__position__gt=after,
            submission__position__lte=last,
        )
    )
    return decisions_on(rows, "submission__position")


def decisions_on(rows: QuerySet, place: str) -> QuerySet:
    """Proposals with what was decided, and `place`, which tells the answer they stand in."""
    return (
        rows.with_current()
        .order_by(place, "starts_at_character", "pk")
        .values(
            "reference",
            place=F(place),
            decision=F("current__decision"),
            decide_by=F("current__decide_by"),
        )
    )


_PLACES = {
    "consultation": BigIntegerField(),
    "after": IntegerField(),
    "last": IntegerField(),
}
_answer_page = Prepared(_answers, **_PLACES)
_decided_page = Prepared(_decided, **_PLACES)


def answer_page(
    user, consultation: ShownConsultation, page: int
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """(answers, proposals) of one page, both with the answer's place among all."""
    first = (page - 1) * limits.POSTS_PER_PAGE
    values = {
        "consultation": consultation.pk,
        "after": first,
        "last": first + limits.POSTS_PER_PAGE,
    }
    return _answer_page.rows(user, **values), _decided_page.rows(user, **values)
