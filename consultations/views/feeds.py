"""A consultation's feed, and its calendar with when one can answer."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ogp_portal.common.caching import public_page
from ogp_portal.common.calendars import Event, calendar_response, deadline
from ogp_portal.common.dates import format_deadline
from ogp_portal.common.feeds import Entry, atom
from ogp_portal.common.history import first_event, last_event

from ..models import Consultation, ConsultationDocument


@public_page
def consultation_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new of a consultation."""
    found = _find(request, slug)
    return atom(
        request,
        consultation_news(found),
        title=found.title,
        path=found.get_absolute_url(),
        is_demonstration=found.is_demonstration,
    )


@public_page
def consultation_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """From when and until when one can answer, phase by phase."""
    found = _find(request, slug)
    return calendar_response(
        consultation_dates(found), title=found.title, is_demonstration=found.is_demonstration
    )


def _find(request: HttpRequest, slug: str) -> Consultation:
    """One held here, as far as this reader may see it; a record has neither news nor dates."""
    visible = Consultation.objects.visible_to(request.signed_in_user).held_here()
    dated = visible.annotate(
        first_published=first_event(Consultation, is_published=True),
        changed_at=last_event(Consultation),
    )
    return get_object_or_404(dated.prefetch_related("phases__deadline_changes"), slug=slug)


def consultation_news(found: Consultation) -> Iterable[Entry]:
    """That it is out, its material, that it is answered in full, and its report."""
    path, is_invented = found.get_absolute_url(), found.is_demonstration
    happened = [
        ("published", _("Consultation: %(title)s"), path, found.first_published, found.summary),
        ("settled", _("Answered in full: %(title)s"), path, found.settled_at, ""),
        (
            "report",
            _("Consultation report: %(title)s"),
            reverse("consultation-report", args=[found.slug]),
            found.report_published_at,
            "",
        ),
    ]
    for name, title, address, at, summary in happened:
        if at is not None:
            key = f"consultation-{found.pk}-{name}"
            yield Entry(key, title % {"title": found.title}, address, at, summary, is_invented)
    yield from _changed_deadlines(found)
    documents = ConsultationDocument.objects.filter(consultation=found)
    for one in documents.order_by("-added_at", "-pk"):
        title = _("New material: %(title)s") % {"title": one.title}
        key = f"consultation-document-{one.pk}"
        yield Entry(key, title, f"{path}#material", one.added_at, "", is_invented)


def _changed_deadlines(found: Consultation) -> Iterator[Entry]:
    """Each changed deadline with its reason."""
    title = _("New deadline: %(title)s") % {"title": found.title}
    path = found.get_absolute_url()
    for phase in found.phases.all():
        for one in phase.deadline_changes.all():
            text = f"{format_deadline(one.new_closes_at)}. {one.reason}"
            key = f"deadline-change-{one.pk}"
            yield Entry(key, title, f"{path}#time", one.changed_at, text, found.is_demonstration)


def consultation_dates(found: Consultation) -> Iterator[Event]:
    """The opening and the deadline of each phase."""
    words = {"title": found.title}
    for phase in found.phases.all():
        moved = [one.changed_at for one in phase.deadline_changes.all()]
        shared = {
            "path": found.get_absolute_url(),
            "changed_at": max([found.changed_at, *moved]),
            "is_demonstration": found.is_demonstration,
        }
        yield Event(
            f"phase-{phase.pk}-opens",
            _("Consultation opens: %(title)s") % words,
            starts=phase.opens_at,
            **shared,
        )
        yield Event(
            f"phase-{phase.pk}-closes",
            _("Deadline for answers: %(title)s") % words,
            text=format_deadline(phase.closes_at),
            **deadline(phase.closes_at),
            **shared,
        )
