"""The public record, entry by entry, with what opens an entry where its subject is public."""

from django.db.models import BooleanField, Case, Exists, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, DeadlineChange, ReportVersion, Response
from ogp_portal.record.models import Entry, EventKind, kind_of
from plans.models import ActionPlan, Evaluation, StatusUpdate

from ..fields import Code, Instant, Made, Row, Text
from ..filters import CodeFilter, KindFilter, NameFilter
from ..rights import AGENCY
from ..rows import RowSerializer
from .changes import FRESH_FOR, AfterFilter
from .kind import Kind, api_field, key_field, rights_field

OPENING_SCHEMA = {
    "type": ["object", "null"],
    "properties": {"salt": {"type": "string"}, "facts": {"type": "object"}},
    "required": ["salt", "facts"],
}


def _public_subjects() -> dict[str, object]:
    """What entries may be opened for everybody, by kind of subject: as far as it is public itself.

    Answers are not here: what opens their entries is their senders' alone, since checksums of words
    that were removed since would let somebody try out what they were.
    """
    consultations = Consultation.objects.visible_to(None)
    return {
        kind_of(ActionPlan): ActionPlan.objects.visible_to(None),
        kind_of(Evaluation): Evaluation.objects.visible_to(None),
        kind_of(StatusUpdate): StatusUpdate.objects.visible_to(None),
        kind_of(Consultation): consultations,
        kind_of(DeadlineChange): DeadlineChange.objects.filter(
            phase__consultation__in=consultations
        ),
        kind_of(ReportVersion): ReportVersion.objects.visible_to(None),
        kind_of(Response): Response.objects.public(),
    }


def _entries(_now):
    cases = [
        When(source__subject_kind=kind, then=Exists(rows.filter(pk=OuterRef("source__subject_id"))))
        for kind, rows in _public_subjects().items()
    ]
    is_open = Case(*cases, default=Value(value=False), output_field=BooleanField())
    return Entry.objects.visible_to(None).annotate(is_open=is_open)


def _opening(row: Row) -> Row | None:
    if not row["is_open"] or not row["source__salt"]:
        return None
    return {"salt": row["source__salt"], "facts": row["source__facts"]}


class EntryRow(RowSerializer):
    id = key_field()
    api_url = api_field("record")
    at = Instant(help_text=_("When it got its place"))
    event = Code(choices=EventKind, help_text=_("What happened"))
    seal = Text(help_text=_("Salted checksum of what happened"))
    previous = Text(help_text=_("Hash of the entry before"))
    hash = Text(help_text=_("Hash of this entry"))
    opening = Made(
        "is_open",
        "source__salt",
        "source__facts",
        make=_opening,
        like=OPENING_SCHEMA,
        help_text=_("Salt and facts that the seal is made of, where they are public"),
    )
    rights = rights_field(AGENCY)


class EntryFilter(KindFilter):
    after = AfterFilter(field_name="number", lookup_expr="gt")
    event = CodeFilter(choices=EventKind)
    seal = NameFilter()


KINDS = [
    Kind(
        name="record",
        title=_("Public record"),
        description=_(
            "A chain that shows afterwards whether receipts, publications, responses and deadlines "
            "were changed."
        ),
        build=_entries,
        serializer=EntryRow,
        filters=EntryFilter,
        rights=AGENCY,
        next_change=lambda now: now + FRESH_FOR,
        follows_by="after",
    )
]
