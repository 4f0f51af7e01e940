"""Answers to consultations, and proposals sent all year."""

from types import SimpleNamespace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject, TruncDate
from django.utils.translation import gettext_lazy as _

from consultations.enums import OPEN_CALL, Channel, SubmitterKind
from consultations.models import Attachment, Proposal, PublicText, Submission, SubmissionVersion
from ogp_portal.accounts.models import Organisation
from ogp_portal.common.dates import COPENHAGEN

from ..addresses import api_address, page_address
from ..fields import Code, Day, Flag, Instant, Made, Reference, Row
from ..filters import DayFilter, InventedFilter, KeyFilter
from ..rights import SENDERS
from ..rows import RowSerializer
from .kind import (
    Kind,
    api_field,
    invented_field,
    key_field,
    orders,
    page_field,
    rights_field,
    shown,
)
from .senders import PRIVATE_PERSON, SENDER, named_organisation, without_name

CONSULTATION = _("The consultation; null: sent all year, outside any consultation")


def outside_the_call(answer: str = "") -> Case:
    """The key of the consultation; NULL for what was sent all year. `answer` leads to the answer."""
    is_call = When(**{f"{answer}consultation__kind": OPEN_CALL}, then=Value(None))
    return Case(is_call, default=F(f"{answer}consultation_id"))


class OfConsultationFilter(InventedFilter):
    consultation = KeyFilter(method="by_consultation")
    answer = ""

    def by_consultation(self, rows, _name, value):
        """By the column itself, which has an index, and never the call for proposals all year."""
        found = rows.filter(**{f"{self.answer}consultation": value})
        return found.exclude(**{f"{self.answer}consultation__kind": OPEN_CALL})


def _submissions(_now):
    versions = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
    public_text = Coalesce("redacted__text", "text")
    files = Attachment.objects.visible_to(None).filter(version__submission=OuterRef("pk"))
    file = JSONObject(
        number="position", media_type="public_copy__content_type", bytes="public_copy__size"
    )
    proposals = Proposal.objects.visible_to(None).filter(submission=OuterRef("pk")).order_by("pk")
    return Submission.objects.visible_to(None).annotate(
        shown_consultation=outside_the_call(),
        shown_organisation=shown("organisation", Organisation.objects),
        public_text=Subquery(versions.values(words=public_text)[:1]),
        is_redacted=Exists(PublicText.objects.filter(version=Subquery(_newest_of_outer()))),
        is_late=ExpressionWrapper(
            Q(received_at__gte=F("phase__closes_at")), output_field=BooleanField()
        ),
        received_on=TruncDate("received_at", tzinfo=COPENHAGEN),
        proposal_keys=ArraySubquery(proposals.values("reference")),
        file_rows=ArraySubquery(files.order_by("position").values(row=file)),
    )


def _newest_of_outer():
    """The key of the newest version of the answer two queries further out."""
    versions = SubmissionVersion.objects.filter(submission=OuterRef(OuterRef("pk")))
    return versions.order_by("-number").values("pk")[:1]


def sender(row: Row) -> Row:
    """Who the public reads as the sender; of private persons never the name."""
    name = named_organisation(row)
    is_confirmed = row["organisation_confirmed_at"] is not None
    has_row = bool(name) and is_confirmed and row["shown_organisation"] is not None
    return {
        "name": name or PRIVATE_PERSON["da"],
        "kind": row["submitter_kind"] if row["public_name"] else None,
        "is_confirmed": is_confirmed if name else None,
        "organisation_id": row["shown_organisation"] if has_row else None,
    }


SENDER_SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "kind": {"type": ["string", "null"], "enum": [*SubmitterKind.values, None]},
        "is_confirmed": {"type": ["boolean", "null"]},
        "organisation_id": {"type": ["integer", "null"]},
    },
    "required": ["name", "kind", "is_confirmed", "organisation_id"],
}


