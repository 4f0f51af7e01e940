"""An initiative, its milestones and its evidence, and the way there by OGP id."""

import datetime as dt

from django.db.models import Expression, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ogp_portal.common.addresses import address_of, by_language
from ogp_portal.common.caching import public_page
from ogp_portal.files.serving import file_response

from ..as_of import end_of, rewind_commitment
from ..enums import Completion
from ..models import (
    ActionPlan,
    Assessment,
    Commitment,
    CommitmentAnswer,
    CommitmentLink,
    CommitmentParty,
    CommitmentTerm,
    Evaluation,
    Evidence,
    Milestone,
    StatusUpdate,
    Theme,
)
from ..models.periods import danish_day
from . import commitment_rows as rows
from .acts import FIRST_DUE, acts_on
from .addresses import by_ogp_id, former_addresses_redirect, nothing_here
from .day import (
    WrongDay,
    asked_day,
    recorded_since,
    refuse_before_joining,
    shown_day,
    wrong_day,
)
from .json_rows import JSONRows
from .judgement_rows import ASSESSMENT_COLUMNS, judgements
from .overview import completion_mark
from .prepared import Prepared, Row, as_instance, columns_of, part_of
from .relation_rows import LINK_COLUMNS, TERM_COLUMNS, link_rows, term_groups
from .sources import has_facts, sources_of_initiative
from .standing import after_the_plan, standing_of
from .texts import date_words, day_of, link, passage, told

PLAN_COLUMNS = [
    "id",
    "slug",
    "title_da",
    "title_en",
    "state",
    "template_version",
    "published_on",
    "published_precision",
    "starts_on",
    "starts_precision",
    "is_demonstration",
]
THEME_COLUMNS = ["id", "slug", "title_da", "title_en"]
"""What an initiative's page says of its plan and theme; anything else would be one more query."""

UPDATES_SHOWN = 100
TOPICS_SHOWN = 5


def _commitment(user, slug: str, address: str) -> QuerySet:
    """One initiative, with its plan, its theme and all that is its own in one row."""
    commitments = Commitment.objects.visible_to(user).filter(plan__slug=slug, address=address)
    commitments = commitments.annotate(
        answer_rows=_small_part(CommitmentAnswer.objects, rows.ANSWER_COLUMNS),
        party_rows=_small_part(
            CommitmentParty.objects,
            ["role", "acknowledged_at", "until_on", "until_precision"],
            pk="pk",
            name_da="organisation__name_da",
            name_en="organisation__name_en",
            sort_key="organisation__sort_key",
            contact="public_contact",
            own_contact="organisation__public_contact",
        ),
        evidence_rows=_small_part(
            Evidence.objects.standing().newest_first(), rows.EVIDENCE_COLUMNS
        ),
        milestone_rows=_small_part(
            Milestone.objects.order_by("position"),
            rows.MILESTONE_COLUMNS,
            **FIRST_DUE,
            owner_da="owner__name_da",
            owner_en="owner__name_en",
        ),
        assessment_rows=_small_part(Assessment.objects.visible_to(user), ASSESSMENT_COLUMNS),
        evaluation_rows=_evaluations(user),
        term_rows=_small_part(CommitmentTerm.objects, [], **TERM_COLUMNS),
        onward_rows=_links(user, "commitment", "other"),
        back_rows=_links(user, "other", "commitment"),
        update_rows=_small_part(
            StatusUpdate.objects.filter(milestone=None).newest_first(),
            rows.UPDATE_COLUMNS,
            most=UPDATES_SHOWN,
        ),
        has_facts=has_facts(Commitment),
    )
    # The address leads to one row at most, so there is nothing to put in order.
    return commitments.order_by().values(
        *columns_of(Commitment),
        *(f"plan__{name}" for name in PLAN_COLUMNS),
        *(f"theme__{name}" for name in THEME_COLUMNS),
        "answer_rows",
        "party_rows",
        "evidence_rows",
        "milestone_rows",
        "update_rows",
        "assessment_rows",
        "evaluation_rows",
        "term_rows",
        "onward_rows",
        "back_rows",
        "has_facts",
    )


def _evaluations(user) -> JSONRows:
    """The self-assessments of its plan, mid-term before final."""
    rows = Evaluation.objects.visible_to(user).official().out().filter(plan=OuterRef("plan"))
    names = ["kind", "title_da", "title_en", "is_external"]
    return JSONRows(rows.order_by("-kind"), **{name: name for name in names})


