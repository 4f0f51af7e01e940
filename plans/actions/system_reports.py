"""What a body's own system reports, with the rules of the owner's page (`reports.py`)."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import Organisation

from ..enums import PlanState
from ..models import Commitment, OwnerReport, OwnerRequest
from .locking import lock
from .reports import (
    OWNER,
    Given,
    faults_of_report,
    is_trusted,
    note_if_answered,
    publish_report,
    unsaved_report,
)


class NotTheirs(ValidationError):
    """The body is not responsible for the initiative."""


class KeyUsed(ValidationError):
    """Something else was sent with this key before."""


@transaction.atomic
def send_system_report(
    commitment: Commitment,
    given: Given,
    *,
    organisation: Organisation,
    source: str,
    idempotency_key: uuid.UUID,
    now: dt.datetime,
) -> OwnerReport:
    """Keeps what the system `source` sends for a body; published where the body reports at once.

    It answers the request that waits for the body, where one does. The same key again returns
    the first report. Raises NotTheirs; KeyUsed when the first said something else;
    ValidationError by field, with the rules of `send_report`, and without a field where the plan
    is not in progress or an earlier report still waits for an editor.
    """
    request = _open_request(commitment, organisation, now)
    lock(commitment)
    report = unsaved_report(
        commitment,
        given,
        now,
        idempotency_key=idempotency_key,
        organisation=organisation,
        source=source,
    )
    if earlier := OwnerReport.objects.filter(idempotency_key=idempotency_key).first():
        return _same(earlier, report)
    _refuse_if_not_taken(report)
    report.request = request
    if faults := faults_of_report(report, now):
        raise ValidationError(faults)
    report.save()
    audit.record(
        "sent a report", commitment, by=None, now=now, role=OWNER, report=report.pk, source=source
    )
    if request is not None:
        note_if_answered(request, now)
    if is_trusted(report):
        publish_report(report, by=None, now=now)
    return report


def _open_request(
    commitment: Commitment, organisation: Organisation, now: dt.datetime
) -> OwnerRequest | None:
    """The request by which the body is asked about the initiative, locked; None when none waits.

    One whose link speaks for more bodies is left to the person who has the link.
    """
    waiting = OwnerRequest.objects.waiting(now).filter(
        plan=commitment.plan_id, organisation=organisation
    )
    told = OwnerReport.objects.standing().filter(commitment=commitment)
    others = Organisation.objects.exclude(pk=organisation.pk)
    rows = waiting.exclude(reports__in=told).exclude(bodies__in=others).order_by("-asked_at", "-pk")
    request = OwnerRequest.objects.select_for_update(of=("self",)).filter(pk__in=rows[:1]).first()
    return request if request is not None and request.is_live(now) else None


SAID = [
    "commitment_id",
    "organisation_id",
    "acknowledges",
    "is_unchanged",
    "text_da",
    "text_en",
    "challenges_da",
    "challenges_en",
    "evidence_title_da",
    "evidence_title_en",
    "evidence_url",
]
"""What makes two reports the same; without news the completion is the initiative's own."""


def _same(earlier: OwnerReport, report: OwnerReport) -> OwnerReport:
    names = SAID if report.is_unchanged else [*SAID, "completion"]
    if any(getattr(earlier, name) != getattr(report, name) for name in names):
        raise KeyUsed(_("Something else was sent with this key before. Choose a new key."))
    return earlier


def _refuse_if_not_taken(report: OwnerReport) -> None:
    commitment, body = report.commitment, report.organisation
    if not report.parties().exists():
        raise NotTheirs(_("The commitment is not one of yours."))
    if commitment.plan.state != PlanState.IN_PROGRESS:
        raise ValidationError(_("The plan is not in progress, so nothing is reported on it here."))
    if OwnerReport.objects.waiting().filter(commitment=commitment, organisation=body).exists():
        raise ValidationError(_("Your last report on this commitment still waits for an editor."))