class SenderField(Made):
    """`sender`, as four columns of a table."""

    def cells(self):
        return [
            (f"_{name}", schema, lambda value, name=name: value[name])
            for name, schema in SENDER_SCHEMA["properties"].items()
        ]


def _submission_page(row: Row) -> str | None:
    if row["shown_consultation"] is not None:
        slug = row["consultation__slug"]
        return page_address("submission", slug=slug, ref=row["reference"])
    keys = row["proposal_keys"]
    return page_address("proposal", ref=keys[0]) if keys else None


def _files(row: Row) -> list[Row]:
    """The public copies; without their names, which may tell who sent them."""
    return [
        {
            **one,
            "url": page_address(
                "submission-attachment",
                slug=row["consultation__slug"],
                ref=row["reference"],
                number=one["number"],
            ),
        }
        for one in row["file_rows"]
    ]


FILES_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "number": {"type": "integer"},
            "media_type": {"type": "string"},
            "bytes": {"type": "integer"},
            "url": {"type": "string", "format": "uri"},
        },
        "required": ["number", "media_type", "bytes", "url"],
    },
}


def _proposals_of(row: Row) -> list[Row]:
    return [{"id": key, "api_url": api_address("proposals", key)} for key in row["proposal_keys"]]


class SubmissionRow(RowSerializer):
    id = key_field("reference")
    api_url = api_field("submissions", "reference")
    url = page_field(
        "shown_consultation",
        "consultation__slug",
        "reference",
        "proposal_keys",
        make=_submission_page,
    )
    consultation = Reference("shown_consultation", to="consultations", help_text=CONSULTATION)
    sender = SenderField(
        *SENDER,
        "shown_organisation",
        make=sender,
        like=SENDER_SCHEMA,
        help_text=_("Who sent it: organisations by name, private persons never"),
    )
    text = Made(
        *SENDER,
        "public_text",
        "language",
        make=lambda row: without_name(row["public_text"], row),
        help_text=_("The answer as the public reads it, with bars where something was removed"),
    )
    is_redacted = Flag(help_text=_("Something was removed from it"))
    language = Code(
        choices=SimpleNamespace(values=["da", "en"]), help_text=_("Language that it is written in")
    )
    has_no_remarks = Flag(help_text=_("The sender has no remarks"))
    channel = Code(choices=Channel, help_text=_("How it came"))
    received_on = Day(help_text=_("Day on which it was received"))
    is_late = Flag(help_text=_("It came after the deadline"))
    published_at = Instant(help_text=_("When it was published"))
    proposals = Made(
        "proposal_keys",
        make=_proposals_of,
        like={
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "api_url": {"type": "string", "format": "uri"},
                },
                "required": ["id", "api_url"],
            },
        },
        help_text=_("The proposals in it"),
    )
    files = Made(
        "consultation__slug",
        "reference",
        "file_rows",
        make=_files,
        like=FILES_SCHEMA,
        help_text=_("Files that were sent with it, as far as they are public"),
    )
    is_demonstration = invented_field()
    rights = rights_field(SENDERS)


class SubmissionFilter(OfConsultationFilter):
    organisation = KeyFilter(method="by_organisation")
    published_from = DayFilter(field_name="published_at", lookup_expr="date__gte")
    published_to = DayFilter(field_name="published_at", lookup_expr="date__lte")

    def by_organisation(self, rows, _name, value):
        """Those that are shown as that organisation's."""
        named = rows.filter(organisation=value, organisation_confirmed_at__isnull=False)
        return named.exclude(public_name="").exclude(submitter_kind=SubmitterKind.CITIZEN)


KINDS = [
    Kind(
        name="submissions",
        title=_("Answers"),
        description=_("The published answers to consultations, and proposals sent all year."),
        build=_submissions,
        serializer=SubmissionRow,
        filters=SubmissionFilter,
        rights=SENDERS,
        key="reference",
        orders=orders("reference", "published_at"),
    ),
]
