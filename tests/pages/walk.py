"""One address of every kind of public page, found by following links as a reader does.

New views are walked by themselves: their pattern is in the resolver. Where no link leads to one,
an address is made up after its pattern.
"""

import re
import uuid
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, get_resolver, resolve, reverse
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from consultations import tokens
from consultations.enums import OPEN_CALL
from consultations.models import Submission, SubmissionDraft
from tests.factories.consultations import NOW

LINK = re.compile(r'(?:href|action)="([^"#]+)')
STAFF = "admin"
TEXTS = ["DK0050", "a1", "pdf", "1", "hoering", "slut"]
"""What stands for a part of an address that has a form of its own."""

PAGES_BY_MAIL = {
    tokens.OWN: "own",
    tokens.CONFIRM: "confirm",
    tokens.DISOWN: "disown",
    tokens.DRAFT: "draft",
}


def public_routes() -> set[str]:
    """The names of all patterns outside the admin."""
    return {name for name, _pattern in _patterns(get_resolver().url_patterns) if name}


def _patterns(found) -> Iterator[tuple[str, URLPattern]]:
    for one in found:
        if isinstance(one, URLPattern):
            yield one.name or "", one
        elif one.namespace != STAFF:
            yield from _patterns(one.url_patterns)


def addresses(client: Client) -> dict[str, str]:
    """The first address that leads to each route, from the front page on; one page is read of each."""
    found: dict[str, str] = {}
    waiting = deque(["/", "/healthz", "/readyz", *_mailed()])
    while waiting:
        address = waiting.popleft()
        name = _route_of(address)
        if not name or name in found:
            continue
        found[name] = address
        answer = client.get(address)
        kind = answer.headers.get("Content-Type", "")
        if answer.streaming:
            answer.getvalue()  # read to its end, which closes its file
        elif kind.startswith("text/html"):
            links = (unescape(one) for one in LINK.findall(answer.text))
            waiting += [urlsplit(urljoin(address, one)).path for one in links if "://" not in one]
    made_up = {name: _made_up(name) for name in public_routes() - found.keys()}
    return found | made_up


def _made_up(name: str) -> str:
    """An address that fits the pattern, with nothing behind it."""
    found = get_resolver().reverse_dict.getlist(name)[0]
    (possibility, *_more), converters = found[0], found[3]
    for text in TEXTS:
        parts = {part: _sample(converters.get(part), text) for part in possibility[1]}
        try:
            return reverse(name, kwargs=parts)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address fits {name}: add a text of its kind to TEXTS")


def _sample(converter: object, text: str) -> object:
    """What the converter takes; `text` for a part that has none."""
    samples = {IntConverter: 1, UUIDConverter: uuid.UUID(int=0), SlugConverter: "demo"}
    fits = getattr(converter, "regex", "")
    own = next((one for one in TEXTS if re.fullmatch(fits, one)), text)
    return samples.get(type(converter), own)


def _route_of(address: str) -> str:
    try:
        match = resolve(address)
    except Resolver404:
        return ""
    return "" if STAFF in match.namespaces else match.url_name or ""


def _mailed() -> Iterator[str]:
    """Pages that only a mail leads to, and those that a link is shown to when signed in."""
    for kind, of_call in (("submission", False), ("proposal", True)):
        rows = Submission.objects.filter(consultation__is_published=True)
        choose = rows.filter if of_call else rows.exclude
        sent = choose(consultation__kind=OPEN_CALL).earliest("pk")
        draft = SubmissionDraft.objects.create(
            consultation=sent.consultation, created_at=NOW, saved_at=NOW
        )
        for purpose, page in PAGES_BY_MAIL.items():
            key = str(draft.pk) if purpose == tokens.DRAFT else sent.reference
            yield reverse(f"{kind}-{page}", args=[tokens.sign(purpose, key)])
