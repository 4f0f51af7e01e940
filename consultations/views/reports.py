"""The consultation report (høringsnotat): its page, its earlier versions, its files."""

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common.caching import public_page
from ogp_portal.files.serving import file_response

from ..enums import ReportFormat
from ..models import Consultation, Proposal, ReportVersion, Response, figures_of
from ..reports.building import current_file
from ..reports.composing import compose
from ..reports.freezing import withheld
from .consultations import addresses_of, find_consultation, outcome_of, trail


@public_page
def consultation_report(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest version, once there is one."""
    found = _published(request, slug)
    versions = list(_versions(request, found))
    return _page(request, found, versions, versions[0] if versions else None)


@public_page
def consultation_report_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version as it was published; the newest says where the others are."""
    found = _published(request, slug)
    versions = list(_versions(request, found))
    shown = next((version for version in versions if version.number == number), None)
    if shown is None:
        raise Http404
    return _page(request, found, versions, shown)


def _published(request: HttpRequest, slug: str) -> Consultation:
    found = find_consultation(request, slug)
    if found.report_published_at is None:
        raise Http404
    return found


def _versions(request: HttpRequest, found: Consultation):
    rows = ReportVersion.objects.visible_to(request.signed_in_user).newest_first()
    return rows.filter(consultation=found)


def _page(
    request: HttpRequest,
    found: Consultation,
    versions: list[ReportVersion],
    shown: ReportVersion | None,
) -> HttpResponse:
    heading = _("Consultation report")
    context = {
        "object": found,
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "breadcrumbs": trail(found, (heading, request.path)),
        "addresses": addresses_of(found),
        "versions": versions,
        "version": shown,
        "is_newest": shown is None or shown == versions[0],
        **(_printed(shown) if shown else {}),
        **outcome_of(figures_of(found), timezone.now()),
    }
    return render(request, "consultations/report.html", context)


def _printed(version: ReportVersion) -> dict[str, object]:
    """The report's blocks without what is no longer public, and the files that may be fetched."""
    language, without = get_language(), withheld(version.data)
    files = version.renditions.filter(language=language, without=without.key).select_related("file")
    return {
        "report": compose(version, language, without=without),
        "left_out": len(without.references),
        "answered_since": _answered_since(version),
        "files": [
            (
                ReportFormat(one.format).label,
                reverse(
                    "consultation-report-file",
                    args=[version.data["consultation"]["slug"], version.number, one.format],
                ),
                one.file.size,
            )
            for one in files
        ],
    }


def _answered_since(version: ReportVersion) -> int:
    """Its proposals that got their first response afterwards: its words say that there is none."""
    names = {name for section in version.data["sections"] for name in section["proposals"]}
    rows = Proposal.objects.public().filter(reference__in=names)
    responses = Response.objects.published().filter(proposal=OuterRef("pk"))
    before = responses.filter(published_at__lte=version.published_at)
    return rows.filter(Exists(responses), ~Exists(before)).count()


@public_page
def consultation_report_newest_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The newest version as a file, at an address that does not change."""
    newest = _versions(request, _published(request, slug)).first()
    if newest is None:
        raise Http404
    return _file(request, newest, form)


@public_page
def consultation_report_file(
    request: HttpRequest, slug: str, number: int, form: str
) -> HttpResponse:
    """One version as a file, in the language of the address."""
    rows = _versions(request, _published(request, slug))
    return _file(request, get_object_or_404(rows, number=number), form)


def _file(request: HttpRequest, version: ReportVersion, form: str) -> HttpResponse:
    """The file; while it is made anew because an answer has gone, a page that says so."""
    if form not in ReportFormat.values:
        raise Http404
    found = current_file(version, form, get_language())
    if found is not None:
        return file_response(found.file, noindex=version.consultation.is_demonstration)
    context = {
        "page_title": _("The file is being made"),
        "address": reverse("consultation-report", args=[version.consultation.slug]),
    }
    response = render(request, "consultations/report_file_waits.html", context, status=503)
    response.headers["Retry-After"] = "60"
    response.headers["Cache-Control"] = "no-store"
    return response
