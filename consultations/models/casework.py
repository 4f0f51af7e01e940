"""The case behind a consultation: its number, what has gone into the journal, and for how long."""

import datetime as dt

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel
from rules.predicates import always_deny

from ogp_portal.accounts.models import User
from ogp_portal.files.models import StoredFile
from plans.models.constraints import one_of

from ..enums import PackageKind, PackageScope
from ..permissions import KEPT_BY_EDITORS, is_editor
from .consultations import Consultation
from .submissions import Submission, SubmissionVersion


@pghistory.track()
class CaseFile(RulesModel):
    """The case of one consultation in the agency's own records.

    `keep_until` is the last day on which what was never published is kept (see
    casework/retention.py); empty until somebody has decided it.
    """

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, related_name="case", verbose_name=_("consultation")
    )
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    keep_until = models.DateField(_("keep what is not public until"), null=True, blank=True)
    emptied_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        rules_permissions = KEPT_BY_EDITORS | {"delete": always_deny}

    def __str__(self) -> str:
        return self.case_number or str(self.consultation)


class PackageQuerySet(models.QuerySet):
    """Packages of a case."""

    def newest_first(self) -> "PackageQuerySet":
        return self.order_by("-requested_at", "-pk")


class Package(RulesModel):
    """A ZIP file made of a case: for the journal, for access to documents, or an archive.

    `submission` narrows a package for access to the answers from the same address. Never public:
    those for journal and access hold what was received, with names and addresses; an archive holds
    what was public when it was made, and that may have been taken down since.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="packages", verbose_name=_("consultation")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=PackageKind.choices)
    scope = models.CharField(
        _("what"), max_length=8, choices=PackageScope.choices, default=PackageScope.ALL
    )
    submission = models.ForeignKey(
        Submission,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only the sender of"),
    )
    requested_at = models.DateTimeField(_("asked for"))
    requested_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    finished_at = models.DateTimeField(_("made"), null=True, blank=True)
    answers = models.PositiveIntegerField(_("answers"), default=0)

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            one_of("kind", PackageKind, "package_kind_known"),
            one_of("scope", PackageScope, "package_scope_known"),
            models.CheckConstraint(
                condition=Q(file=None, finished_at=None)
                | Q(file__isnull=False, finished_at__isnull=False),
                name="finished_package_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(scope=PackageScope.ALL) | Q(kind=PackageKind.JOURNAL),
                name="only_the_journal_goes_on_from_last_time",
            ),
        ]
        rules_permissions = {
            "view": is_editor,
            "add": always_deny,
            "change": always_deny,
            "delete": always_deny,
        }

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class JournalEntry(models.Model):
    """That one version of an answer has gone into the journal, and with which package."""

    package = models.ForeignKey(Package, models.PROTECT, related_name="entries")
    version = models.OneToOneField(SubmissionVersion, models.CASCADE, related_name="journal_entry")

    class Meta:
        verbose_name = _("filed answer")
        verbose_name_plural = _("filed answers")

    def __str__(self) -> str:
        return f"{self.version}"


def not_journalised(consultation: Consultation) -> models.QuerySet:
    """The versions of a consultation's answers that are in no finished journal package."""
    entries = JournalEntry.objects.filter(version=OuterRef("pk"))
    rows = SubmissionVersion.objects.filter(submission__consultation=consultation)
    return rows.filter(~Exists(entries))


def journalised(submission: Submission) -> tuple[dt.datetime, User | None] | None:
    """When the newest version of an answer went into the journal and who asked for it."""
    rows = JournalEntry.objects.filter(version__submission=submission)
    entry = rows.select_related("package__requested_by").order_by("-version__number").first()
    if entry is None or submission.versions.filter(journal_entry=None).exists():
        return None
    return entry.package.finished_at, entry.package.requested_by
