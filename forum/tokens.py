"""Signed links to one decision: nobody can guess them, and nothing needs to be stored."""

from django.core.signing import BadSignature, Signer

_SIGNER = "forum.decision"


def token_of(decision_id: int) -> str:
    """The token that opens the page of a decision for the person whom it is about."""
    return Signer(salt=_SIGNER).sign(str(decision_id))


def decision_id_in(token: str) -> int | None:
    """The decision a token stands for; None when it is not ours."""
    try:
        return int(Signer(salt=_SIGNER).unsign(token))
    except BadSignature:
        return None
