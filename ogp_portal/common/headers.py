"""Middlewares of Django and django-csp that do for a page what it needs, and no more.

What they answer stays the same, save that an ETag is another checksum (docs/adr/0009).
"""

from functools import cache, partial
from hashlib import sha1

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.messages.storage import default_storage
from django.core.signals import setting_changed
from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.utils.functional import SimpleLazyObject, empty
from django.utils.http import quote_etag


class PolicyMiddleware(CSPMiddleware):
    """Words the policy once; only a page that asked for another has its own worded."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        policy = _policy_of_all()
        has_its_own = "_csp_nonce" in vars(request) or any(
            name.startswith("_csp") for name in vars(response)
        )
        if not policy or has_its_own:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, policy)
        return response


@cache
def _policy_of_all() -> str:
    """The policy's words; "" where the settings ask for more than the same policy everywhere."""
    has_more = getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
    has_more = has_more or "EXCLUDE_URL_PREFIXES" in settings.CONTENT_SECURITY_POLICY
    return "" if has_more or settings.DEBUG else build_policy()


def _forget(**_arguments) -> None:
    """Settings change in tests alone."""
    _policy_of_all.cache_clear()


setting_changed.connect(_forget)


class ChecksumMiddleware(ConditionalGetMiddleware):
    """ETags by a checksum that processors work out themselves, at a third of MD5's time."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_whole = request.method == "GET" and not response.streaming and response.content
        if is_whole and "ETag" not in response.headers and self.needs_etag(response):
            checksum = sha1(response.content, usedforsecurity=False).hexdigest()
            response.headers["ETag"] = quote_etag(checksum)
        return super().process_response(request, response)


class LateMessageMiddleware(MessageMiddleware):
    """Makes the storage of messages, with its keys, when somebody first looks into it."""

    def process_request(self, request: HttpRequest) -> None:
        request._messages = SimpleLazyObject(partial(default_storage, request))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not has_messages_storage(request):
            return response
        return super().process_response(request, response)


def has_messages_storage(request: HttpRequest) -> bool:
    """Whether anybody has read or added a message while this request was answered."""
    storage = getattr(request, "_messages", None)
    return storage is not None and getattr(storage, "_wrapped", storage) is not empty
