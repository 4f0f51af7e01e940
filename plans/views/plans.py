"""The list of plans, a plan, and a theme of it."""

import datetime as dt
from collections import defaultdict

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import changes_at, public_page

from ..as_of import end_of, rewind_plan
from ..models import (
    ActionPlan,
    Amendment,
    Assessment,
    CoCreationTimeline,
    Commitment,
    Document,
    Evaluation,
    FollowUp,
    Milestone,
    PlanSection,
    Recommendation,
)
from ..models.periods import danish_day
from ..timeliness import with_standing
from . import document_rows, plan_rows
from .addresses import former_addresses_redirect, nothing_here
from .consultation_rows import consultation_rows
from .day import WrongDay, asked_day, recorded_since, shown_day, wrong_day
from .json_rows import JSONRow, JSONRows
from .judgement_rows import (
    ASSESSMENT_COLUMNS,
    FOLLOW_UP_COLUMNS,
    RECOMMENDATION_COLUMNS,
    judgements_of_plan,
    recommendations,
)
from .overview import CHART_WIDTH, shares
from .plan_topics import discussion_of, topics_of_plan
from .prepared import Prepared, Row, as_instance, columns_of
from .sources import has_facts, sources_of_plan
from .standing import add_standing
from .texts import passage

MILESTONES_SHOWN = 20
PLAN_PARTS = [
    "theme_rows",
    "evaluation_rows",
    "has_facts",
    "section_rows",
    "recommendation_rows",
    "assessment_rows",
    "before_row",
    "after_row",
    "has_timeline",
    "has_gross_list",
    "topic_rows",
]
"""What hangs on a plan and is read in its own row."""


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
    in_order = evaluations.order_by("-kind")  # mid-term before final
    plans = ActionPlan.objects.visible_to(user).filter(slug=slug).with_themes()
    plans = plans.annotate(
        evaluation_rows=JSONRows(
            in_order, **{name: name for name in document_rows.EVALUATION_COLUMNS}
        ),
        has_facts=has_facts(ActionPlan),
        section_rows=_sections(),
        recommendation_rows=_recommendations(user),
        assessment_rows=_assessments(user),
        before_row=_neighbour(user, pk=OuterRef("predecessor")),
        after_row=_neighbour(user, predecessor=OuterRef("pk")),
        has_timeline=Exists(
            CoCreationTimeline.objects.visible_to(user).filter(plan=OuterRef("pk"))
        ),
        has_gross_list=Exists(_gross_list(user)),
        topic_rows=topics_of_plan(user),
    )
    return plans.values(*columns_of(ActionPlan), *PLAN_PARTS)


def _gross_list(user) -> QuerySet:
    """Its public proposals: they belong to the app above, hence the way by the relation."""
    entry = ActionPlan._meta.get_field("gross_list").related_model
    return entry.objects.visible_to(user).public().filter(plan=OuterRef("pk"))


def _sections() -> JSONRows:
    """The plan's own text, in the order of OGP's template."""
    sections = PlanSection.objects.filter(plan=OuterRef("pk")).order_by("position")
    return JSONRows(sections, pk="pk", key="key", text_da="text_da", text_en="text_en")


def _recommendations(user) -> JSONRows:
    """What IRM's reports on the plan advise, each with all that was done about it."""
    rows = Recommendation.objects.visible_to(user).filter(report__plan=OuterRef("pk"))
    return JSONRows(
        rows.order_by("report__published_on", "report_id", "position"),
        **{column: column for column in RECOMMENDATION_COLUMNS},
        report_id="report_id",
        report__title_da="report__title_da",
        report__title_en="report__title_en",
        follow_ups=_follow_ups(),
    )


def _follow_ups() -> JSONRows:
    rows = FollowUp.objects.filter(recommendation=OuterRef("pk")).order_by("-made_at", "-pk")
    return JSONRows(rows, **{column: column for column in FOLLOW_UP_COLUMNS})


