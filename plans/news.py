"""What is new of plans, initiatives and the network, as entries of feeds.

One function per thing gathers everything: whoever adds a kind of news adds it there. Each asks a
fixed number of queries, takes the newest of every kind, and begins with what the reader may see.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.db.models import F, Min, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.dates import format_date, format_imprecise
from ogp_portal.common.feeds import Entry
from ogp_portal.common.history import first_event, last_event
from ogp_portal.common.text import danish_slug

from .enums import PUBLIC_PLAN_WORDS, Completion, DocumentKind, PlanState
from .models import (
    ActionPlan,
    Amendment,
    Commitment,
    Document,
    Evaluation,
    Evidence,
    NetworkMeeting,
    StatusUpdate,
)
from .models.evaluations import word_of
from .models.periods import period_words

Row = dict[str, object]

_COMMITMENT = [
    "commitment__address",
    "commitment__title_da",
    "commitment__title_en",
    "commitment__plan__slug",
    "commitment__plan__is_demonstration",
]


def plan_news(plan: ActionPlan, user) -> Iterable[Entry]:
    """A plan: that it is out, and what was reported, shown, written and concluded about it."""
    commitments = Commitment.objects.visible_to(user).filter(plan=plan)
    evaluations = Evaluation.objects.visible_to(user).official().out().filter(plan=plan)
    return chain(
        _plans_out(ActionPlan.objects.visible_to(user).filter(pk=plan.pk)),
        _status(StatusUpdate.objects.visible_to(user).filter(commitment__plan=plan)),
        _evidence(Evidence.objects.standing().filter(commitment__in=commitments)),
        _amendments(Amendment.objects.visible_to(user).filter(plan=plan)),
        _documents(Document.objects.visible_to(user).filter(plan=plan)),
        _evaluations(evaluations),
    )


def commitment_news(commitment: Commitment, user) -> Iterable[Entry]:
    """An initiative: what was reported, shown and written about it."""
    visible = Commitment.objects.visible_to(user).filter(pk=commitment.pk)
    return chain(
        _status(StatusUpdate.objects.visible_to(user).filter(commitment=commitment)),
        _evidence(Evidence.objects.standing().filter(commitment__in=visible)),
        _amendments(Amendment.objects.visible_to(user).filter(commitment=commitment)),
        _documents(Document.objects.visible_to(user).filter(commitment=commitment)),
    )


def plan_list_news(user) -> Iterable[Entry]:
    """The list of plans: that one is out, and the self-assessments."""
    return chain(
        _plans_out(ActionPlan.objects.visible_to(user)),
        _evaluations(Evaluation.objects.visible_to(user).official().out()),
    )


def network_news(user) -> Iterator[Entry]:
    """The network: its meetings, each as new as its last change, such as its minutes."""
    rows = NetworkMeeting.objects.visible_to(user).with_minutes_known()
    for row in _newest(rows, last_event(NetworkMeeting), [*_TITLE, *_MEETING]):
        held = format_imprecise(row["held_on"], row["held_precision"])
        minutes = _("With minutes") if row["has_minutes"] else ""
        yield Entry(
            f"meeting-{row['pk']}",
            _title(row),
            reverse("network-meeting", args=[row["slug"]]),
            row["at"],
            _sentences(held, row["place"], minutes),
            row["is_demonstration"],
        )


_TITLE = ["title_da", "title_en"]
_MEETING = ["slug", "held_on", "held_precision", "place", "has_minutes", "is_demonstration"]
_PLAN = ["slug", "state", "is_demonstration"]
_PERIOD = ["starts_on", "starts_precision", "ends_on", "ends_precision"]


def _newest(rows: QuerySet, at, columns: Iterable[str]) -> QuerySet:
    """The newest of one kind, as many as a feed has entries; `at` is when it is from."""
    found = rows.annotate(at=at).exclude(at=None).order_by("-at", "-pk")
    return found.values("pk", "at", *columns)[: limits.FEED_ENTRIES]


def _plans_out(plans: QuerySet) -> Iterator[Entry]:
    """From the time when the plan first was out, whatever became of it since."""
    # A plan that began here has been a draft; one that was imported was out from its first day.
    first_out = first_event(ActionPlan, state__in=set(PlanState) - {PlanState.DRAFT})
    for row in _newest(plans, first_out, [*_TITLE, *_PLAN, *_PERIOD]):
        period = period_words(*(row[name] for name in _PERIOD))
        yield Entry(
            f"plan-{row['pk']}",
            _("Action plan: %(title)s") % {"title": _title(row)},
            reverse("plan", args=[row["slug"]]),
            row["at"],
            _sentences(str(PUBLIC_PLAN_WORDS[PlanState(row["state"])]), period),
            row["is_demonstration"],
        )


def _status(updates: QuerySet) -> Iterator[Entry]:
    columns = [
        *_COMMITMENT,
        "completion",
        "text_da",
        "text_en",
        "challenges_da",
        "challenges_en",
        "milestone__position",
        "milestone__title_da",
        "milestone__title_en",
    ]
    for row in _newest(updates, F("reported_at"), columns):
        names = [row["commitment__plan__slug"], row["commitment__address"]]
        path, about = f"{reverse('commitment', args=names)}#updates", _name_of_commitment(row)
        if row["milestone__position"]:
            path = reverse("milestone", args=[*names, row["milestone__position"]])
            about = f"{about}: {_title(row, 'milestone__')}"
        status = Completion(row["completion"]).label
        yield Entry(
            f"status-{row['pk']}",
            _("%(status)s – %(about)s") % {"status": status, "about": about},
            path,
            row["at"],
            "\n\n".join(filter(None, [_in_language(row, "text"), _challenges(row)])),
            row["commitment__plan__is_demonstration"],
        )


def _challenges(row: Row) -> str:
    text = _in_language(row, "challenges")
    return f"{_('What is hard')}: {text}" if text else ""


def _evidence(evidence: QuerySet) -> Iterator[Entry]:
    for row in _newest(evidence, F("added_at"), [*_COMMITMENT, *_TITLE, "dated_on"]):
        names = [row["commitment__plan__slug"], row["commitment__address"]]
        yield Entry(
            f"evidence-{row['pk']}",
            _("New evidence: %(title)s") % {"title": _title(row)},
            f"{reverse('commitment', args=names)}#evidence",
            row["at"],
            _sentences(
                _name_of_commitment(row), format_date(row["dated_on"]) if row["dated_on"] else ""
            ),
            row["commitment__plan__is_demonstration"],
        )


def _amendments(amendments: QuerySet) -> Iterator[Entry]:
    """One entry for what was changed together, with its reason."""
    names = ["plan__slug", "plan__title_da", "plan__title_en", "plan__is_demonstration"]
    of_commitment = ["commitment__address", "commitment__title_da", "commitment__title_en"]
    columns = ["act", "made_at", "reason_da", "reason_en", *names, *of_commitment]
    acts = amendments.order_by().values(*columns).annotate(first=Min("pk"))
    for row in acts.order_by("-made_at", "-first")[: limits.FEED_ENTRIES]:
        about, path = _title(row, "plan__"), reverse("plan-history", args=[row["plan__slug"]])
        if row["commitment__address"]:
            about = _name_of_commitment(row)
            place = [row["plan__slug"], row["commitment__address"]]
            path = reverse("commitment-history", args=place)
        yield Entry(
            f"amendment-{row['first']}",
            _("Changed: %(about)s") % {"about": about},
            path,
            row["made_at"],
            _in_language(row, "reason"),
            row["plan__is_demonstration"],
        )


def _documents(documents: QuerySet) -> Iterator[Entry]:
    columns = [*_TITLE, "kind", "publisher", "plan__is_demonstration"]
    for row in _newest(documents, last_event(Document), columns):
        slug = danish_slug(row["title_da"] or row["title_en"])
        yield Entry(
            f"document-{row['pk']}",
            _title(row),
            reverse("document", args=[row["pk"], slug]),
            row["at"],
            _sentences(str(DocumentKind(row["kind"]).label), row["publisher"]),
            bool(row["plan__is_demonstration"]),
        )


def _evaluations(evaluations: QuerySet) -> Iterator[Entry]:
    columns = [*_TITLE, "kind", "plan__slug", "plan__is_demonstration"]
    plan = ["plan__title_da", "plan__title_en"]
    for row in _newest(evaluations, last_event(Evaluation), [*columns, *plan]):
        yield Entry(
            f"self-assessment-{row['pk']}",
            f"{_title(row)}: {_title(row, 'plan__')}",
            reverse("evaluation", args=[row["plan__slug"], word_of(row["kind"])]),
            row["at"],
            is_demonstration=row["plan__is_demonstration"],
        )


def _title(row: Row, prefix: str = "") -> str:
    return _in_language(row, f"{prefix}title")


def _in_language(row: Row, field: str) -> str:
    """The text in the language of the feed, else in the other one."""
    first, second = ("en", "da") if get_language() == "en" else ("da", "en")
    return str(row[f"{field}_{first}"] or row[f"{field}_{second}"])


def _name_of_commitment(row: Row) -> str:
    return f"{row['commitment__address']} {_title(row, 'commitment__')}"


def _sentences(*facts: str) -> str:
    return ". ".join(fact for fact in facts if fact)
