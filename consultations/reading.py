"""What the busiest pages show, read in few columns by queries that are worded once per process.

Rows are dictionaries and not models: a list of 50 must cost less than Django's plain one. What a
row's columns answer, they answer as the models do (models/standing.py).
"""

import json
from types import SimpleNamespace

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Left
from django.http import Http404
from django.urls import reverse

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_reader_language, language_of
from ogp_portal.common.prepared import Prepared

from . import reading_life as life
from .enums import OPEN_CALL
from .models import (
    Consultation,
    ConsultationDocument,
    Proposal,
    Submission,
    SubmissionVersion,
)
from .models.standing import Meter, Standing
from .proposal_choices import WAITING, Choice

EXCERPT_LENGTH = 400
"""Characters of an answer shown in the list; the rest is one click away."""

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


class Row(SimpleNamespace):
    """A row with columns in two languages."""

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")


class ShownFigures(Meter, SimpleNamespace):
    """The stored numbers of a consultation."""


class ShownConsultation(Standing, Row):
    """A consultation as a page shows it, with its plan's columns and its stored numbers."""

    @property
    def summary(self) -> str:
        return in_reader_language(self, "summary")

    @property
    def text_html(self) -> str:
        return in_reader_language(self, "text_html")

    @property
    def text_language(self) -> str:
        return language_of(self, "text_html")

    @property
    def other_ways(self) -> str:
        return in_reader_language(self, "other_ways")

    @property
    def period_reason(self) -> str:
        return in_reader_language(self, "period_reason")

    @property
    def figures(self) -> ShownFigures:
        return ShownFigures(
            answers=self.figures__answers or 0,
            places=(self.figures__answers or 0) - (self.figures__folded or 0),
            proposals=self.figures__proposals or 0,
            by_decision=json.loads(self.figures__by_decision or "{}"),
            deferred_until=json.loads(self.figures__deferred_until or "{}"),
            by_theme=[Row(**row) for row in json.loads(self.figures__by_theme or "[]")],
        )

    @property
    def plan(self) -> Row | None:
        """The plan it belongs to, as far as it is public."""
        if self.plan__state in {None, "draft"}:
            return None
        row = Row(title_da=self.plan__title_da, title_en=self.plan__title_en)
        row.url = reverse("plan", args=[self.plan__slug])
        return row

    def get_absolute_url(self) -> str:
        return reverse("consultation", args=[self.slug])


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
    current = Q(responses__is_current=True, responses__published_at__isnull=False)
    return (
        rows.annotate(current=FilteredRelation("responses", condition=current))
        .order_by(place, "starts_at_character", "pk")
        .values(
            "reference",
            place=F(place),
            decision=F("current__decision"),
            decide_by=F("current__decide_by"),
        )
    )


def _proposals(user) -> QuerySet:
    """Public proposals, sent all year or in consultations, the newest first, invented ones last.

    Staff get no others here.
    """
    current = Q(responses__is_current=True, responses__published_at__isnull=False)
    return (
        Proposal.objects.visible_to(user)
        .public()
        .current()
        .annotate(
            current=FilteredRelation("responses", condition=current),
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
_PLACES = {
    "consultation": BigIntegerField(),
    "after": IntegerField(),
    "last": IntegerField(),
}
_answer_page = Prepared(_answers, **_PLACES)
_decided_page = Prepared(_decided, **_PLACES)


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
