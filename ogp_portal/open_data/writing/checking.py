"""A body against its JSON Schema: every fault with its place, in the reader's words.

The schemas are those of the OpenAPI document, so what is described is what is checked.
"""

from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ogp_portal.common import limits

from .bodies import parsed, part, unreadable
from .refusals import BadBody
from .shapes import BODIES

TYPES = {
    "string": lambda: _("It must be a text."),
    "integer": lambda: _("It must be a whole number."),
    "boolean": lambda: _("It must be true or false."),
    "array": lambda: _("It must be a list."),
    "object": lambda: _("It must be an object."),
}


def read_checked(name: str, request: HttpRequest) -> dict[str, Any]:
    """The body, which has the shape `name`. BadBody with its faults, limits.API_ERRORS at most."""
    try:
        body = parsed(request)
        errors = islice(_validator(name).iter_errors(body), limits.API_ERRORS)
        places = chain.from_iterable(map(_places, errors))
        found = dict.fromkeys(islice(places, limits.API_ERRORS))
    except RecursionError:
        raise BadBody([("", _("Lists and objects stand too deep inside each other."))]) from None
    if faults := sorted(found) or list(islice(unreadable(body), limits.API_ERRORS)):
        raise BadBody(faults)
    return body


@cache
def _validator(name: str):
    from jsonschema import Draft202012Validator  # loaded when the first body comes

    return Draft202012Validator(BODIES[name]())


def _places(error) -> Iterator[tuple[str, str]]:
    """(pointer, what is wrong) of one error; of missing and unknown fields one for each."""
    place = "".join(map(part, error.absolute_path))
    if error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield place + part(name), _("It is missing.")
    elif error.validator == "additionalProperties":
        known = error.schema["properties"]
        for name in error.instance:
            if name not in known:
                yield place + part(name), _("There is no such field here.")
    else:
        yield place, _words(error)


def _words(error) -> str:
    limit = {"limit": error.validator_value}
    match error.validator:
        case "type":
            return TYPES[error.validator_value]()
        case "enum":
            return _("Choose one of: %(words)s.") % {"words": ", ".join(error.validator_value)}
        case "maxLength":
            return _("It may have at most %(limit)d characters.") % limit
        case "maxItems":
            return _("There may be at most %(limit)d.") % limit
        case "minimum" | "maximum":
            return _("There is nothing with that number.")
        case _:
            return _("It is empty. Write something, or leave it out.")
