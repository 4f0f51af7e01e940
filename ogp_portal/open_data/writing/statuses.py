"""A status report in JSON, and the action that takes it."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from ogp_portal.common.forms import PortalFormMixin
from plans import actions
from plans.models import Commitment, OwnerReport
from plans.owner_forms import ReportForm

from ..addresses import api_address
from ..fields import instant
from ..tokens.models import ApiToken
from .refusals import BadBody, KeyTaken, Late, NotAllowed, by_pointer

POINTERS = {
    "completion": "/completion",
    "text_da": "/text/da",
    "text_en": "/text/en",
    "challenges_da": "/challenges/da",
    "challenges_en": "/challenges/en",
    "evidence_title_da": "/evidence/title/da",
    "evidence_title_en": "/evidence/title/en",
    "evidence_url": "/evidence/url",
}
"""Where each field of the form stands in the body."""

WHERE_MISSING = POINTERS | {
    "text_da": "/text",
    "challenges_da": "/challenges",
    "evidence_title": "/evidence/title",
}
"""The same for what the action refuses: a text that is there in neither language."""

CREATED, ACCEPTED, OK = 201, 202, 200


class StatusForm(PortalFormMixin, forms.Form):
    """The fields of the owner's page, with its words; here the evidence has a title in each
    language, and nothing new needs no completion."""

    completion = ReportForm.base_fields["completion"]
    text_da = ReportForm.base_fields["text_da"]
    text_en = ReportForm.base_fields["text_en"]
    challenges_da = ReportForm.base_fields["challenges_da"]
    challenges_en = ReportForm.base_fields["challenges_en"]
    evidence_title_da = ReportForm.base_fields["evidence_title"]
    evidence_title_en = ReportForm.base_fields["evidence_title"]
    evidence_url = ReportForm.base_fields["evidence_url"]

    def __init__(self, *args, is_unchanged: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["completion"].required = not is_unchanged


def send(
    commitment: Commitment,
    body: dict[str, Any],
    token: ApiToken,
    key: uuid.UUID,
    now: dt.datetime,
) -> OwnerReport:
    """Keeps the report, or finds the one that came with this key. Raises a Refusal."""
    given = _given(body)
    try:
        return actions.send_system_report(
            commitment,
            given,
            organisation=token.organisation,
            source=token.label,
            idempotency_key=key,
            now=now,
        )
    except actions.NotTheirs:
        raise NotAllowed(_("The token's organisation is not responsible for it.")) from None
    except actions.KeyUsed:
        raise KeyTaken from None
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            raise by_pointer(refusal.message_dict, WHERE_MISSING) from None
        raise Late(" ".join(refusal.messages)) from None


def _given(body: dict[str, Any]) -> actions.Given:
    is_unchanged = body.get("is_unchanged", False)
    if is_unchanged:
        _refuse_news(body)
    form = StatusForm(_fields(body), is_unchanged=is_unchanged)
    if not form.is_valid():
        faults = {name: list(texts) for name, texts in form.errors.items()}
        raise by_pointer(faults, POINTERS | {NON_FIELD_ERRORS: ""})
    typed = form.cleaned_data
    names = ["challenges_da", "challenges_en"] + ([] if is_unchanged else ["text_da", "text_en"])
    return actions.Given(
        completion=typed["completion"],
        acknowledges=body.get("acknowledges", False),
        is_unchanged=is_unchanged,
        texts={name: typed[name] for name in names},
        evidence_title_da=typed["evidence_title_da"],
        evidence_title_en=typed["evidence_title_en"],
        evidence_url=typed["evidence_url"],
    )


def _refuse_news(body: dict[str, Any]) -> None:
    """Whoever has nothing new says nothing new: what was sent is never dropped in silence."""
    told = [name for name in ("completion", "text", "evidence") if name in body]
    if told:
        said = _("Leave it out where nothing is new.")
        raise BadBody([(f"/{name}", said) for name in told])


def _fields(body: dict[str, Any]) -> dict[str, str]:
    """The body as the fields of the form."""
    evidence = body.get("evidence", {})
    pairs = {
        "text": body.get("text", {}),
        "challenges": body.get("challenges", {}),
        "evidence_title": evidence.get("title", {}),
    }
    found = {f"{name}_{code}": text for name, pair in pairs.items() for code, text in pair.items()}
    return found | {
        "completion": body.get("completion", ""),
        "evidence_url": evidence.get("url", ""),
    }


def status_of(report: OwnerReport) -> int:
    """201 when it is a status update, 202 while it waits for an editor, 200 when declined."""
    if report.status_update_id is not None:
        return CREATED
    return OK if report.declined_at else ACCEPTED


def shown(report: OwnerReport) -> dict[str, Any]:
    """What became of the report so far."""
    update = report.status_update_id
    state = {CREATED: "published", ACCEPTED: "waiting", OK: "declined"}[status_of(report)]
    return {
        "report": report.pk,
        "commitment": {
            "id": report.commitment_id,
            "api_url": api_address("commitments", report.commitment_id),
        },
        "received_at": instant(report.sent_at),
        "state": state,
        "decline_reason": report.decline_reason or None,
        "status_update": api_address("status-updates", update) if update else None,
    }
