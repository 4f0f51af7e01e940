"""What the tests of sending share: bodies that are taken, tokens, and a POST as a system makes it."""

import datetime as dt
import json
import uuid

from django.utils import timezone

from ogp_portal.open_data.tokens import actions
from ogp_portal.open_data.tokens.models import ApiToken, Scope
from tests.factories import OrganisationFactory, PartyFactory, UserFactory


def submission(**fields) -> dict:
    """A citizen's answer."""
    return {
        "submitter_kind": "citizen",
        "name": "Karen Jensen",
        "email": "karen@example.org",
        "text": "Vi foreslår, at dagsordener kommer på nettet.",
        "wish": "with_name",
        "privacy_text_version": 1,
    } | fields


def report(**fields) -> dict:
    """A status of an initiative."""
    return {"completion": "limited", "text": {"da": "Vi er i gang."}} | fields


def post(client, path: str, body, *, key: object = None, secret: str = "", **headers):
    """Sends `body` as JSON; bytes are sent as they are."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Idempotency-Key": str(key or uuid.uuid4())} | headers
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    return client.post(path, sent, content_type="application/json", headers=headers)


def to_consultation(consultation) -> str:
    return f"/api/v1/consultations/{consultation.pk}/submissions/"


def to_commitment(commitment) -> str:
    return f"/api/v1/commitments/{commitment.pk}/status-updates/"


def token_for(organisation=None, *scopes, is_shown: bool = True, **fields) -> tuple[ApiToken, str]:
    """(a token, its secret): "" while nobody has been shown it."""
    now = timezone.now()
    token = ApiToken.objects.create(
        **{"label": "ESDH", "created_at": now, "expires_at": now + dt.timedelta(days=30)}
        | fields
        | {
            "organisation": organisation or OrganisationFactory(),
            "scopes": list(scopes or Scope.values),
        }
    )
    if not is_shown:
        return token, ""
    return token, actions.show_secret(token, by=UserFactory(roles=["administrator"]), now=now)


def owned_commitment(**fields):
    """(an initiative of a plan in progress, the authority that is responsible for it)."""
    party = PartyFactory(commitment__plan__state="in_progress", **fields)
    return party.commitment, party.organisation


def faults(answer) -> dict[str, str]:
    """What a problem document says is wrong in the body, by its place."""
    assert answer.status_code == 400, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    return {one["pointer"]: one["detail"] for one in answer.json()["errors"]}
