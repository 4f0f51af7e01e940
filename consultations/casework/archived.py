"""What the archive of a consultation shows of it: public words alone, the answers a few at a time."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ogp_portal.common.text import one_line
from ogp_portal.files.models import StoredFile
from ogp_portal.files.names import names_person

from ..models import (
    Attachment,
    Proposal,
    ProvenanceLink,
    Response,
    Submission,
    SubmissionVersion,
)
from ..wording import came_by, decision_shown

AT_A_TIME = 50
EXCERPT_LENGTH = 300
_LINK = re.compile(r' href="([^"]*)"')
_OUTWARD = ("http:", "https:", "mailto:")


@dataclass(frozen=True)
class ArchivedFile:
    """A file of an answer: its public copy and its place in the archive, or why it is not there."""

    number: int
    kind: str
    name: str = ""
    place: str = ""
    copy: StoredFile | None = None
    reason: str = ""


@dataclass(frozen=True)
class ArchivedProposal:
    """A proposal in its public words, with what was decided and what it led to.

    `words` is "" where the proposal is the whole answer, and where it `is_earlier`: it stands in
    a version that its sender has replaced.
    """

    reference: str
    words: str
    is_earlier: bool
    decision: str
    response: Response | None
    links: list[ProvenanceLink]


@dataclass(frozen=True)
class ArchivedAnswer:
    """An answer as the public reads it."""

    submission: Submission
    version: SubmissionVersion
    files: list[ArchivedFile] = field(default_factory=list)
    proposals: list[ArchivedProposal] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The path of its page in the archive."""
        return place_of(self.submission.reference)

    @property
    def came_by(self) -> str:
        return came_by(self.submission.channel)

    @property
    def listed_sender(self) -> str:
        """The sender for lists of many answers: private persons are not named there."""
        one = self.submission
        return one.sender if one.organisation_name else str(one.get_submitter_kind_display())

    @property
    def excerpt(self) -> str:
        """The first words; none where they name the private person who wrote them."""
        text = self.version.public_text
        words = one_line(text[:EXCERPT_LENGTH])
        if _tells_who(words, self.submission):
            return ""
        return words if len(text) <= EXCERPT_LENGTH else words.rsplit(" ", 1)[0] + " …"


def place_of(reference: str) -> str:
    """The path of an answer's page in the archive."""
    return f"svar/{reference}.html"


def _tells_who(words: str, submission: Submission) -> bool:
    return not submission.organisation_name and names_person(words, submission.public_name)


def without_portal(html: str, page: str) -> SafeString:
    """Rendered Markdown whose links work from disk: those into the portal get its full address.

    `page` is the address of the page that the text was written for.
    """

    def whole(found: re.Match) -> str:
        address = found[1]
        if not address.startswith(_OUTWARD):
            address = escape(urljoin(page, address.replace("&amp;", "&")))
        return f' href="{address}"'

    upright = re.sub(r' align="\w+"', "", html)
    return mark_safe(_LINK.sub(whole, upright))  # noqa: S308 - cleaned when it was stored


def on_portal(path: str) -> str:
    """The full address of a page of the portal."""
    return urljoin(settings.OGP_SITE_URL, path)


def answers(consultation: int, now: dt.datetime) -> Iterator[ArchivedAnswer]:
    """The public answers in the order received. Memory does not grow with their number."""
    rows = Submission.objects.public().filter(consultation_id=consultation)
    rows = rows.select_related("phase", "identity").received_first()
    piece = list(rows[:AT_A_TIME])
    while piece:
        yield from _told(piece, now)
        last = piece[-1]
        later = Q(received_at=last.received_at, pk__gt=last.pk)
        piece = list(rows.filter(later | Q(received_at__gt=last.received_at))[:AT_A_TIME])