def _links(user, here: str, there: str) -> JSONRows:
    """Links that have this initiative at one end, with the other end's plan and title."""
    rows = CommitmentLink.objects.visible_to(user).filter(**{here: OuterRef("pk")})
    return JSONRows(
        rows.order_by("relation", "pk"),
        **{column: column for column in LINK_COLUMNS},
        address=f"{there}__address",
        title_da=f"{there}__title_da",
        title_en=f"{there}__title_en",
        plan_slug=f"{there}__plan__slug",
        plan_da=f"{there}__plan__title_da",
        plan_en=f"{there}__plan__title_en",
    )


def _small_part(
    related, columns: list[str], most: int | None = None, **renamed: str | Expression
) -> JSONRows:
    """Rows that belong to the initiative and are as visible as it is."""
    rows = related.filter(commitment=OuterRef("pk"))
    return JSONRows(rows, most, **{column: column for column in columns}, **renamed)


def _origins(user, commitment: int) -> QuerySet:
    """The proposals it came from. Links belong to an app above, hence the way by the manager."""
    links = Commitment(pk=commitment).provenance_links.visible_to(user).one_per_response()
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
    found = find_commitment(user, slug, address) or nothing_here(request, slug, address)
    plan_path = found.plan.get_absolute_url()
    try:
        day = asked_day(request, found.plan, now)
        refuse_before_joining(found, day)
    except WrongDay as wrong:
        path = f"{plan_path}{found.address}/"
        return wrong_day(request, wrong, commitment_heading(found, plan_path, path))
    context = commitment_context(user, found, plan_path, now, day)
    return render(request, "plans/commitment.html", context)


def find_commitment(user, slug: str, address: str) -> Commitment | None:
    """The initiative with all that is its own, where this reader may see it."""
    row = COMMITMENT.first(user, slug=slug, address=address)
    return _with_plan_and_theme(row) if row else None


def commitment_context(
    user, found: Commitment, plan_path: str, now: dt.datetime, day: dt.date | None = None
) -> dict[str, object]:
    """What the initiative's page shows to `user`; `plan_path` is its plan's address.

    With `day`, the page as it could be read at the end of that day.
    """
    if day:
        rewind_commitment(found, user, day)
    path = f"{plan_path}{found.address}/"
    evidence_path = _evidence_path(path)
    today = _day_for_lateness(found, end_of(day) if day else now)
    milestones_path = _milestones_path(path)
    topics = [] if day else _topics_of(found, user)
    return commitment_heading(found, plan_path, path) | {
        "as_of": shown_day(day),
        "recorded_since": recorded_since(found.plan, day),
        "standing": "" if day else standing_of(found, danish_day(now)),
        "after_the_plan": after_the_plan(found),
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
        "judged": judgements(found.assessment_rows, found.current_completion),
        "status_day": day_of(found.current_status_at) if found.current_status_at else "",
        "reports_elsewhere": _reports(found, is_external=True),
        "reports_here": _reports(found, is_external=False),
        "terms": term_groups(found.term_rows),
        "links": link_rows(found.onward_rows, found.back_rows),
        "joined": _joined(found),
        "origins": rows.origins(found, ORIGINS.rows(user, commitment=found.pk)),
        "topics": topics,
        "has_demonstration": any(topic.is_demonstration for topic in topics),
        "discuss_url": f"{address_of('topic-start')}?initiativ={found.pk}",
        "feed_url": f"{path}feed.atom",
        "calendar_url": f"{path}{by_language('kalender.ics', 'calendar.ics')}",
        "sources": sources_of_initiative(found),
    }


def _topics_of(found: Commitment, user) -> list[rows.TopicRow]:
    forum_path = address_of("forum")
    return [rows.topic_row(one, forum_path) for one in TOPICS.rows(user, commitment=found.pk)]


def _reports(found: Commitment, *, is_external: bool) -> list[SafeString]:
    """Links to the self-assessments of its plan: those held elsewhere, or the portal's own."""
    rows = [row for row in found.evaluation_rows if row["is_external"] == is_external]
    return [_evaluation_link(found.plan, row) for row in rows]


def _evaluation_link(plan: ActionPlan, row: Row) -> SafeString:
    path = Evaluation(plan=plan, kind=row["kind"]).get_absolute_url()
    return link(path, told(row["title_da"], row["title_en"]))


