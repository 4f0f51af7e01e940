"""What a form of several steps starts with: its key, and what is known of a signed-in person."""

import datetime as dt
import uuid

from ..enums import SubmitterKind

_KIND_OF_BODY = {
    "ngo": SubmitterKind.ORGANISATION,
    "company": SubmitterKind.COMPANY,
    "research": SubmitterKind.RESEARCH,
    "other": SubmitterKind.OTHER,
}


def is_key(text: str) -> bool:
    """Whether `text` is a key that a form of ours can carry."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def known_about(user, now: dt.datetime) -> dict[str, str]:
    """Name, address and organisation of a signed-in person, to be changed at will."""
    if user is None:
        return {}
    known = {"name": user.display_name, "email": user.email}
    mandates = user.mandates.confirmed(now).select_related("organisation")
    mandate = mandates.order_by("pk").first()
    if mandate is None:
        return known
    body = mandate.organisation
    return known | {
        "submitter_kind": _KIND_OF_BODY.get(body.kind, SubmitterKind.AUTHORITY).value,
        "organisation_name": body.name_da,
        "role": mandate.title,
        "cvr": body.cvr,
    }