def _told(piece: list[Submission], now: dt.datetime) -> Iterable[ArchivedAnswer]:
    """Each with its newest version, files and proposals; five queries for all of them."""
    versions = SubmissionVersion.objects.filter(submission__in=piece).select_related("redacted")
    newest = {
        version.submission_id: version
        for version in versions.order_by("submission_id", "-number").distinct("submission_id")
    }
    for submission in piece:
        newest[submission.pk].submission = submission
    files = _files(newest)
    proposals = _proposals(newest, now)
    return [ArchivedAnswer(one, newest[one.pk], files[one.pk], proposals[one.pk]) for one in piece]


def _files(newest: dict[int, SubmissionVersion]) -> dict[int, list[ArchivedFile]]:
    versions = {version.pk: version for version in newest.values()}
    rows = Attachment.objects.filter(version__in=versions)
    public = set(rows.public().values_list("pk", flat=True))
    found = defaultdict(list)
    for row in rows.select_related("original", "public_copy").order_by("position"):
        row.version = versions[row.version_id]
        shown = _file(row) if row.pk in public else _file_kept_back(row)
        found[row.version.submission_id].append(shown)
    return found


def _file(row: Attachment) -> ArchivedFile:
    """Its path says nothing of what is in it, since a name may name a person."""
    ending = PurePath(row.public_copy.name).suffix.lower()
    reference = row.version.submission.reference
    place = f"svar/{reference}/bilag-{row.position}{ending}"
    return ArchivedFile(row.position, row.kind, row.public_name, place, row.public_copy)


def _file_kept_back(row: Attachment) -> ArchivedFile:
    return ArchivedFile(row.position, row.kind, reason=row.withheld_reason)


def _proposals(
    newest: dict[int, SubmissionVersion], now: dt.datetime
) -> dict[int, list[ArchivedProposal]]:
    rows = list(
        Proposal.objects.public()
        .filter(submission__in=newest)
        .select_related("redacted")
        .order_by()
    )
    responses = {
        one.proposal_id: one
        for one in Response.objects.visible_to(None).filter(is_current=True, proposal__in=rows)
    }
    links = _links(rows)
    found = defaultdict(list)
    for row in sorted(rows, key=lambda one: (one.starts_at_character or 0, one.pk)):
        version, response = newest[row.submission_id], responses.get(row.pk)
        if response:
            response.proposal = row
        decided = (response.decision, response.decide_by) if response else (None, None)
        words, _tone = decision_shown(*decided, now)
        is_earlier = row.version_id != version.pk
        shown = "" if is_earlier else _words(row, version)
        found[row.submission_id].append(
            ArchivedProposal(row.reference, shown, is_earlier, words, response, links[row.pk])
        )
    return found


def _words(proposal: Proposal, version: SubmissionVersion) -> str:
    if proposal.starts_at_character is None:
        return ""
    proposal.version = version
    return proposal.public_words


def _links(proposals: list[Proposal]) -> dict[int, list[ProvenanceLink]]:
    rows = ProvenanceLink.objects.visible_to(None).filter(proposal__in=proposals)
    found = defaultdict(list)
    for link in rows.select_related("commitment__plan", "milestone__commitment__plan").order_by(
        "made_at", "pk"
    ):
        link.address = on_portal(_page_of(link))
        found[link.proposal_id].append(link)
    return found


def _page_of(link: ProvenanceLink) -> str:
    initiative = link.initiative
    where = [initiative.plan.slug, initiative.address]
    if link.milestone is None:
        return reverse("commitment", args=where)
    return reverse("milestone", args=[*where, link.milestone.position])


def named(references: Iterable[str]) -> dict[str, tuple[str, str]]:
    """By the reference of a public proposal: the page of its answer, and words that may stand
    in a list: no private person's name, nothing of an earlier version."""
    newer = SubmissionVersion.objects.filter(
        submission=OuterRef("submission"), number__gt=OuterRef("version__number")
    )
    rows = Proposal.objects.public().filter(reference__in=references)
    found = {}
    for row in rows.annotate(is_earlier=Exists(newer)).select_related("submission"):
        is_kept_back = row.is_earlier or _tells_who(row.summary, row.submission)
        words = row.reference if is_kept_back else str(row)
        found[row.reference] = place_of(row.submission.reference), words
    return found
