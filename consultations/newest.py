"""What the front page tells of consultations: those one can answer now, and one thread."""

import datetime as dt
from types import SimpleNamespace

from django.db.models import DateTimeField, F, QuerySet
from django.urls import reverse

from ogp_portal.common.bilingual import in_reader_language, language_of
from ogp_portal.common.prepared import Prepared

from .enums import Decision
from .models import Consultation, ProvenanceLink
from .shown import ShownConsultation

MOST = 5
_OPEN = [
    "pk",
    "slug",
    "title_da",
    "title_en",
    "summary_da",
    "summary_en",
    "settled_at",
    "is_published",
    "is_record",
    "is_demonstration",
    "periods",
    "opens_at",
    "closes_at",
]
_THREAD = {
    "reference": "proposal__reference",
    "summary": "proposal__summary",
    "is_demonstration": "proposal__submission__is_demonstration",
    "language": "proposal__submission__language",
    "decision": "response__decision",
    "answer_da": "response__reason_da",
    "answer_en": "response__reason_en",
    "plan": "commitment__plan__slug",
    "address": "commitment__address",
    "title_da": "commitment__title_da",
    "title_en": "commitment__title_en",
}


class Thread(SimpleNamespace):
    """A proposal, the response to it and the initiative that came of it."""

    @property
    def proposal_url(self) -> str:
        return reverse("proposal", args=[self.reference])

    @property
    def words(self) -> str:
        """The proposal in short, or its reference."""
        return self.summary or self.reference

    @property
    def decided(self) -> str:
        return Decision(self.decision).label

    @property
    def reason(self) -> str:
        return in_reader_language(self, "answer")

    @property
    def reason_language(self) -> str:
        return language_of(self, "answer")

    @property
    def commitment_url(self) -> str:
        return reverse("commitment", args=[self.plan, self.address])

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")


def _open_and_next(user, now) -> QuerySet:
    rows = Consultation.objects.visible_to(user).with_period().values(*_OPEN)
    shown = rows.open_at(now).order_by("is_demonstration", "closes_at")[:MOST]
    return shown.union(rows.coming_first(now)[:1], all=True)


def _threads(user) -> QuerySet:
    links = ProvenanceLink.objects.visible_to(user).filter(
        commitment__isnull=False, response__isnull=False
    )
    in_order = links.order_by("commitment__plan__is_demonstration", "relation", "-made_at")
    return in_order.values(**{name: F(path) for name, path in _THREAD.items()})[:1]


_consultations = Prepared(_open_and_next, now=DateTimeField())
_thread = Prepared(_threads)


def open_and_next(user, now: dt.datetime) -> list[ShownConsultation]:
    """Those open at `now`, by deadline, and the next to open: a page reads differently then."""
    found = {row["pk"]: row for row in _consultations.rows(user, now=now)}
    rows = [ShownConsultation(**row) for row in found.values()]
    return sorted(rows, key=lambda row: (row.is_demonstration, row.closes_at))


def newest_thread(user) -> Thread | None:
    """A proposal that led to an initiative: real before invented, "became" before the rest."""
    row = next(iter(_thread.rows(user)), None)
    return Thread(**row) if row else None
