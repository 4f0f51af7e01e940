"""An initiative, its milestones and its evidence, and the way there by OGP id."""

import datetime as dt

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import public_page
from ogp_portal.files.serving import file_response

from ..models import (
    ActionPlan,
    Commitment,
    CommitmentAnswer,
    CommitmentParty,
    Evidence,
    Milestone,
    StatusUpdate,
    Theme,
)
from ..models.periods import danish_day
from . import commitment_rows as rows
from .addresses import by_ogp_id, former_addresses_redirect, nothing_here
from .overview import completion_mark
from .prepared import Prepared, Row, as_instance, columns_of, part_of
from .sources import has_facts, sources_of_initiative
from .texts import date_words, passage

UPDATES_SHOWN = 100
TOPICS_SHOWN = 5


def _commitment(user, slug: str, address: str) -> QuerySet:
    """One initiative, with its plan, its theme and all that is its own in one row."""
    commitments = Commitment.objects.visible_to(user).filter(plan__slug=slug, address=address)
    return commitments.annotate(
        answer_rows=_small_part(CommitmentAnswer.objects, rows.ANSWER_COLUMNS),
        party_rows=_small_part(
            CommitmentParty.objects,
            ["role"],
            name_da="organisation__name_da",
            name_en="organisation__name_en",
            sort_key="organisation__sort_key",
        ),
        evidence_rows=_small_part(
            Evidence.objects.order_by("-added_at", "-pk"), rows.EVIDENCE_COLUMNS
        ),
        milestone_rows=_small_part(Milestone.objects.order_by("position"), rows.MILESTONE_COLUMNS),
        update_rows=_small_part(
            StatusUpdate.objects.filter(milestone=None).newest_first(),
            rows.UPDATE_COLUMNS,
            most=UPDATES_SHOWN,
        ),
        has_facts=has_facts(Commitment),
    ).values(
        *columns_of(Commitment),
        *columns_of(ActionPlan, "plan__"),
        *columns_of(Theme, "theme__"),
        "answer_rows",
        "party_rows",
        "evidence_rows",
        "milestone_rows",
        "update_rows",
        "has_facts",
    )


def _small_part(
    related, columns: list[str], most: int | None = None, **renamed: str
) -> ArraySubquery:
    """Rows that belong to the initiative and are as visible as it is, as JSON."""
    row = JSONObject(**{column: column for column in columns}, **renamed)
    return ArraySubquery(related.filter(commitment=OuterRef("pk")).values(row=row)[:most])


def _origins(user, commitment: int) -> QuerySet:
    """The proposals it came from. Links belong to an app above, hence the way by the manager."""
    links = Commitment(pk=commitment).provenance_links.visible_to(user)
    return links.order_by("made_at", "pk").values(*rows.ORIGIN_COLUMNS)


def _topics(user, commitment: int) -> QuerySet:
    topics = Commitment(pk=commitment).topics.visible_to(user).newest_first()
    return topics.values(*rows.TOPIC_COLUMNS)[:TOPICS_SHOWN]


COMMITMENT = Prepared(_commitment, slug=str, address=str)
ORIGINS = Prepared(_origins, commitment=int)
TOPICS = Prepared(_topics, commitment=int)


