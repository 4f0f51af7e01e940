"""Where each imported statement comes from, and how sure it is.

The columns of the other models hold only what may be shown. A fact that is not sourced at its
publisher waits here, for staff, until an editor confirms it (design 5.9).
"""

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User

from ..permissions import READ_BY_STAFF, is_editor

COUNTRY = "country"
"""The subject kind of facts about Denmark itself; they belong to no row."""

RECORD = "record"
"""The field of a fact that says which record of the data files a row stands for.

By it the loader finds the row again whatever an editor changed in it, and knows a deleted one.
"""


class FactStatus(models.TextChoices):
    """How sure a statement is."""

    SOURCED = "sourced", _("sourced")
    INFERRED = "inferred", _("inferred")
    UNVERIFIED = "unverified", _("not verified")
    UNKNOWN = "unknown", _("unknown")


class FactDecision(models.TextChoices):
    """What an editor has said of it."""

    CONFIRMED = "confirmed", _("confirmed")
    CORRECTED = "corrected", _("corrected")
    UNKNOWN = "unknown", _("unknown")


class SourceKind(models.TextChoices):
    """Whose page a source is. Only the publisher's own is ever linked publicly."""

    PUBLISHER = "publisher", _("the publisher's own page")
    TEXT = "text", _("named without an address")
    MIRROR = "mirror", _("a copy kept by others")
    THIRD_PARTY = "third_party", _("written by others")
    MAILING_LIST = "mailing_list", _("mailing list")
    IRM_DRAFT = "irm_draft_not_citable", _("IRM draft, not to be cited")


PUBLISHER = SourceKind.PUBLISHER.value
SHOWN_DECISIONS = (FactDecision.CONFIRMED.value, FactDecision.CORRECTED.value)


class FactQuerySet(models.QuerySet):
    """Imported statements."""

    def about(self, subject: models.Model) -> "FactQuerySet":
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)

    def about_country(self) -> "FactQuerySet":
        return self.filter(subject_kind=COUNTRY)

    def public(self) -> "FactQuerySet":
        """Sourced at the publisher, or confirmed or corrected by an editor."""
        decided = Q(decision__in=SHOWN_DECISIONS)
        return self.filter(decided | Q(decision="", is_public=True))

    def to_confirm(self) -> "FactQuerySet":
        """What 'Bekræft oplysninger' lists: neither public nor decided."""
        return self.filter(is_public=False, decision="")


class Fact(RulesModel):
    """One statement about one field of one row, as the data file has it."""

    subject_kind = models.CharField(_("kind"), max_length=60)
    subject_id = models.BigIntegerField(_("subject"))
    subject_label = models.CharField(_("about"), max_length=300)
    field = models.CharField(_("field"), max_length=60)
    value = models.JSONField(_("value in the data file"), null=True)
    applied = models.JSONField(_("value the import wrote"), null=True)
    status = models.CharField(_("how sure"), max_length=12, choices=FactStatus.choices)
    is_public = models.BooleanField(_("may be shown"))
    sources = models.JSONField(_("sources"), default=list)
    note = models.TextField(_("note"), blank=True)
    decision = models.CharField(
        _("decision"), max_length=12, choices=FactDecision.choices, blank=True
    )
    decided_value = models.JSONField(_("decided value"), null=True, blank=True)
    decided_source = models.CharField(_("source of the decision"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["subject_kind", "subject_label", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "field"], name="one_fact_per_field"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | ~Q(decision="") & Q(decided_at__isnull=False),
                name="decided_fact_has_a_time",
            ),
        ]
        rules_permissions = {**READ_BY_STAFF, "decide": is_editor}

    def __str__(self) -> str:
        return f"{self.subject_label}: {self.field}"

    def subject(self) -> models.Model | None:
        """The row it is about; None for Denmark itself and for a row that is gone."""
        if self.subject_kind == COUNTRY:
            return None
        model = apps.get_model(self.subject_kind)
        return model._default_manager.filter(pk=self.subject_id).first()

    @property
    def is_shown(self) -> bool:
        """Whether the public may read it: as `FactQuerySet.public`."""
        return self.decision in SHOWN_DECISIONS or (not self.decision and self.is_public)

    @property
    def shown_value(self) -> object:
        """What the public may read; None stands for 'not stated'."""
        if not self.is_shown:
            return None
        return self.decided_value if self.decision else self.value

    @property
    def public_sources(self) -> list[dict[str, str]]:
        """The publisher's own pages, with an address: never copies, drafts or mailing lists.

        The file's sources stand behind the file's value alone; a decision brings its own, shown
        where it is an address (the action refuses addresses of copies and drafts).
        """
        if not self.is_shown:
            return []
        found = []
        if self.shown_value == self.value and self.status == FactStatus.SOURCED:
            found = [one for one in self.sources if one["kind"] == PUBLISHER and one["url"]]
        if self.decision and is_public_source(self.decided_source):
            address = self.decided_source
            found.append({"title": address, "publisher": "", "language": "", "url": address})
        return found


def is_public_source(source: str) -> bool:
    """Whether the source of a decision is one web address; other words are for staff alone."""
    return source.startswith(("https://", "http://")) and not any(map(str.isspace, source))
