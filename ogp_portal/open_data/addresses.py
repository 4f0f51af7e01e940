"""Addresses of pages and of the API, made from patterns that are looked up once per process.

A list of a hundred objects has two addresses on each row; Django's `reverse` for each would cost
more than all the rest of the row.
"""

import re
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

API = "/api/v1/"

_TAKES_SOMETHING = re.compile(
    rf"{API}(?:consultations/[^/]+/submissions|commitments/[^/]+/status-updates)/"
)


def takes_something(path: str) -> bool:
    """Whether something can be sent to the address, and nothing can be read there."""
    return _TAKES_SOMETHING.fullmatch(path) is not None


_SAMPLES = {
    "address": "98.97",
    "word": "midtvejs",
    "pk": 911111119,
    "number": 922222229,
    "position": 933333339,
}
"""What stands in a pattern for one argument: such as its converter takes, and nothing else has."""


def api_address(kind: str, key: object = None) -> str:
    """The full address of a kind's list, or of one object of it."""
    below = f"{kind}/" if key is None else f"{kind}/{key}/"
    return f"{settings.OGP_SITE_URL}{API}{below}"


def page_address(name: str, /, **arguments: object) -> str:
    """The full address of the Danish page with that name."""
    pattern = _pattern(name, tuple(arguments))
    return settings.OGP_SITE_URL + pattern.format(**arguments)


@cache
def _pattern(name: str, arguments: tuple[str, ...]) -> str:
    """The page's path with `{slug}` where the argument `slug` stands."""
    samples = {argument: _sample(argument) for argument in arguments}
    with override("da"):
        path = reverse(name, kwargs=samples)
    for argument, sample in samples.items():
        path = path.replace(str(sample), f"{{{argument}}}")
    return path


def _sample(argument: str) -> object:
    return _SAMPLES.get(argument, f"sample-{argument}")
