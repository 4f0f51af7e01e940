"""What is counted of a consultation: stored, so that a page costs the same however many answered."""

from collections import Counter

from django.db import models
from django.db.models import Count, F, OuterRef, Subquery, Sum

from ..enums import Decision
from .consultations import Consultation
from .likeness import AnswerCluster
from .proposals import Proposal, Response
from .standing import Meter
from .submissions import Submission
from .themes import ProposalTheme


class ConsultationFigures(Meter, models.Model):
    """The numbers behind one consultation's meter, over what is public and nothing else.

    `folded` of the answers stand in the list under another's text, which says nearly the same.
    Kept exact by `actions.recount` in the transaction of each change.
    """

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, primary_key=True, related_name="figures"
    )
    answers = models.PositiveIntegerField(default=0)
    folded = models.PositiveIntegerField(default=0)
    proposals = models.PositiveIntegerField(default=0)
    by_decision = models.JSONField(default=dict)
    deferred_until = models.JSONField(default=dict)
    by_theme = models.JSONField(default=list)

    class Meta:
        verbose_name = "figures of a consultation"

    def __str__(self) -> str:
        return f"{self.consultation_id}"


def figures_of(consultation: Consultation) -> ConsultationFigures:
    """The stored numbers; all 0 for a consultation of which nothing has been counted."""
    try:
        return consultation.figures
    except ConsultationFigures.DoesNotExist:
        return ConsultationFigures(consultation=consultation)


def count(consultation: Consultation) -> ConsultationFigures:
    """The numbers as the rows have them now; not saved."""
    standing = Response.objects.published().filter(proposal=OuterRef("pk"), is_current=True)
    proposals = Proposal.objects.public().current().filter(submission__consultation=consultation)
    rows = list(
        proposals.annotate(
            decision=Subquery(standing.values("decision")),
            decide_by=Subquery(standing.values("decide_by")),
        )
        .values("decision", "decide_by")
        .annotate(number=Count("pk"))
        .order_by()
    )
    by_decision, deferred_until = Counter(), Counter()
    for row in rows:
        if row["decision"] == Decision.DEFERRED:
            deferred_until[row["decide_by"].isoformat()] += row["number"]
        elif row["decision"]:
            by_decision[row["decision"]] += row["number"]
    return ConsultationFigures(
        consultation=consultation,
        answers=Submission.objects.public().filter(consultation=consultation).count(),
        folded=_folded(consultation),
        proposals=sum(row["number"] for row in rows),
        by_decision=dict(by_decision),
        deferred_until=dict(deferred_until),
        by_theme=_by_theme(consultation),
    )


def _folded(consultation: Consultation) -> int:
    """Answers that have no place of their own in the list: all but one of each group shown."""
    groups = AnswerCluster.objects.filter(consultation=consultation, shown__gt=0)
    return groups.aggregate(number=Sum(F("shown") - 1))["number"] or 0


def _by_theme(consultation: Consultation) -> list[dict[str, object]]:
    """Title and number of public answers of each theme that has any, in the themes' order."""
    public = Proposal.objects.public().current().filter(submission__consultation=consultation)
    themes = ProposalTheme.objects.filter(consultation=consultation, tags__proposal__in=public)
    counted = themes.annotate(number=Count("tags__proposal__submission", distinct=True))
    columns = "pk", "title_da", "title_en", "number"
    return list(counted.order_by("position", "pk").values(*columns))
