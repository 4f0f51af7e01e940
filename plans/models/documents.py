"""The documents of the whole process, each with its publisher, date and address."""

import datetime as dt

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import known_or_unknown, precision_field
from ogp_portal.common.search import search_column
from ogp_portal.common.text import danish_slug
from ogp_portal.files.models import StoredFile

from ..enums import CyclePhase, DocumentKind, DocumentLanguage
from ..permissions import KEPT_BY_EDITORS, is_editor, is_staff
from .commitments import Commitment
from .constraints import ON_THE_WEB, date_errors, one_of, one_of_or_empty, web_address
from .plans import ActionPlan, hidden_draft


class DocumentQuerySet(models.QuerySet):
    """Documents of the repository."""

    def visible_to(self, user) -> "DocumentQuerySet":
        """What stands in lists, feeds and search: as `known_to`, without what was withdrawn."""
        return self.known_to(user).filter(withdrawn_at=None)

    def known_to(self, user) -> "DocumentQuerySet":
        """Whose address leads somewhere: withdrawn ones too, which say that they were.

        Some are for staff: IRM drafts, mirrors, mailing lists. Drafts' are for editors.
        """
        rows = self if is_staff(user) else self.filter(is_staff_only=False)
        if is_editor(user):
            return rows
        return rows.exclude(hidden_draft(user, "plan__")).exclude(commitment__is_held_back=True)

    def newest_first(self) -> "DocumentQuerySet":
        """Real ones before those of invented plans, undated ones last."""
        is_invented = Coalesce("plan__is_demonstration", False)
        return self.order_by(is_invented, F("published_on").desc(nulls_last=True), "-pk")


_NO_CIRCLE = """
IF EXISTS (
  WITH RECURSIVE older(id) AS (
    SELECT NEW.replaces_id
    UNION SELECT document.replaces_id FROM plans_document document
    JOIN older ON older.id = document.id WHERE document.replaces_id IS NOT NULL
  ) SELECT FROM older WHERE id = NEW.id
) THEN
  RAISE check_violation USING
    MESSAGE = 'a document cannot replace a newer version of itself',
    CONSTRAINT = 'document_replaces_in_one_direction';
END IF;
RETURN NEW;
"""


