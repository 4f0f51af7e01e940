"""What the busiest pages show, read in few columns by queries that are worded once per process.

Rows are dictionaries and not models: a list of 50 must cost less than Django's plain one. What a
row's columns answer, they answer as the models do (shown.py). Answers are read in
reading_answers.py.
"""

from types import SimpleNamespace

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    F,
    Q,
    QuerySet,
)
from django.http import Http404
from django.urls import reverse

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_reader_language
from ogp_portal.common.prepared import Prepared

from . import reading_life as life
from .enums import OPEN_CALL
from .models import (
    Consultation,
    ConsultationDocument,
    Proposal,
)
from .proposal_choices import WAITING, Choice
from .shown import Row, ShownConsultation

TOPICS_SHOWN = 5
_LISTED = [
    "slug",
    "kind",
    "title_da",
    "title_en",
    "settled_at",
    "is_published",
    "is_record",
    "is_demonstration",
    "periods",
    "figures__answers",
]
_RECORDED = [
    "slug",
    "kind",
    "title_da",
    "title_en",
    "held_where",
    "closed_on",
    "closed_precision",
    "is_demonstration",
]
_SHOWN = [
    *_LISTED,
    "pk",
    "summary_da",
    "summary_en",
    "text_html_da",
    "text_html_en",
    "contact",
    "other_ways_da",
    "other_ways_en",
    "hearing_portal_url",
    "period_reason_da",
    "period_reason_en",
    *life.COUNTS,
    "report_published_at",
    "held_where",
    "record_url",
    "opened_on",
    "opened_precision",
    "closed_on",
    "closed_precision",
    "figures__folded",
    "figures__proposals",
    "figures__by_decision",
    "figures__deferred_until",
    "figures__by_theme",
    "plan__slug",
    "plan__state",
    "plan__title_da",
    "plan__title_en",
]


_PROPOSAL = [
    "reference",
    "summary",
    "received_at",
    "is_demonstration",
    "language",
    "title_da",
    "title_en",
    "decision",
    "decide_by",
    "answered_by",
]


def _held(user) -> QuerySet:
    rows = Consultation.objects.visible_to(user).held_here().with_periods()
    return rows.unsettled_first().values(*_LISTED)


def _recorded(user) -> QuerySet:
    latest = F("closed_on").desc(nulls_last=True), F("opened_on").desc(nulls_last=True), "-pk"
    rows = Consultation.objects.visible_to(user).filter(is_record=True)
    rows = rows.order_by("is_demonstration", *latest)
    return rows.values(*_RECORDED)[: limits.ROWS_PER_LIST]


def _number_held(user) -> QuerySet:
    rows = Consultation.objects.visible_to(user).held_here().order_by()
    return rows.values("is_record").annotate(number=Count("pk"))


def _topics(user, consultation) -> QuerySet:
    """Topics belong to the app above, hence the way by the relation."""
    topics = Consultation._meta.get_field("topics").related_model.objects.visible_to(user)
    columns = "pk", "slug", "title", "category__slug", "is_demonstration"
    rows = topics.filter(consultation_id=consultation).newest_first()
    return rows.values(*columns)[:TOPICS_SHOWN]


def _proposals(user) -> QuerySet:
    """Public proposals, sent all year or in consultations, the newest first, invented ones last.

    Staff get no others here.
    """
    return (
        Proposal.objects.visible_to(user)
        .public()
        .current()
        .with_current()
        .annotate(
            received_at=F("submission__received_at"),
            is_demonstration=F("submission__is_demonstration"),
            language=F("submission__language"),
            title_da=F("submission__consultation__title_da"),
            title_en=F("submission__consultation__title_en"),
            decision=F("current__decision"),
            decide_by=F("current__decide_by"),
            answered_by=F("submission__phase__round__answered_by"),
        )
        .order_by(
            "submission__is_demonstration",
            "-submission__published_at",
            "-submission_id",
            "-pk",
        )
        .values(*_PROPOSAL)
    )


