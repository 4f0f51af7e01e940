"""What staff are told of marks before they publish, and the filter of the queue."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..enums import FindingKind, WhyLeft
from ..models import Consultation, Submission

LEFT_SHOWN = 50
"""Answers named on the page that asks before all are published."""


class MarksFilter(admin.SimpleListFilter):
    """Answers in which a mark is not handled."""

    title = _("likely personal data")
    parameter_name = "marks"

    def lookups(self, request, model_admin):
        return [("1", _("with marks")), ("0", _("without marks"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "1":
            return queryset.filter(marks__gt=0)
        return queryset.filter(marks=0, is_examined=True) if self.value() == "0" else queryset


def marks_not_handled(submission: Submission) -> list[str]:
    """One line per kind of mark that nobody has handled; publishing is still possible but for CPR."""
    actions.examine(submission, now=timezone.now())
    rows = actions.open_findings(submission).order_by().values("kind")
    numbers = dict(rows.annotate(number=Count("pk")).values_list("kind", "number"))
    words = gettext("Mark not handled, %(kind)s: %(number)d")
    proposed = actions.open_proposals(submission).count()
    notes = [gettext("Proposed to be removed, not decided: %d") % proposed] if proposed else []
    return notes + [
        words % {"kind": kind.label, "number": numbers[kind]}
        for kind in FindingKind
        if numbers.get(kind)
    ]


def what_is_ready(consultation: Consultation) -> list[str]:
    """How many would be published, and which are left and why."""
    actions.examine_all(consultation, now=timezone.now())
    numbers = actions.numbers_waiting(consultation)
    ready = numbers.get("", 0)
    words = ngettext("%(n)d answer is published.", "%(n)d answers are published.", ready)
    lines = [words % {"n": ready}]
    left = gettext("Left out, %(why)s: %(n)d (%(references)s)")
    for why in WhyLeft:
        if numbers.get(why):
            rows = actions.waiting(consultation).filter(why_left=why).received_first()
            names = list(rows.values_list("reference", flat=True)[:LEFT_SHOWN])
            more = " …" if numbers[why] > len(names) else ""
            references = ", ".join(names) + more
            lines.append(left % {"why": why.label, "n": numbers[why], "references": references})
    return lines
