"""What owners send by their links: kept, then published or declined by an editor."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.files.models import StoredFile

from ..enums import PlanState, ReporterRole
from ..models import Commitment, OwnerReport, OwnerRequest, StatusUpdate
from ..models.periods import danish_day
from .evidence import add_evidence, file_fault
from .locking import lock
from .progress import UNCHANGED, faults_of, report_status, report_unchanged, unchanged_update
from .requests import acknowledge

OWNER = str(ReporterRole.OWNER)


@dataclass(frozen=True)
class Given:
    """What an owner reports of one initiative. Texts as typed; at least one language of each."""

    completion: str = ""
    acknowledges: bool = False
    is_unchanged: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    """text_da, text_en, challenges_da, challenges_en."""
    evidence_title_da: str = ""
    evidence_title_en: str = ""
    evidence_url: str = ""
    evidence_file: StoredFile | None = None


@transaction.atomic
def send_report(
    request: OwnerRequest,
    commitment: Commitment,
    given: Given,
    *,
    idempotency_key: uuid.UUID,
    now: dt.datetime,
) -> OwnerReport:
    """Keeps what an owner sends, and publishes it where the body reports at once.

    The same key again returns the first report. Raises ValidationError by field, with the rules
    of `report_status` and `add_evidence`; on '' where the link no longer works, the initiative is
    not the owner's, or it was reported on already.
    """
    if earlier := OwnerReport.objects.filter(idempotency_key=idempotency_key).first():
        return _same(earlier, request, commitment)
    rows = OwnerRequest.objects.select_for_update(of=("self",))
    request.refresh_from_db(from_queryset=rows.select_related("plan", "organisation"))
    if earlier := OwnerReport.objects.filter(idempotency_key=idempotency_key).first():
        return _same(earlier, request, commitment)
    lock(commitment)
    _refuse_if_closed(request, commitment, now)
    report = unsaved_report(
        commitment, given, now, request=request, idempotency_key=idempotency_key
    )
    if faults := faults_of_report(report, now):
        raise ValidationError(faults)
    report.save()
    audit.record("sent a report", commitment, by=None, now=now, role=OWNER, report=report.pk)
    note_if_answered(request, now)
    if is_trusted(report):
        publish_report(report, by=None, now=now)
    return report


def is_trusted(report: OwnerReport) -> bool:
    """Whether all bodies that the report speaks for may report without an editor."""
    parties = report.parties().select_related("organisation")
    return all(party.organisation.reports_at_once for party in parties)


def _same(earlier: OwnerReport, request: OwnerRequest, commitment: Commitment) -> OwnerReport:
    """The report that came with this key; a key made up from another's is refused."""
    if (earlier.request_id, earlier.commitment_id) != (request.pk, commitment.pk):
        raise ValidationError(_("Open the link again and send once more."))
    return earlier


def _refuse_if_closed(request: OwnerRequest, commitment: Commitment, now: dt.datetime) -> None:
    if not request.is_live(now):
        raise ValidationError(_("The link does not work any more."))
    if request.plan.state != PlanState.IN_PROGRESS:
        raise ValidationError(_("The plan is not in progress, so nothing is reported on it here."))
    if not request.parties().filter(commitment=commitment).exists():
        raise ValidationError(_("The commitment is not one of yours."))
    if request.reports.standing().filter(commitment=commitment).exists():
        raise ValidationError(_("You have reported on this commitment already."))


def unsaved_report(
    commitment: Commitment, given: Given, now: dt.datetime, **origin: Any
) -> OwnerReport:
    """The report as it would be kept; `origin` says by which way and with which key it came.

    One without news has the completion of the last and the words that stand for it.
    """
    said: dict[str, Any] = {name: text.strip() for name, text in given.texts.items()}
    said["completion"] = given.completion
    if given.is_unchanged:
        said |= UNCHANGED | {"completion": commitment.current_completion or ""}
    return OwnerReport(
        commitment=commitment,
        acknowledges=given.acknowledges,
        is_unchanged=given.is_unchanged,
        evidence_title_da=given.evidence_title_da.strip(),
        evidence_title_en=given.evidence_title_en.strip(),
        evidence_url=given.evidence_url.strip(),
        evidence_file=given.evidence_file,
        sent_at=now,
        **origin,
        **said,
    )


