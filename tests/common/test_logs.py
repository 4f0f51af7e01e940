"""Log lines hold no key by which a reader of the log could act for somebody."""

import json
import logging

import pytest
from django.core.signing import Signer

from ogp_portal.common.logs import JsonLines


def line_of(message: str, *values) -> dict[str, str]:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, values, None)
    return json.loads(JsonLines().format(record))


@pytest.mark.parametrize(
    "address",
    ["/indberet/{}/", "/en/preview/{}/1.1/", "/hoeringssvar/mit/{}/", "/foelg/stop/{}/?x=1"],
)
def test_the_key_in_an_address_is_left_out(address):
    token = Signer(salt="x").sign("S-46TDK2BF")
    message = line_of("Unprocessable Entity: %s", address.format(token))["message"]
    assert token not in message
    assert token.split(":")[1] not in message
    assert message.startswith("Unprocessable Entity: " + address.split("{")[0])


@pytest.mark.parametrize(
    "message", ["Not Found: /handlingsplaner/2017-2019/1.1/", "at http://127.0.0.1:8010/soeg/?q=a"]
)
def test_other_lines_stay_as_they_are(message):
    assert line_of(message)["message"] == message