def _assessments(user) -> JSONRows:
    """What is judged of the plan as a whole: figures per value, public influence."""
    rows = Assessment.objects.visible_to(user).filter(plan=OuterRef("pk"), commitment=None)
    in_order = rows.order_by("judge", "assessed_on", "pk")
    return JSONRows(in_order, counts="counts", **{column: column for column in ASSESSMENT_COLUMNS})


def _neighbour(user, **where: object) -> Subquery:
    """The plan before or after, as far as this reader may see it."""
    plans = ActionPlan.objects.visible_to(user).filter(**where).order_by()
    row = JSONRow(slug="slug", title_da="title_da", title_en="title_en")
    return Subquery(plans.values(row=row)[:1])


def _initiatives(user, plan: int, today: dt.date) -> QuerySet:
    commitments = Commitment.objects.visible_to(user).filter(plan=plan).in_plan_order()
    return (
        with_standing(commitments, today).with_owner_names().values(*plan_rows.INITIATIVE_COLUMNS)
    )


def _milestones(user, plan: int, today: dt.date) -> QuerySet:
    milestones = Milestone.objects.visible_to(user).filter(commitment__plan=plan)
    return milestones.next_first(today).values(*plan_rows.MILESTONE_COLUMNS)[:MILESTONES_SHOWN]


def _all_milestones(user, plan: int, today: dt.date) -> QuerySet:
    """In the plan's own order, for a plan in which nothing is next any more."""
    milestones = Milestone.objects.visible_to(user).filter(commitment__plan=plan)
    in_order = milestones.next_first(today).order_by("commitment__position", "position")
    return in_order.values(*plan_rows.MILESTONE_COLUMNS)[:MILESTONES_SHOWN]


def _documents(user, plan: int) -> QuerySet:
    documents = Document.objects.visible_to(user).filter(plan=plan).newest_first()
    return documents.values(*document_rows.DOCUMENT_COLUMNS)


PLANS = Prepared(_plans)
COMPLETIONS = Prepared(_completions)
JUDGED = Prepared(_judged)
PLAN = Prepared(_plan, slug=str)
INITIATIVES = Prepared(_initiatives, plan=int)
MILESTONES = Prepared(_milestones, plan=int)
ALL_MILESTONES = Prepared(_all_milestones, plan=int)
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
    found = plan_at(request, slug)
    path = found.get_absolute_url()
    try:
        day = asked_day(request, found, now)
    except WrongDay as wrong:
        return wrong_day(request, wrong, plan_heading(found, path))
    context = plan_context(request, user, found, path, now=now, day=day)
    return render(request, "plans/plan.html", context)


def plan_context(
    request: HttpRequest,
    user,
    found: ActionPlan,
    path: str,
    *,
    now: dt.datetime,
    day: dt.date | None = None,
) -> dict[str, object]:
    """What the plan's page shows to `user`, at the address `path`; as of the past day `day`."""
    initiatives = initiatives_of(found, user, danish_day(now))
    if day:
        initiatives = rewind_plan(found, initiatives, user, day)
    # A past day shows neither, so it does not ask for them.
    consultations, instants = ([], []) if day else consultation_rows(user, found.pk, now)
    kept = [] if day else list(DOCUMENTS.rows(user, plan=found.pk))
    changes_at(request, [*instants, *document_rows.comment_deadlines(kept)], now)
    reports, documents = document_rows.reports_and_documents(kept, now)
    discussion = {} if day else discussion_of(found)
    return (
        plan_heading(found, path)
        | discussion
        | {
            "as_of": shown_day(day),
            "recorded_since": recorded_since(found, day),
            "state_word": found.public_state if _knows_state(found, user, day) else "",
            "summary": passage(found.summary_da, found.summary_en),
            "unsettled_reason": passage(found.unsettled_reason_da, found.unsettled_reason_en),
            "extension": plan_rows.extension_of(found),
            "extension_reason": passage(found.extension_reason_da, found.extension_reason_en),
            "sections": plan_rows.section_rows(found.section_rows),
            "recommendations": recommendations(found.recommendation_rows),
            "judged": judgements_of_plan(found.assessment_rows),
            "before": plan_rows.neighbour(found.before_row),
            "after": plan_rows.neighbour(found.after_row),
            "find_word": by_language("initiativer", "commitments"),
            "themes": plan_rows.by_theme(found.theme_rows, initiatives, path),
            "initiative_count": len(initiatives),
            "chart_width": CHART_WIDTH,
            "shares": shares(row["current_completion"] for row in initiatives),
            "has_ended": found.has_ended,
            "latest_known": plan_rows.latest_known(row["current_status_at"] for row in initiatives),
            "milestones": None if day else _milestones_of(found, user, path, danish_day(now)),
            "consultations": consultations,
            "evaluations": document_rows.evaluation_rows(found),
            "reports": reports,
            "documents": documents,
            "sources": sources_of_plan(found, initiatives),
        }
    )


