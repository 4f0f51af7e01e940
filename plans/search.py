"""What can be found of plans: the plans, their initiatives and milestones, documents, meetings."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.search import Source, Wording, bilingual, either, hits, joined
from ogp_portal.common.text import danish_slug

from .models import ActionPlan, Commitment, Document, Milestone, NetworkMeeting, searched


def _plans(user, query: SearchQuery) -> QuerySet:
    return hits(
        ActionPlan.objects.visible_to(user),
        query,
        kind="plan",
        searched=searched.PLAN,
        title=bilingual("title"),
        text=bilingual("summary"),
        place=F("slug"),
        day=F("starts_on"),
        precision=F("starts_precision"),
        is_demonstration=F("is_demonstration"),
    )


def _commitments(user, query: SearchQuery) -> QuerySet:
    return hits(
        Commitment.objects.visible_to(user),
        query,
        kind="initiativ",
        searched=searched.COMMITMENT,
        title=bilingual("title"),
        text=bilingual("summary", "what_is_new"),
        place=joined(F("plan__slug"), Value("/"), F("address")),
        context=bilingual("plan__title").text,
        day=F("starts_on"),
        precision=F("starts_precision"),
        is_demonstration=F("plan__is_demonstration"),
    )


def _milestones(user, query: SearchQuery) -> QuerySet:
    slash = Value("/")
    commitment = F("commitment__plan__slug"), slash, F("commitment__address")
    return hits(
        Milestone.objects.visible_to(user),
        query,
        kind="milepael",
        searched=searched.MILESTONE,
        title=bilingual("title"),
        text=bilingual("expected_output"),
        place=joined(*commitment, slash, F("position")),
        context=bilingual("commitment__title").text,
        day=F("due_on"),
        precision=F("due_precision"),
        is_demonstration=F("commitment__plan__is_demonstration"),
    )


def _documents(user, query: SearchQuery) -> QuerySet:
    return hits(
        Document.objects.visible_to(user),
        query,
        kind="dokument",
        searched=[],  # the model keeps its own vector
        title=bilingual("title"),
        text=_note_and_text(),
        place=joined(F("pk"), Value("/"), either("title_da", "title_en")),
        context=F("publisher"),
        day=F("published_on"),
        precision=F("published_precision"),
        is_demonstration=Coalesce(F("plan__is_demonstration"), Value(value=False)),
    )


def _note_and_text() -> Wording:
    """What the portal says of a document, then what stands in its file, in the file's language."""
    note = bilingual("note")
    of_file = When(note_da="", note_en="", then=F("language"))
    language = Case(of_file, default=note.language, output_field=TextField())
    return Wording(joined(note.text, Value(" "), F("text")), language)


def _meetings(user, query: SearchQuery) -> QuerySet:
    return hits(
        NetworkMeeting.objects.visible_to(user),
        query,
        kind="moede",
        searched=searched.MEETING,
        title=bilingual("title"),
        text=bilingual("agenda", "decisions", "minutes"),
        place=F("slug"),
        day=F("held_on"),
        precision=F("held_precision"),
        is_demonstration=F("is_demonstration"),
    )


def _document_address(place: str) -> str:
    key, _slash, title = place.partition("/")
    return reverse("document", args=[key, danish_slug(title)])


SOURCES = [
    Source(
        "plan",
        _("Action plans"),
        _("Action plan"),
        _plans,
        lambda place: reverse("plan", args=[place]),
    ),
    Source(
        "initiativ",
        _("Commitments"),
        _("Commitment"),
        _commitments,
        lambda place: reverse("commitment", args=place.split("/")),
    ),
    Source(
        "milepael",
        _("Milestones"),
        _("Milestone"),
        _milestones,
        lambda place: reverse("milestone", args=place.split("/")),
    ),
    Source("dokument", _("Documents"), _("Document"), _documents, _document_address),
    Source(
        "moede",
        _("Network meetings"),
        _("Network meeting"),
        _meetings,
        lambda place: reverse("network-meeting", args=[place]),
    ),
]
