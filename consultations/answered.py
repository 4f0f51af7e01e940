"""Responses as the public reads them: each once, with the proposals it is to and what came of it."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, Min, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_reader_language, language_of

from .models import Proposal, ProvenanceLink, Response
from .models.submissions import sender_of
from .wording import decision_shown, foreign

PROPOSALS_SHOWN = 5
"""Proposals named under a response; all of them stand on its own page."""

_PROPOSAL = [
    "reference",
    "summary",
    "key",
    "received_at",
    "language",
    "public_name",
    "organisation_name",
    "organisation_confirmed_at",
]
_PLACE = "commitment__address", "commitment__title_da", "commitment__title_en"
_LINK = [
    "key",
    "relation",
    *_PLACE,
    "commitment__plan__slug",
    "milestone__position",
    "milestone__title_da",
    "milestone__title_en",
    "milestone__commitment__address",
    "milestone__commitment__plan__slug",
]


@dataclass(frozen=True)
class NamedProposal:
    """A proposal in a list: its page, its words in short, and who sent it when."""

    url: str
    reference: str
    summary: str
    language: str
    sender: str
    received_at: dt.datetime


@dataclass(frozen=True)
class LedTo:
    """An initiative or milestone that so many of the proposals led to."""

    url: str
    relation: str
    title: str
    language: str
    number: int


@dataclass(frozen=True)
class Answered:
    """One response to so many proposals, some of them named, with what they led to."""

    response: Response
    words: str
    tone: str
    number: int
    proposals: list[NamedProposal]
    results: list[LedTo]


def standing(consultation: int, now: dt.datetime, decision: str = "") -> QuerySet:
    """Public responses that stand at `now`, in no order; "" for every decision."""
    rows = Response.objects.public().standing_at(now).order_by()
    rows = rows.filter(proposal__submission__consultation=consultation)
    return rows.filter(decision=decision) if decision else rows


def number_of(consultation: int, now: dt.datetime, decision: str = "") -> int:
    """How many different responses there are."""
    rows = standing(consultation, now, decision)
    return rows.aggregate(number=Count("shared_key", distinct=True))["number"]


def answered_page(
    consultation: int, now: dt.datetime, page: int, decision: str = ""
) -> list[Answered]:
    """One page of the responses, those to most proposals first; four queries."""
    first = (page - 1) * limits.POSTS_PER_PAGE
    rows = standing(consultation, now, decision).values("shared_key")
    counted = rows.annotate(number=Count("pk"), first=Min("pk")).order_by("-number", "first")
    found = list(counted[first : first + limits.POSTS_PER_PAGE])
    return _told(found, now) if found else []


def answered_as(response: Response, now: dt.datetime) -> Answered:
    """One response with the number of its public proposals, unnamed, and what they led to."""
    key = response.shared_key
    number = Response.objects.public().filter(shared_key=key).count()
    words, tone = decision_shown(response.decision, response.decide_by, now)
    return Answered(response, words, tone, number, [], _results([key])[key])


def _told(found: list[dict], now: dt.datetime) -> list[Answered]:
    keys = [row["shared_key"] for row in found]
    responses = Response.objects.in_bulk([row["first"] for row in found])
    proposals, results = _proposals(keys), _results(keys)
    told = []
    for row in found:
        response, key = responses[row["first"]], row["shared_key"]
        words, tone = decision_shown(response.decision, response.decide_by, now)
        given = proposals[key], results[key]
        told.append(Answered(response, words, tone, row["number"], *given))
    return told


def proposals_with(keys: list[UUID]) -> QuerySet:
    """Public proposals whose current published response has one of the keys, oldest first."""
    rows = Proposal.objects.public().current().with_current()
    rows = rows.annotate(key=F("current__shared_key"))
    return rows.filter(current__shared_key__in=keys).received_first()


def named(rows: QuerySet) -> list[NamedProposal]:
    """The rows of `proposals_with` as a list shows them."""
    return [_named(row) for row in _columns(rows)]


def _columns(rows: QuerySet) -> QuerySet:
    sender = ("public_name", "organisation_name", "organisation_confirmed_at")
    columns = {name: F(f"submission__{name}") for name in ("received_at", "language", *sender)}
    return rows.annotate(**columns).values(*_PROPOSAL)


def _named(row: dict) -> NamedProposal:
    return NamedProposal(
        url=reverse("proposal", args=[row["reference"]]),
        reference=row["reference"],
        summary=row["summary"] or row["reference"],
        language=foreign(row["language"]),
        sender=sender_of(
            row["public_name"], row["organisation_name"], row["organisation_confirmed_at"]
        ),
        received_at=row["received_at"],
    )


def _proposals(keys: list[UUID]) -> dict[UUID, list[NamedProposal]]:
    """The first proposals of each response."""
    order = ["submission__received_at", "submission_id", "pk"]
    place = Window(RowNumber(), partition_by=[F("current__shared_key")], order_by=order)
    rows = proposals_with(keys).annotate(place=place).filter(place__lte=PROPOSALS_SHOWN)
    found = defaultdict(list)
    for row in _columns(rows):
        found[row["key"]].append(_named(row))
    return found


def _results(keys: list[UUID]) -> dict[UUID, list[LedTo]]:
    """What the proposals of each response led to, each target once."""
    current = Q(proposal__responses__is_current=True)
    links = ProvenanceLink.objects.visible_to(None).annotate(
        current=FilteredRelation("proposal__responses", condition=current),
        key=F("current__shared_key"),
    )
    rows = links.filter(current__shared_key__in=keys).order_by().values(*_LINK)
    found = defaultdict(list)
    for row in rows.annotate(number=Count("pk")).order_by("-number", *_LINK[1:]):
        found[row["key"]].append(_led_to(row))
    return found


def _led_to(row: dict) -> LedTo:
    is_milestone = row["milestone__position"] is not None
    over = "milestone__commitment" if is_milestone else "commitment"
    where = [row[f"{over}__plan__slug"], row[f"{over}__address"]]
    kind = "milestone" if is_milestone else "commitment"
    titles = _Titles(row[f"{kind}__title_da"], row[f"{kind}__title_en"])
    url = (
        reverse("milestone", args=[*where, row["milestone__position"]])
        if is_milestone
        else reverse("commitment", args=where)
    )
    number = f"{where[1]}, {row['milestone__position']}" if is_milestone else where[1]
    relation = ProvenanceLink(relation=row["relation"]).get_relation_display()
    title = in_reader_language(titles, "title")
    return LedTo(url, relation, f"{number} {title}", language_of(titles, "title"), row["number"])


@dataclass(frozen=True)
class _Titles:
    title_da: str
    title_en: str


def together_with(response: QuerySet) -> QuerySet:
    """Adds `together`: how many public proposals have the same response."""
    same = Response.objects.public().filter(shared_key=OuterRef("shared_key")).order_by()
    counted = same.values("shared_key").annotate(number=Count("pk"))
    return response.annotate(together=counted.values("number"))
