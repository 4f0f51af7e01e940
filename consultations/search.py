"""What can be found of consultations: themselves, and the published proposals."""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Substr, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import COPENHAGEN, Precision
from ogp_portal.common.search import CONFIG, Source, Wording, bilingual, either, hits

from .models import Consultation, Proposal, PublicText


def _consultations(user, query: SearchQuery) -> QuerySet:
    opened = Coalesce(F("opened_on"), TruncDate("opens_at", tzinfo=COPENHAGEN))
    held_here = When(opened_on=None, then=Value(Precision.DAY.value))
    return hits(
        Consultation.objects.visible_to(user).with_period(),
        query,
        kind="hoering",
        searched=[],  # the model keeps its own vector
        title=bilingual("title"),
        text=bilingual("summary", "text"),
        place=F("slug"),
        day=opened,
        precision=Case(held_here, default=F("opened_precision"), output_field=TextField()),
        is_demonstration=F("is_demonstration"),
    )


def _as_received(user, query: SearchQuery) -> QuerySet:
    """Proposals of answers that are public as they were sent."""
    is_barred = Exists(PublicText.objects.filter(version=OuterRef("version")))
    rows = Proposal.objects.visible_to(user).current().filter(~is_barred, version__search=query)
    return _proposals(rows, query, F("version__search"))


def _barred(user, query: SearchQuery) -> QuerySet:
    """Proposals of answers with words removed.

    They are looked for in the public text alone, also for what a query leaves out: else "-word"
    would tell what stands behind a bar.
    """
    rows = Proposal.objects.visible_to(user).current()
    rows = rows.filter(version__redacted__search=query)
    return _proposals(rows, query, F("version__redacted__search"))


def _proposals(rows: QuerySet, query: SearchQuery, searched: F) -> QuerySet:
    """A proposal that is the whole answer, or a span of it that itself matches."""
    start, end = F("starts_at_character"), F("ends_at_character")
    span = Substr("version__text", start + 1, end - start)
    whole = When(starts_at_character=None, then=F("version__text"))
    own = Case(whole, default=span, output_field=TextField())
    received = When(version__redacted=None, then=own)
    # What stands behind a bar is neither shown nor found; a part without public words is empty.
    public = Coalesce(F("redacted__text"), Value(""), output_field=TextField())
    words = Case(received, default=public, output_field=TextField())
    rows = rows.alias(own=SearchVector(words, config=CONFIG))
    return hits(
        rows.filter(Q(starts_at_character=None) | Q(own=query)),
        query,
        kind="forslag",
        searched=searched,
        title=Wording(either("summary", "reference"), F("submission__language")),
        text=Wording(words, F("submission__language")),
        place=F("reference"),
        context=bilingual("submission__consultation__title").text,
        day=TruncDate("submission__received_at", tzinfo=COPENHAGEN),
        precision=Value(Precision.DAY.value),
        is_demonstration=F("submission__is_demonstration"),
    )


SOURCES = [
    Source(
        "hoering",
        _("Consultations"),
        _("Consultation"),
        _consultations,
        lambda place: reverse("consultation", args=[place]),
    ),
    Source(
        "forslag",
        _("Proposals"),
        _("Proposal"),
        _as_received,
        lambda place: reverse("proposal", args=[place]),
        find_too=_barred,
    ),
]
