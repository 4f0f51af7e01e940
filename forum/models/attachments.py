"""Files of posts: the original as it was sent, and the copy that readers may have."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from consultations.enums import ScanState
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.files.models import StoredFile
from ogp_portal.files.names import KINDS
from ogp_portal.moderation.models import Moderated
from plans.models.constraints import one_of

from ..enums import HELD
from ..permissions import READ_BY_STAFF, is_staff
from .drafts import PostDraft
from .posts import Post

LET_OUT = Q(hidden_at=None, public_copy__isnull=False) & (
    Q(scan=ScanState.RELEASED) | Q(scan=ScanState.CLEAN, may_hold_cpr=False)
)
"""What is known of a file that readers of its post may have."""

WAITS = Q(post__isnull=False, hidden_at=None) & (
    Q(scan=ScanState.NOT_SCANNED) | Q(scan=ScanState.CLEAN, may_hold_cpr=True)
)


class PostAttachmentQuerySet(models.QuerySet):
    """Files of posts and of forms that are not sent yet."""

    def visible_to(self, user) -> "PostAttachmentQuerySet":
        """Those of the posts a person may read; the public has those that are let out."""
        sent = self.filter(post__in=Post.objects.visible_to(user))
        return sent if is_staff(user) else sent.let_out()

    def let_out(self) -> "PostAttachmentQuerySet":
        """With a copy, no virus, and nothing that a person must look at or has removed."""
        return self.filter(LET_OUT)

    def to_release(self) -> "PostAttachmentQuerySet":
        """What a moderator has to look at: not scanned, or perhaps with a CPR number in it.

        Not of posts that are hidden or deleted; of those that wait to be read, yes.
        """
        return self.filter(WAITS, Q(post__hidden_at=None) | Q(post__hide_reason=HELD))

    def of_form(self, key, user) -> "PostAttachmentQuerySet":
        """What a person has added in the form with this key, in order."""
        return self.filter(form_key=key, user=user).order_by("position")

    def unsent_since(self, before) -> "PostAttachmentQuerySet":
        """Of forms that were never sent, and that nobody keeps as a draft."""
        kept = PostDraft.objects.filter(files_key=models.OuterRef("form_key"))
        old = self.filter(post=None, received_at__lt=before)
        return old.filter(~models.Exists(kept))


class PostAttachment(Moderated, RulesModel):
    """One file of a post, or of a form that is not sent yet (`form_key`, and whose it is).

    `original` is never changed and never public. `public_copy` is made by later work, without
    metadata. Until it is there and the file is scanned, or released by a moderator, readers see
    that there is a file, not the file. `name` is the sender's own, unless it may hold a CPR
    number. What a moderator removes is hidden as a post is, with one of the rules as reason.
    """

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attachments",
        db_index=False,  # post_attachment_place begins with it
        verbose_name=_("post"),
    )
    form_key = models.UUIDField(null=True, blank=True, db_index=True, editable=False)
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="+", editable=False
    )
    position = models.PositiveSmallIntegerField(_("number"), default=1)
    name = models.CharField(_("file name"), max_length=limits.FILE_NAME_LENGTH + 10)
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
    copy_problem = models.CharField(_("why there is no public copy"), max_length=300, blank=True)
    may_hold_cpr = models.BooleanField(_("may hold a CPR number"), default=False)
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

    objects = PostAttachmentQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = _("file of a post")
        verbose_name_plural = _("files of posts")
        ordering = ["post_id", "position"]
        constraints = [
            *Moderated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(post=None, form_key__isnull=False, user__isnull=False)
                | Q(post__isnull=False, form_key=None, user=None),
                name="post_attachment_of_a_post_or_a_form",
            ),
            models.UniqueConstraint(fields=["post", "position"], name="post_attachment_place"),
            one_of("scan", ScanState, "post_attachment_scan_known"),
            models.CheckConstraint(
                condition=Q(scan=ScanState.RELEASED, released_at__isnull=False)
                | ~Q(scan=ScanState.RELEASED) & Q(released_at=None),
                name="released_post_attachment_has_a_time",
            ),
        ]
        rules_permissions = READ_BY_STAFF

    def __str__(self) -> str:
        return f"{self.post_id or ''} {self.position}".strip()

    @property
    def kind(self) -> str:
        """'PDF', 'DOCX' and so on."""
        return KINDS.get(self.original.content_type, "")
