"""What plans bring to the document repository: documents, self-assessments, minutes, evidence."""

from django.conf import settings
from django.db.models import (
    Case,
    F,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.common.history import last_event
from ogp_portal.common.repository import DAY, Source, entries, flag, languages_of, or_nothing
from ogp_portal.common.search import either, joined
from ogp_portal.common.text import danish_slug

from .enums import CyclePhase, DocumentKind, EvaluationKind, PlanState
from .models import Commitment, Document, Evaluation, Evidence, NetworkMeeting
from .models.evaluations import word_of

EVIDENCE = "evidence"
SLASH = Value("/")


def _address_of(commitment: str) -> Case:
    """'<plan>/<address>' of the initiative at the end of the path; "" without one."""
    address = joined(F(f"{commitment}__plan__slug"), SLASH, F(f"{commitment}__address"))
    none = When(**{commitment: None}, then=Value(""))
    return Case(none, default=address, output_field=TextField())


def _documents(user) -> QuerySet:
    is_hidden = Q(is_staff_only=True) | Q(plan__isnull=False, plan__state=PlanState.DRAFT)
    return entries(
        Document.objects.visible_to(user),
        source="document",
        searched=[],  # the model keeps its own vector
        title="title",
        kind=F("kind"),
        place=joined(F("pk"), SLASH, either("title_da", "title_en")),
        plan=or_nothing("plan__slug"),
        commitment=_address_of("commitment"),
        phase=F("phase"),
        languages=F("language"),
        version=F("version"),
        publisher=F("publisher"),
        day=F("published_on"),
        precision=F("published_precision"),
        url=F("url"),
        file="file",
        is_demonstration=Coalesce(F("plan__is_demonstration"), Value(value=False)),
        is_hidden=flag(is_hidden),
    )


def _document_address(place: str) -> str:
    key, _slash, title = place.partition("/")
    return reverse("document", args=[key, danish_slug(title)])


def _document_file(place: str) -> str:
    key, _slash, title = place.partition("/")
    return reverse("document-file", args=[key, danish_slug(title)])


def _evaluations(user) -> QuerySet:
    is_ours = Q(published_at__isnull=False)
    here = When(is_ours, then=TruncDate("published_at", tzinfo=COPENHAGEN))
    phases = {
        EvaluationKind.MIDTERM: CyclePhase.MIDTERM.value,
        EvaluationKind.FINAL: CyclePhase.FINAL.value,
    }
    return entries(
        Evaluation.objects.visible_to(user).official().out(),
        source="evaluation",
        searched=[("title_da", "A"), ("title_en", "A"), ("publisher", "B")],
        title="title",
        kind=Value(DocumentKind.SELF_ASSESSMENT.value),
        place=joined(F("plan__slug"), SLASH, F("kind")),
        plan=F("plan__slug"),
        phase=Case(
            *(When(kind=kind, then=Value(phase)) for kind, phase in phases.items()),
            default=Value(""),
            output_field=TextField(),
        ),
        languages=Case(When(is_ours, then=Value("da,en")), default=F("languages")),
        publisher=Case(
            When(is_ours, then=Value(settings.OGP_PUBLISHER)),
            default=F("publisher"),
            output_field=TextField(),
        ),
        day=Case(here, default=F("published_on")),
        precision=Case(When(is_ours, then=DAY), default=F("published_precision")),
        url=F("url"),
        is_demonstration=F("plan__is_demonstration"),
        is_hidden=flag(Q(plan__state=PlanState.DRAFT)),
    )


def _evaluation_address(place: str) -> str:
    slug, _slash, kind = place.partition("/")
    return reverse("evaluation", args=[slug, word_of(kind)])


def _minutes(user) -> QuerySet:
    return entries(
        NetworkMeeting.objects.visible_to(user).exclude(minutes_da="", minutes_en=""),
        source="minutes",
        searched=[
            ("title_da", "A"),
            ("title_en", "A"),
            ("minutes_da", "D"),
            ("minutes_en", "D"),
        ],
        title="title",
        kind=Value(DocumentKind.MINUTES.value),
        place=F("slug"),
        languages=languages_of("minutes"),
        day=F("held_on"),
        precision=F("held_precision"),
        day_means=Value("held"),
        is_demonstration=F("is_demonstration"),
        is_hidden=flag(Q(is_published=False)),
    )


def _evidence(user) -> QuerySet:
    """Evidence is as visible as its initiative."""
    visible = Commitment.objects.visible_to(user)
    return entries(
        Evidence.objects.standing().filter(commitment__in=visible),
        source="evidence",
        searched=[("title_da", "A"), ("title_en", "A")],
        title="title",
        kind=Value(EVIDENCE),
        place=joined(F("commitment__plan__slug"), SLASH, F("commitment__address"), SLASH, F("pk")),
        plan=F("commitment__plan__slug"),
        commitment=joined(F("commitment__plan__slug"), SLASH, F("commitment__address")),
        phase=Value(CyclePhase.IMPLEMENTATION.value),
        day=Coalesce(F("dated_on"), TruncDate("added_at", tzinfo=COPENHAGEN)),
        precision=DAY,
        day_means=Case(When(dated_on=None, then=Value("added")), default=Value("dated")),
        url=F("url"),
        file="file",
        is_demonstration=F("commitment__plan__is_demonstration"),
        is_hidden=flag(Q(commitment__plan__state=PlanState.DRAFT)),
    )


def _evidence_address(place: str) -> str:
    slug, address, _pk = place.split("/")
    return f"{reverse('commitment', args=[slug, address])}#evidence"


def _evidence_file(place: str) -> str:
    return reverse("evidence-file", args=place.split("/"))


SOURCES = [
    Source(
        "document",
        _documents,
        last_event(Document),
        dict(DocumentKind.choices),
        _document_address,
        _document_file,
    ),
    Source(
        "evaluation",
        _evaluations,
        last_event(Evaluation),
        {},
        _evaluation_address,
        _evaluation_address,
    ),
    Source(
        "minutes",
        _minutes,
        last_event(NetworkMeeting),
        {},
        lambda place: f"{reverse('network-meeting', args=[place])}#minutes",
        lambda place: reverse("network-meeting", args=[place]),
    ),
    Source(
        "evidence",
        _evidence,
        last_event(Evidence),
        {EVIDENCE: _("Evidence")},
        _evidence_address,
        _evidence_file,
    ),
]
