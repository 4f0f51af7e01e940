"""Files sent with an answer: the original as it was received, and the copy the public may have."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User
from ogp_portal.files.models import StoredFile
from plans.models.constraints import one_of

from ..enums import RedactionState, ScanState, SubmissionState
from ..permissions import is_staff
from .drafts import SubmissionDraft
from .submissions import SubmissionVersion


class AttachmentQuerySet(models.QuerySet):
    """Files of answers and of drafts."""

    def visible_to(self, user) -> "AttachmentQuerySet":
        """Those of the answers a person may see; the public sees what has a copy made for it."""
        received = self.filter(version__isnull=False)
        return received if is_staff(user) else received.public()

    def public(self) -> "AttachmentQuerySet":
        """Released copies of the newest version of public answers, whoever asks."""
        newest = SubmissionVersion.objects.filter(submission=OuterRef("version__submission"))
        return self.filter(
            version__submission__state=SubmissionState.PUBLISHED,
            version__submission__hidden_at=None,
            version__submission__consultation__is_published=True,
            version=Subquery(newest.order_by("-number").values("pk")[:1]),
            public_copy__isnull=False,
            scan__in=[ScanState.CLEAN, ScanState.RELEASED],
        ).filter(
            # What was removed stays removed, whoever made the public copy.
            Q(public_copy=F("redacted_file__file"))
            | ~Q(redactions__state=RedactionState.ACCEPTED) & ~Q(picture_bars__page__gte=1)
        )


class Attachment(models.Model):
    """One file of a draft or of a version of an answer.

    `original` is never changed and never public. `public_copy` is made by later work: without
    metadata, and with bars where something was removed. Until it is there, and the file is scanned
    or released by a person, the public sees that a file came, not the file.
    """

    draft = models.ForeignKey(
        SubmissionDraft, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    version = models.ForeignKey(
        SubmissionVersion, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    original = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("as received")
    )
    public_copy = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("public copy"),
    )
    chosen_name = models.CharField(_("public name"), max_length=200, blank=True)
    text = models.TextField(_("text in the file"), blank=True, editable=False)
    scan = models.CharField(
        _("virus scan"),
        max_length=12,
        choices=ScanState.choices,
        default=ScanState.NOT_SCANNED,
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    received_at = models.DateTimeField(_("received"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["version_id", "draft_id", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft=None, version__isnull=False)
                | Q(draft__isnull=False, version=None),
                name="attachment_of_a_draft_or_an_answer",
            ),
            one_of("scan", ScanState, "attachment_scan_known"),
            models.CheckConstraint(
                condition=Q(scan=ScanState.RELEASED, released_at__isnull=False)
                | ~Q(scan=ScanState.RELEASED) & Q(released_at=None),
                name="released_attachment_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.original.name

    @property
    def shown_name(self) -> str:
        """The file's name as the public reads it: staff may have given it another."""
        return self.chosen_name or self.original.name
