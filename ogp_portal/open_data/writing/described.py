"""What may be sent, in the OpenAPI document: the same schemas that check the bodies."""

from typing import Any

from django.utils.translation import gettext as _

from ..filters import LARGEST_KEY
from ..problems import CONTENT_TYPE, TYPES
from ..tokens.models import Scope
from .bodies import JSON
from .headers import IDEMPOTENCY_KEY
from .shapes import BODIES

Described = dict[str, Any]
BEARER = "token"
_TEXT: Described = {"type": "string"}
_MOMENT: Described = {"type": "string", "format": "date-time"}
_ADDRESS: Described = {"type": "string", "format": "uri"}
_PAIR_OF_TEXTS: Described = {
    "type": "object",
    "properties": {code: {"type": ["string", "null"]} for code in ("da", "en")},
    "required": ["da", "en"],
}


def add_to(document: Described) -> None:
    """Adds addresses, bodies, answers and the token to the document, in the active language."""
    components = document["components"]
    components["schemas"] |= {name: make() for name, make in BODIES.items()} | _answers()
    components["schemas"]["Problem"]["properties"]["errors"] = {
        "type": "array",
        "items": _object(pointer=_TEXT, detail=_TEXT),
    }
    components.setdefault("securitySchemes", {})[BEARER] = {
        "type": "http",
        "scheme": "bearer",
        "description": _("Made by the agency's administrators, for one organisation."),
    }
    document["paths"] |= {
        "/api/v1/consultations/{key}/submission-form/": {"get": _form()},
        "/api/v1/consultations/{key}/submissions/": {"post": _submission()},
        "/api/v1/commitments/{key}/status-updates/": {"post": _status_update()},
    }


def _form() -> Described:
    return {
        "operationId": "submission-form",
        "tags": ["consultations"],
        "summary": _("What an answer to the consultation may hold now"),
        "parameters": [_key()],
        "responses": {
            "200": _answer("SubmissionForm", _("Questions, paragraphs and privacy notice")),
            **_problems(400, 404, 406, 429),
        },
    }


def _submission() -> Described:
    return {
        "operationId": "send-submission",
        "tags": ["consultations"],
        "summary": _("Send an answer to the consultation"),
        "description": _(
            "Without a token, with the rules and deadlines of the form on the portal. With a "
            "token that has the scope %(scope)s the organisation is confirmed at once."
        )
        % {"scope": Scope.SUBMISSIONS},
        "security": [{}, {BEARER: []}],
        "parameters": [_key(), _idempotency_key()],
        "requestBody": _body("NewSubmission"),
        "responses": {
            "201": _answer("SubmissionReceipt", _("The receipt"), has_location=True),
            **_problems(400, 401, 403, 404, 406, 409, 413, 415, 422, 429),
        },
    }


def _status_update() -> Described:
    return {
        "operationId": "send-status-update",
        "tags": ["commitments"],
        "summary": _("Report the status of the commitment"),
        "description": _("Needs a token with the scope %(scope)s of the responsible authority.")
        % {"scope": Scope.STATUS},
        "security": [{BEARER: []}],
        "parameters": [_key(), _idempotency_key()],
        "requestBody": _body("NewStatusUpdate"),
        "responses": {
            "200": _answer("StatusReport", _("An editor declined it before; nothing is changed")),
            "201": _answer("StatusReport", _("Published"), has_location=True),
            "202": _answer("StatusReport", _("Waits for an editor")),
            **_problems(400, 401, 403, 404, 406, 409, 413, 415, 422, 429),
        },
    }


def _key() -> Described:
    schema = {"type": "integer", "minimum": 1, "maximum": LARGEST_KEY}
    return {"name": "key", "in": "path", "required": True, "schema": schema}


def _idempotency_key() -> Described:
    return {
        "name": IDEMPOTENCY_KEY,
        "in": "header",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
        "description": _("Sent again with the same key and body, it is one thing and one answer."),
    }


def _body(name: str) -> Described:
    return {"required": True, "content": {JSON: {"schema": _named(name)}}}


def _answer(name: str, meaning: str, *, has_location: bool = False) -> Described:
    headers = {"Location": {"schema": _ADDRESS}} if has_location else {}
    return {
        "description": meaning,
        "content": {JSON: {"schema": _named(name)}},
        **({"headers": headers} if headers else {}),
    }


def _problems(*statuses: int) -> Described:
    content = {CONTENT_TYPE: {"schema": _named("Problem")}}
    return {
        str(status): {"description": str(TYPES[status][1]), "content": content}
        for status in statuses
    }


def _named(name: str) -> Described:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**properties: Described) -> Described:
    return {"type": "object", "properties": properties, "required": [*properties]}


def _or_null(schema: Described) -> Described:
    return {**schema, "type": [schema["type"], "null"]}


def _list_of(**properties: Described) -> Described:
    return {"type": "array", "items": _object(**properties)}


def _answers() -> Described:
    """The objects that come back."""
    number = {"type": "integer"}
    found = {
        "SubmissionReceipt": _object(
            reference=_TEXT,
            consultation=_object(id=number, api_url=_ADDRESS, url=_ADDRESS),
            received_at=_MOMENT,
            received_text=_TEXT,
            checksum=_object(algorithm=_TEXT, of=_TEXT, value=_TEXT),
            wish=_TEXT,
            privacy_text_version=number,
            api_url_once_published=_or_null(_ADDRESS),
            own_url=_ADDRESS,
            receipt_url=_ADDRESS,
            confirm_email_before=_MOMENT,
        ),
        "SubmissionForm": _object(
            consultation=_ADDRESS,
            send_to=_ADDRESS,
            is_open={"type": "boolean"},
            opens_at=_or_null(_MOMENT),
            closes_at=_or_null(_MOMENT),
            questions=_list_of(
                id=number, text=_PAIR_OF_TEXTS, help=_PAIR_OF_TEXTS, is_required={"type": "boolean"}
            ),
            paragraphs=_list_of(
                id=number, draft_text=_PAIR_OF_TEXTS, number=number, text=_PAIR_OF_TEXTS
            ),
            privacy_text=_object(version=number, url=_ADDRESS),
        ),
        "StatusReport": _object(
            report=number,
            commitment=_object(id=number, api_url=_ADDRESS),
            received_at=_MOMENT,
            state={"type": "string", "enum": ["published", "waiting", "declined"]},
            decline_reason=_or_null(_TEXT),
            status_update=_or_null(_ADDRESS),
        ),
    }
    return {name: {**schema, "additionalProperties": False} for name, schema in found.items()}
