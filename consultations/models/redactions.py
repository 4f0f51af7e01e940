"""What is removed from answers and files before the public reads them, and what made staff look.

A version or a file from which nothing is removed has no `PublicText`, and its own words are
public. `actions/redacting.py` alone writes `PublicText` and `PublicWords`.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User
from ogp_portal.common.search import search_column
from ogp_portal.files.models import StoredFile
from plans.models.constraints import one_of

from ..enums import FindingKind, FindingState, RedactionReason, RedactionState
from . import searched
from .attachments import Attachment
from .proposals import Proposal
from .submissions import Submission, SubmissionVersion

WHOLE = 100
"""Per cent of a page's width or height."""


def _of_a_text_or_a_file(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(version=None, attachment__isnull=False)
        | Q(version__isnull=False, attachment=None),
        name=name,
    )


def _span_in_order(name: str) -> models.CheckConstraint:
    ends_later = Q(ends_at_character__gt=F("starts_at_character"))
    return models.CheckConstraint(condition=ends_later, name=name)


class SpanQuerySet(models.QuerySet):
    """Spans of an answer's text or of the text in a file."""

    def on(self, target: SubmissionVersion | Attachment) -> "SpanQuerySet":
        """Those of one text, as they stand in it."""
        return self.filter(**{field_of(target): target}).order_by("starts_at_character", "pk")

    def of_answer(self, submission: Submission) -> "SpanQuerySet":
        """Those of every version of an answer and of the files sent with it."""
        return self.filter(
            Q(version__submission=submission) | Q(attachment__version__submission=submission)
        )


def field_of(target: SubmissionVersion | Attachment) -> str:
    """The name of the column that points to such a text."""
    return "version" if isinstance(target, SubmissionVersion) else "attachment"


class Span(models.Model):
    """Characters of one text: from the first one up to and not with the last."""

    version = models.ForeignKey(
        SubmissionVersion, models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    attachment = models.ForeignKey(
        Attachment, models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    starts_at_character = models.PositiveIntegerField(_("from character"))
    ends_at_character = models.PositiveIntegerField(_("to character"))

    objects = SpanQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.starts_at_character}–{self.ends_at_character}"

    @property
    def target(self) -> SubmissionVersion | Attachment:
        """The version or file whose text it is a span of."""
        return self.version or self.attachment

    @property
    def submission(self) -> Submission:
        """The answer it stands in."""
        return (self.version or self.attachment.version).submission


class Redaction(Span):
    """Words that are removed, or may be, with the reason that the public reads in their place."""

    reason = models.CharField(_("reason"), max_length=16, choices=RedactionReason.choices)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=RedactionState.choices,
        default=RedactionState.PROPOSED,
    )
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["version_id", "attachment_id", "starts_at_character", "pk"]
        constraints = [
            _of_a_text_or_a_file("redaction_of_a_text_or_a_file"),
            _span_in_order("redaction_span_in_order"),
            one_of("reason", RedactionReason, "redaction_reason_known"),
            one_of("state", RedactionState, "redaction_state_known"),
            models.CheckConstraint(
                condition=Q(state=RedactionState.PROPOSED, decided_at=None)
                | ~Q(state=RedactionState.PROPOSED) & Q(decided_at__isnull=False),
                name="decided_redaction_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["version", "starts_at_character", "ends_at_character"],
                condition=~Q(state=RedactionState.REJECTED) & Q(version__isnull=False),
                name="redaction_of_words_once",
            ),
            models.UniqueConstraint(
                fields=["attachment", "starts_at_character", "ends_at_character"],
                condition=~Q(state=RedactionState.REJECTED) & Q(attachment__isnull=False),
                name="redaction_of_words_in_a_file_once",
            ),
        ]


class PublicText(models.Model):
    """A version as the public reads it: as received, with bars for what was removed.

    The bars are in the language of the answer, so the text is one text in one language wherever
    it is read, searched or quoted; `html` lets the page show them in the reader's.
    """

    version = models.OneToOneField(
        SubmissionVersion, models.CASCADE, primary_key=True, related_name="redacted"
    )
    text = models.TextField(_("public text"))
    html = models.TextField(editable=False)
    search = search_column(*searched.ANSWER)

    class Meta:
        verbose_name = _("public text of an answer")
        verbose_name_plural = _("public texts of answers")
        indexes = [GinIndex(fields=["search"], name="public_text_search")]

    def __str__(self) -> str:
        return str(self.version)


