"""Plans, their themes and their initiatives."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from plans.enums import Completion, PartyRole, PlanState, TemplateVersion
from plans.models import (
    ActionPlan,
    Commitment,
    CommitmentAnswer,
    CommitmentLink,
    CommitmentParty,
    CommitmentTerm,
    PlanSection,
    Theme,
)

from ..addresses import page_address
from ..fields import (
    DAY,
    PAIR,
    TEXT,
    Code,
    Flag,
    Imprecise,
    Instant,
    Link,
    Number,
    Parts,
    Reference,
    Row,
    Text,
    Texts,
    pair,
)
from ..filters import CodeFilter, FlagFilter, InventedFilter, KeyFilter, KindFilter, NameFilter
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

TITLE = _("Title")
PLAN = _("The action plan")
POSITION = _("Place in the order")


def _plans(_now):
    sections = PlanSection.objects.filter(plan=OuterRef("pk")).order_by("position")
    part = JSONObject(key="key", text_da="text_da", text_en="text_en")
    return ActionPlan.objects.visible_to(None).annotate(
        shown_predecessor=shown("predecessor", ActionPlan.objects),
        section_rows=ArraySubquery(sections.values(row=part)),
    )


class PlanRow(RowSerializer):
    id = key_field()
    api_url = api_field("plans")
    url = page_field("slug", make=lambda row: page_address("plan", slug=row["slug"]))
    slug = Text(help_text=_("Last part of the page's address"))
    number = Number(help_text=_("Number of the plan among Denmark's"))
    title = Texts(help_text=TITLE)
    summary = Texts(help_text=_("The plan in short"))
    state = Code(choices=PlanState, help_text=_("Where the plan is in its life"))
    template_version = Code(choices=TemplateVersion, help_text=_("OGP's template that it follows"))
    published = Imprecise(help_text=_("When it was published"))
    starts = Imprecise(help_text=_("First day of the plan"))
    ends = Imprecise(help_text=_("Last day of the plan"))
    original_ends = Imprecise(help_text=_("Last day as first planned, where it was extended"))
    is_extended = Flag(help_text=_("The plan was extended"))
    extension_reason = Texts(help_text=_("Why it was extended"))
    length_years = Number(help_text=_("Length in years"))
    submitted = Imprecise(help_text=_("When it was delivered to OGP"))
    predecessor = Reference("shown_predecessor", to="plans", help_text=_("The plan before it"))
    unsettled_reason = Texts(
        help_text=_("Why it was published before every answer had its response")
    )
    ogp_url = Link(help_text=_("The plan on OGP's website"))
    commitments_stated = Number(help_text=_("Number of initiatives according to the agency"))
    sections = Parts(
        "section_rows",
        members={"key": TEXT, "text": PAIR},
        make=lambda row: {"key": row["key"], "text": pair(row, "text")},
        help_text=_("The narrative parts of the plan"),
    )
    is_demonstration = invented_field()
    rights = rights_field(AGENCY)


class PlanFilter(InventedFilter):
    q = SearchFilter(kind="plan")
    state = CodeFilter(choices=PlanState)
    slug = NameFilter()


def _themes(_now):
    plans = ActionPlan.objects.visible_to(None)
    return Theme.objects.filter(plan__in=plans)


class ThemeRow(RowSerializer):
    id = key_field()
    api_url = api_field("themes")
    url = page_field(
        "plan__slug",
        "slug",
        make=lambda row: page_address("theme", slug=row["plan__slug"], theme=row["slug"]),
    )
    plan = Reference("plan_id", to="plans", help_text=PLAN)
    position = Number(help_text=POSITION)
    slug = Text(help_text=_("Last part of the page's address"))
    title = Texts(help_text=TITLE)
    is_demonstration = invented_field("plan__is_demonstration")
    rights = rights_field(AGENCY)


class ThemeFilter(KindFilter):
    plan = KeyFilter()
    is_demonstration = FlagFilter(field_name="plan__is_demonstration")


def commitment_page(row: Row, commitment: str = "") -> str:
    """The address of an initiative's page; `commitment` leads from the row to it."""
    plan, address = row[f"{commitment}plan__slug"], row[f"{commitment}address"]
    return page_address("commitment", slug=plan, address=address)


def _parties():
    parties = CommitmentParty.objects.filter(commitment=OuterRef("pk"))
    row = JSONObject(
        id="organisation_id",
        name_da="organisation__name_da",
        name_en="organisation__name_en",
        role="role",
        acknowledged_on="acknowledged_at__date",
        from_on="from_on",
        until_on="until_on",
    )
    return parties.order_by("role", "organisation__sort_key", "pk").values(row=row)


def _party(row: Row) -> Row:
    members = ("role", "acknowledged_on", "from_on", "until_on")
    return {
        "organisation_id": row["id"],
        "name": pair(row, "name"),
        **{name: row[name] for name in members},
    }


