"""The links from a proposal to what became of it."""

import pghistory
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from plans.enums import PlanState
from plans.models import Commitment, Milestone
from plans.models.constraints import one_of

from ..enums import Relation, SubmissionState
from ..permissions import KEPT_BY_EDITORS, is_staff
from .proposals import Proposal, Response


class ProvenanceLinkQuerySet(models.QuerySet):
    """Steps from proposals to what they led to."""

    def visible_to(self, user) -> "ProvenanceLinkQuerySet":
        """Those decided, of answers that are public; staff see all."""
        if is_staff(user):
            return self
        return self.decided().filter(
            proposal__submission__state=SubmissionState.PUBLISHED,
            proposal__submission__hidden_at=None,
            proposal__submission__consultation__is_published=True,
        )

    def one_per_response(self) -> "ProvenanceLinkQuerySet":
        """Of those with one shared response the first alone; `together` says how many they are.

        Of the links to one target: a response to many proposals is one line on its page.
        """
        same = [
            F("response__shared_key"),
            Case(When(response=None, then=F("pk")), default=Value(0)),
            F("relation"),
        ]
        return self.annotate(
            together=Window(Count("pk"), partition_by=same),
            place=Window(RowNumber(), partition_by=same, order_by=["made_at", "pk"]),
        ).filter(place=1)

    def decided(self) -> "ProvenanceLinkQuerySet":
        """Whose decision is published and whose plan is no draft: what a sender may see."""
        published = Response.objects.published().filter(proposal=OuterRef("proposal"))
        return self.filter(
            Exists(published),
            Q(commitment=None) | ~Q(commitment__plan__state=PlanState.DRAFT),
            Q(commitment=None) | Q(commitment__is_held_back=False),
            Q(milestone=None) | ~Q(milestone__commitment__plan__state=PlanState.DRAFT),
            Q(milestone=None) | Q(milestone__commitment__is_held_back=False),
        )


@pghistory.track()
class ProvenanceLink(RulesModel):
    """One step of the thread: a proposal became or shaped an initiative or milestone, and why.

    The response is one to the same proposal: the database holds both together.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="links")
    response = models.ForeignKey(
        Response, models.SET_NULL, null=True, blank=True, related_name="links"
    )
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, null=True, blank=True, related_name="provenance_links"
    )
    milestone = models.ForeignKey(
        Milestone, models.CASCADE, null=True, blank=True, related_name="provenance_links"
    )
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices)
    reason_da = models.TextField(_("reason in Danish"), blank=True)
    reason_en = models.TextField(_("reason in English"), blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ProvenanceLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link from proposal to result")
        verbose_name_plural = _("links from proposals to results")
        ordering = ["proposal_id", "made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, milestone=None)
                | Q(commitment=None, milestone__isnull=False),
                name="link_has_one_target",
            ),
            in_one_language("reason", "link_has_a_reason"),
            one_of("relation", Relation, "link_relation_known"),
            models.UniqueConstraint(
                fields=["proposal", "commitment"],
                condition=Q(commitment__isnull=False),
                name="one_link_per_commitment",
            ),
            models.UniqueConstraint(
                fields=["proposal", "milestone"],
                condition=Q(milestone__isnull=False),
                name="one_link_per_milestone",
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.proposal} → {self.commitment or self.milestone}"

    @property
    def reason(self) -> str:
        return in_reader_language(self, "reason")

    @property
    def reason_language(self) -> str:
        return language_of(self, "reason")

    @property
    def initiative(self) -> Commitment:
        """The initiative it leads to, also when it leads to one of its milestones."""
        return self.commitment or self.milestone.commitment
