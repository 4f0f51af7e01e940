"""Documents, meetings of the network, and the organisations that take part."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, F, OuterRef, Q, Value, When
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from consultations.enums import SubmitterKind
from consultations.models import Submission
from ogp_portal.accounts.models import Organisation, OrganisationKind, OrganisationName
from plans.enums import CyclePhase, DocumentKind, DocumentLanguage
from plans.models import (
    Commitment,
    CommitmentParty,
    Document,
    MeetingParticipant,
    Milestone,
    NetworkMeeting,
    NetworkMember,
)

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
    Parts,
    Reference,
    References,
    Row,
    Text,
    Texts,
    pair,
)
from ..filters import CodeFilter, DayFilter, FlagFilter, InventedFilter, KeyFilter, KindFilter
from ..rights import AGENCY, OGP, PUBLISHERS, Rights
from ..rows import RowSerializer
from ..searching import SearchFilter
from .judgements import document_page
from .kind import (
    Kind,
    RightsField,
    api_field,
    invented_field,
    key_field,
    orders,
    page_field,
    rights_field,
    shown,
)
from .plans import PLAN, TITLE

OF_OGP = {DocumentKind.IRM_REPORT, DocumentKind.IRM_DRAFT, DocumentKind.OGP_LETTER}


def _of_document(row: Row) -> Rights:
    if row["kind"] in OF_OGP:
        return OGP
    return PUBLISHERS if row["file_id"] is None else AGENCY


def _documents(_now):
    """Without those of which only staff may know, and the withdrawn, as in every list."""
    return Document.objects.visible_to(None).annotate(
        shown_replaces=shown("replaces", Document.objects),
        shown_reply_to=shown("reply_to", Document.objects),
        is_invented=Case(
            When(plan=None, then=Value(value=False)),
            default=F("plan__is_demonstration"),
            output_field=BooleanField(),
        ),
    )


def _document_file(row: Row) -> str | None:
    return None if row["file_id"] is None else f"{document_page(row)}fil/"


class DocumentRow(RowSerializer):
    id = key_field()
    api_url = api_field("documents")
    url = page_field("pk", "title_da", "title_en", make=document_page)
    kind = Code(choices=DocumentKind, help_text=_("What it is in the process"))
    plan = Reference("plan_id", to="plans", help_text=PLAN)
    commitment = Reference("commitment_id", to="commitments", help_text=_("The initiative"))
    phase = Code(choices=CyclePhase, help_text=_("Phase of the plan's cycle"))
    language = Code(choices=DocumentLanguage, help_text=_("Language that it is written in"))
    title = Texts(help_text=TITLE)
    publisher = Text(help_text=_("Publisher"))
    published = Imprecise(help_text=_("When it was published"))
    link = Link("url", help_text=_("Where it is kept, outside the portal"))
    file_url = Made(
        "file_id",
        "pk",
        "title_da",
        "title_en",
        make=_document_file,
        like=LINK,
        help_text=_("The file, where it is kept in the portal"),
    )
    note = Texts(help_text=_("Note"))
    version = Text(help_text=_("Version"))
    replaces = Reference("shown_replaces", to="documents", help_text=_("The version before it"))
    reply_to = Reference(
        "shown_reply_to", to="documents", help_text=_("The document that it replies to")
    )
    comment_url = Link(help_text=_("Where one can, or could, comment on it"))
    comment_closes_at = Instant(help_text=_("Deadline for comments"))
    is_demonstration = invented_field("is_invented")
    rights = RightsField("kind", "file_id", choose=_of_document)


class DocumentFilter(KindFilter):
    q = SearchFilter(kind="dokument")
    plan = KeyFilter()
    commitment = KeyFilter()
    kind = CodeFilter(choices=DocumentKind)
    phase = CodeFilter(choices=CyclePhase)
    language = CodeFilter(choices=DocumentLanguage)
    published_from = DayFilter(field_name="published_on", lookup_expr="gte")
    published_to = DayFilter(field_name="published_on", lookup_expr="lte")
    is_demonstration = FlagFilter(field_name="is_invented")


def _keys_at(meeting: str, things) -> ArraySubquery:
    """Keys of the public ones of `things` that a meeting has in its relation `meeting`."""
    found = things.visible_to(None).filter(**{meeting: OuterRef("pk")})
    return ArraySubquery(found.order_by("pk").values("pk"))


def _meetings(_now):
    participants = MeetingParticipant.objects.filter(meeting=OuterRef("pk")).order_by("pk")
    row = JSONObject(
        id="organisation_id",
        written="name_as_written",
        name_da="organisation__name_da",
        name_en="organisation__name_en",
    )
    return NetworkMeeting.objects.visible_to(None).annotate(
        participant_rows=ArraySubquery(participants.values(row=row)),
        presented_keys=_keys_at("meetings", Commitment.objects),
        document_keys=_keys_at("meetings", Document.objects),
    )


def _participant(row: Row) -> Row:
    """The name at the time, where it is written; else the organisation's present one."""
    named = row["written"] or row["name_da"]
    return {
        "organisation_id": row["id"],
        "name": {"da": named, "en": None if row["written"] else row["name_en"] or None},
    }