def _joined(found: Commitment) -> dict[str, object] | None:
    """When and why it was added to a running plan; None for the plan's first initiatives."""
    if found.joined_on is None:
        return None
    day = date_words(found.joined_on, found.joined_precision)
    return {"day": day, "reason": passage(found.joined_reason_da, found.joined_reason_en)}


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


def _day_for_lateness(found: Commitment, now: dt.datetime) -> dt.date | None:
    """Today, or None where nothing is called late: withdrawn, or in a plan not in force."""
    is_withdrawn = found.current_completion == Completion.WITHDRAWN
    return danish_day(now) if found.plan.is_in_force and not is_withdrawn else None


def commitment_heading(found: Commitment, plan_path: str, path: str) -> dict[str, object]:
    """What the pages of an initiative share: itself, its address, its place in the portal."""
    plan = found.plan
    name = f"{rows.named_address(found)} {found.title}"
    return {
        "commitment": found,
        "plan": plan,
        "is_demonstration": plan.is_demonstration,
        "base": path,
        "named_address": rows.named_address(found),
        "plan_url": plan_path,
        "theme_word": by_language("tema", "theme"),
        "history_word": by_language("historik", "history"),
        "page_title": name,
        "breadcrumbs": [
            (_("Action plans"), address_of("plan-list")),
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


def commitment_at(request: HttpRequest, slug: str, address: str) -> Commitment:
    """The initiative and its plan, for the pages below it."""
    visible = Commitment.objects.visible_to(request.signed_in_user).select_related("plan")
    found = visible.filter(plan__slug=slug, address=address).first()
    return found or nothing_here(request, slug, address)


@public_page
@former_addresses_redirect
def milestone(request: HttpRequest, slug: str, address: str, position: int) -> HttpResponse:
    """A milestone with what was reported and shown about it."""
    user = request.signed_in_user
    parent = commitment_at(request, slug, address)
    plan_path = parent.plan.get_absolute_url()
    context = milestone_context(user, parent, plan_path, position, timezone.now())
    return render(request, "plans/milestone.html", context)


def milestone_context(
    user, parent: Commitment, plan_path: str, position: int, now: dt.datetime
) -> dict[str, object]:
    """What a milestone's page shows to `user`; 404 where the initiative has no such milestone."""
    milestones = parent.milestones.select_related("owner").annotate(**FIRST_DUE)
    found = get_object_or_404(milestones, position=position)
    path = f"{plan_path}{parent.address}/"
    row = {name: getattr(found, name) for name in [*rows.MILESTONE_COLUMNS, *FIRST_DUE]}
    today = _day_for_lateness(parent, now)
    shown = rows.milestone_row(row, _milestones_path(path), today)
    title = _("Milestone %(number)s: %(title)s") % {"number": position, "title": shown.title.text}
    context = commitment_heading(parent, plan_path, path)
    context["breadcrumbs"] = [*context["breadcrumbs"], (title, "")]
    return context | {
        "milestone": found,
        "row": shown,
        "page_title": title,
        "starts": date_words(found.starts_on, found.starts_precision),
        "owner": found.owner,
        "outside_note": passage(found.outside_note_da, found.outside_note_en),
        "acts": acts_on(found, user),
        **_history_of(found, user, path),
    }


def _history_of(found: Milestone, user, path: str) -> dict[str, list]:
    """What was reported and shown about a milestone, and the proposals it came from."""
    updates = found.status_updates.newest_first().values(*rows.UPDATE_COLUMNS)[:UPDATES_SHOWN]
    evidence = found.evidence.standing().newest_first().values(*rows.EVIDENCE_COLUMNS)
    links = found.provenance_links.visible_to(user).one_per_response().order_by("made_at", "pk")
    return {
        "updates": [rows.update_row(one) for one in updates],
        "evidence": [rows.evidence_row(one, _evidence_path(path)) for one in evidence],
        "origins": rows.origins(found, links.values(*rows.ORIGIN_COLUMNS)),
    }


@public_page
@former_addresses_redirect
def evidence_file(request: HttpRequest, slug: str, address: str, pk: int) -> HttpResponse:
    """The portal's copy of a file that shows something was done, as a download."""
    parent = commitment_at(request, slug, address)
    files = parent.evidence.standing().filter(file__isnull=False)
    evidence = files.select_related("file").filter(pk=pk).first()
    if evidence is None:
        raise Http404
    return file_response(evidence.file, noindex=parent.is_demonstration)
