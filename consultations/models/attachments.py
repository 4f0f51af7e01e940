"""Files sent with an answer: the original as it was received, and the copy the public may have."""

from pathlib import PurePosixPath

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.files.models import StoredFile
from ogp_portal.files.names import KINDS, may_hold_cpr, names_person
from plans.models.constraints import one_of

from ..enums import FindingKind, FindingState, RedactionState, ScanState, SubmissionState
from ..permissions import is_staff
from .drafts import SubmissionDraft
from .submissions import SubmissionVersion

LET_OUT = [ScanState.CLEAN, ScanState.RELEASED]
"""What is known of viruses in a file that may leave the portal."""


class AttachmentQuerySet(models.QuerySet):
    """Files of answers and of drafts."""

    def visible_to(self, user) -> "AttachmentQuerySet":
        """Those of the answers a person may see; the public sees what has a copy made for it."""
        received = self.filter(version__isnull=False)
        return received if is_staff(user) else received.public()

    def public(self) -> "AttachmentQuerySet":
        """Released copies of the newest version of public answers, whoever asks."""
        return (
            self.of_newest_versions()
            .filter(
                version__submission__state=SubmissionState.PUBLISHED,
                version__submission__hidden_at=None,
                version__submission__consultation__is_published=True,
                public_copy__isnull=False,
                scan__in=LET_OUT,
                withheld_at=None,
            )
            .fit_to_show()
        )

    def of_newest_versions(self) -> "AttachmentQuerySet":
        """Those sent with the words that stand now, not with what they replaced."""
        newest = SubmissionVersion.objects.filter(submission=OuterRef("version__submission"))
        return self.filter(version=Subquery(newest.order_by("-number").values("pk")[:1]))

    def fit_to_show(self) -> "AttachmentQuerySet":
        """Those whose text was read, whose CPR marks are handled, and whose copy has its bars.

        A mark in the file's name keeps nothing back: the public reads another name.
        """
        finding = self.model._meta.get_field("findings").related_model
        cprs = finding.objects.filter(
            attachment=OuterRef("pk"),
            is_in_name=False,
            kind=FindingKind.CPR,
            state=FindingState.OPEN,
        )
        return self.filter(
            ~Exists(cprs),
            # What was removed stays removed, whoever made the public copy.
            Q(public_copy=F("redacted_file__file"))
            | ~Q(redactions__state=RedactionState.ACCEPTED) & ~Q(picture_bars__page__gte=1),
            read_at__isnull=False,
        )

    def unread(self) -> "AttachmentQuerySet":
        """Files of answers that may become public, whose text nobody and nothing has read."""
        received = self.of_newest_versions().filter(read_at=None, withheld_at=None)
        received = received.exclude(version__submission__state=SubmissionState.WITHDRAWN)
        return received.exclude(scan=ScanState.INFECTED)

    def to_release(self) -> "AttachmentQuerySet":
        """What no scanner has looked at, of answers that were not taken back: staff decide."""
        received = self.filter(version__isnull=False, scan=ScanState.NOT_SCANNED)
        return received.exclude(version__submission__state=SubmissionState.WITHDRAWN)


class Attachment(models.Model):
    """One file of a draft or of a version of an answer.

    `original` is never changed and never public. `public_copy` is made by later work: without
    metadata, and with bars where something was removed. Until it is there, and the file is scanned
    or released by a person, the public sees that a file came, not the file. `read_at` says that
    its text was read and can be looked through, or that a person (`read_by`) has read it where the
    portal could not; nothing of it is public before. `bare_pages` are the pages without text.
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
    withheld_at = models.DateTimeField(_("kept back"), null=True, blank=True)
    withheld_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    withheld_reason = models.TextField(
        _("why it is kept back"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    copy_problem = models.CharField(_("why there is no public copy"), max_length=300, blank=True)
    read_at = models.DateTimeField(_("text read"), null=True, blank=True, editable=False)
    read_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    read_problem = models.CharField(
        _("why the text could not be read"), max_length=300, blank=True, editable=False
    )
    bare_pages = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, editable=False
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
            models.CheckConstraint(
                condition=Q(withheld_at=None, withheld_reason="")
                | Q(withheld_at__isnull=False) & ~Q(withheld_reason=""),
                name="attachment_kept_back_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["version", "position"], name="attachment_place_in_its_answer"
            ),
        ]

    def __str__(self) -> str:
        if self.version is None:
            return self.original.name
        return f"{self.version.submission.reference}, {self.position}"

    @property
    def kind(self) -> str:
        """'PDF', 'DOCX' and so on."""
        return KINDS.get(self.original.content_type, "")

    @property
    def is_let_out(self) -> bool:
        """Whether the public may have the copy, as far as the file itself decides."""
        is_ready = self.public_copy_id is not None and self.read_at is not None
        return is_ready and self.withheld_at is None and self.scan in LET_OUT

    @property
    def name_may_hold_cpr(self) -> bool:
        return may_hold_cpr(self.original.name)

    @property
    def public_name(self) -> str:
        """The name that the public reads: the sender's own, unless it tells what must stay unsaid.

        A CPR number, or who wrote where the answer shows another name or none. One that staff
        have chosen goes before both.
        """
        if self.chosen_name:
            return self.chosen_name
        submission = self.version.submission
        name = self.original.name
        tells = self.name_may_hold_cpr or not submission.public_name
        if submission.public_name != submission.identity.name:
            tells = tells or names_person(name, submission.identity.name)
        plain = gettext("Attachment %(number)d") % {"number": self.position}
        return f"{plain}{PurePosixPath(name).suffix}" if tells else name
