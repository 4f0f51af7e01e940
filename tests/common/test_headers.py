"""The header middlewares answer as those of Django and django-csp that they stand for."""

import pytest
from csp.decorators import csp_update
from csp.utils import build_policy
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from ogp_portal.common.headers import (
    ChecksumMiddleware,
    LateMessageMiddleware,
    PolicyMiddleware,
    has_messages_storage,
)

POLICY = "Content-Security-Policy"


def _directives(policy: str) -> set[str]:
    return {part.strip() for part in policy.split(";")}


def _answer(middleware, view, **headers) -> HttpResponse:
    return middleware(view)(RequestFactory().get("/", headers=headers))


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("En side")


def test_every_page_has_the_policy_of_the_settings():
    answer = _answer(PolicyMiddleware, _page)
    assert _directives(answer[POLICY]) == _directives(build_policy())
    assert "default-src 'none'" in answer[POLICY]


def test_a_page_may_ask_for_more():
    answer = _answer(PolicyMiddleware, csp_update({"img-src": ["https://example.dk"]})(_page))
    assert "https://example.dk" in answer[POLICY]
    assert "https://example.dk" not in _answer(PolicyMiddleware, _page)[POLICY]


def test_a_nonce_that_a_page_uses_is_in_its_policy_alone():
    def view(request: HttpRequest) -> HttpResponse:
        return csp_update({"script-src": ["'strict-dynamic'", f"'nonce-{request.csp_nonce}'"]})(
            _page
        )(request)

    assert "nonce-" in _answer(PolicyMiddleware, view)[POLICY]
    assert "nonce-" not in _answer(PolicyMiddleware, _page)[POLICY]


def test_a_policy_that_a_page_set_itself_stays():
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={POLICY: "default-src 'self'"})

    assert _answer(PolicyMiddleware, view)[POLICY] == "default-src 'self'"


def test_who_has_the_page_already_gets_304():
    first = _answer(ChecksumMiddleware, _page)
    again = _answer(ChecksumMiddleware, _page, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_another_page_has_another_checksum():
    one = _answer(ChecksumMiddleware, _page)["ETag"]
    assert one != _answer(ChecksumMiddleware, lambda request: HttpResponse("En anden"))["ETag"]


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse("kun for dig", headers={"Cache-Control": "private, no-store"}),
        StreamingHttpResponse(["lang"]),
    ],
    ids=["no-store", "streaming"],
)
def test_no_checksum_of_what_is_not_kept_or_not_whole(answer):
    assert "ETag" not in _answer(ChecksumMiddleware, lambda request: answer)


def test_a_message_is_stored_and_nothing_is_where_none_was_written():
    def telling(request: HttpRequest) -> HttpResponse:
        assert not has_messages_storage(request)
        messages.success(request, "Gemt")
        assert has_messages_storage(request)
        return HttpResponse()

    assert "messages" in _answer(LateMessageMiddleware, telling).cookies
    assert not _answer(LateMessageMiddleware, _page).cookies
