"""The case behind a consultation: packages to fetch, and what is deleted and when."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.files.serving import file_response
from ogp_portal.jobs.models import Job

from .. import actions
from ..actions.casework import PACK
from ..casework import retention
from ..enums import PackageKind
from ..forms.casework import AccessForm, CaseForm, JournalForm
from ..models import CaseFile, Package
from .acts import Act
from .stages import Stage

MAY_KEEP = "consultations.publish_consultation"


def _ask(kind: str):
    """The action behind the button for one kind of package."""

    def run(consultation, *, by, now, **wanted):
        return actions.ask_for_package(consultation, kind=kind, by=by, now=now, **wanted)

    return run


def _package(_consultation, package: Package) -> tuple[str, str]:
    """The way to a package that was asked for."""
    return gettext("Open the package"), reverse(
        "admin:consultations_package_change", args=[package.pk]
    )


def _case_of(_consultation, case: CaseFile) -> tuple[str, str]:
    """The way to the case: what is deleted and when."""
    return gettext("See what will be deleted"), reverse(
        "admin:consultations_casefile_change", args=[case.pk]
    )


def _is_held_here(consultation) -> bool:
    return consultation.is_published and not consultation.is_record


def _is_finished(consultation) -> bool:
    return _is_held_here(consultation) and consultation.settled_at is not None


CASE_ACTS = [
    Act(
        name="case",
        done=_("The case number and the day are saved."),
        leads_to=_case_of,
        stage=Stage.CASE,
        label=_("Case number and keeping"),
        explanation=_("The number of the case in your own records, and how long it is kept."),
        permission=MAY_KEEP,
        run=actions.set_case,
        is_offered=_is_held_here,
        form=CaseForm,
    ),
    Act(
        name="journal-package",
        done=_("The package is being made. It takes a few minutes."),
        leads_to=_package,
        stage=Stage.CASE,
        label=_("Make a records package"),
        explanation=_(
            "A ZIP file with an index, each answer as PDF/A and its files as received. What is "
            "in it is marked as filed. Download it under “Packages”."
        ),
        permission=MAY_KEEP,
        run=_ask(PackageKind.JOURNAL),
        is_offered=_is_held_here,
        form=JournalForm,
    ),
    Act(
        name="access-package",
        done=_("The package is being made. It takes a few minutes."),
        leads_to=_package,
        stage=Stage.CASE,
        label=_("Make an access-to-documents package"),
        explanation=_(
            "Every answer in every state, with its sender. Read it through before it is handed out."
        ),
        permission=MAY_KEEP,
        run=_ask(PackageKind.ACCESS),
        is_offered=_is_held_here,
        form=AccessForm,
    ),
    Act(
        name="archive-package",
        done=_("The package is being made. It takes a few minutes."),
        leads_to=_package,
        stage=Stage.CASE,
        label=_("Make an archive to open from disk"),
        explanation=_(
            "A ZIP file with pages that any browser opens without the portal: the consultation, "
            "its answers, responses and report, as they are public now. Download it under "
            "“Packages”. What is taken down later stays in an archive made before: make a new "
            "one then."
        ),
        permission=MAY_KEEP,
        run=_ask(PackageKind.ARCHIVE),
        is_offered=_is_finished,
    ),
]
"""Buttons on a consultation's page."""


@admin.register(Package)
class PackageAdmin(admin.ModelAdmin):
    """Packages asked for, how far they are, and their files."""

    list_display = ["__str__", "consultation", "scope", "requested_at", "requested_by", "answers"]
    list_filter = ["kind", ("consultation", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["consultation", "requested_by"]
    ordering = ["-requested_at", "-pk"]
    fields = [
        "kind",
        "consultation",
        "scope",
        "submission",
        ("requested_at", "requested_by"),
        ("finished_at", "answers"),
        "fetch",
    ]
    readonly_fields = ["fetch"]

    def get_urls(self) -> list:
        fetch = path(
            "<int:pk>/file/",
            self.admin_site.admin_view(self.file_view),
            name="consultations_package_file",
        )
        return [fetch, *super().get_urls()]

    @admin.display(description=_("file"))
    def fetch(self, package: Package) -> str:
        """The link to the file, or how far the work is."""
        if package.file is not None:
            address = reverse("admin:consultations_package_file", args=[package.pk])
            return format_html('<a href="{}">{}</a>', address, package.file.name)
        job = Job.objects.filter(dedupe_key=f"{PACK}:{package.pk}").first()
        if job is None:
            return gettext("deleted")
        steps = {"done": job.done_steps, "total": job.all_steps}
        how_far = gettext("%(done)d of %(total)d answers") % steps
        return f"{job.get_state_display()}: {how_far}. {job.last_error}"

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file. That somebody fetched it is logged: it holds names and addresses."""
        package = get_object_or_404(Package.objects.select_related("file"), pk=pk)
        if not self.has_view_permission(request, package):
            raise PermissionDenied
        if package.file is None:
            raise Http404
        audit.record("fetched a package", package, by=request.user, now=timezone.now())
        return file_response(package.file, noindex=True)


@admin.register(CaseFile)
class CaseFileAdmin(admin.ModelAdmin):
    """Cases, and what is deleted of each and when. Changed by the consultation's button."""

    list_display = ["__str__", "consultation", "keep_until", "emptied_at"]
    list_select_related = ["consultation"]
    ordering = ["keep_until", "pk"]
    fields = ["consultation", "case_number", "keep_until", "emptied_at", "what_goes"]
    readonly_fields = fields

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    @admin.display(description=_("what will be deleted"))
    def what_goes(self, case: CaseFile) -> str:
        """How many rows of each kind, and what stands in the way."""
        rows = format_html_join(
            "", "<li>{}: {}</li>", ((what, n) for what, n in retention.preview(case.consultation))
        )
        return format_html("<ul>{}</ul><p>{}</p>", rows, retention.obstacle(case))
