"""What was decided because of a topic: the proposals made of its posts, and what they led to."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Exists, F, QuerySet
from django.urls import reverse

from consultations.models import Proposal, ProvenanceLink
from consultations.wording import decision_shown, foreign

from ..models import PostProposal


@dataclass(frozen=True)
class Led:
    """One initiative or milestone that a proposal led to."""

    relation: str
    title: str
    language: str
    url: str


@dataclass(frozen=True)
class Outcome:
    """One proposal: the position of its post, what was decided in words, what it led to."""

    position: int
    title: str
    language: str
    url: str
    words: str
    tone: str
    led: list[Led] = field(default_factory=list)


def has_outcomes(topic) -> Exists:
    """Whether any post of a topic has been made a proposal; only then is the rest asked."""
    return Exists(PostProposal.objects.filter(post__topic=topic))


def outcomes_of(topic: int, now: dt.datetime) -> list[Outcome]:
    """The public proposals made of the posts of a topic, in the order of the posts; two queries."""
    rows = list(_proposals(topic))
    links = _links([row["pk"] for row in rows])
    return [
        _outcome(row, [one for one in links if one.proposal_id == row["pk"]], now) for row in rows
    ]


def _proposals(topic: int) -> QuerySet:
    made = PostProposal.objects.shown().filter(post__topic=topic)
    return (
        Proposal.objects.public()
        .current()
        .filter(submission__written_from__in=made)
        .with_current()
        .order_by("submission__written_from__post__position", "pk")
        .values(
            "pk",
            "reference",
            "summary",
            language=F("submission__language"),
            position=F("submission__written_from__post__position"),
            decision=F("current__decision"),
            decide_by=F("current__decide_by"),
        )
    )


def _links(proposals: list[int]) -> list[ProvenanceLink]:
    if not proposals:
        return []
    related = ["commitment__plan", "milestone__commitment__plan"]
    links = ProvenanceLink.objects.visible_to(None).filter(proposal__in=proposals)
    return list(links.select_related(*related).order_by("made_at", "pk"))


def _outcome(row: dict, links: list[ProvenanceLink], now: dt.datetime) -> Outcome:
    words, tone = decision_shown(row["decision"], row["decide_by"], now)
    return Outcome(
        row["position"],
        row["summary"] or row["reference"],
        foreign(row["language"]),
        reverse("proposal", args=[row["reference"]]),
        words,
        tone,
        [_led(link) for link in links],
    )


def _led(link: ProvenanceLink) -> Led:
    target = link.milestone or link.commitment
    language, address = target.title_language, target.get_absolute_url()
    return Led(link.get_relation_display(), target.title, language, address)
