"""The consultation report: drafted from its sources, edited, published version by version."""

import datetime as dt
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.jobs.models import Job, JobState
from ogp_portal.notifications.actions import post_to_followers

from .. import notifications
from ..models import Consultation, ReportSection, ReportSource, ReportVersion
from ..reports.drafting import by_topic, draft_texts
from ..reports.freezing import checksum, freeze, says_the_same, sealed
from ..reports.sources import Source, Topic, moved, sources_of
from ..reports.warning import not_seen, reads
from .consultations import require_held_and_closed
from .locking import locked
from .recording import note_report

BUILD = "consultations.build_report"
TEXTS = ["remarks_da", "remarks_en", "comment_da", "comment_en"]


@transaction.atomic
def draft_report(
    consultation: Consultation, *, by: User | None, now: dt.datetime
) -> list[ReportSection]:
    """Drafts a section for each subject from its proposals and their responses.

    Sections that nobody has edited are written anew. An edited one keeps its words; what came
    since is noted beside it as not in the text yet. ValidationError while answers are taken.
    """
    consultation = locked(consultation)
    require_held_and_closed(consultation, now)
    _forget_unedited_sources(consultation)
    taken = set(consultation.report_sources.values_list("proposal_id", flat=True))
    fresh = (source for source in sources_of(consultation) if source.pk not in taken)
    for topic, sources in by_topic(fresh).items():
        _draft_section(consultation, topic, sources, now)
    _remove_empty(consultation)
    audit.record("drafted a consultation report", consultation, by=by, now=now)
    return list(consultation.report_sections.all())


def _forget_unedited_sources(consultation: Consultation) -> None:
    consultation.report_sources.filter(section__edited_at=None).delete()


def _remove_empty(consultation: Consultation) -> None:
    """What was drafted before and speaks of nothing any more; edited words stay."""
    consultation.report_sections.filter(edited_at=None, sources=None).delete()


def _draft_section(
    consultation: Consultation, topic: Topic, sources: list[Source], now: dt.datetime
) -> None:
    section, _is_new = ReportSection.objects.get_or_create(
        consultation=consultation,
        key=topic.key,
        defaults={
            "kind": topic.kind,
            "heading_da": topic.heading_da,
            "heading_en": topic.heading_en,
            "position": consultation.report_sections.count() + 1,
            "drafted_at": now,
        },
    )
    if section.edited_at is None:
        for name, text in draft_texts(sources).items():
            setattr(section, name, text)
        section.drafted_at = now
        section.save(update_fields=[*TEXTS, "drafted_at"])
    is_in_text = section.edited_at is None
    ReportSource.objects.bulk_create(
        [
            ReportSource(
                section=section,
                consultation=consultation,
                proposal_id=source.pk,
                fingerprint=source.fingerprint if is_in_text else "",
            )
            for source in sources
        ],
        batch_size=2000,
    )


@transaction.atomic
def edit_section(
    section: ReportSection, *, texts: dict[str, str], by: User | None, now: dt.datetime
) -> ReportSection:
    """Writes heading and words of a section; what stands there from now on is staff's.

    `texts` are values of its heading, remarks and comment fields. ValidationError without a
    Danish heading.
    """
    locked(section.consultation)
    section = ReportSection.objects.get(pk=section.pk)
    if not texts.get("heading_da", section.heading_da).strip():
        raise ValidationError({"heading_da": _("Write the heading in Danish.")})
    for name, text in texts.items():
        setattr(section, name, text.replace("\r\n", "\n").strip())
    section.edited_at = now
    section.save(update_fields=[*texts, "edited_at"])
    audit.record("edited a section of a consultation report", section, by=by, now=now)
    return section


@transaction.atomic
def read_sources(section: ReportSection, *, by: User | None, now: dt.datetime) -> None:
    """Says that somebody has read what moved, and that the section's words fit it as it is now."""
    consultation = locked(section.consultation)
    waiting = {one.proposal for one in moved(consultation) if one.section == section.pk}
    now_reads = {
        source.pk: source.fingerprint for source in sources_of(consultation) if source.pk in waiting
    }
    rows = list(section.sources.filter(proposal__in=now_reads))
    for row in rows:
        row.fingerprint = now_reads[row.proposal_id]
    ReportSource.objects.bulk_update(rows, ["fingerprint"], batch_size=2000)
    section.sources.filter(proposal__in=waiting - now_reads.keys()).delete()
    audit.record("read the sources of a section", section, by=by, now=now, number=len(waiting))


