"""The timeline of a plan's making and how to take part in it (OGP standard 3.1)."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import format_date

from ..models import CoCreationStep, CoCreationTimeline, StepMove
from ..models.cocreation import NOTICE
from ..models.periods import danish_day, has_passed, period_words
from .addresses import former_addresses_redirect, nothing_here
from .consultation_rows import consultation_rows
from .texts import date_words, day_of, link, passage, told


class MoveRow(NamedTuple):
    """When a step stood before, when it was moved, and why."""

    before: str
    moved: str
    reason: SafeString


class StepRow(NamedTuple):
    """One step, and what became of its date."""

    title: str
    lang: SafeString
    when: str
    is_over: bool
    description: SafeString
    added: str
    moves: list[MoveRow]


@public_page
@former_addresses_redirect
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """When each step begins and how to take part; what was changed stays visible."""
    now, user = timezone.now(), request.signed_in_user
    visible = CoCreationTimeline.objects.visible_to(user).filter(plan__slug=slug)
    found = visible.select_related("plan").first() or nothing_here(request, slug)
    plan, path = found.plan, found.plan.get_absolute_url()
    steps = found.steps.order_by("position").prefetch_related(
        Prefetch("moves", StepMove.objects.order_by("-moved_at", "-pk"))
    )
    consultations, instants = consultation_rows(user, plan.pk, now)
    changes_at(request, instants, now)
    context = {
        "timeline": found,
        "is_demonstration": plan.is_demonstration,
        "page_title": _("Timeline"),
        "plan_link": link(path, told(plan.title_da, plan.title_en)),
        "breadcrumbs": [
            (_("Action plans"), reverse("plan-list")),
            (plan.title, path),
            (_("Timeline"), ""),
        ],
        "published": day_of(found.published_at) if found.published_at else "",
        "asked_for": NOTICE.days,
        "first_step": format_date(found.first_step_on) if found.first_step_on else "",
        "short_notice_reason": passage(found.short_notice_reason_da, found.short_notice_reason_en),
        "steps": [_step(one, found, danish_day(now)) for one in steps],
        "consultations": consultations,
    }
    return render(request, "plans/timeline.html", context)


def _step(step: CoCreationStep, found: CoCreationTimeline, today: dt.date) -> StepRow:
    title = told(step.title_da, step.title_en)
    step.timeline = found
    last_on, precision = step.starts_on, step.starts_precision
    if step.ends_on:
        last_on, precision = step.ends_on, step.ends_precision
    return StepRow(
        title.text,
        title.lang,
        _when(step.starts_on, step.starts_precision, step.ends_on, step.ends_precision),
        has_passed(last_on, precision, today),
        passage(step.description_da, step.description_en),
        format_date(step.added_on) if step.was_added_later else "",
        [_move(one) for one in step.moves.all()],
    )


def _when(
    starts_on: dt.date | None, starts_precision: str, ends_on: dt.date | None, ends_precision: str
) -> str:
    if ends_on is None:
        return date_words(starts_on, starts_precision) or _("not stated")
    return period_words(starts_on, starts_precision, ends_on, ends_precision)


def _move(move: StepMove) -> MoveRow:
    return MoveRow(
        _when(
            move.old_starts_on,
            move.old_starts_precision,
            move.old_ends_on,
            move.old_ends_precision,
        ),
        day_of(move.moved_at),
        passage(move.reason_da, move.reason_en),
    )
