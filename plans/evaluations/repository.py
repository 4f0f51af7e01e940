"""Published versions in the document repository, where each stays at an address of its own."""

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet

from ogp_portal.accounts.models import User
from ogp_portal.common.dates import COPENHAGEN, Precision

from ..actions.documents import read_later
from ..enums import CyclePhase, DocumentKind, EvaluationKind
from ..models import Document, Evaluation, Snapshot
from ..models.evaluations import RenditionFormat

PHASES = {
    EvaluationKind.MIDTERM: CyclePhase.MIDTERM,
    EvaluationKind.FINAL: CyclePhase.FINAL,
}
LANGUAGE_MARKS = {"da": ("på dansk", "in Danish"), "en": ("på engelsk", "in English")}

INVENTED = "opdigtet (invented)"
"""The publisher of an invented report, in both languages, since the column holds one text."""


def keep(snapshot: Snapshot, *, now: dt.datetime) -> None:
    """Adds the PDFs of a version that is being published, one document for each language."""
    for rendition in snapshot.renditions.filter(format=RenditionFormat.PDF):
        evaluation = snapshot.evaluation
        mark_da, mark_en = LANGUAGE_MARKS[rendition.language]
        plan = evaluation.plan
        document = Document.objects.create(
            key=f"{_prefix(evaluation)}{snapshot.version}-{rendition.language}",
            kind=DocumentKind.SELF_ASSESSMENT,
            plan=plan,
            phase=PHASES[EvaluationKind(evaluation.kind)],
            language=rendition.language,
            version=str(snapshot.version),
            title_da=f"{evaluation.title_da}, {plan.slug}, version {snapshot.version}, {mark_da}",
            title_en=f"{evaluation.title_en}, {plan.slug}, version {snapshot.version}, {mark_en}",
            publisher=INVENTED if plan.is_demonstration else settings.OGP_PUBLISHER,
            published_on=now.astimezone(COPENHAGEN).date(),
            published_precision=Precision.DAY,
            file=rendition.file,
        )
        read_later(document, now=now)


def versions(evaluation: Evaluation, user: User | None) -> QuerySet[Document]:
    """The documents of all published versions that `user` may see, the newest first."""
    visible = Document.objects.visible_to(user).select_related("plan")
    return visible.filter(key__startswith=_prefix(evaluation)).order_by("-pk")


def _prefix(evaluation: Evaluation) -> str:
    return f"self-assessment-{evaluation.pk}-"
