"""Import and export of a plan's initiatives: upload, look at what would change, confirm."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_portal.common import limits

from .. import actions
from ..forms import ReasonForm
from ..imports.checking import DryRun, check
from ..imports.columns import COLUMNS
from ..imports.exporting import CONTENT_TYPES, WRITERS, as_xlsx, rows_of
from ..imports.ogp_export import as_ogps_csv, as_ogps_xlsx, sheet_rows
from ..imports.reading import read_table
from ..models import ActionPlan, PlanImport

ENDINGS = {".csv", ".xlsx"}
OGPS_SHEET = {"ogp.csv": as_ogps_csv, "ogp.xlsx": as_ogps_xlsx}
"""What writes a plan in OGP's own columns, by the ending of the address."""

SPARE_ROWS = 100
"""Empty rows of the template whose cells are text already."""


class ImportForm(forms.Form):
    """A spreadsheet."""

    file = forms.FileField(label=gettext_lazy("Spreadsheet (CSV or XLSX)"))

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if PurePath(upload.name).suffix.lower() not in ENDINGS:
            raise ValidationError(_("Choose a file of these kinds: %s.") % "CSV, XLSX")
        if upload.size > limits.IMPORT_FILE_SIZE:
            largest = limits.IMPORT_FILE_SIZE // 2**20
            raise ValidationError(_("The file is too large. The limit is %d MB.") % largest)
        return upload


class ConfirmForm(ReasonForm):
    """The go-ahead for what a dry run showed. `checksum` names the state it was compared with."""

    checksum = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, subject: PlanImport, found: DryRun, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        if not found.needs_reason:
            del self.fields["reason"]

    def show(self, found: DryRun) -> None:
        """The next confirmation is about the list that stands on the page now."""
        if self.is_bound:
            self.data = self.data.copy()
            self.data["checksum"] = found.checksum


class ImportPages:
    """Put before ActsAdmin in the plan's admin."""

    def get_urls(self) -> list:
        below = "<int:plan_pk>/import/"
        pages = [
            (below, self.import_upload, "import"),
            (f"{below}<int:pk>/", self.import_check, "import_check"),
            (f"{below}template.<str:form>", self.import_template, "import_template"),
            (f"{below}export.<str:form>", self.import_export, "import_export"),
        ]
        own = [
            path(address, self.admin_site.admin_view(view), name=f"plans_actionplan_{name}")
            for address, view, name in pages
        ]
        return own + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = dict(extra_context or {})
        plan = self.get_object(request, object_id)
        if plan is not None and self.has_change_permission(request, plan):
            context["import_url"] = reverse("admin:plans_actionplan_import", args=[plan.pk])
        return super().change_view(request, object_id, form_url, context)

    def _plan(self, request: HttpRequest, plan_pk: int) -> ActionPlan:
        """The plan, for a person who may change it."""
        plan = self.get_object(request, str(plan_pk))
        if plan is None:
            raise Http404
        if not self.has_change_permission(request, plan):
            raise PermissionDenied
        return plan

    def import_upload(self, request: HttpRequest, plan_pk: int) -> HttpResponse:
        """Asks for a file and keeps it, or says what is wrong with it."""
        plan = self._plan(request, plan_pk)
        form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            content, name = upload.read(), PurePath(upload.name).name
            try:
                kept = actions.upload_import(
                    plan, content, name=name, by=request.user, now=timezone.now()
                )
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                return redirect("admin:plans_actionplan_import_check", plan.pk, kept.pk)
        context = {
            "form": form,
            "columns": COLUMNS,
            "most_rows": limits.IMPORT_ROWS,
            "most_megabytes": limits.IMPORT_FILE_SIZE // 2**20,
            "earlier": plan.imports.select_related("file", "uploaded_by")[:10],
        }
        title = _("Import and export of commitments")
        return self._import_page(request, plan, "upload", title, context)

    def import_check(self, request: HttpRequest, plan_pk: int, pk: int) -> HttpResponse:
        """The dry run; its button applies what it shows."""
        plan = self._plan(request, plan_pk)
        upload = get_object_or_404(PlanImport.objects.select_related("file"), pk=pk, plan=plan)
        if upload.applied_at is not None:
            messages.info(request, _("This file is imported already."))
            return redirect("admin:plans_actionplan_change", plan.pk)
        table = read_table(upload.file.path.read_bytes())
        found = check(plan, table)
        form = ConfirmForm(
            request.POST if request.method == "POST" else None,
            subject=upload,
            found=found,
            initial={"checksum": found.checksum},
        )
        if request.method == "POST" and self._is_imported(request, upload, form):
            words = _("Imported: %(changed)d changed, %(added)d added.")
            messages.success(request, words % {"changed": found.changed, "added": found.added})
            return redirect("admin:plans_actionplan_change", plan.pk)
        form.show(found)
        context = {"form": form, "upload": upload, "found": found, "read_as": table.read_as}
        title = _("What “%(name)s” would change") % {"name": upload.file.name}
        return self._import_page(request, plan, "check", title, context)

    def _is_imported(self, request: HttpRequest, upload: PlanImport, form: ConfirmForm) -> bool:
        """Applies what the form agrees to; what the action refuses stands in the form."""
        if not form.is_valid():
            return False
        given = form.cleaned_data
        try:
            actions.confirm_import(upload, by=request.user, now=timezone.now(), **given)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        return not form.errors

    def _import_page(
        self, request: HttpRequest, plan: ActionPlan, name: str, title: str, given: dict[str, Any]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": plan,
            "title": title,
            "import_url": reverse("admin:plans_actionplan_import", args=[plan.pk]),
            **given,
        }
        status = 422 if given["form"].errors else 200
        page = f"admin/plans/import/{name}.html"
        return TemplateResponse(request, page, context, status=status)

    def import_template(self, request: HttpRequest, plan_pk: int, form: str) -> HttpResponse:
        """An empty sheet with the headings, in the editor's language."""
        self._plan(request, plan_pk)
        if form == "xlsx":
            return _download(as_xlsx([], spare_rows=SPARE_ROWS), _("template"), form)
        return _download(_writer(form)([]), _("template"), form)

    def import_export(self, request: HttpRequest, plan_pk: int, form: str) -> HttpResponse:
        """The plan as it is, in the format of an import."""
        plan = self._plan(request, plan_pk)
        if form in OGPS_SHEET:
            commitments = plan.commitments.visible_to(request.user)
            content = OGPS_SHEET[form](sheet_rows(commitments, request.user))
            return _download(content, f"ogp-{plan.slug}", form.removeprefix("ogp."))
        return _download(_writer(form)(rows_of(plan)), plan.slug, form)


def _writer(form: str):
    if form not in WRITERS:
        raise Http404
    return WRITERS[form]


def _download(content: bytes, name: str, form: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[form], headers=headers)
