"""How often one network may ask: counted in the database, so a restart forgets nothing."""

import datetime as dt

from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.throttling import BaseThrottle

from ogp_portal.common import limits
from ogp_portal.common.networks import network_of

from .models import VisitCount

WINDOW = dt.timedelta(minutes=10)


class NetworkThrottle(BaseThrottle):
    """At most `most` requests from one network in each window of ten minutes.

    The network is kept as a keyed checksum, so the table holds no address. What a cache in front
    answers is not counted.
    """

    scope = "api"
    most = limits.API_REQUESTS

    def who(self, request, view) -> str:
        """Whose requests are counted together; "" counts nothing."""
        return network_of(request._request)

    def allow_request(self, request, view) -> bool:
        who = self.who(request, view)
        if not who:
            return True
        self.now = timezone.now()
        key = salted_hmac(f"open-data:{self.scope}", who).hexdigest()
        return VisitCount.objects.add(key, _window_of(self.now)) <= self.most

    def wait(self) -> float:
        """Seconds until the next window."""
        return (_window_of(self.now) + WINDOW - self.now).total_seconds()


class FileThrottle(NetworkThrottle):
    """Fewer for files, each of which reads a whole kind."""

    scope = "files"
    most = limits.API_FILES


def _window_of(now: dt.datetime) -> dt.datetime:
    """When the window began that `now` lies in."""
    seconds = int(now.timestamp()) // int(WINDOW.total_seconds()) * int(WINDOW.total_seconds())
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
