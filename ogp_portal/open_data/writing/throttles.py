"""How often something may be sent: from one network, and with one token."""

from ogp_portal.common import limits

from ..throttles import NetworkThrottle


class WriteThrottle(NetworkThrottle):
    """Counted before anything else is looked at, so that tokens cannot be tried out either."""

    scope = "writes"
    most = limits.API_WRITES


class TokenThrottle(NetworkThrottle):
    """The same for one token, from however many networks; without a token nothing is counted."""

    scope = "tokens"
    most = limits.API_TOKEN_WRITES

    def who(self, request, view) -> str:
        return str(view.token.pk) if view.token else ""
