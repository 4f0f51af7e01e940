"""Staff's pages for self-assessments: draft, follow the build, look, publish."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ogp_portal.files.serving import file_response
from ogp_portal.jobs.models import Job, JobState
from ogp_portal.notifications.models import Follow

from .enums import EvaluationKind
from .evaluations import actions
from .evaluations.pdf import engine_problem
from .models import ActionPlan, Evaluation, EvaluationSection, Rendition, Snapshot
from .models.evaluations import RenditionFormat

RUNNING = [JobState.QUEUED, JobState.RUNNING]
FAILED = [JobState.FAILED, JobState.ABANDONED]


class EvaluationButtons:
    """Put first among the bases of the plan's admin: adds "Dan udkast til selvevaluering"."""

    change_form_template = "admin/plans/evaluation/plan_change_form.html"


class SectionInline(admin.StackedInline):
    """The chapters that editors write themselves."""

    model = EvaluationSection
    fields = ["key", "text_da", "text_en"]
    extra = 0


@admin.register(Evaluation)
class EvaluationAdmin(admin.ModelAdmin):
    """Self-assessments held outside the portal are kept here; its own are built from here."""

    list_display = ["title", "plan", "kind", "standing"]
    list_filter = ["kind", "is_external", "is_trial"]
    list_select_related = ["plan"]
    inlines = [SectionInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, evaluation: Evaluation) -> str:
        """What it is, in a word."""
        if evaluation.is_trial:
            return _("trial, never published")
        if evaluation.is_external:
            return _("published outside the portal")
        return _("published") if evaluation.published_at else _("draft")

    def view_on_site(self, evaluation: Evaluation) -> str | None:
        """Its public address, once it is out."""
        is_out = evaluation.is_external or evaluation.published_at
        return evaluation.get_absolute_url() if is_out else None

    def has_delete_permission(self, request, obj=None) -> bool:
        """What has been published stays; a correction is a new version."""
        is_published = obj is not None and obj.published_at is not None
        return not is_published and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """What decides how a report is built and whether it may be published stays as it was."""
        return ["plan", "kind", "is_external"] if obj else []

    def get_fields(self, request, obj=None) -> list[str]:
        """What is known of a report from elsewhere is not asked of one that is built here."""
        own = ["plan", "kind", "is_external", "title_da", "title_en"]
        if obj is not None and not obj.is_external:
            return own
        known = ["published_on", "published_precision", "publisher", "languages", "url"]
        return [*own, *known, "completion_counts"]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        evaluation = self.get_object(request, object_id)
        context = {"versions": list(_versions(evaluation))} if evaluation else {}
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), **context}
        )

    def get_urls(self) -> list:
        """The pages below, before Django's own."""
        build = "build/<int:snapshot_pk>/"
        pages = [
            ("draft/<int:plan_pk>/<str:kind>/", draft, "draft"),
            (build, build_page, "build"),
            (f"{build}retry/", retry, "retry"),
            (f"{build}publish/", publish, "publish"),
            (f"{build}preview/", preview, "preview"),
            (f"{build}file/<str:form>/<str:language>/", download, "file"),
        ]
        own = [
            path(address, self.admin_site.admin_view(view), name=f"plans_evaluation_{name}")
            for address, view, name in pages
        ]
        return own + super().get_urls()


def _versions(evaluation: Evaluation):
    return evaluation.snapshots.defer("data").order_by("-version")


def _snapshot(request: HttpRequest, pk: int) -> Snapshot:
    """The snapshot, for a person who may see its evaluation; 404 else."""
    visible = Evaluation.objects.visible_to(request.user)
    snapshots = Snapshot.objects.filter(evaluation__in=visible)
    return get_object_or_404(snapshots.select_related("evaluation__plan"), pk=pk)


def _build_address(snapshot: Snapshot) -> HttpResponse:
    return redirect("admin:plans_evaluation_build", snapshot.pk)


