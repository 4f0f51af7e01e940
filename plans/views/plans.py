"""The list of plans, a plan, and a theme of it."""

import datetime as dt
from collections import defaultdict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import changes_at, public_page

from ..models import ActionPlan, Commitment, Document, Evaluation, Milestone
from ..models.periods import danish_day
from . import plan_rows
from .addresses import former_addresses_redirect, nothing_here
from .consultation_rows import consultation_rows
from .overview import CHART_WIDTH, shares
from .prepared import Prepared, Row, as_instance, columns_of
from .sources import has_facts, sources_of_plan
from .texts import passage

MILESTONES_SHOWN = 20


def _plans(user) -> QuerySet:
    plans = ActionPlan.objects.visible_to(user).newest_first()
    return plans.values(*plan_rows.PLAN_COLUMNS)


def _completions(user) -> QuerySet:
    """How many initiatives of a plan have come how far; None where nothing was reported."""
    commitments = Commitment.objects.visible_to(user).order_by()
    return commitments.values("plan_id", "current_completion").annotate(count=Count("pk"))


def _judged(user) -> QuerySet:
    """What self-assessments say of completion, the latest of each plan last."""
    evaluations = Evaluation.objects.visible_to(user).official().exclude(completion_counts=None)
    return evaluations.order_by("-kind").values("plan_id", "kind", "completion_counts")


def _plan(user, slug: str) -> QuerySet:
    """One plan, with its themes and self-assessments in its own row."""
    evaluations = Evaluation.objects.visible_to(user).official().filter(plan=OuterRef("pk"))
    row = JSONObject(**{name: name for name in plan_rows.EVALUATION_COLUMNS})
    in_order = evaluations.order_by("-kind").values(row=row)  # mid-term before final
    plans = ActionPlan.objects.visible_to(user).filter(slug=slug).with_themes()
    plans = plans.annotate(evaluation_rows=ArraySubquery(in_order), has_facts=has_facts(ActionPlan))
    return plans.values(*columns_of(ActionPlan), "theme_rows", "evaluation_rows", "has_facts")


def _initiatives(user, plan: int) -> QuerySet:
    commitments = Commitment.objects.visible_to(user).filter(plan=plan).in_plan_order()
    return commitments.with_owner_names().values(*plan_rows.INITIATIVE_COLUMNS)


def _milestones(user, plan: int, today: dt.date) -> QuerySet:
    milestones = Milestone.objects.visible_to(user).filter(commitment__plan=plan)
    return milestones.next_first(today).values(*plan_rows.MILESTONE_COLUMNS)[:MILESTONES_SHOWN]


def _documents(user, plan: int) -> QuerySet:
    documents = Document.objects.visible_to(user).filter(plan=plan).newest_first()
    return documents.values(*plan_rows.DOCUMENT_COLUMNS)


PLANS = Prepared(_plans)
COMPLETIONS = Prepared(_completions)
JUDGED = Prepared(_judged)
PLAN = Prepared(_plan, slug=str)
INITIATIVES = Prepared(_initiatives, plan=int)
MILESTONES = Prepared(_milestones, plan=int)
DOCUMENTS = Prepared(_documents, plan=int)


@public_page
def plan_list(request: HttpRequest) -> HttpResponse:
    """All plans, newest first; demonstration plans stand apart below the real ones."""
    user = request.signed_in_user
    counts: dict[int, dict[str | None, int]] = defaultdict(dict)
    for found in COMPLETIONS.rows(user):
        counts[found["plan_id"]][found["current_completion"]] = found["count"]
    judged = {row["plan_id"]: plan_rows.judgement(row) for row in JUDGED.rows(user)}
    path = reverse("plan-list")
    rows = [
        plan_rows.plan_row(row, path, counts[row["pk"]], judged.get(row["pk"], ""))
        for row in PLANS.rows(user)
    ]
    context = {
        "page_title": _("Action plans"),
        "breadcrumbs": [(_("Action plans"), "")],
        "plans": [row for row in rows if not row.is_demonstration],
        "demonstrations": [row for row in rows if row.is_demonstration],
        "has_demonstration": any(row.is_demonstration for row in rows),
    }
    return render(request, "plans/plan_list.html", context)


@public_page
@former_addresses_redirect
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan with all that hangs on it."""
    now, user = timezone.now(), request.signed_in_user
    found = _find(request, slug)
    initiatives = INITIATIVES.rows(user, plan=found.pk)
    consultations, instants = consultation_rows(user, found.pk, now)
    changes_at(request, instants, now)
    reports, documents = plan_rows.reports_and_documents(DOCUMENTS.rows(user, plan=found.pk))
    path = found.get_absolute_url()
    context = _heading(found, path) | {
        "summary": passage(found.summary_da, found.summary_en),
        "unsettled_reason": passage(found.unsettled_reason_da, found.unsettled_reason_en),
        "extension": plan_rows.extension_of(found),
        "themes": plan_rows.by_theme(found.theme_rows, initiatives, path),
        "initiative_count": len(initiatives),
        "chart_width": CHART_WIDTH,
        "shares": shares(row["current_completion"] for row in initiatives),
        "has_ended": found.has_ended,
        "latest_known": plan_rows.latest_known(row["current_status_at"] for row in initiatives),
        "milestones": _milestones_of(found, user, danish_day(now)),
        "consultations": consultations,
        "evaluations": plan_rows.evaluation_rows(found),
        "reports": reports,
        "documents": documents,
        "sources": sources_of_plan(found, initiatives),
    }
    return render(request, "plans/plan.html", context)


def _find(request: HttpRequest, slug: str) -> ActionPlan:
    """The plan at `slug` with its themes and self-assessments, as this reader may see it."""
    row: Row | None = PLAN.first(request.signed_in_user, slug=slug)
    return as_instance(ActionPlan, row) if row else nothing_here(request, slug)


def _heading(found: ActionPlan, path: str) -> dict[str, object]:
    """What the pages of a plan share: the plan, its address, its place in the portal."""
    return {
        "plan": found,
        "is_demonstration": found.is_demonstration,
        "page_title": found.title,
        "base": path,
        "breadcrumbs": [(_("Action plans"), reverse("plan-list")), (found.title, path)],
        "tone": plan_rows.plan_tone(found.state),
        "theme_word": by_language("tema", "theme"),
    }


def _milestones_of(found: ActionPlan, user, today: dt.date) -> plan_rows.Milestones | None:
    """Only while the plan is in force: an ended plan has no late milestones."""
    if not found.is_in_force:
        return None
    rows = MILESTONES.rows(user, plan=found.pk, today=today)
    word = by_language("milepaele", "milestones")
    return plan_rows.milestones(rows, found.get_absolute_url(), word)


@public_page
@former_addresses_redirect
def theme(request: HttpRequest, slug: str, theme: str) -> HttpResponse:
    """One theme of a plan with its initiatives."""
    found = _find(request, slug)
    path = found.get_absolute_url()
    initiatives = INITIATIVES.rows(request.signed_in_user, plan=found.pk)
    groups = plan_rows.by_theme(found.theme_rows, initiatives, path)
    group = next((group for group in groups if group.slug == theme), None)
    if group is None:
        raise Http404
    context = _heading(found, path)
    context["breadcrumbs"] = [*context["breadcrumbs"], (group.title.text, "")]
    context |= {"theme": group, "page_title": group.title.text, "themes": groups}
    return render(request, "plans/theme.html", context)
