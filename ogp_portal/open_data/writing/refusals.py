"""Why something that was sent is not taken, each as its own problem document."""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from ..problems import Refusal

REALM = 'Bearer realm="ogp"'


class BadBody(Refusal):
    """Something is wrong in the body: `errors` are (pointer, what is wrong), as RFC 9457 has them."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, errors: list[tuple[str, str]]):
        listed = [{"pointer": pointer, "detail": detail} for pointer, detail in errors]
        super().__init__(_("Something in the body is wrong; see errors."), {"errors": listed})


class Late(Refusal):
    """It is not the time for it; the same thing sent once more is refused, too."""

    status_code = HTTPStatus.CONFLICT


class KeyTaken(Refusal):
    """The Idempotency-Key came with something else before."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self):
        super().__init__(
            _("Something else was sent with this Idempotency-Key before. Choose a new key.")
        )


class NoToken(Refusal):
    """Without a token, or with one that does not work: nothing tells why it does not."""

    status_code = HTTPStatus.UNAUTHORIZED

    def __init__(self, *, is_there: bool):
        challenge = f'{REALM}, error="invalid_token"' if is_there else REALM
        detail = (
            _("The token is unknown, expired or revoked.")
            if is_there
            else _("Send the token in the header field Authorization: Bearer …")
        )
        super().__init__(detail, headers={"WWW-Authenticate": challenge})


class NotAllowed(Refusal):
    """The token works, but not for this."""

    status_code = HTTPStatus.FORBIDDEN

    def __init__(self, detail: str, *, scope: str = ""):
        challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        super().__init__(detail, headers={"WWW-Authenticate": challenge} if scope else {})


def by_pointer(faults: dict[str, list[str]], pointers: dict[str, str]) -> BadBody:
    """Messages of a form or an action, each at the place in the body that `pointers` names."""
    found: list[tuple[str, Any]] = [
        (pointers.get(name, ""), text) for name, texts in faults.items() for text in texts
    ]
    return BadBody(found)
