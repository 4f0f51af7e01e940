"""How far initiatives have come: milestones, status reports and evidence."""

from django.utils.translation import gettext_lazy as _

from plans.enums import Completion, ReporterRole
from plans.models import Evidence, Milestone, StatusUpdate

from ..addresses import page_address
from ..fields import Code, Day, Flag, Imprecise, Instant, Link, Made, Number, Reference, Row, Texts
from ..filters import CodeFilter, DayFilter, FlagFilter, KeyFilter, KindFilter
from ..rights import AGENCY
from ..rows import RowSerializer
from ..searching import SearchFilter
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
from .plans import POSITION, TITLE, commitment_page

COMMITMENT = _("The initiative")
MILESTONE = _("The milestone, where it is about one")
OF_COMMITMENT = ("commitment__plan__slug", "commitment__address")


def of_commitment(row: Row) -> str:
    return commitment_page(row, "commitment__")


class OfCommitmentFilter(KindFilter):
    """What belongs to an initiative, and so to its plan."""

    commitment = KeyFilter()
    plan = KeyFilter(field_name="commitment__plan")
    is_demonstration = FlagFilter(field_name="commitment__plan__is_demonstration")


def _milestone_page(row: Row) -> str:
    return page_address(
        "milestone",
        slug=row["commitment__plan__slug"],
        address=row["commitment__address"],
        position=row["position"],
    )


class MilestoneRow(RowSerializer):
    id = key_field()
    api_url = api_field("milestones")
    url = page_field(*OF_COMMITMENT, "position", make=_milestone_page)
    commitment = Reference("commitment_id", to="commitments", help_text=COMMITMENT)
    position = Number(help_text=POSITION)
    title = Texts(help_text=TITLE)
    expected_output = Texts(help_text=_("What is to come of it"))
    owner = Reference(
        "owner_id", to="organisations", help_text=_("Owner, where it is not the initiative's")
    )
    outside_note = Texts(help_text=_("Why it lies outside the time of the plan"))
    starts = Imprecise(help_text=_("When it starts"))
    due = Imprecise(help_text=_("When it is due"))
    is_completed = Flag(help_text=_("It is completed"))
    completed = Imprecise(help_text=_("When it was completed"))
    is_imported = Flag(help_text=_("History from before the portal"))
    is_demonstration = invented_field("commitment__plan__is_demonstration")
    rights = rights_field(AGENCY)


class MilestoneFilter(OfCommitmentFilter):
    q = SearchFilter(kind="milepael")
    is_completed = FlagFilter()
    due_from = DayFilter(field_name="due_on", lookup_expr="gte")
    due_to = DayFilter(field_name="due_on", lookup_expr="lte")


class StatusUpdateRow(RowSerializer):
    id = key_field()
    api_url = api_field("status-updates")
    url = page_field(*OF_COMMITMENT, make=of_commitment)
    commitment = Reference("commitment_id", to="commitments", help_text=COMMITMENT)
    milestone = Reference("milestone_id", to="milestones", help_text=MILESTONE)
    completion = Code(choices=Completion, help_text=_("How far it has come"))
    text = Texts(help_text=_("What was done"))
    challenges = Texts(help_text=_("What is hard"))
    period_start = Day(help_text=_("First day that it tells of"))
    period_end = Day(help_text=_("Last day that it tells of"))
    reported_at = Instant(help_text=_("When it was reported"))
    reporter_role = Code(choices=ReporterRole, help_text=_("In which role it was reported"))
    is_unchanged = Flag(help_text=_("Nothing new since last time"))
    is_imported = Flag(help_text=_("History from before the portal"))
    is_demonstration = invented_field("commitment__plan__is_demonstration")
    rights = rights_field(AGENCY)


class StatusUpdateFilter(OfCommitmentFilter):
    milestone = KeyFilter()
    completion = CodeFilter(choices=Completion)
    reported_from = DayFilter(field_name="reported_at", lookup_expr="date__gte")
    reported_to = DayFilter(field_name="reported_at", lookup_expr="date__lte")


def _file_address(row: Row) -> str | None:
    if row["file_id"] is None:
        return None
    return page_address(
        "evidence-file",
        slug=row["commitment__plan__slug"],
        address=row["commitment__address"],
        pk=row["pk"],
    )


def _evidence(_now):
    return Evidence.objects.visible_to(None).annotate(
        shown_milestone=shown("milestone", Milestone.objects)
    )


class EvidenceRow(RowSerializer):
    id = key_field()
    api_url = api_field("evidence")
    url = page_field(*OF_COMMITMENT, make=of_commitment)
    commitment = Reference("commitment_id", to="commitments", help_text=COMMITMENT)
    milestone = Reference("shown_milestone", to="milestones", help_text=MILESTONE)
    title = Texts(help_text=TITLE)
    link = Link("url", help_text=_("Where it is kept, outside the portal"))
    file_url = Made(
        *OF_COMMITMENT,
        "file_id",
        "pk",
        make=_file_address,
        like={"type": ["string", "null"], "format": "uri"},
        help_text=_("The file, where it is kept in the portal"),
    )
    dated_on = Day(help_text=_("Date of the evidence"))
    added_at = Instant(help_text=_("When it was added"))
    is_demonstration = invented_field("commitment__plan__is_demonstration")
    rights = rights_field(AGENCY)


class EvidenceFilter(OfCommitmentFilter):
    milestone = KeyFilter()


KINDS = [
    Kind(
        name="milestones",
        title=_("Milestones"),
        description=_("The parts of initiatives, each with a date and an expected output."),
        build=lambda _now: Milestone.objects.visible_to(None),
        serializer=MilestoneRow,
        filters=MilestoneFilter,
        rights=AGENCY,
        orders=orders("pk", "position", due="due_on"),
    ),
    Kind(
        name="status-updates",
        title=_("Status reports"),
        description=_("What the responsible authorities have reported, report by report."),
        build=lambda _now: StatusUpdate.objects.visible_to(None),
        serializer=StatusUpdateRow,
        filters=StatusUpdateFilter,
        rights=AGENCY,
        orders=orders("pk", "reported_at"),
    ),
    Kind(
        name="evidence",
        title=_("Evidence"),
        description=_("Links and files that show that something was done."),
        build=_evidence,
        serializer=EvidenceRow,
        filters=EvidenceFilter,
        rights=AGENCY,
        orders=orders("pk", "added_at"),
    ),
]
