"""Answers that say nearly the same (campaigns): what they are compared by, and what was found."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from ..enums import SubmissionState
from ..permissions import REVIEWED_BY_STAFF, is_staff
from .consultations import Consultation
from .submissions import Submission, SubmissionVersion


class AnswerSignature(models.Model):
    """What one version of an answer is compared by (likeness.py).

    `hashes` is empty where the text is too short to be compared. `leader` is the text it follows,
    itself when it leads, none before it has been compared. Versions are compared in the order of
    `received_at` and `name`, so the result does not depend on when which was worked on.
    """

    version = models.OneToOneField(
        SubmissionVersion, models.CASCADE, primary_key=True, related_name="signature"
    )
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+")
    received_at = models.DateTimeField()
    name = models.CharField(max_length=24)
    method = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    words_key = models.BigIntegerField()
    hashes = models.BinaryField()
    bands = ArrayField(models.IntegerField(), default=list)
    leader = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followers"
    )
    is_leader = models.BooleanField(default=False)
    similarity = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = "signature of an answer"
        ordering = ["received_at", "name"]
        indexes = [
            models.Index(
                fields=["consultation", "received_at", "name"],
                condition=Q(leader=None) & ~Q(hashes=b""),
                name="answer_to_compare",
            ),
            models.Index(fields=["consultation", "received_at", "name"], name="answer_compared"),
            # Looked up in the middle of being written: what waits in a list would be read each time.
            GinIndex(
                fields=["bands"],
                condition=Q(is_leader=True),
                fastupdate=False,
                name="leader_of_answers",
            ),
        ]
        constraints = [
            # Without a leader it passes: so is a row for a moment while it is deleted.
            models.CheckConstraint(
                condition=Q(is_leader=False) | Q(leader=F("version")), name="leader_follows_itself"
            ),
            models.CheckConstraint(
                condition=Q(similarity=None) | Q(similarity__gte=0, similarity__lte=1),
                name="likeness_from_nothing_to_all",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AnswerClusterQuerySet(models.QuerySet):
    """Groups of answers that say nearly the same."""

    def visible_to(self, user) -> "AnswerClusterQuerySet":
        """Those shown as one text; staff see all."""
        return self if is_staff(user) else self.public()

    def public(self) -> "AnswerClusterQuerySet":
        """With a text that everybody may read; `shown` is kept by `actions.recount`."""
        return self.filter(
            shown__gt=0,
            representative__submission__state=SubmissionState.PUBLISHED,
            representative__submission__hidden_at=None,
            consultation__is_published=True,
        )


class AnswerCluster(RulesModel):
    """Answers to one consultation that say nearly the same. Its address stays.

    `leader` is the first text of its kind; `representative` is the text that the public reads for
    all: the one that most senders sent, the first received of these. `senders` counts the answers
    that stand in the case, `shown` those that the public sees as one text: 0 while there are fewer
    than two, or staff have dissolved the group. `actions.recount` keeps both texts and `shown`
    exact in the transaction of each change. Method, seed and threshold say how it was found.
    """

    consultation = models.ForeignKey(
        Consultation,
        models.CASCADE,
        related_name="answer_clusters",
        verbose_name=_("consultation"),
    )
    leader = models.OneToOneField(
        AnswerSignature, models.SET_NULL, null=True, blank=True, related_name="cluster"
    )
    representative = models.ForeignKey(
        SubmissionVersion,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("text shown for all"),
    )
    senders = models.PositiveIntegerField(_("senders"), default=0)
    shown = models.PositiveIntegerField(_("shown to the public"), default=0)
    method = models.PositiveSmallIntegerField(_("version of the method"))
    seed = models.BigIntegerField(_("seed"))
    threshold = models.FloatField(_("alike from"))
    found_at = models.DateTimeField(_("found"))
    dissolved_at = models.DateTimeField(_("dissolved"), null=True, blank=True)
    dissolved_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    dissolve_reason = models.TextField(
        _("why it was dissolved"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )

    objects = AnswerClusterQuerySet.as_manager()

    class Meta:
        verbose_name = _("group of similar answers")
        verbose_name_plural = _("groups of similar answers")
        ordering = ["-senders", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved_at=None, dissolve_reason="")
                | Q(dissolved_at__isnull=False, shown=0) & ~Q(dissolve_reason=""),
                name="dissolved_cluster_has_a_reason_and_is_not_shown",
            ),
            models.CheckConstraint(condition=~Q(shown=1), name="one_answer_is_no_cluster"),
        ]
        rules_permissions = REVIEWED_BY_STAFF

    def __str__(self) -> str:
        return f"{self.consultation} · {self.senders}"

    def get_absolute_url(self) -> str:
        return reverse("submissions-alike", args=[self.consultation.slug, self.pk])


class AlikeAnswer(models.Model):
    """An answer in a group. An answer is in one at most.

    `similarity` is the estimated share of word sequences in common with the first text of the
    group; `place` is its number among those shown, so that page k is read by index.
    """

    submission = models.OneToOneField(
        Submission, models.CASCADE, primary_key=True, related_name="likeness"
    )
    cluster = models.ForeignKey(AnswerCluster, models.CASCADE, related_name="members")
    version = models.ForeignKey(SubmissionVersion, models.CASCADE, related_name="+")
    similarity = models.FloatField(_("likeness"))
    place = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer in a group")
        verbose_name_plural = _("answers in groups")
        ordering = ["cluster_id", "place"]
        indexes = [models.Index(fields=["cluster", "place"], name="place_among_alike")]
        constraints = [
            models.CheckConstraint(
                condition=Q(similarity__gte=0, similarity__lte=1), name="similarity_is_a_share"
            )
        ]

    def __str__(self) -> str:
        return str(self.submission)


class AnswerKeptApart(models.Model):
    """Staff have taken this answer out of its group for good, and why."""

    submission = models.OneToOneField(
        Submission, models.CASCADE, primary_key=True, related_name="kept_apart"
    )
    reason = models.TextField(_("reason"), max_length=limits.SHORT_TEXT_LENGTH)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("answer kept apart")
        verbose_name_plural = _("answers kept apart")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="kept_apart_for_a_reason")
        ]

    def __str__(self) -> str:
        return str(self.submission)
