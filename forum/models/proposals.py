"""Which post became which proposal: the first link of the thread from talk to result."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Submission

from .posts import Post


class PostProposalQuerySet(models.QuerySet):
    """Posts that their authors have made proposals of."""

    def shown(self) -> "PostProposalQuerySet":
        """Where post and proposal are public, and the sender shows a name with the proposal.

        Whoever sends without a name is not given away by the post, which bears one.
        """
        return self.filter(
            post__hidden_at=None,
            submission__in=Submission.objects.visible_to(None).exclude(public_name=""),
        )

    def first_place(self) -> Post | None:
        """The post with its topic, for a link to it."""
        begun = self.select_related("post__topic__category").first()
        return begun.post if begun else None


class PostProposal(models.Model):
    """A post that its author has begun to send as a proposal, and what was sent, if anything.

    `submission` names it by the key that a draft has and the answer of it will carry, so the row
    is there before the answer is; hence no constraint in the database.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="proposals", db_index=False)
    submission = models.ForeignKey(
        Submission,
        models.CASCADE,
        to_field="idempotency_key",
        db_constraint=False,
        related_name="written_from",
        db_index=False,
    )
    begun_at = models.DateTimeField(_("begun"))

    objects = PostProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("post made a proposal")
        verbose_name_plural = _("posts made proposals")
        indexes = [models.Index(fields=["post"], name="proposal_of_post")]
        constraints = [
            models.UniqueConstraint(fields=["submission"], name="proposal_is_of_one_post")
        ]

    def __str__(self) -> str:
        return str(self.submission_id)