@public_page
@former_addresses_redirect
def commitment(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """An initiative with all that hangs on it."""
    now, user = timezone.now(), request.signed_in_user
    row = COMMITMENT.first(user, slug=slug, address=address) or nothing_here(request, slug, address)
    found = _with_plan_and_theme(row)
    plan_path, forum_path = found.plan.get_absolute_url(), reverse("forum")
    path = f"{plan_path}{found.address}/"
    evidence_path = _evidence_path(path)
    today = _day_for_lateness(found.plan, now)
    milestones_path = _milestones_path(path)
    topics = [rows.topic_row(one, forum_path) for one in TOPICS.rows(user, commitment=found.pk)]
    context = _heading(found, plan_path, path) | {
        "summary": passage(found.summary_da, found.summary_en),
        "what_is_new": passage(found.what_is_new_da, found.what_is_new_en),
        "numbers": rows.number_facts(found),
        "parties": rows.party_groups(found.party_rows),
        "answers": rows.answer_rows(found.answer_rows, found.plan.template_version),
        "evidence": [rows.evidence_row(one, evidence_path) for one in found.evidence_rows],
        "milestones": [
            rows.milestone_row(one, milestones_path, today) for one in found.milestone_rows
        ],
        "updates": [rows.update_row(one) for one in found.update_rows],
        "origins": rows.origins(found, ORIGINS.rows(user, commitment=found.pk)),
        "topics": topics,
        "has_demonstration": any(topic.is_demonstration for topic in topics),
        "discuss_url": f"{reverse('topic-start')}?initiativ={found.pk}",
        "sources": sources_of_initiative(found),
    }
    return render(request, "plans/commitment.html", context)


def _with_plan_and_theme(row: Row) -> Commitment:
    found = as_instance(Commitment, row)
    found.plan = as_instance(ActionPlan, part_of(row, "plan__"))
    if found.theme_id:
        found.theme = as_instance(Theme, part_of(row, "theme__"))
    return found


def _evidence_path(path: str) -> str:
    return f"{path}{by_language('dokumentation', 'evidence')}/"


def _milestones_path(path: str) -> str:
    return f"{path}{by_language('milepaele', 'milestones')}/"


def _day_for_lateness(plan: ActionPlan, now: dt.datetime) -> dt.date | None:
    """Today, or None where nothing is called late because the plan is not in force."""
    return danish_day(now) if plan.is_in_force else None


def _heading(found: Commitment, plan_path: str, path: str) -> dict[str, object]:
    """What the pages of an initiative share: itself, its address, its place in the portal."""
    plan = found.plan
    name = f"{found.address} {found.title}"
    return {
        "commitment": found,
        "plan": plan,
        "is_demonstration": plan.is_demonstration,
        "base": path,
        "plan_url": plan_path,
        "theme_word": by_language("tema", "theme"),
        "page_title": name,
        "breadcrumbs": [
            (_("Action plans"), reverse("plan-list")),
            (plan.title, plan_path),
            (name, path),
        ],
        "status": completion_mark(found.current_completion),
    }


@public_page
def commitment_by_ogp_id(request: HttpRequest, ogp_id: str) -> HttpResponse:
    """`/DK0050/` leads to the initiative, also from an id it had before."""
    found = by_ogp_id(ogp_id, request.signed_in_user)
    return redirect(found.get_absolute_url(), permanent=True)


def _find(request: HttpRequest, slug: str, address: str) -> Commitment:
    """The initiative and its plan, for the pages below it."""
    visible = Commitment.objects.visible_to(request.signed_in_user).select_related("plan")
    found = visible.filter(plan__slug=slug, address=address).first()
    return found or nothing_here(request, slug, address)


@public_page
@former_addresses_redirect
def milestone(request: HttpRequest, slug: str, address: str, position: int) -> HttpResponse:
    """A milestone with what was reported and shown about it."""
    now, user = timezone.now(), request.signed_in_user
    parent = _find(request, slug, address)
    found = get_object_or_404(parent.milestones, position=position)
    path = parent.get_absolute_url()
    row = {name: getattr(found, name) for name in rows.MILESTONE_COLUMNS}
    today = _day_for_lateness(parent.plan, now)
    shown = rows.milestone_row(row, _milestones_path(path), today)
    title = _("Milestone %(number)s: %(title)s") % {"number": position, "title": shown.title.text}
    context = _heading(parent, parent.plan.get_absolute_url(), path)
    context["breadcrumbs"] = [*context["breadcrumbs"], (title, "")]
    context |= {
        "milestone": found,
        "row": shown,
        "page_title": title,
        "starts": date_words(found.starts_on, found.starts_precision),
        **_history_of(found, user, path),
    }
    return render(request, "plans/milestone.html", context)


def _history_of(found: Milestone, user, path: str) -> dict[str, list]:
    """What was reported and shown about a milestone, and the proposals it came from."""
    updates = found.status_updates.newest_first().values(*rows.UPDATE_COLUMNS)[:UPDATES_SHOWN]
    evidence = found.evidence.order_by("-added_at", "-pk").values(*rows.EVIDENCE_COLUMNS)
    links = found.provenance_links.visible_to(user).order_by("made_at", "pk")
    return {
        "updates": [rows.update_row(one) for one in updates],
        "evidence": [rows.evidence_row(one, _evidence_path(path)) for one in evidence],
        "origins": rows.origins(found, links.values(*rows.ORIGIN_COLUMNS)),
    }


@public_page
@former_addresses_redirect
def evidence_file(request: HttpRequest, slug: str, address: str, pk: int) -> HttpResponse:
    """The portal's copy of a file that shows something was done, as a download."""
    parent = _find(request, slug, address)
    evidence = parent.evidence.select_related("file").filter(pk=pk, file__isnull=False).first()
    if evidence is None:
        raise Http404
    return file_response(evidence.file, noindex=parent.is_demonstration)