class PublicWords(models.Model):
    """The words of a proposal as the public reads them, where its answer has a `PublicText`."""

    proposal = models.OneToOneField(
        Proposal, models.CASCADE, primary_key=True, related_name="redacted"
    )
    text = models.TextField(_("public text"))

    class Meta:
        verbose_name = _("public words of a proposal")
        verbose_name_plural = _("public words of proposals")

    def __str__(self) -> str:
        return str(self.proposal)


class Finding(Span):
    """What a rule took for personal data (personal_data.py). A person decides what it is."""

    kind = models.CharField(_("kind"), max_length=12, choices=FindingKind.choices)
    is_in_name = models.BooleanField(_("in the file’s name"), default=False)
    state = models.CharField(
        _("state"), max_length=12, choices=FindingState.choices, default=FindingState.OPEN
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["version_id", "attachment_id", "is_in_name", "starts_at_character"]
        constraints = [
            _of_a_text_or_a_file("finding_in_a_text_or_a_file"),
            _span_in_order("finding_span_in_order"),
            one_of("kind", FindingKind, "finding_kind_known"),
            one_of("state", FindingState, "finding_state_known"),
            models.CheckConstraint(
                condition=Q(is_in_name=False) | Q(attachment__isnull=False),
                name="finding_in_a_name_is_of_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(state=FindingState.DISMISSED) | Q(decided_at__isnull=False),
                name="dismissed_finding_has_a_time",
            ),
        ]

    @property
    def searched(self) -> str:
        """The text it is a span of."""
        return self.attachment.original.name if self.is_in_name else self.target.text

    @property
    def words(self) -> str:
        """What was found."""
        return self.searched[self.starts_at_character : self.ends_at_character]


class Examination(models.Model):
    """That a text was looked through for personal data, and which text that was."""

    version = models.OneToOneField(
        SubmissionVersion, models.CASCADE, null=True, related_name="examination"
    )
    attachment = models.OneToOneField(
        Attachment, models.CASCADE, null=True, related_name="examination"
    )
    fingerprint = models.CharField(_("checksum (SHA-256)"), max_length=64)
    examined_at = models.DateTimeField(_("examined"))

    class Meta:
        verbose_name = _("search for personal data")
        verbose_name_plural = _("searches for personal data")
        constraints = [_of_a_text_or_a_file("examination_of_a_text_or_a_file")]

    def __str__(self) -> str:
        return f"{self.version or self.attachment}"


class PictureBar(models.Model):
    """A black bar over a part of a page that has no text: page and rectangle in per cent."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="picture_bars")
    page = models.PositiveSmallIntegerField(_("page"))
    left = models.PositiveSmallIntegerField(_("from the left (%)"))
    top = models.PositiveSmallIntegerField(_("from the top (%)"))
    right = models.PositiveSmallIntegerField(_("to (% from the left)"))
    bottom = models.PositiveSmallIntegerField(_("to (% from the top)"))
    reason = models.CharField(_("reason"), max_length=16, choices=RedactionReason.choices)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("bar on a picture")
        verbose_name_plural = _("bars on pictures")
        ordering = ["attachment_id", "page", "top", "left", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(page__gte=1), name="picture_bar_on_a_page"),
            models.CheckConstraint(
                condition=Q(
                    left__lt=F("right"), top__lt=F("bottom"), right__lte=WHOLE, bottom__lte=WHOLE
                ),
                name="picture_bar_within_the_page",
            ),
            one_of("reason", RedactionReason, "picture_bar_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.left}–{self.right}, {self.top}–{self.bottom}"


class RedactedFile(models.Model):
    """The public PDF made of a file from which something is removed, and the copy there was before.

    `before` comes back when nothing is removed any more.
    """

    attachment = models.OneToOneField(
        Attachment, models.CASCADE, primary_key=True, related_name="redacted_file"
    )
    before = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"), null=True)

    class Meta:
        verbose_name = _("redacted file")
        verbose_name_plural = _("redacted files")

    def __str__(self) -> str:
        return str(self.attachment)


def with_marks(submissions: models.QuerySet) -> models.QuerySet:
    """Answers, each with `newest` (the key of its newest version), the `marks` not handled in
    it, and whether anything `is_examined`: without that, no marks means nothing."""
    newest = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
    rows = Finding.objects.filter(state=FindingState.OPEN).order_by()

    def number(**where) -> Coalesce:
        field = next(iter(where))
        counted = rows.filter(**where).values(field).annotate(number=Count("pk"))
        return Coalesce(Subquery(counted.values("number")), 0)

    return submissions.annotate(newest=Subquery(newest.values("pk")[:1])).annotate(
        is_examined=Exists(Examination.objects.filter(version=OuterRef("newest"))),
        marks=number(version=OuterRef("newest")) + number(attachment__version=OuterRef("newest")),
    )