WITHDRAWN = ["withdrawn_at", "withdrawn_reason_da", "withdrawn_reason_en"]
_newest_proposals = Prepared(lambda user: _proposals(user)[: limits.ROWS_PER_LIST + 1])
_first_page = Prepared(lambda user: _held(user)[: limits.ROWS_PER_LIST])
_records = Prepared(_recorded)
_count = Prepared(_number_held)
_one = Prepared(
    lambda user, slug: (
        Consultation.objects.visible_to(user)
        .filter(slug=slug)
        .with_periods()
        .annotate(**life.COUNTS)
        .values(*_SHOWN)
    ),
    slug=CharField(),
)
_documents = Prepared(
    lambda user, consultation: (
        ConsultationDocument.objects.filter(consultation_id=consultation)
        .order_by("position", "pk")
        .values("pk", "title_da", "title_en", "url", "file_id", "added_at", *WITHDRAWN)
    ),
    consultation=BigIntegerField(),
)
_discussions = Prepared(_topics, consultation=BigIntegerField())


def held_consultations(user, page: int) -> list[ShownConsultation]:
    """One page of those held on the portal."""
    if page == 1:
        rows = _first_page.rows(user)
    else:
        first = (page - 1) * limits.ROWS_PER_LIST
        rows = _held(user)[first : first + limits.ROWS_PER_LIST]
    return [ShownConsultation(**row) for row in rows]


def number_held(user) -> int:
    """How many are held on the portal, as far as `user` may see them."""
    return sum(row["number"] for row in _count.rows(user))


def recorded_consultations(user) -> list[Row]:
    """Those held before or outside the portal, the newest first."""
    return [Row(**row) for row in _records.rows(user)]


def shown_consultation(user, slug: str) -> ShownConsultation:
    """The consultation at an address. Http404 when there is none that `user` may see."""
    found = _one.rows(user, slug=slug)
    if not found:
        raise Http404
    return ShownConsultation(**found[0])


def documents_of(consultation: ShownConsultation) -> list[Row]:
    """The material, each with its address; "" where nobody knows where it is kept today."""
    rows = [Row(**row) for row in _documents.rows(None, consultation=consultation.pk)]
    for row in rows:
        kept_here = reverse("consultation-file", args=[consultation.slug, row.pk])
        row.withdrawn_reason = in_reader_language(row, "withdrawn_reason")
        is_there = row.withdrawn_at is None
        row.address = (row.url or (kept_here if row.file_id else "")) if is_there else ""
    return rows


def topics_of(user, consultation: ShownConsultation) -> list[Row]:
    """The newest topics about it, each with its address."""
    rows = [SimpleNamespace(**row) for row in _discussions.rows(user, consultation=consultation.pk)]
    for row in rows:
        row.address = reverse("topic", args=[row.category__slug, row.pk, row.slug])
    return rows


def proposals_after(user, last: Proposal | None, choice: Choice) -> list[dict[str, object]]:
    """The chosen proposals after `last`, or the newest: one more than a page shows, if any."""
    if last is None and choice == Choice():
        return _newest_proposals.rows(user)
    rows, is_all_year = _proposals(user), choice.is_all_year
    if is_all_year is not None:
        of_the_call = Q(submission__consultation__kind=OPEN_CALL)
        rows = rows.filter(of_the_call if is_all_year else ~of_the_call)
    if choice.decision == WAITING:
        rows = rows.filter(current__isnull=True)
    elif choice.decision:
        rows = rows.filter(current__decision=choice.decision)
    if last is None:
        return list(rows[: limits.ROWS_PER_LIST + 1])
    published_at, answer = last.submission.published_at, last.submission_id
    older = (
        Q(submission__published_at__lt=published_at)
        | Q(submission__published_at=published_at, submission_id__lt=answer)
        | Q(submission__published_at=published_at, submission_id=answer, pk__lt=last.pk)
    )
    is_invented = last.submission.is_demonstration
    later = Q(submission__is_demonstration=is_invented) & older
    if not is_invented:
        later |= Q(submission__is_demonstration=True)
    return list(rows.filter(later)[: limits.ROWS_PER_LIST + 1])
