"""What became of answers: proposals, the responses to them, and the links to initiatives."""

from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr, TruncDate
from django.utils.translation import gettext_lazy as _

from consultations.enums import Decision, Relation
from consultations.models import Proposal, ProvenanceLink, Response
from ogp_portal.common.dates import COPENHAGEN
from plans.models import ActionPlan, Commitment, Milestone

from ..addresses import page_address
from ..fields import Code, Day, Flag, Instant, Made, Number, Reference, Text, Texts
from ..filters import (
    CodeFilter,
    DayFilter,
    FlagFilter,
    InventedFilter,
    KeyFilter,
    KindFilter,
    NameFilter,
)
from ..rights import AGENCY, SENDERS
from ..rows import RowSerializer
from ..searching import ProposalSearchFilter
from .answers import CONSULTATION, OfConsultationFilter, outside_the_call
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
from .senders import SENDER, without_name

OF_SENDER = [f"submission__{name}" for name in SENDER]
PROPOSAL = _("The proposal")


def _public_words() -> Case:
    """The words of a proposal as `Proposal.public_words` has them, in SQL."""
    start, end = F("starts_at_character"), F("ends_at_character")
    span = Substr("version__text", start + 1, end - start)
    return Case(
        When(is_replaced=True, then=Value("")),
        When(version__redacted=None, starts_at_character=None, then=F("version__text")),
        When(version__redacted=None, then=span),
        When(starts_at_character=None, then=F("version__redacted__text")),
        default=Coalesce(F("redacted__text"), Value("")),
        output_field=TextField(),
    )


def _to_words_that_stand(column: str) -> Case:
    return Case(When(is_replaced=False, then=F(column)), default=None)


def _proposals(_now):
    """With the current response, as `Response.public()` has it: to words that stand."""
    return (
        Proposal.objects.visible_to(None)
        .with_current()
        .annotate(
            shown_consultation=outside_the_call("submission__"),
            words=_public_words(),
            is_whole=ExpressionWrapper(Q(starts_at_character=None), output_field=BooleanField()),
            shown_response=_to_words_that_stand("current__pk"),
            decision=_to_words_that_stand("current__decision"),
            gross_list_plan=shown("gross_list_entry__plan", ActionPlan.objects),
            received_on=TruncDate("submission__received_at", tzinfo=COPENHAGEN),
            is_demonstration=F("submission__is_demonstration"),
        )
    )


class ProposalRow(RowSerializer):
    id = key_field("reference")
    api_url = api_field("proposals", "reference")
    url = page_field("reference", make=lambda row: page_address("proposal", ref=row["reference"]))
    submission = Reference(
        "submission__reference",
        to="submissions",
        is_number=False,
        help_text=_("The answer that it stands in"),
    )
    consultation = Reference("shown_consultation", to="consultations", help_text=CONSULTATION)
    summary = Made(
        *OF_SENDER,
        "submission__language",
        "summary",
        make=lambda row: without_name(row["summary"], row, "submission__"),
        help_text=_("The proposal in short"),
    )
    text = Made(
        *OF_SENDER,
        "submission__language",
        "words",
        make=lambda row: without_name(row["words"], row, "submission__"),
        help_text=_("The words of the answer that it is, with bars where something was removed"),
    )
    language = Text("submission__language", help_text=_("Language that it is written in"))
    is_whole_answer = Flag("is_whole", help_text=_("It is the whole answer"))
    is_replaced = Flag(help_text=_("The sender has changed these words since"))
    received_on = Day(help_text=_("Day on which it was received"))
    response = Reference("shown_response", to="responses", help_text=_("The reasoned response"))
    decision = Code(choices=Decision, help_text=_("What was decided"))
    answered_by = Day(
        "submission__phase__round__answered_by",
        help_text=_("Day by which it is answered, where it was sent all year"),
    )
    gross_list_plan = Reference(to="plans", help_text=_("The plan on whose long list it stands"))
    is_demonstration = invented_field()
    rights = rights_field(SENDERS)


class ProposalFilter(OfConsultationFilter):
    q = ProposalSearchFilter(kind="forslag")
    answer = "submission__"
    submission = NameFilter(field_name="submission__reference")
    decision = CodeFilter(choices=Decision)
    is_replaced = FlagFilter()
    is_answered = FlagFilter(field_name="shown_response", lookup_expr="isnull", exclude=True)
    received_from = DayFilter(field_name="received_on", lookup_expr="gte")
    received_to = DayFilter(field_name="received_on", lookup_expr="lte")


