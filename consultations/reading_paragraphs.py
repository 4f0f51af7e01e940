"""Public answers that comment on the paragraphs of a draft text, in two queries for any number."""

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import DenseRank
from django.urls import reverse

from ogp_portal.common import limits

from .models import DraftText, Submission, SubmissionPart, SubmissionVersion
from .models.submissions import sender_of

_ANSWER = {
    "reference": F("version__submission__reference"),
    "public_name": F("version__submission__public_name"),
    "organisation_name": F("version__submission__organisation_name"),
    "organisation_confirmed_at": F("version__submission__organisation_confirmed_at"),
}


def draft_texts_shown(consultation: int) -> list[dict[str, object]]:
    """The current draft texts of the consultation with that key, phase by phase."""
    rows = DraftText.objects.current().filter(phase__consultation_id=consultation)
    columns = "pk", "version", "title_da", "title_en"
    return list(rows.order_by("phase__opens_at", "phase", "position", "pk").values(*columns))


def number_of_answers(draft: DraftText) -> dict[int, int]:
    """How many public answers comment on each paragraph, by the paragraph's key."""
    rows = _comments(draft).order_by().values("paragraph")
    numbers = rows.annotate(number=Count("version__submission", distinct=True))
    return dict(numbers.values_list("paragraph", "number"))


def first_answers(draft: DraftText) -> dict[int, list[dict[str, str]]]:
    """By the paragraph's key: sender, reference and address of the first answers received.

    At most limits.COMMENTS_SHOWN to each paragraph.
    """
    place = Window(
        DenseRank(),
        partition_by=F("paragraph"),
        order_by=[F("version__submission__received_at"), F("version__submission")],
    )
    rows = _comments(draft).annotate(place=place).filter(place__lte=limits.COMMENTS_SHOWN)
    base = reverse("submission-list", args=[draft.phase.consultation.slug])
    found: dict[int, dict[str, dict[str, str]]] = {}
    for row in rows.order_by("paragraph", "place").values("paragraph", **_ANSWER):
        names = row["public_name"], row["organisation_name"], row["organisation_confirmed_at"]
        shown = {
            "sender": sender_of(*names),
            "reference": row["reference"],
            "address": f"{base}{row['reference']}/",
        }
        found.setdefault(row["paragraph"], {})[row["reference"]] = shown
    return {paragraph: list(answers.values()) for paragraph, answers in found.items()}


def _comments(draft: DraftText) -> QuerySet:
    """The comments in what is public now: the newest version of public answers."""
    public = Submission.objects.public().filter(consultation_id=draft.phase.consultation_id)
    later = SubmissionVersion.objects.filter(
        submission=OuterRef("version__submission"), number__gt=OuterRef("version__number")
    )
    rows = SubmissionPart.objects.filter(paragraph__draft_text=draft)
    return rows.filter(~Exists(later), version__submission__in=public)
