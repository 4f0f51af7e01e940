"""What consultations bring to the document repository: letters, material and reports."""

from django.db.models import (
    BooleanField,
    Case,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.common.history import first_event, last_event
from ogp_portal.common.repository import (
    DAY,
    NO_DAY,
    PUBLISHED,
    Source,
    entries,
    flag,
    languages_of,
    or_nothing,
)
from ogp_portal.common.search import joined
from plans.enums import CyclePhase, DocumentKind

from .enums import ConsultationKind
from .models import Consultation, ConsultationDocument, ReportVersion

MATERIAL = "consultation_document"
PHASES = {
    ConsultationKind.INPUT: CyclePhase.PROPOSALS,
    ConsultationKind.THEMES: CyclePhase.DRAFT,
    ConsultationKind.DRAFT_PLAN: CyclePhase.DRAFT,
    ConsultationKind.DRAFT_SELF_ASSESSMENT: CyclePhase.FINAL,
}
"""In which phase of the plan's cycle each kind is held."""


def _phase(kind: str) -> Case:
    whens = (When(**{kind: one}, then=Value(phase.value)) for one, phase in PHASES.items())
    return Case(*whens, default=Value(""), output_field=TextField())


def _letters(user) -> QuerySet:
    """The letter of each consultation held here: its own text on its page."""
    rows = Consultation.objects.visible_to(user).held_here().with_period()
    return entries(
        rows.exclude(text_da="", text_en=""),
        source="letter",
        searched=[("title_da", "A"), ("title_en", "A"), ("text_da", "D"), ("text_en", "D")],
        title="title",
        kind=Value(DocumentKind.CONSULTATION_LETTER.value),
        place=F("slug"),
        plan=or_nothing("plan__slug"),
        phase=_phase("kind"),
        languages=languages_of("text"),
        day=TruncDate("opens_at", tzinfo=COPENHAGEN),
        precision=DAY,
        day_means=Value("dated"),
        is_demonstration=F("is_demonstration"),
        is_hidden=flag(Q(is_published=False)),
    )


def _material(user) -> QuerySet:
    """Material is as visible as its consultation."""
    of_record = Q(consultation__is_record=True)
    visible = Consultation.objects.visible_to(user)
    return entries(
        ConsultationDocument.objects.filter(consultation__in=visible, withdrawn_at=None),
        source="material",
        searched=[("title_da", "A"), ("title_en", "A")],
        title="title",
        kind=Value(MATERIAL),
        place=joined(F("consultation__slug"), Value("/"), F("pk")),
        plan=or_nothing("consultation__plan__slug"),
        phase=_phase("consultation__kind"),
        # What a record names was written long before it was added here; its date is not known.
        day=Case(When(of_record, then=NO_DAY), default=TruncDate("added_at", tzinfo=COPENHAGEN)),
        precision=DAY,
        day_means=Case(
            When(of_record, then=PUBLISHED), default=Value("added"), output_field=TextField()
        ),
        url=F("url"),
        file="file",
        is_demonstration=F("consultation__is_demonstration"),
        is_hidden=flag(Q(consultation__is_published=False)),
    )


class _Holds(Func):
    """Whether there is anything at a path of JSON."""

    function = "jsonb_path_exists"
    template = "%(function)s(%(expressions)s::jsonpath)"
    output_field = BooleanField()


def _says(language: str) -> Q:
    """Whether the newest version has words of staff in the language; before versions, the text."""
    paths = [f"$.consultation.summary_{language}[*]"]
    paths += [f'$.sections[*].{name}_{language} ? (@ != "")' for name in ("remarks", "comment")]
    words = [Q(_Holds(F("data"), Value(path))) for path in paths]
    newest = ReportVersion.objects.filter(consultation=OuterRef("pk")).order_by("-number")
    said = Subquery(newest.values(says=flag(words[0] | words[1] | words[2]))[:1])
    return Q(Coalesce(said, flag(~Q(**{f"report_{language}": ""}))))


def _languages_of_report() -> Case:
    """'da', 'en', 'da,en' or '', of what was published: what staff write now is nobody's yet."""
    danish, english = _says("da"), _says("en")
    return Case(
        When(danish & english, then=Value("da,en")),
        When(danish, then=Value("da")),
        When(english, then=Value("en")),
        default=Value(""),
        output_field=TextField(),
    )


def _reports(user) -> QuerySet:
    """Found by what is found of its consultation: words of a report may be removed afterwards."""
    rows = Consultation.objects.visible_to(user).filter(report_published_at__isnull=False)
    return entries(
        rows,
        source="report",
        searched=[("title_da", "A"), ("title_en", "A")],
        title="title",
        kind=Value(DocumentKind.CONSULTATION_REPORT.value),
        place=F("slug"),
        plan=or_nothing("plan__slug"),
        phase=Value(CyclePhase.RESPONSE.value),
        languages=_languages_of_report(),
        day=TruncDate("report_published_at", tzinfo=COPENHAGEN),
        precision=DAY,
        is_demonstration=F("is_demonstration"),
        is_hidden=flag(Q(is_published=False)),
    )


def _page(place: str) -> str:
    return reverse("consultation", args=[place.partition("/")[0]])


SOURCES = [
    Source(
        "letter",
        _letters,
        first_event(Consultation, is_published=True),  # later changes are not of the letter
        {},
        lambda place: f"{_page(place)}#letter",
        _page,
    ),
    Source(
        "material",
        _material,
        last_event(ConsultationDocument),
        {MATERIAL: _("Consultation material")},
        lambda place: f"{_page(place)}#material",
        lambda place: reverse("consultation-file", args=place.split("/")),
    ),
    Source(
        "report",
        _reports,
        F("report_published_at"),
        {},
        lambda place: reverse("consultation-report", args=[place]),
        _page,
    ),
]
