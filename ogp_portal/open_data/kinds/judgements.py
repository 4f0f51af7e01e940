"""What others judge and advise, and the government's own evaluations."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.text import danish_slug
from plans.enums import EvaluationKind, Judge, ReadFrom, Variable
from plans.models import Assessment, Document, Evaluation, FollowUp, Recommendation
from plans.models.evaluations import WORDS

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
    pair,
)
from ..filters import CodeFilter, FlagFilter, KeyFilter, KindFilter, NameFilter
from ..rights import AGENCY, OGP, Rights
from ..rows import RowSerializer
from .kind import (
    Kind,
    RightsField,
    api_field,
    invented_field,
    key_field,
    page_field,
    rights_field,
    shown,
)
from .plans import PLAN, POSITION, TITLE, commitment_page

REPORT = _("The report that it was read in")


def _of_judge(row: Row) -> Rights:
    return OGP if row["judge"] == Judge.IRM else AGENCY


def _assessment_page(row: Row) -> str:
    if row["commitment_id"] is None:
        return page_address("plan", slug=row["plan__slug"])
    return commitment_page(row | {"address": row["commitment__address"]})


def _assessments(_now):
    return Assessment.objects.visible_to(None).annotate(
        shown_report=shown("report", Document.objects)
    )


class AssessmentRow(RowSerializer):
    id = key_field()
    api_url = api_field("assessments")
    url = page_field("plan__slug", "commitment_id", "commitment__address", make=_assessment_page)
    plan = Reference("plan_id", to="plans", help_text=PLAN)
    commitment = Reference(
        "commitment_id", to="commitments", help_text=_("The initiative; null: of the whole plan")
    )
    judge = Code(choices=Judge, help_text=_("Who judges"))
    variable = Code(choices=Variable, help_text=_("What is judged"))
    scale = Text(help_text=_("The scale that was used"))
    values = Made(
        "values",
        make=lambda row: row["values"],
        like={"type": "array", "items": {"type": "string"}},
        help_text=_("The judge's own words, from the scale"),
    )
    placeholder = Text(help_text=_("What stands instead of a value that is not given yet"))
    counts = Made(
        "counts",
        make=lambda row: row["counts"],
        like={"type": ["object", "null"], "additionalProperties": {"type": "integer"}},
        help_text=_("Number of initiatives for each value, where a whole plan is judged"),
    )
    read_from = Code(choices=ReadFrom, help_text=_("Where it was read"))
    report = Reference("shown_report", to="documents", help_text=REPORT)
    page = Text(help_text=_("Page of the report"))
    source_url = Link(help_text=_("Address of the source"))
    assessed = Imprecise(help_text=_("When it was judged"))
    note = Texts(help_text=_("Note"))
    is_demonstration = invented_field("plan__is_demonstration")
    rights = RightsField("judge", choose=_of_judge)


class AssessmentFilter(KindFilter):
    plan = KeyFilter()
    commitment = KeyFilter()
    judge = CodeFilter(choices=Judge)
    variable = CodeFilter(choices=Variable)
    scale = NameFilter()
    is_demonstration = FlagFilter(field_name="plan__is_demonstration")


def _recommendations(_now):
    follow_ups = FollowUp.objects.filter(recommendation=OuterRef("pk")).order_by("made_at", "pk")
    row = JSONObject(text_da="text_da", text_en="text_en", url="url", made_on="made_at__date")
    return Recommendation.objects.visible_to(None).annotate(
        shown_report=shown("report", Document.objects),
        follow_up_rows=ArraySubquery(follow_ups.values(row=row)),
    )


def document_page(row: Row) -> str:
    """The address of a document's page."""
    return _document_address(row["pk"], row["title_da"] or row["title_en"])


def _document_address(key: int, title: str) -> str:
    return page_address("document", pk=key, slug=danish_slug(title))


def _recommendation_page(row: Row) -> str | None:
    """Its report's; a report that was withdrawn is not named."""
    if row["shown_report"] is None:
        return None
    title = row["report__title_da"] or row["report__title_en"]
    return _document_address(row["shown_report"], title)


class RecommendationRow(RowSerializer):
    id = key_field()
    api_url = api_field("recommendations")
    url = page_field(
        "shown_report", "report__title_da", "report__title_en", make=_recommendation_page
    )
    report = Reference("shown_report", to="documents", help_text=_("The report of IRM"))
    position = Number(help_text=POSITION)
    text = Texts(help_text=_("What IRM advises"))
    is_paraphrase = Flag(help_text=_("In the portal's own words"))
    page = Text(help_text=_("Page of the report"))
    follow_ups = Parts(
        "follow_up_rows",
        members={"text": PAIR, "url": LINK, "made_on": {"type": "string", "format": "date"}},
        make=lambda row: {
            "text": pair(row, "text"),
            "url": row["url"] or None,
            "made_on": row["made_on"],
        },
        help_text=_("What was done about it"),
    )
    rights = rights_field(OGP)


class RecommendationFilter(KindFilter):
    report = KeyFilter()
    plan = KeyFilter(field_name="report__plan")


def _evaluation_page(row: Row) -> str:
    word = WORDS[EvaluationKind(row["kind"])][0]
    return page_address("evaluation", slug=row["plan__slug"], word=word)


class EvaluationRow(RowSerializer):
    id = key_field()
    api_url = api_field("evaluations")
    url = page_field("plan__slug", "kind", make=_evaluation_page)
    plan = Reference("plan_id", to="plans", help_text=PLAN)
    kind = Code(choices=EvaluationKind, help_text=_("When in the plan's life it was made"))
    title = Texts(help_text=TITLE)
    is_external = Flag(help_text=_("Made before the portal, or outside it"))
    published = Imprecise(help_text=_("When it was published, where it was outside the portal"))
    published_at = Instant(help_text=_("When it was published in the portal"))
    publisher = Text(help_text=_("Publisher"))
    languages = Text(help_text=_("Languages that it is written in"))
    link = Link("url", help_text=_("Where it is kept, outside the portal"))
    completion_counts = Made(
        "completion_counts",
        make=lambda row: row["completion_counts"],
        like={"type": ["object", "null"]},
        help_text=_("Number of initiatives for each degree of completion, as it says"),
    )
    is_demonstration = invented_field("plan__is_demonstration")
    rights = rights_field(AGENCY)


class EvaluationFilter(KindFilter):
    plan = KeyFilter()
    kind = CodeFilter(choices=EvaluationKind)
    is_external = FlagFilter()
    is_demonstration = FlagFilter(field_name="plan__is_demonstration")


KINDS = [
    Kind(
        name="assessments",
        title=_("Assessments"),
        description=_("Values given by IRM and by the government's own self-assessments."),
        build=_assessments,
        serializer=AssessmentRow,
        filters=AssessmentFilter,
        rights=OGP,
    ),
    Kind(
        name="recommendations",
        title=_("IRM's recommendations"),
        description=_("What IRM's reports advise, and what was done about it."),
        build=_recommendations,
        serializer=RecommendationRow,
        filters=RecommendationFilter,
        rights=OGP,
    ),
    Kind(
        name="evaluations",
        title=_("Self-assessments"),
        description=_("The government's mid-term and final self-assessments."),
        build=lambda _now: Evaluation.objects.visible_to(None).official(),
        serializer=EvaluationRow,
        filters=EvaluationFilter,
        rights=AGENCY,
    ),
]
