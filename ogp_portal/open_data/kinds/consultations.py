"""Consultations, with where they stand by the clock."""

import datetime as dt
from types import SimpleNamespace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, F, Min, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from consultations.enums import ConsultationKind, ConsultationStatus
from consultations.models import Consultation, ConsultationDocument, Phase
from consultations.models.standing import Standing
from plans.models import ActionPlan

from ..addresses import page_address
from ..fields import (
    LINK,
    PAIR,
    Code,
    Flag,
    Imprecise,
    Instant,
    Link,
    Made,
    Number,
    Parts,
    Reference,
    Row,
    Text,
    Texts,
    instant,
    pair,
)
from ..filters import CodeFilter, FlagFilter, InventedFilter, KeyFilter, NameFilter
from ..rights import AGENCY
from ..rows import RowSerializer
from ..searching import SearchFilter
from .kind import (
    Kind,
    api_field,
    invented_field,
    key_field,
    page_field,
    rights_field,
    shown,
)
from .plans import PLAN, TITLE


class _Shown(Standing, SimpleNamespace):
    """What a row must have to say where the consultation stands."""


def _consultations(now: dt.datetime):
    phases = Phase.objects.filter(consultation=OuterRef("pk")).order_by("position")
    phase = JSONObject(
        position="position",
        title_da="title_da",
        title_en="title_en",
        opens_at="opens_at",
        closes_at="closes_at",
    )
    material = ConsultationDocument.objects.filter(
        consultation=OuterRef("pk"), withdrawn_at=None
    ).order_by("position", "pk")
    document = JSONObject(id="pk", title_da="title_da", title_en="title_en", url="url", file="file")
    return (
        Consultation.objects.visible_to(None)
        .with_periods()
        .annotate(
            now=Value(now, output_field=DateTimeField()),
            shown_plan=shown("plan", ActionPlan.objects),
            answers=Coalesce(F("figures__answers"), 0),
            phase_rows=ArraySubquery(phases.values(row=phase)),
            document_rows=ArraySubquery(material.values(row=document)),
        )
    )


def _status(row: Row) -> str:
    return str(_Shown(**row).status_at(row["now"]).value)


def _phase(row: Row) -> Row:
    opens, closes = (dt.datetime.fromisoformat(row[one]) for one in ("opens_at", "closes_at"))
    return {
        "position": row["position"],
        "title": pair(row, "title"),
        "opens_at": instant(opens),
        "closes_at": instant(closes),
    }


def _material(row: Row) -> list[Row]:
    """Each with its address: elsewhere, or in the portal."""
    return [
        {"title": pair(one, "title"), "url": one["url"] or _material_file(row["slug"], one)}
        for one in row["document_rows"]
    ]


def _material_file(slug: str, one: Row) -> str | None:
    if one["file"] is None:
        return None
    return page_address("consultation-file", slug=slug, pk=one["id"])


def _report(row: Row) -> str | None:
    if row["report_published_at"] is None:
        return None
    return page_address("consultation-report", slug=row["slug"])


def _next_change(now: dt.datetime) -> dt.datetime | None:
    """When the next phase of any public consultation opens or closes."""
    phases = Phase.objects.filter(consultation__in=Consultation.objects.visible_to(None))
    found = phases.aggregate(
        opens=Min("opens_at", filter=Q(opens_at__gt=now)),
        closes=Min("closes_at", filter=Q(closes_at__gt=now)),
    )
    return min((one for one in found.values() if one is not None), default=None)


MOMENT = {"type": "string", "format": "date-time"}


class ConsultationRow(RowSerializer):
    id = key_field()
    api_url = api_field("consultations")
    url = page_field("slug", make=lambda row: page_address("consultation", slug=row["slug"]))
    slug = Text(help_text=_("Last part of the page's address"))
    plan = Reference("shown_plan", to="plans", help_text=PLAN)
    kind = Code(choices=ConsultationKind, help_text=_("What is sent out for comment"))
    title = Texts(help_text=TITLE)
    summary = Texts(help_text=_("The consultation in short"))
    text = Texts(help_text=_("The consultation letter (Markdown)"))
    other_ways = Texts(help_text=_("Other ways to take part"))
    status = Made(
        "now",
        "periods",
        "is_record",
        "is_published",
        "settled_at",
        make=_status,
        like={"type": "string", "enum": ConsultationStatus.values},
        help_text=_("Where it stands now"),
    )
    phases = Parts(
        "phase_rows",
        members={
            "position": {"type": "integer"},
            "title": PAIR,
            "opens_at": MOMENT,
            "closes_at": MOMENT,
        },
        make=_phase,
        help_text=_("When answers are taken: from opens_at up to, not including, closes_at"),
    )
    period_reason = Texts(help_text=_("Why the period is short or in July"))
    settled_at = Instant(help_text=_("When it was answered in full"))
    answers = Number(help_text=_("Number of published answers"))
    material = Made(
        "slug",
        "document_rows",
        make=_material,
        like={
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"title": PAIR, "url": LINK},
                "required": ["title", "url"],
            },
        },
        help_text=_("Documents that were sent out with it"),
    )
    report_url = Made(
        "slug",
        "report_published_at",
        make=_report,
        like=LINK,
        help_text=_("The consultation report, once it is published"),
    )
    hearing_portal_url = Link(help_text=_("The consultation on Høringsportalen"))
    is_record = Flag(help_text=_("Held outside the portal"))
    held_where = Text(help_text=_("Where it was held"))
    record_url = Link(help_text=_("Address there"))
    opened = Imprecise(help_text=_("When it opened, where it was held outside the portal"))
    closed = Imprecise(help_text=_("Its deadline, where it was held outside the portal"))
    is_demonstration = invented_field()
    rights = rights_field(AGENCY)


class ConsultationFilter(InventedFilter):
    q = SearchFilter(kind="hoering")
    plan = KeyFilter(field_name="shown_plan")
    kind = CodeFilter(choices=ConsultationKind)
    slug = NameFilter()
    is_record = FlagFilter()
    is_open = FlagFilter(method="by_open")

    def by_open(self, rows, _name, value):
        """Those one can answer now, or those one cannot."""
        open_now = Consultation.objects.open_at(self.now)
        return rows.filter(pk__in=open_now) if value else rows.exclude(pk__in=open_now)


KINDS = [
    Kind(
        name="consultations",
        title=_("Consultations"),
        description=_("What was sent out for comment, with phases, deadlines and material."),
        build=_consultations,
        serializer=ConsultationRow,
        filters=ConsultationFilter,
        rights=AGENCY,
        next_change=_next_change,
    ),
]
