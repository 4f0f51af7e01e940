"""How much comes from one network, counted in the shared cache for an hour and kept nowhere else."""

import ipaddress
import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

AN_HOUR = 3600
HOME_NETWORK = 64
"""Bits of an IPv6 address that one household or office shares; the rest changes by itself."""

logger = logging.getLogger(__name__)


def errors_of_redis() -> type[Exception]:
    """What the cache raises when it is down; loaded only then, since not every cache is Redis."""
    from redis.exceptions import RedisError  # 10 MB

    return RedisError


def network_of(request: HttpRequest) -> str:
    """The visitor's IPv4 address, or the network of an IPv6 one; "" when it is not known."""
    try:
        address = ipaddress.ip_address(_visitor(request))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, HOME_NETWORK), strict=False))
    return str(address)


def _visitor(request: HttpRequest) -> str:
    """As nginx says, where it is trusted: it writes the header anew (deploy/nginx)."""
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def count_from(network: str, what: str) -> int:
    """How often `what` came from `network` within an hour, this time included; 0 when unknown.

    The key is a keyed checksum, so the cache holds no address either. A cache that is down counts
    nothing: nobody is kept waiting for it.
    """
    if not network:
        return 0
    key = f"{what}:{salted_hmac('networks', network).hexdigest()}"
    try:
        if cache.add(key, 1, timeout=AN_HOUR):
            return 1
        number = cache.incr(key)
    except ValueError:  # it ran out between the two lines
        return 1
    except errors_of_redis() as error:
        logger.warning("nothing counted: %s", type(error).__name__)
        return 0
    return number
