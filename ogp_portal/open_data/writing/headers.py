"""The header fields that something is sent with: its key, and the token."""

import datetime as dt
import re
import uuid

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..problems import BadParameter
from ..tokens.models import ApiToken, Scope
from .refusals import NotAllowed, NoToken

IDEMPOTENCY_KEY = "Idempotency-Key"
_UUID = re.compile(r'"?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"?')


def key_of(request: HttpRequest) -> uuid.UUID:
    """The key that makes the same thing sent twice one thing. BadParameter without one."""
    found = _UUID.fullmatch(request.headers.get(IDEMPOTENCY_KEY, "").strip())
    if found is None:
        said = _("Send a UUID that you make for this, and the same one when you send it again.")
        raise BadParameter(IDEMPOTENCY_KEY, said)
    return uuid.UUID(found[1])


def token_of(request: HttpRequest, scope: Scope, now: dt.datetime) -> ApiToken | None:
    """The token that came along, None without one. NoToken or NotAllowed when it will not do."""
    presented = request.presented_token
    if not presented.is_there:
        return None
    token = ApiToken.objects.by_digest(presented.digest, now) if presented.digest else None
    if token is None:
        raise NoToken(is_there=True)
    if scope not in token.scopes:
        raise NotAllowed(_("The token is not made for this."), scope=scope)
    return token