@require_POST
def draft(request: HttpRequest, plan_pk: int, kind: str) -> HttpResponse:
    """Starts a draft and leads to the page that shows how far it has come."""
    if not request.user.has_perm("plans.build_evaluation"):
        raise PermissionDenied
    if kind not in EvaluationKind.values:
        raise Http404
    plan = get_object_or_404(ActionPlan.objects.visible_to(request.user), pk=plan_pk)
    try:
        snapshot = actions.draft(plan, kind=kind, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("admin:plans_actionplan_change", plan.pk)
    return _build_address(snapshot)


@require_safe
def build_page(request: HttpRequest, snapshot_pk: int) -> HttpResponse:
    """How far a build has come; the page reloads itself while the build runs."""
    snapshot = _snapshot(request, snapshot_pk)
    evaluation = snapshot.evaluation
    job = actions.job_of(snapshot)
    context = {
        "title": _("Self-assessment: %(plan)s") % {"plan": evaluation.plan},
        "snapshot": snapshot,
        "evaluation": evaluation,
        "job": job,
        "is_running": job is not None and job.state in RUNNING,
        "has_failed": job is not None and job.state in FAILED,
        "problem": _one_line(job),
        "missing": engine_problem(),
        "renditions": snapshot.renditions.select_related("file"),
        "refusal": actions.refusal_to_publish(evaluation, snapshot),
        "is_latest": snapshot.version == _versions(evaluation)[0].version,
        "may_build": request.user.has_perm("plans.build_evaluation"),
        "may_publish": request.user.has_perm("plans.publish_evaluation", evaluation),
    }
    return _page(request, "admin/plans/evaluation/build.html", context)


def _one_line(job: Job | None) -> str:
    """What went wrong, in one line: of a whole trace the last one says it."""
    lines = (job.last_error if job else "").strip().splitlines()
    return lines[-1] if lines else ""


@require_POST
def retry(request: HttpRequest, snapshot_pk: int) -> HttpResponse:
    """Builds what is missing once more."""
    if not request.user.has_perm("plans.build_evaluation"):
        raise PermissionDenied
    snapshot = _snapshot(request, snapshot_pk)
    actions.try_again(snapshot, by=request.user, now=timezone.now())
    return _build_address(snapshot)


def publish(request: HttpRequest, snapshot_pk: int) -> HttpResponse:
    """Asks first (GET), then publishes (POST) and tells the plan's followers."""
    snapshot = _snapshot(request, snapshot_pk)
    evaluation = snapshot.evaluation
    if not request.user.has_perm("plans.publish_evaluation", evaluation):
        raise PermissionDenied
    if request.method != "POST":
        followers = Follow.objects.active().of(evaluation.plan).count()
        context = {"title": _("Publish the self-assessment?"), "snapshot": snapshot}
        context |= {"evaluation": evaluation, "followers": followers}
        return _page(request, "admin/plans/evaluation/publish.html", context)
    try:
        version, now = snapshot.version, timezone.now()
        actions.publish(evaluation, by=request.user, now=now, version=version)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The self-assessment is published."))
    return _build_address(snapshot)


@require_safe
def preview(request: HttpRequest, snapshot_pk: int) -> HttpResponse:
    """The built web page in the portal's frame, in the person's language."""
    snapshot = _snapshot(request, snapshot_pk)
    rendition = _rendition(snapshot, RenditionFormat.HTML, get_language())
    context = {
        "object": snapshot.evaluation,
        "page_title": f"{snapshot.evaluation}: {snapshot.evaluation.plan}",
        "report": rendition.file.path.read_text(encoding="utf-8"),
        "is_draft": snapshot.evaluation.published_snapshot_id != snapshot.pk,
    }
    return TemplateResponse(request, "plans/evaluation_report.html", context)


@require_safe
def download(request: HttpRequest, snapshot_pk: int, form: str, language: str) -> HttpResponse:
    """One built file."""
    rendition = _rendition(_snapshot(request, snapshot_pk), form, language)
    return file_response(rendition.file, noindex=True)


def _rendition(snapshot: Snapshot, form: str, language: str) -> Rendition:
    rows = snapshot.renditions.select_related("file")
    return get_object_or_404(rows, format=form, language=language)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
    return TemplateResponse(request, template, admin.site.each_context(request) | context)