def _knows_state(found: ActionPlan, user, day: dt.date | None) -> bool:
    """Whether the state of a past day is recorded: it is from the first noted change of it on.

    What was imported has had states that nobody noted.
    """
    if day is None:
        return True
    noted = Amendment.objects.visible_to(user).filter(plan=found.pk, field="state")
    return noted.filter(made_at__lt=end_of(day)).exists()


def find_plan(user, slug: str) -> ActionPlan | None:
    """The plan at `slug` with its themes and self-assessments, where this reader may see it."""
    row: Row | None = PLAN.first(user, slug=slug)
    return as_instance(ActionPlan, row) if row else None


def plan_at(request: HttpRequest, slug: str) -> ActionPlan:
    """The plan of an address; a former address leads on, an unknown one is a 404."""
    return find_plan(request.signed_in_user, slug) or nothing_here(request, slug)


def plan_trail() -> list[tuple[str, str]]:
    """The way to the list of plans."""
    return [(_("Action plans"), reverse("plan-list"))]


def plan_heading(found: ActionPlan, path: str) -> dict[str, object]:
    """What the pages of a plan share: the plan, its address, its place in the portal."""
    return {
        "plan": found,
        "is_demonstration": found.is_demonstration,
        "page_title": found.title,
        "base": path,
        "breadcrumbs": [*plan_trail(), (found.title, path)],
        "tone": plan_rows.plan_tone(found.state),
        "theme_word": by_language("tema", "theme"),
        "history_word": by_language("historik", "history"),
    }


def initiatives_of(found: ActionPlan, user, today: dt.date) -> list[Row]:
    """The plan's initiatives in order, each with how it stands today."""
    rows = INITIATIVES.rows(user, plan=found.pk, today=today)
    add_standing(found, rows, today)
    return rows


def _milestones_of(
    found: ActionPlan, user, path: str, today: dt.date
) -> plan_rows.Milestones | None:
    """The next ones while the plan is in force; all of an ended plan, where none is late."""
    word = by_language("milepaele", "milestones")
    if found.has_ended:
        rows = ALL_MILESTONES.rows(user, plan=found.pk, today=today)
        return plan_rows.milestones_in_the_end(rows, path, word)
    if not found.is_in_force:
        return None
    rows = MILESTONES.rows(user, plan=found.pk, today=today)
    return plan_rows.milestones(rows, path, word)


@public_page
@former_addresses_redirect
def theme(request: HttpRequest, slug: str, theme: str) -> HttpResponse:
    """One theme of a plan with its initiatives."""
    user = request.signed_in_user
    found = plan_at(request, slug)
    path, today = found.get_absolute_url(), danish_day(timezone.now())
    return render(request, "plans/theme.html", theme_context(user, found, path, theme, today))


def theme_context(
    user, found: ActionPlan, path: str, theme: str, today: dt.date
) -> dict[str, object]:
    """What a theme's page shows to `user`; `path` is the plan's address. 404 without the theme."""
    initiatives = initiatives_of(found, user, today)
    groups = plan_rows.by_theme(found.theme_rows, initiatives, path)
    group = next((group for group in groups if group.slug == theme), None)
    if group is None:
        raise Http404
    context = plan_heading(found, path)
    context["breadcrumbs"] = [*context["breadcrumbs"], (group.title.text, "")]
    return context | {
        "theme": group,
        "page_title": group.title.text,
        "themes": groups,
        "sources": sources_of_plan(found, initiatives),
    }