def _responses(_now):
    stands = Q(text_key=F("proposal__text_key"))
    return Response.objects.public().annotate(
        is_to_other_words=ExpressionWrapper(~stands, output_field=BooleanField()),
        is_demonstration=F("proposal__submission__is_demonstration"),
    )


class ResponseRow(RowSerializer):
    id = key_field()
    api_url = api_field("responses")
    url = page_field(
        "proposal__reference",
        make=lambda row: page_address("proposal", ref=row["proposal__reference"]),
    )
    proposal = Reference("proposal__reference", to="proposals", is_number=False, help_text=PROPOSAL)
    version = Number(help_text=_("Number of the response; a changed one has the next"))
    decision = Code(choices=Decision, help_text=_("What was decided"))
    reason = Texts(help_text=_("Why"))
    decide_by = Day(help_text=_("Day by which it is decided, where that was put off"))
    passed_on_to = Text(help_text=_("Authority that it was passed on to"))
    passed_on_at = Day(help_text=_("When it was passed on"))
    published_at = Instant(help_text=_("When it was published"))
    is_to_other_words = Flag(help_text=_("The proposal has been changed since"))
    is_demonstration = invented_field()
    rights = rights_field(AGENCY)


class ResponseFilter(InventedFilter):
    proposal = NameFilter(field_name="proposal__reference")
    consultation = KeyFilter(method="by_consultation")
    decision = CodeFilter(choices=Decision)
    published_from = DayFilter(field_name="published_at", lookup_expr="date__gte")
    published_to = DayFilter(field_name="published_at", lookup_expr="date__lte")

    def by_consultation(self, rows, _name, value):
        """Those to proposals in the answers to it."""
        proposals = outside_the_call("proposal__submission__")
        return rows.annotate(of_consultation=proposals).filter(of_consultation=value)


def _links(_now):
    return ProvenanceLink.objects.visible_to(None).annotate(
        shown_response=Subquery(
            Response.objects.public().filter(pk=OuterRef("response")).values("pk")[:1]
        ),
        shown_commitment=shown("commitment", Commitment.objects),
        shown_milestone=shown("milestone", Milestone.objects),
        is_demonstration=F("proposal__submission__is_demonstration"),
    )


class ProvenanceLinkRow(RowSerializer):
    id = key_field()
    api_url = api_field("provenance-links")
    url = page_field(
        "proposal__reference",
        make=lambda row: page_address("proposal", ref=row["proposal__reference"]),
    )
    proposal = Reference("proposal__reference", to="proposals", is_number=False, help_text=PROPOSAL)
    response = Reference("shown_response", to="responses", help_text=_("The response that says so"))
    commitment = Reference(
        "shown_commitment", to="commitments", help_text=_("The initiative that it led to")
    )
    milestone = Reference(
        "shown_milestone", to="milestones", help_text=_("The milestone that it led to")
    )
    relation = Code(choices=Relation, help_text=_("What the proposal is to it"))
    reason = Texts(help_text=_("Why"))
    made_at = Instant(help_text=_("When the link was made"))
    is_demonstration = invented_field()
    rights = rights_field(AGENCY)


class ProvenanceLinkFilter(KindFilter):
    proposal = NameFilter(field_name="proposal__reference")
    commitment = KeyFilter(field_name="shown_commitment")
    milestone = KeyFilter(field_name="shown_milestone")
    relation = CodeFilter(choices=Relation)
    is_demonstration = FlagFilter()


KINDS = [
    Kind(
        name="proposals",
        title=_("Proposals"),
        description=_("What people and organisations propose, each with what was decided."),
        build=_proposals,
        serializer=ProposalRow,
        filters=ProposalFilter,
        rights=SENDERS,
        key="reference",
        orders=orders("reference", received="received_on"),
    ),
    Kind(
        name="responses",
        title=_("Reasoned responses"),
        description=_("The agency's decision on each proposal, and why."),
        build=_responses,
        serializer=ResponseRow,
        filters=ResponseFilter,
        rights=AGENCY,
        orders=orders("pk", "published_at"),
    ),
    Kind(
        name="provenance-links",
        title=_("From proposal to initiative"),
        description=_(
            "Which proposals became or shaped which initiatives and milestones, and why."
        ),
        build=_links,
        serializer=ProvenanceLinkRow,
        filters=ProvenanceLinkFilter,
        rights=AGENCY,
        orders=orders("pk", "made_at"),
    ),
]
