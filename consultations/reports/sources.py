"""What a consultation report can speak of, and what has changed since it was written."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from ..enums import Decision, ReportSectionKind, SubmissionState
from ..models import Consultation, Proposal, ProposalTag, ProposalTheme, ReportSource

_FIRST_THEME = ProposalTag.objects.filter(proposal=OuterRef("pk")).order_by(
    "theme__position", "theme"
)
_COLUMNS = {
    "state": F("submission__state"),
    "hidden_at": F("submission__hidden_at"),
    "language": F("submission__language"),
    "public_name": F("submission__public_name"),
    "organisation_name": F("submission__organisation_name"),
    "organisation_confirmed_at": F("submission__organisation_confirmed_at"),
    "decision": F("current__decision"),
    "reason_da": F("current__reason_da"),
    "reason_en": F("current__reason_en"),
    "theme": Subquery(_FIRST_THEME.values("theme")[:1]),
}
_OWN = ["pk", "reference", "summary", "version_id", "starts_at_character", "ends_at_character"]
_READ = [*_OWN[1:], "state", "hidden_at", "decision", "reason_da", "reason_en"]
"""What makes a proposal read as it does: a change in one of these moves it."""


@dataclass(frozen=True)
class Topic:
    """Where in the report a proposal belongs."""

    kind: str
    key: str
    heading_da: str
    heading_en: str


GENERAL = Topic(ReportSectionKind.GENERAL, "general", "Generelle bemærkninger", "General remarks")
OTHER = Topic(
    ReportSectionKind.TOPIC, "proposals", "De enkelte forslag", "The individual proposals"
)


@dataclass(frozen=True)
class Source:
    """One proposal as the report may tell of it. Sender and words are "" unless it is public.

    A private person has no `public_name` here: it stands on the answer's own page and nowhere else.
    """

    pk: int
    reference: str
    summary: str
    public_name: str
    organisation_name: str
    confirmed_at: dt.datetime | None
    language: str
    is_public: bool
    theme: Topic | None
    decision: str
    reason_da: str
    reason_en: str
    fingerprint: str

    @property
    def topic(self) -> Topic:
        """Its first theme; without one, remarks without a proposal are general ones."""
        if self.theme is not None:
            return self.theme
        return GENERAL if self.decision == Decision.NOTED else OTHER


def sources_of(consultation: Consultation) -> Iterator[Source]:
    """Every proposal of the consultation that is owed a response, in the order received.

    Read in one query and not kept, so a large consultation costs no more memory than a small one.
    """
    rows = Proposal.objects.owed_a_response().filter(submission__consultation=consultation)
    ordered = rows.with_current().received_first().annotate(**_COLUMNS).values(*_OWN, *_COLUMNS)
    themes = {one.pk: _topic_of(one) for one in consultation.proposal_themes.all()}
    return (_source(row, themes) for row in ordered.iterator(chunk_size=2000))


def _topic_of(theme: ProposalTheme) -> Topic:
    danish, english = theme.title_da or theme.title_en, theme.title_en
    return Topic(ReportSectionKind.TOPIC, f"theme:{theme.pk}", danish, english)


def _source(row: dict, themes: dict[int, Topic]) -> Source:
    is_public = row["state"] == SubmissionState.PUBLISHED and row["hidden_at"] is None
    organisation = row["organisation_name"] if is_public else ""
    return Source(
        pk=row["pk"],
        reference=row["reference"] if is_public else "",
        summary=row["summary"] if is_public else "",
        public_name=row["public_name"] if organisation else "",
        organisation_name=organisation,
        confirmed_at=row["organisation_confirmed_at"],
        language=row["language"],
        is_public=is_public,
        theme=themes.get(row["theme"]),
        decision=row["decision"] or "",
        reason_da=row["reason_da"] or "",
        reason_en=row["reason_en"] or "",
        fingerprint=_fingerprint(row),
    )


def _fingerprint(row: dict) -> str:
    read = json.dumps([str(row[name]) for name in _READ], ensure_ascii=False)
    return hashlib.sha256(read.encode()).hexdigest()


@dataclass(frozen=True)
class Moved:
    """A source that no longer reads as it did when its section was written, and what happened."""

    section: int
    proposal: int
    reference: str
    why: str


def moved(consultation: Consultation) -> list[Moved]:
    """What staff should read again before the report is published, section by section.

    A proposal that no section speaks of stands first, with section 0.
    """
    kept = ReportSource.objects.filter(consultation=consultation).select_related("proposal")
    written = {source.proposal_id: source for source in kept}
    if not written:
        return []
    found = []
    for source in sources_of(consultation):
        row = written.pop(source.pk, None)
        if row is None:
            found.append(Moved(0, source.pk, source.reference, _("came after the draft")))
        elif row.fingerprint != source.fingerprint:
            why = _("has changed since") if row.fingerprint else _("is not in the text yet")
            found.append(Moved(row.section_id, source.pk, row.proposal.reference, why))
    gone = _("is hidden or withdrawn")
    found += [
        Moved(row.section_id, key, row.proposal.reference, gone) for key, row in written.items()
    ]
    return sorted(found, key=lambda one: (one.section, one.proposal))
