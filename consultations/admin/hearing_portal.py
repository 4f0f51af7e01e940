"""“Kopiér til Høringsportalen”: a staff page with fields to copy, and the ZIP."""

import tempfile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ogp_portal import audit
from plans.evaluations.pdf import PdfNotMade, engine_problem

from ..hearing_portal import LANGUAGE, fields_of, write_package
from ..models import Consultation
from .acts import Offer
from .stages import Stage

IN_MEMORY = 10 * 1024 * 1024
"""Bytes of a package before it is written to a temporary file."""


class CopiesToHearingPortal:
    """Put before ActsAdmin: the page and the package of one consultation."""

    def get_urls(self) -> list:
        routes = [
            ("hearing-portal/", self.hearing_portal_view, "consultations_hearing_portal"),
            ("hearing-portal.zip", self.package_view, "consultations_hearing_portal_zip"),
        ]
        wrapped = self.admin_site.admin_view
        own = [
            path(f"<path:object_id>/{end}", wrapped(view), name=name) for end, view, name in routes
        ]
        return [*own, *super().get_urls()]

    def offered(self, request: HttpRequest, subject: Consultation) -> list[Offer]:
        found = super().offered(request, subject)
        if subject.is_record or not self.has_change_permission(request, subject):
            return found
        address = reverse("admin:consultations_hearing_portal", args=[subject.pk])
        return [*found, Offer(_("Copy to Høringsportalen"), address, Stage.PREPARE)]

    def _subject(self, request: HttpRequest, object_id: str) -> Consultation:
        subject = self.get_object(request, object_id)
        if subject is None or subject.is_record:
            raise Http404
        if not self.has_change_permission(request, subject):
            raise PermissionDenied
        return subject

    def hearing_portal_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every field in a box of its own, in Danish."""
        subject = self._subject(request, object_id)
        with override(LANGUAGE):
            fields = fields_of(subject)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": subject,
            "title": _("Copy to Høringsportalen"),
            "back": self._page(subject),
            "fields": fields,
            "problem": engine_problem(),
            "package": reverse("admin:consultations_hearing_portal_zip", args=[subject.pk]),
        }
        return TemplateResponse(request, "admin/consultations/hearing_portal.html", context)

    def package_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The ZIP. It holds addresses of the invited parties, so that it was fetched is logged."""
        subject, now = self._subject(request, object_id), timezone.now()
        package = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
        try:
            write_package(subject, package, now=now)
        except PdfNotMade as problem:
            package.close()
            return HttpResponse(str(problem), status=503, content_type="text/plain; charset=utf-8")
        package.seek(0)
        audit.record("fetched a package for Høringsportalen", subject, by=request.user, now=now)
        name = f"{subject.slug}-hoeringsportalen.zip"
        return FileResponse(package, as_attachment=True, filename=name)
