"""Signed links to one answer: a stranger cannot guess them, and nothing needs to be stored.

How long a link works is decided from the answer's own times when it is used, never by the token.
"""

from django.core.signing import BadSignature, Signer

RECEIPT = "receipt"
"""Shown once to the browser that sent the answer."""

CONFIRM = "confirm"
"""Mailed to the address that was given; shows that it is the sender's."""

OWN = "own"
"""On the receipt and in mails to the confirmed address; sees, changes and withdraws the answer."""

DISOWN = "disown"
"""In each receipt and confirming mail; says that the owner of the address did not write it."""

DRAFT = "draft"
"""Mailed to the writer of a draft; its reference is the draft's key."""


def sign(purpose: str, reference: str) -> str:
    """The token that opens the answer with this reference for one purpose."""
    return _signer(purpose).sign(reference)


def read(purpose: str, token: str) -> str | None:
    """The reference a token stands for; None when it is not ours or for another purpose."""
    try:
        return _signer(purpose).unsign(token)
    except BadSignature:
        return None


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"consultations.{purpose}")
