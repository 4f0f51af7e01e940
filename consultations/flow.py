"""From answers by decisions to initiatives, in numbers of proposals.

Every public proposal stands once in each step, so both steps add up to the same number. One that
led to several initiatives flows to them together, under all their numbers.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from plans.models import Commitment

from .enums import Decision, SubmitterKind
from .models import Proposal, ProvenanceLink, Response
from .thread import LED_NOWHERE

WAITING = "waiting"
"""Stands for a decision where there is none yet."""

RESULTS_SHOWN = 12
"""Initiatives with a line of their own; the rest are counted together."""

OPEN, NOWHERE, NOT_LINKED, OTHERS = "open", "nowhere", "not_linked", "others"


@dataclass(frozen=True)
class Stream:
    """So many proposals from one place to the next; both by the key of the node."""

    source: str
    target: str
    number: int


@dataclass(frozen=True)
class Flow:
    """The nodes of each step as (key, words, number), and the streams between them."""

    senders: list[tuple[str, str, int]]
    decisions: list[tuple[str, str, int]]
    results: list[tuple[str, str, int]]
    to_decisions: list[Stream]
    to_results: list[Stream]

    @property
    def total(self) -> int:
        """Public proposals in all."""
        return sum(number for _key, _words, number in self.senders)

    @property
    def words(self) -> dict[str, str]:
        """What each node is called."""
        return {key: words for key, words, _number in self.senders + self.decisions + self.results}


def flow_of(consultation: int, now: dt.datetime) -> Flow:
    """The flow of a consultation as it stands at `now`, over what is public alone; two queries."""
    rows = _counted(consultation, now)
    initiatives = _initiatives({key for row in rows for key in row["initiatives"]})
    results = [_result(row, initiatives) for row in rows]
    results = _rare_together(results, rows)
    numbers = [row["number"] for row in rows]
    senders = [f"from_{row['kind']}" for row in rows]
    decisions = [row["decision"] or WAITING for row in rows]
    return Flow(
        senders=_nodes(senders, numbers, _sender_words()),
        decisions=_nodes(decisions, numbers, _decision_words()),
        results=_nodes(results, numbers, _result_words(initiatives, results)),
        to_decisions=_streams(senders, decisions, numbers),
        to_results=_streams(decisions, results, numbers),
    )


def _counted(consultation: int, now: dt.datetime) -> list[dict]:
    """Proposals by who sent them, what was decided and which initiatives they led to."""
    standing = Response.objects.standing_at(now).filter(proposal=OuterRef("pk"))
    links = ProvenanceLink.objects.visible_to(None).filter(proposal=OuterRef("pk")).order_by()
    targets = links.annotate(one=Coalesce("commitment_id", "milestone__commitment_id"))
    rows = Proposal.objects.public().current().order_by()
    rows = rows.filter(submission__consultation=consultation)
    marked = rows.annotate(
        kind=F("submission__submitter_kind"),
        decision=Subquery(standing.values("decision")[:1]),
        initiatives=ArraySubquery(targets.order_by("one").values("one").distinct()),
    )
    counted = marked.values("kind", "decision", "initiatives").annotate(number=Count("pk"))
    return list(counted.order_by("kind", "decision", "initiatives"))


def _initiatives(keys: set[int]) -> dict[int, Commitment]:
    if not keys:
        return {}
    found = Commitment.objects.filter(pk__in=keys).select_related("plan")
    return {one.pk: one for one in found}


def _result(row: dict, initiatives: dict[int, Commitment]) -> str:
    """The key of where these proposals went: the addresses of initiatives, or why there are none."""
    if row["decision"] is None:
        return OPEN
    keys = [key for key in row["initiatives"] if key in initiatives]
    if keys:
        return "+".join(str(key) for key in keys)
    return NOWHERE if row["decision"] in LED_NOWHERE else NOT_LINKED


def _rare_together(results: list[str], rows: list[dict]) -> list[str]:
    """The rarest results as one, where there are more than can be told apart."""
    sums = Counter()
    for result, row in zip(results, rows, strict=True):
        sums[result] += row["number"]
    named = [key for key, _number in sums.most_common() if key[0].isdigit()]
    rare = set(named[RESULTS_SHOWN:])
    return [OTHERS if result in rare else result for result in results]


def _nodes(
    keys: list[str], numbers: list[int], words: dict[str, str]
) -> list[tuple[str, str, int]]:
    """Each node with its number, in the order of `words`."""
    sums = Counter()
    for key, number in zip(keys, numbers, strict=True):
        sums[key] += number
    return [(key, text, sums[key]) for key, text in words.items() if key in sums]


def _streams(sources: list[str], targets: list[str], numbers: list[int]) -> list[Stream]:
    sums = Counter()
    for source, target, number in zip(sources, targets, numbers, strict=True):
        sums[source, target] += number
    return [Stream(source, target, number) for (source, target), number in sums.items()]


def _sender_words() -> dict[str, str]:
    return {f"from_{kind}": str(label) for kind, label in SubmitterKind.choices}


def _decision_words() -> dict[str, str]:
    known = {decision.value: str(decision.label) for decision in Decision}
    return {**known, WAITING: _("Awaiting a response")}


def _result_words(initiatives: dict[int, Commitment], results: list[str]) -> dict[str, str]:
    """Initiatives by number, several together by their numbers, then the ends without any."""
    named = sorted(
        {key for key in results if key[0].isdigit()}, key=lambda key: (key.count("+"), key)
    )
    words = {}
    for key in named:
        ones = [initiatives[int(part)] for part in key.split("+")]
        ones.sort(key=lambda one: (one.plan_id, one.address))
        alone = len(ones) == 1
        words[key] = (
            f"{ones[0].address} {ones[0].title}"
            if alone
            else _("Together: %(numbers)s") % {"numbers": ", ".join(one.address for one in ones)}
        )
    return {
        **words,
        OTHERS: _("Other initiatives"),
        NOT_LINKED: _("Not linked to an initiative"),
        NOWHERE: _("Did not lead to an initiative"),
        OPEN: _("Not decided yet"),
    }