@pghistory.track(exclude=["text", "search"])
class Document(RulesModel):
    """One document: a link to where its publisher keeps it, or a file kept here.

    A newer version names the one it `replaces`; the agency's answer to a report is in `reply_to`.
    What IRM has out for comment is announced with the address and the deadline: it is no
    assessment, and no copy of it is kept. Once public its address is for ever: it can be withdrawn
    with a reason, not deleted. `text` is what can be read in the file, for searching.
    """

    key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=24, choices=DocumentKind.choices)
    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    commitment = models.ForeignKey(
        Commitment,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("commitment"),
    )
    phase = models.CharField(_("phase"), max_length=16, choices=CyclePhase.choices, blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=DocumentLanguage.choices, blank=True
    )
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    researcher = models.CharField(_("IRM's researcher"), max_length=200, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True)
    published_precision = precision_field()
    url = models.URLField(_("address"), max_length=500, blank=True, validators=[ON_THE_WEB])
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    note_da = models.TextField(_("note in Danish"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    version = models.CharField(_("version"), max_length=40, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    reply_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("reply to"),
    )
    comment_url = models.URLField(
        _("where one can comment"), max_length=500, blank=True, validators=[ON_THE_WEB]
    )
    comment_closes_at = models.DateTimeField(_("deadline for comments"), null=True, blank=True)
    text = models.TextField(_("text of the file"), blank=True, editable=False)
    is_staff_only = models.BooleanField(_("for staff only"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_reason_da = models.TextField(
        _("why it was withdrawn, Danish"), blank=True, editable=False
    )
    withdrawn_reason_en = models.TextField(
        _("why it was withdrawn, English"), blank=True, editable=False
    )

    search = search_column(
        ("title_da", "A"),
        ("title_en", "A"),
        ("publisher", "B"),
        ("note_da", "C"),
        ("note_en", "C"),
        ("text", "D"),
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = [F("published_on").desc(nulls_last=True), "-pk"]
        indexes = [GinIndex(fields=["search"], name="document_search")]
        constraints = [
            in_one_language("title", "document_title_in_one_language"),
            one_of("kind", DocumentKind, "document_kind_is_known"),
            known_or_unknown("published_on", "published_precision", "document_date_known"),
            models.CheckConstraint(
                condition=Q(url="") | Q(file=None),
                name="document_is_kept_in_one_place",
                violation_error_message=_("Give a link or a file, not both."),
            ),
            web_address("url", "document_url_is_a_web_address"),
            one_of_or_empty("phase", CyclePhase, "document_phase_is_known"),
            one_of_or_empty("language", DocumentLanguage, "document_language_is_known"),
            web_address("comment_url", "document_comment_url_is_a_web_address"),
            models.CheckConstraint(
                condition=Q(commitment=None) | Q(plan__isnull=False),
                name="document_of_a_commitment_has_its_plan",
                violation_error_message=_("Choose the commitment's plan, too."),
            ),
            models.CheckConstraint(
                condition=Q(reply_to=None) | ~Q(reply_to=F("id")),
                name="document_replies_to_another",
                violation_error_message=_("A document cannot reply to itself."),
            ),
            models.CheckConstraint(
                condition=Q(comment_url="", comment_closes_at=None)
                | ~Q(comment_url="") & Q(comment_closes_at__isnull=False),
                name="document_comments_have_address_and_deadline",
                violation_error_message=_("Give both the address for comments and the deadline."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason_da="", withdrawn_reason_en="")
                | Q(withdrawn_at__isnull=False)
                & ~Q(withdrawn_reason_da="", withdrawn_reason_en=""),
                name="withdrawn_document_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DocumentKind.IRM_DRAFT)
                | Q(file=None, comment_closes_at__isnull=False),
                name="irm_draft_is_only_announced",
                violation_error_message=_(
                    "An IRM draft is announced with address and deadline, without a file."
                ),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="replaces_in_one_direction",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("replaces_id"),
                condition=pgtrigger.Q(new__replaces__isnull=False),
                func=_NO_CIRCLE,
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Fills in the plan of its commitment; what does not fit together stands by its field."""
        errors = date_errors(self, ["published"], [])
        if self.commitment is not None and self.plan is None:
            self.plan = self.commitment.plan
        if self.commitment is not None and self.commitment.plan_id != self.plan_id:
            errors["commitment"] = gettext("The commitment belongs to another plan.")
        if self._replaces_a_newer_one():
            errors["replaces"] = gettext("A document cannot replace a newer version of itself.")
        if bool(self.comment_url) != bool(self.comment_closes_at):
            missing = "comment_closes_at" if self.comment_url else "comment_url"
            errors[missing] = gettext("Give both the address for comments and the deadline.")
        if errors:
            raise ValidationError(errors)

    def _replaces_a_newer_one(self) -> bool:
        """Whether one comes back to this document by what it replaces; the database says so too."""
        older, seen = self.replaces, set()
        while older is not None and older.pk not in seen:
            if older.pk == self.pk:
                return True
            seen.add(older.pk)
            older = older.replaces
        return False

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.pk, danish_slug(self.title_da or self.title_en)])

    @property
    def has_public_address(self) -> bool:
        """Whether anybody may read it at its address, which then must never break."""
        return self.pk is not None and Document.objects.known_to(None).filter(pk=self.pk).exists()

    @property
    def is_demonstration(self) -> bool:
        return self.plan is not None and self.plan.is_demonstration

    def takes_comments(self, now: dt.datetime) -> bool:
        """Whether one can still comment on it, at the address given."""
        return self.comment_closes_at is not None and now < self.comment_closes_at

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def note(self) -> str:
        return in_reader_language(self, "note")