def _texts_of(report: OwnerReport) -> dict[str, str]:
    names = ["challenges_da", "challenges_en"]
    names += [] if report.is_unchanged else ["text_da", "text_en"]
    return {name: getattr(report, name) for name in names}


def faults_of_report(report: OwnerReport, now: dt.datetime) -> dict[str, str]:
    """By field, with what `publish_report` would refuse; the rules stand in the acts it calls."""
    commitment, texts = report.commitment, _texts_of(report)
    if report.is_unchanged:
        update = unchanged_update(commitment, **texts)
    else:
        update = StatusUpdate(commitment=commitment, completion=report.completion, **texts)
    today = danish_day(now)
    faults = faults_of(update, today, comes_with_evidence=report.has_evidence)
    return faults | _evidence_faults(report)


def _evidence_faults(report: OwnerReport) -> dict[str, str]:
    faults = {}
    has_title = report.evidence_title_da or report.evidence_title_en
    if report.evidence_url and report.evidence_file:
        faults["evidence_url"] = _("Give either a link or a file.")
    if report.has_evidence and not has_title:
        faults["evidence_title"] = _("Write what it is.")
    if has_title and not report.has_evidence:
        faults["evidence_url"] = _("Give either a link or a file.")
    if report.evidence_file and (fault := file_fault(report.evidence_file)):
        faults["evidence_file"] = fault
    return faults


def note_if_answered(request: OwnerRequest, now: dt.datetime) -> None:
    """Answered once every initiative it asks about has a report that was not declined."""
    told = request.reports.standing().values("commitment")
    if not request.commitments().exclude(pk__in=told).exists():
        request.answered_at = now
        request.save(update_fields=["answered_at"])


@transaction.atomic
def publish_report(report: OwnerReport, *, by: User | None, now: dt.datetime) -> StatusUpdate:
    """Makes the report a status update, with its evidence and its acknowledgement.

    Everything is checked again: ValidationError where it no longer holds, or was declined. Once
    more returns the same update.
    """
    report = _locked(report)
    if report.status_update is not None:
        return report.status_update
    if report.declined_at is not None:
        raise ValidationError(_("The report was declined."))
    commitment = report.commitment
    if report.acknowledges and commitment.plan.state == PlanState.IN_PROGRESS:
        for party in report.parties():
            acknowledge(party, by=None, now=now, role=OWNER)
    if report.has_evidence:
        _add_evidence_of(report, now)
    act: Callable[..., StatusUpdate] = report_unchanged if report.is_unchanged else report_status
    further = {} if report.is_unchanged else {"completion": report.completion}
    report.status_update = act(
        commitment,
        idempotency_key=report.idempotency_key,
        role=OWNER,
        by=None,
        now=now,
        **_texts_of(report),
        **further,
    )
    report.save(update_fields=["status_update"])
    audit.record("published a report", report, by=by, now=now, update=report.status_update.pk)
    return report.status_update


def _locked(report: OwnerReport) -> OwnerReport:
    rows = OwnerReport.objects.select_for_update(of=("self",))
    report.refresh_from_db(
        from_queryset=rows.select_related(
            "request__plan", "request__organisation", "commitment__plan", "status_update"
        )
    )
    return report


def _add_evidence_of(report: OwnerReport, now: dt.datetime) -> None:
    add_evidence(
        report.commitment,
        title_da=report.evidence_title_da,
        title_en=report.evidence_title_en,
        url=report.evidence_url,
        file=report.evidence_file,
        by=None,
        now=now,
        role=OWNER,
    )


@transaction.atomic
def decline_report(
    report: OwnerReport, *, reason: str, by: User | None, now: dt.datetime
) -> OwnerReport:
    """Does not publish it. The owner reads the reason at the link and can report again.

    Raises ValidationError: on 'reason' where there is none, on '' where it is settled already.
    """
    report = _locked(report)
    if not report.is_waiting:
        raise ValidationError(_("The report is settled already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    report.declined_at, report.decline_reason = now, reason.strip()
    report.save(update_fields=["declined_at", "decline_reason"])
    OwnerRequest.objects.filter(reports=report).update(answered_at=None)
    audit.record("declined a report", report, by=by, now=now, reason=reason.strip())
    return report