def _commitments(_now):
    answers = CommitmentAnswer.objects.filter(commitment=OuterRef("pk")).order_by("position")
    answer = JSONObject(question="question", text_da="text_da", text_en="text_en")
    terms = CommitmentTerm.objects.filter(commitment=OuterRef("pk"))
    term = JSONObject(
        list=F("term__kind"), key="term__key", name_da="term__name_da", name_en="term__name_en"
    )
    links = CommitmentLink.objects.visible_to(None).filter(commitment=OuterRef("pk"))
    link = JSONObject(
        id="other_id", relation="relation", reason_da="reason_da", reason_en="reason_en"
    )
    return Commitment.objects.visible_to(None).annotate(
        party_rows=ArraySubquery(_parties()),
        answer_rows=ArraySubquery(answers.values(row=answer)),
        term_rows=ArraySubquery(
            terms.order_by("term__kind", "term__position", "pk").values(row=term)
        ),
        link_rows=ArraySubquery(links.order_by("relation", "pk").values(row=link)),
    )


class CommitmentRow(RowSerializer):
    id = key_field()
    api_url = api_field("commitments")
    url = page_field("plan__slug", "address", make=commitment_page)
    plan = Reference("plan_id", to="plans", help_text=PLAN)
    theme = Reference("theme_id", to="themes", help_text=_("The theme of the plan"))
    number = Text(help_text=_("The agency's number"))
    irm_number = Text(help_text=_("IRM's number"))
    ogp_id = Text(help_text=_("OGP's number, DK and four digits"))
    ogp_id_is_inferred = Flag(help_text=_("OGP's number was worked out from the order"))
    title = Texts(help_text=TITLE)
    summary = Texts(help_text=_("The initiative in short"))
    what_is_new = Texts(help_text=_("What is new compared with existing work"))
    owner_as_written = Text(help_text=_("Responsible authority as the source writes it"))
    parties = Parts(
        "party_rows",
        members={
            "organisation_id": {"type": "integer"},
            "name": PAIR,
            "role": {"type": "string", "enum": PartyRole.values},
            "acknowledged_on": DAY,
            "from_on": DAY,
            "until_on": DAY,
        },
        make=_party,
        help_text=_("Organisations that are responsible or take part, now or earlier"),
    )
    starts = Imprecise(help_text=_("When it starts"))
    ends = Imprecise(help_text=_("When it ends"))
    joined = Imprecise(help_text=_("When it was added to the running plan"))
    joined_reason = Texts(help_text=_("Why it was added"))
    completion = Code(
        "current_completion", choices=Completion, help_text=_("How far the owner says it has come")
    )
    status_at = Instant("current_status_at", help_text=_("When the last status was reported"))
    template_answers = Parts(
        "answer_rows",
        members={"question": {"type": "string"}, "text": PAIR},
        make=lambda row: {"question": row["question"], "text": pair(row, "text")},
        help_text=_("The plan's answers to the questions of OGP's template"),
    )
    terms = Parts(
        "term_rows",
        members={"list": {"type": "string"}, "key": {"type": "string"}, "name": PAIR},
        make=lambda row: {"list": row["list"], "key": row["key"], "name": pair(row, "name")},
        help_text=_("OGP values, policy areas and goals that it stands under"),
    )
    links = Parts(
        "link_rows",
        members={
            "commitment_id": {"type": "integer"},
            "relation": {"type": "string"},
            "reason": PAIR,
        },
        make=lambda row: {
            "commitment_id": row["id"],
            "relation": row["relation"],
            "reason": pair(row, "reason"),
        },
        help_text=_("Other initiatives that it continues, replaces or is related to"),
    )
    is_demonstration = invented_field("plan__is_demonstration")
    rights = rights_field(AGENCY)


class CommitmentFilter(KindFilter):
    q = SearchFilter(kind="initiativ")
    plan = KeyFilter()
    theme = KeyFilter()
    ogp_id = NameFilter()
    number = NameFilter()
    completion = CodeFilter(field_name="current_completion", choices=Completion)
    organisation = KeyFilter(field_name="parties__organisation", method="by_organisation")
    is_demonstration = FlagFilter(field_name="plan__is_demonstration")

    def by_organisation(self, rows, _name, value):
        """Those in which it has, or has had, a part."""
        parts = CommitmentParty.objects.filter(organisation=value)
        return rows.filter(pk__in=parts.values("commitment"))


KINDS = [
    Kind(
        name="plans",
        title=_("Action plans"),
        description=_("Denmark's action plans for open government since 2012."),
        build=_plans,
        serializer=PlanRow,
        filters=PlanFilter,
        rights=AGENCY,
        orders=orders("pk", starts="starts_on"),
    ),
    Kind(
        name="themes",
        title=_("Themes"),
        description=_("The headings that the initiatives of a plan stand under."),
        build=_themes,
        serializer=ThemeRow,
        filters=ThemeFilter,
        rights=AGENCY,
        orders=orders("pk", "position"),
    ),
    Kind(
        name="commitments",
        title=_("Initiatives"),
        description=_(
            "What authorities promise in the plans (OGP: commitments), and how far it is."
        ),
        build=_commitments,
        serializer=CommitmentRow,
        filters=CommitmentFilter,
        rights=AGENCY,
        orders=orders("pk", "position", starts="starts_on", status_at="current_status_at"),
    ),
]
