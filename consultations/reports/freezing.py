"""All that one version of a report says, as plain data that never changes."""

import hashlib
import html
import json
import re
import secrets
from dataclasses import astuple, dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.html import strip_tags

from ogp_portal.common.text import danish_sort_key

from ..agreement import kappa_of
from ..enums import SubmissionState
from ..models import (
    Consultation,
    DeadlineChange,
    InvitedParty,
    Phase,
    Proposal,
    ReportSection,
    Submission,
    figures_of,
)
from .removing import Line, redacted_lines, struck
from .sources import Source, sources_of

Row = dict[str, Any]

_SECTION = [
    "id", "kind", "heading_da", "heading_en", "remarks_da", "remarks_en", "comment_da", "comment_en",
]  # fmt: skip


def freeze(consultation: Consultation) -> Row:
    """What the rows hold now. Names no private person."""
    return {
        "site": settings.OGP_SITE_URL,
        "publisher": settings.OGP_PUBLISHER,
        "consultation": _consultation(consultation),
        "periods": [_period(phase) for phase in Phase.objects.filter(consultation=consultation)],
        "deadline_changes": _deadline_changes(consultation),
        "invited": _invited(consultation),
        "answers": _answers(consultation),
        "senders": _senders(consultation),
        "decisions": figures_of(consultation).by_decision,
        "agreement": _agreement(consultation),
        "sections": _sections(consultation),
    }


def sealed(data: Row) -> Row:
    """The data with a secret of its own, so that its public checksum confirms no guess at words.

    Without it, whoever guesses what was removed from an answer could try each guess at home.
    """
    return {**data, "nonce": secrets.token_hex(32)}


def says_the_same(version_data: Row, data: Row) -> bool:
    """Whether a version, sealed or from before versions were, says what `data` says."""
    unsealed = {name: value for name, value in version_data.items() if name != "nonce"}
    return checksum(unsealed) == checksum(data)


