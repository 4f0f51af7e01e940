"""What Django keeps per thread or coroutine, kept per thread alone.

Django asks for the language, the time zone and the database connection some hundred times for one
page, each time through asgiref, which looks first whether a coroutine is running. The portal runs
in threads only (docs/adr/0003), where `threading.local` means the same and answers in a tenth of
the time. Measured in docs/adr/0009.
"""

import threading

from django.core.cache import caches
from django.db import connections
from django.urls import base as urls
from django.utils import timezone
from django.utils.translation import trans_real

PLACES = (
    (trans_real, "_active"),
    (timezone, "_active"),
    (urls, "_prefixes"),
    (urls, "_urlconfs"),
    (connections, "_connections"),
    (caches, "_connections"),
)
"""Where Django holds what belongs to the present request."""


def use_thread_locals() -> None:
    """To be called once, before the first request. AttributeError where Django has moved a place."""
    for owner, name in PLACES:
        kept = getattr(owner, name)
        if not isinstance(kept, threading.local):
            setattr(owner, name, threading.local())
