"""The body of a request as JSON, read strictly: what has two meanings has none."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from ogp_portal.common import limits

from ..problems import Problem, response_of
from .refusals import BadBody

JSON = "application/json"
LONGEST_NUMBER = 19
"""Digits of the largest number that a column holds; longer ones are no key of anything."""


def refused_unread(request: HttpRequest) -> HttpResponse | None:
    """415 or 413 for a body that nobody reads; None for one that may be read."""
    charset = request.content_params.get("charset", "utf-8").lower()
    if request.content_type != JSON or charset not in {"utf-8", "utf8"}:
        detail = _("Send the body as application/json, in UTF-8.")
        return response_of(Problem(415, detail), request)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isascii() and length.isdigit() and int(length) > limits.API_BODY_SIZE:
        detail = _("The body may have at most %(bytes)d bytes.") % {"bytes": limits.API_BODY_SIZE}
        return response_of(Problem(413, detail), request)
    return None


def parsed(request: HttpRequest) -> Any:
    """What the body says as JSON. BadBody for what is no JSON; RecursionError where it is deep."""
    try:
        words = request.body.decode()
    except UnicodeDecodeError:
        raise BadBody([("", _("The body is not UTF-8."))]) from None
    except UnreadablePostError:
        raise BadBody([("", _("The body ended before it was whole."))]) from None
    try:
        return json.loads(
            words,
            object_pairs_hook=_each_once,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        said = _("This is no JSON; it breaks off in line %(line)d, column %(column)d.") % place
        raise BadBody([("", said)]) from None


def part(name: str | int) -> str:
    """One step of a JSON pointer (RFC 6901), cut off where the name is long."""
    shown = _safe(str(name)[: limits.TITLE_LENGTH]).replace("\x00", "?")
    return "/" + shown.replace("~", "~0").replace("/", "~1")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        numbers = Counter(name for name, _value in pairs)
        twice = part(numbers.most_common(1)[0][0]).removeprefix("/")
        said = _("The field “%(name)s” stands there twice.") % {"name": twice}
        raise BadBody([("", said)])
    return found


def _number(text: str) -> int | float:
    """A whole number as such, also when written 12.0; one too large for any column as a float."""
    if len(text) <= LONGEST_NUMBER and text.removeprefix("-").isdigit():
        return int(text)
    number = float(text)
    return int(number) if abs(number) < 10**15 and number.is_integer() else float("inf")


def _no_number(name: str) -> None:
    raise BadBody([("", _("%(name)s is no number in JSON.") % {"name": name})])


def unreadable(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(pointer, what is wrong) of each text that no column can hold, in a body of known shape."""
    if isinstance(value, str):
        if fault := _fault_of(value):
            yield place, fault
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from unreadable(inner, place + part(name))


def _fault_of(text: str) -> str:
    if "\x00" in text:
        return _("It holds a character that cannot be stored (NUL). Remove it.")
    return "" if _safe(text) == text else _("It holds half a character (a lone surrogate).")


def _safe(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
