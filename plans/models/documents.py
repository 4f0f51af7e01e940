"""The documents of the whole process, each with its publisher, date and address."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import known_or_unknown, precision_field
from ogp_portal.common.text import danish_slug
from ogp_portal.files.models import StoredFile

from ..enums import DocumentKind
from ..permissions import KEPT_BY_EDITORS, is_editor, is_staff
from .constraints import ON_THE_WEB, date_errors, one_of, web_address
from .plans import ActionPlan, hidden_draft


class DocumentQuerySet(models.QuerySet):
    """Documents of the repository."""

    def visible_to(self, user) -> "DocumentQuerySet":
        """Some are for staff: IRM drafts, mirrors, mailing lists. Drafts' are for editors."""
        rows = self if is_staff(user) else self.filter(is_staff_only=False)
        return rows if is_editor(user) else rows.exclude(hidden_draft(user, "plan__"))

    def newest_first(self) -> "DocumentQuerySet":
        """Real ones before those of invented plans, undated ones last."""
        is_invented = Coalesce("plan__is_demonstration", False)
        return self.order_by(is_invented, models.F("published_on").desc(nulls_last=True), "-pk")


@pghistory.track()
class Document(RulesModel):
    """One document: a link to where its publisher keeps it, or a file kept here."""

    key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=24, choices=DocumentKind.choices)
    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True)
    published_precision = precision_field()
    url = models.URLField(_("address"), max_length=500, blank=True, validators=[ON_THE_WEB])
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    note_da = models.TextField(_("note in Danish"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    is_staff_only = models.BooleanField(_("for staff only"), default=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = [models.F("published_on").desc(nulls_last=True), "-pk"]
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
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if errors := date_errors(self, ["published"], []):
            raise ValidationError(errors)

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.pk, danish_slug(self.title_da or self.title_en)])

    @property
    def is_demonstration(self) -> bool:
        return self.plan is not None and self.plan.is_demonstration

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def note(self) -> str:
        return in_reader_language(self, "note")