def checksum(data: Row) -> str:
    """SHA-256 of the data as JSON with sorted keys, in hexadecimal digits."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _consultation(one: Consultation) -> Row:
    return {
        "slug": one.slug,
        "title_da": one.title_da,
        "title_en": one.title_en,
        "summary_da": _pieces(one.report_html_da),
        "summary_en": _pieces(one.report_html_en),
        "is_demonstration": one.is_demonstration,
    }


_PIECE = re.compile(r"<(h\d|li|p|tr|pre)\b[^>]*>(.*?)(?=</\1>|<(?:h\d|li|p|tr|pre)\b)", re.DOTALL)


def _pieces(rendered: str) -> list[list[str]]:
    """Rendered Markdown as its headings ("h"), points ("li") and paragraphs ("p"), in their order."""
    kinds = {"li": "li", "p": "p", "tr": "p", "pre": "p"}
    found = [
        [kinds.get(tag, "h"), html.unescape(strip_tags(words)).strip()]
        for tag, words in _PIECE.findall(rendered)
    ]
    return [[kind, words] for kind, words in found if words]


def _period(phase: Phase) -> Row:
    return {
        "title_da": phase.title_da,
        "title_en": phase.title_en,
        "opens_at": phase.opens_at.isoformat(),
        "closes_at": phase.closes_at.isoformat(),
    }


def _deadline_changes(consultation: Consultation) -> list[Row]:
    """Every moved deadline with its public reason, the first change first."""
    rows = DeadlineChange.objects.filter(phase__consultation=consultation).order_by(
        "changed_at", "pk"
    )
    return [
        {
            "kind": change.kind,
            "old": change.old_closes_at.isoformat(),
            "new": change.new_closes_at.isoformat(),
            "reason_da": change.reason_da,
            "reason_en": change.reason_en,
        }
        for change in rows
    ]


def _invited(consultation: Consultation) -> list[Row]:
    """The invited parties in Danish order, each with its public answer where one may be named."""
    rows = InvitedParty.objects.filter(consultation=consultation).in_danish_order()
    named = rows.with_public_answer().values_list("name", "answer")
    return [{"name": name, "answer": answer or ""} for name, answer in named]


def _answers(consultation: Consultation) -> Row:
    """How many answers came, from whom, and what became of them. Withdrawn ones are not counted."""
    rows = Submission.objects.filter(consultation=consultation).exclude(
        state=SubmissionState.WITHDRAWN
    )
    kinds = rows.order_by("submitter_kind").values_list("submitter_kind").annotate(n=Count("pk"))
    return {
        "received": rows.count(),
        "published": rows.public().count(),
        "without_remarks": rows.filter(has_no_remarks=True).count(),
        "by_kind": dict(kinds),
    }


def _senders(consultation: Consultation) -> list[Row]:
    """Organisations and authorities whose answers are public, in Danish order."""
    rows = Submission.objects.public().filter(~Q(organisation_name=""), consultation=consultation)
    columns = "reference", "public_name", "organisation_confirmed_at", "has_no_remarks"
    found = [
        {
            "reference": reference,
            "name": name,
            "is_confirmed": confirmed_at is not None,
            "has_remarks": not has_no_remarks,
        }
        for reference, name, confirmed_at, has_no_remarks in rows.values_list(*columns)
    ]
    return sorted(found, key=lambda one: (danish_sort_key(one["name"]), one["reference"]))


def _agreement(consultation: Consultation) -> Row | None:
    """How far two codings of the same sample agree; None where nothing was coded twice."""
    found = kappa_of(consultation)
    if found is None:
        return None
    return {"kappa": found.kappa, "number": found.size, "is_one_coder": found.is_intra_coder}


def _sections(consultation: Consultation) -> list[Row]:
    """The sections in their order, each with the public proposals that it speaks of."""
    public = Proposal.objects.public().filter(submission__consultation=consultation)
    columns = "report_sources__section", "reference"
    pairs = public.filter(report_sources__isnull=False).received_first().values_list(*columns)
    behind: dict[int, list[str]] = {}
    for section, reference in pairs:
        behind.setdefault(section, []).append(reference)
    told = {one.reference: one for one in sources_of(consultation) if one.is_public}
    rows = ReportSection.objects.filter(consultation=consultation).order_by("position", "pk")
    return [
        _with_sources(row, [told[name] for name in behind.get(row["id"], []) if name in told])
        for row in rows.values(*_SECTION)
    ]


def _with_sources(row: Row, sources: list[Source]) -> Row:
    """A section with its proposals as they read now, and the reasons that one language lacks.

    Its words repeat both, so a reader's program can be told in which language they are.
    """
    reasons = {
        ("en", one.reason_en) if one.reason_en else ("da", one.reason_da)
        for one in sources
        if bool(one.reason_da) != bool(one.reason_en)
    }
    return {
        **row,
        "proposals": [one.reference for one in sources],
        "said": {
            one.reference: {"summary": one.summary, "language": one.language} for one in sources
        },
        "untranslated": sorted(map(list, reasons)),
    }


@dataclass(frozen=True)
class Withheld:
    """What of a version the public may no longer read: references that have gone, words removed."""

    references: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def key(self) -> list[str]:
        """Tells two of them apart without saying any of the words."""
        if not self.lines:
            return list(self.references)
        read = json.dumps([astuple(line) for line in self.lines], ensure_ascii=False)
        return [*self.references, f"words:{hashlib.sha256(read.encode()).hexdigest()}"]


def withheld(data: Row) -> Withheld:
    """What of `data` must not be shown now. Answers are hidden and redacted after a report, too."""
    proposals = {name for section in data["sections"] for name in section["proposals"]}
    senders = {sender["reference"] for sender in data["senders"]}
    senders |= {party["answer"] for party in data["invited"] if party["answer"]}
    gone = proposals - _still_public(Proposal, proposals)
    gone |= senders - _still_public(Submission, senders)
    lines = redacted_lines(proposals)
    # What changes nothing in the report is no reason to make its files again.
    is_repeated = bool(lines) and struck(data, lines, "[…]") != data
    return Withheld(tuple(sorted(gone)), lines if is_repeated else ())


def _still_public(model: type[Proposal] | type[Submission], references: set[str]) -> set[str]:
    rows = model.objects.public().filter(reference__in=references)
    return set(rows.values_list("reference", flat=True))
