"""One text that many have sent to a consultation: who, and what each wrote otherwise."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import COPENHAGEN, format_date

from .. import reading
from ..enums import SubmitterKind
from ..models import AnswerCluster, Submission, SubmissionVersion
from ..models.submissions import sender_of
from ..own_words import own_words
from ..wording import foreign, senders_alike
from .consultations import trail
from .pages import numbered_page, page_number

_SENDER = [
    "reference",
    "public_name",
    "organisation_name",
    "organisation_confirmed_at",
    "submitter_kind",
    "received_at",
    "language",
]


@public_page
def submissions_alike(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The text, and its senders, first received first, 20 per page."""
    number, user = page_number(request), request.signed_in_user
    consultation = reading.shown_consultation(user, slug)
    groups = (
        AnswerCluster.objects.visible_to(user)
        .public()
        .select_related("representative__submission", "representative__redacted")
    )
    group = get_object_or_404(groups, pk=pk, consultation=consultation.pk)
    changes_at(request, consultation.instants, timezone.now())
    rows = _members(user, group, number)
    listed = reverse("submission-list", args=[slug])
    heading = senders_alike(group.shown)
    context = {
        "object": consultation,
        "page_title": f"{heading}: {consultation.title}",
        "heading": heading,
        "breadcrumbs": trail(consultation, (_("Answers"), listed), (heading, request.path)),
        "text": group.representative.public_html,
        "language": foreign(group.representative.submission.language),
        "senders": [_shown(row, group.representative.public_text, listed) for row in rows],
        "page": numbered_page(rows, number, count=group.shown, per_page=limits.POSTS_PER_PAGE),
        "listed": listed,
    }
    return render(request, "consultations/alike.html", context)


def _members(user, group: AnswerCluster, page: int) -> list[dict[str, object]]:
    """One page of the public answers that a text stands for, each with the words it has now."""
    first = (page - 1) * limits.POSTS_PER_PAGE
    texts = SubmissionVersion.objects.filter(submission=OuterRef("submission_id"))
    public = Submission.objects.visible_to(user).public().filter(consultation=group.consultation_id)
    members = group.members.filter(
        place__gt=first, place__lte=first + limits.POSTS_PER_PAGE, submission__in=public
    )
    text = Subquery(texts.order_by("-number").values(public=Coalesce("redacted__text", "text"))[:1])
    columns = [f"submission__{name}" for name in _SENDER]
    return list(members.order_by("place").annotate(text=text).values("text", *columns))


def _shown(row, common: str, base: str) -> dict[str, object]:
    kinds = dict(SubmitterKind.choices)
    language = foreign(row["submission__language"])
    return {
        "url": f"{base}{row['submission__reference']}/",
        "reference": row["submission__reference"],
        "sender": sender_of(
            row["submission__public_name"],
            row["submission__organisation_name"],
            row["submission__organisation_confirmed_at"],
        ),
        "kind": kinds[row["submission__submitter_kind"]] if row["submission__public_name"] else "",
        "received": format_date(row["submission__received_at"].astimezone(COPENHAGEN)),
        "own": own_words(common, row["text"], language),
    }