class MeetingRow(RowSerializer):
    id = key_field()
    api_url = api_field("meetings")
    url = page_field("slug", make=lambda row: page_address("network-meeting", slug=row["slug"]))
    title = Texts(help_text=TITLE)
    held = Imprecise(help_text=_("Date of the meeting"))
    starts_at = Instant(help_text=_("When it starts"))
    place = Text(help_text=_("Place"))
    agenda = Texts(help_text=_("Agenda"))
    minutes = Texts(help_text=_("Minutes"))
    decisions = Texts(help_text=_("Decisions"))
    note = Texts(help_text=_("Note"))
    is_with_civil_society = Flag(help_text=_("With civil society"))
    participants = Parts(
        "participant_rows",
        members={"organisation_id": {"type": ["integer", "null"]}, "name": PAIR},
        make=_participant,
        help_text=_("Organisations that took part"),
    )
    presented = References(
        "presented_keys", to="commitments", help_text=_("Initiatives whose results were presented")
    )
    documents = References("document_keys", to="documents", help_text=_("Documents of the meeting"))
    is_demonstration = invented_field()
    rights = rights_field(AGENCY)


class MeetingFilter(InventedFilter):
    q = SearchFilter(kind="moede")
    held_from = DayFilter(field_name="held_on", lookup_expr="gte")
    held_to = DayFilter(field_name="held_on", lookup_expr="lte")
    is_with_civil_society = FlagFilter()


def _named_in_public() -> Q:
    """Those that something public names; a body that only staff have to do with is nobody's data."""
    commitments, meetings = Commitment.objects.visible_to(None), NetworkMeeting.objects
    answers = Submission.objects.visible_to(None).exclude(public_name="")
    answers = answers.exclude(submitter_kind=SubmitterKind.CITIZEN)
    return (
        Q(pk__in=CommitmentParty.objects.filter(commitment__in=commitments).values("organisation"))
        | Q(pk__in=Milestone.objects.visible_to(None).values("owner"))
        | Q(pk__in=NetworkMember.objects.visible_to(None).values("organisation"))
        | Q(
            pk__in=MeetingParticipant.objects.filter(
                meeting__in=meetings.visible_to(None), organisation__isnull=False
            ).values("organisation")
        )
        | Q(pk__in=answers.exclude(organisation_confirmed_at=None).values("organisation"))
    )


def _organisations(_now):
    names = OrganisationName.objects.filter(organisation=OuterRef("pk"))
    row = JSONObject(
        name_da="name_da", name_en="name_en", valid_from="valid_from", valid_to="valid_to"
    )
    named = Organisation.objects.visible_to(None).filter(_named_in_public())
    return named.annotate(
        name_rows=ArraySubquery(names.order_by("valid_from", "pk").values(row=row))
    )


DAY_OR_NULL = {"type": ["string", "null"], "format": "date"}


class OrganisationRow(RowSerializer):
    """Without contacts, mail domains and whether it reports at once: those are for staff."""

    id = key_field()
    api_url = api_field("organisations")
    slug = Text(help_text=_("Short name, for addresses"))
    name = Texts(help_text=_("Name"))
    kind = Code(choices=OrganisationKind, help_text=_("What kind of organisation it is"))
    website = Link(help_text=_("Website"))
    names = Parts(
        "name_rows",
        members={"name": PAIR, "valid_from": DAY_OR_NULL, "valid_to": DAY_OR_NULL},
        make=lambda row: {
            "name": pair(row, "name"),
            "valid_from": row["valid_from"],
            "valid_to": row["valid_to"],
        },
        help_text=_("Names that it has had, each with its first and last day where known"),
    )
    is_demonstration = invented_field()
    rights = rights_field(AGENCY)


class OrganisationFilter(InventedFilter):
    kind = CodeFilter(choices=OrganisationKind)


KINDS = [
    Kind(
        name="documents",
        title=_("Documents"),
        description=_("The document repository: plans, letters, reports and minutes."),
        build=_documents,
        serializer=DocumentRow,
        filters=DocumentFilter,
        rights=PUBLISHERS,
        orders=orders("pk", published="published_on"),
    ),
    Kind(
        name="meetings",
        title=_("Network meetings"),
        description=_("The open meetings of the OGP network with agenda, minutes and decisions."),
        build=_meetings,
        serializer=MeetingRow,
        filters=MeetingFilter,
        rights=AGENCY,
        orders=orders("pk", held="held_on"),
    ),
    Kind(
        name="organisations",
        title=_("Organisations"),
        description=_("Authorities, associations and companies that take part."),
        build=_organisations,
        serializer=OrganisationRow,
        filters=OrganisationFilter,
        rights=AGENCY,
        orders=orders("pk", name="sort_key"),
    ),
]
