"""What a divided answer holds beside its proposals: remarks, and proposals that were joined."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User

from .proposals import Proposal
from .submissions import Submission, SubmissionVersion


class Remark(models.Model):
    """A passage that staff have marked as no proposal: a greeting, an introduction.

    Proposals and remarks of a divided answer cover its text without a gap, so no word leaves the
    meter without somebody having said so; the public reads which words it were.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="remarks")
    version = models.ForeignKey(SubmissionVersion, models.CASCADE, related_name="remarks")
    starts_at_character = models.PositiveIntegerField(_("from character"))
    ends_at_character = models.PositiveIntegerField(_("to character"))
    marked_at = models.DateTimeField(_("marked"))
    marked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("passage without a proposal")
        verbose_name_plural = _("passages without a proposal")
        ordering = ["submission_id", "starts_at_character"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at_character__gt=F("starts_at_character")),
                name="remark_span_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.starts_at_character}–{self.ends_at_character}"

    @property
    def text(self) -> str:
        return self.version.text[self.starts_at_character : self.ends_at_character]


class FormerProposal(models.Model):
    """The reference of a proposal that was joined with another: its address leads there."""

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="former_references")
    joined_at = models.DateTimeField(_("joined"))

    class Meta:
        verbose_name = _("former reference of a proposal")
        verbose_name_plural = _("former references of proposals")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.reference} → {self.proposal_id}"