@transaction.atomic
def publish_report(
    consultation: Consultation,
    *,
    by: User | None,
    now: dt.datetime,
    has_read_sources: bool = False,
    is_unfinished: bool = False,
    seen: str | None = None,
) -> Consultation:
    """Publishes the report as it stands as its next version, and tells those who follow.

    With nothing new since the last version it does nothing. ValidationError before the deadline,
    without a Danish text, (code "moved") when a source has changed since its section was
    written and nobody says that it was read, and (code "unanswered") when a proposal has no
    response and nobody says that it `is_unfinished`. `seen` is what the editor has read
    (`warning.reads`); ValidationError when the words are others by now. None asks nothing.
    """
    consultation = locked(consultation)
    require_held_and_closed(consultation, now)
    _require_text(consultation)
    if seen is not None and seen != reads(consultation):
        raise ValidationError(not_seen(), code="not seen")
    if not has_read_sources:
        _require_nothing_moved(consultation)
    if not is_unfinished:
        _require_all_answered(consultation)
    data, latest = freeze(consultation), consultation.report_versions.order_by("-number").first()
    if latest is not None and says_the_same(latest.data, data):
        return consultation
    data = sealed(data)
    version = consultation.report_versions.create(
        number=latest.number + 1 if latest else 1,
        data=data,
        checksum=checksum(data),
        published_at=now,
        published_by=by,
    )
    consultation.report_published_at = now
    consultation.save(update_fields=["report_published_at"])
    ask_for_files(version, now=now)
    note_report(version, consultation, now=now)
    _tell(consultation, version, by=by, now=now)
    return consultation


def _require_text(consultation: Consultation) -> None:
    sections = consultation.report_sections.exclude(remarks_da="", comment_da="")
    has_english = consultation.is_demonstration and consultation.report_en
    if not (consultation.report_da or has_english or sections.exists()):
        raise ValidationError(_("Write the consultation report in Danish before you publish it."))


def _require_nothing_moved(consultation: Consultation) -> None:
    number = len(moved(consultation))
    if number:
        message = ngettext(
            "%(number)d source has changed since the report was written. Read it first.",
            "%(number)d sources have changed since the report was written. Read them first.",
            number,
        )
        raise ValidationError(message % {"number": number}, code="moved")


def _require_all_answered(consultation: Consultation) -> None:
    number = sum(not source.decision for source in sources_of(consultation))
    if number:
        message = ngettext(
            "%(number)d proposal has no response yet. Respond to it, or say that the report is "
            "published without.",
            "%(number)d proposals have no response yet. Respond to them, or say that the report "
            "is published without.",
            number,
        )
        raise ValidationError(message % {"number": number}, code="unanswered")


def _tell(
    consultation: Consultation, version: ReportVersion, *, by: User | None, now: dt.datetime
) -> None:
    audit.record(
        "published a consultation report",
        consultation,
        by=by,
        now=now,
        version=version.number,
        checksum=version.checksum,
    )
    post_to_followers(
        notifications.REPORT,
        consultation,
        context={"consultation": consultation.pk},
        period=f"report:{version.number}",
        now=now,
    )


def ask_for_files(version: ReportVersion, *, now: dt.datetime) -> None:
    """Has the files of a version made as they may be given out now; asked twice, made once.

    Finished work is no reason to leave it: an answer that comes back asks for what was made before.
    Work that waits is held until this commits, so it is not begun with what was true before.
    """
    waiting = Job.objects.filter(
        kind=BUILD, subject_id=str(version.pk), state=JobState.QUEUED, not_before__lte=now
    )
    if waiting.select_for_update(skip_locked=True).first() is None:
        jobs.enqueue(BUILD, version.pk, dedupe_key=f"{BUILD}:{version.pk}:{uuid4().hex}", now=now)


def renew_files(consultation: Consultation, *, now: dt.datetime) -> None:
    """Asks for the files anew after an answer has left the public pages, or come back."""
    for version in ReportVersion.objects.filter(consultation=consultation):
        ask_for_files(version, now=now)
