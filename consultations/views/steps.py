"""What every form in steps shares: what is typed, its key, the draft of it, who may keep the page.

What was typed in one step travels through the others as hidden fields, so nothing is stored before
the sender presses Send or keeps a draft, and nothing is lost.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from ogp_portal.common.networks import network_of

from .. import actions
from ..models import Consultation, SubmissionDraft
from .known import is_key, known_about

KEPT = "kept"
"""The hidden field that says which words of a draft the form was opened with."""

WRONG, REFUSED, TOO_MANY = 422, 409, 429
"""HTTP statuses of a form with errors, of one that comes too late or twice, and too often."""


@dataclass(frozen=True)
class StepVisit:
    """One request for one step: what is typed so far, in whatever step, and when it came."""

    request: HttpRequest
    values: dict[str, str]
    now: dt.datetime

    @property
    def key(self) -> uuid.UUID:
        """What makes a form that is sent twice one thing."""
        return uuid.UUID(self.values["idempotency_key"])

    @property
    def kind(self) -> str:
        """Who writes, as typed so far."""
        return self.values.get("submitter_kind", "")

    def carried(self, names: Iterable[str], form) -> list[tuple[str, str]]:
        """The fields of the other steps that hold something, as hidden ones beside `form`."""
        shown = form.fields if form else {}
        found = [(name, self.values.get(name)) for name in names if name not in shown]
        return [(name, value) for name, value in found if value]

    def keep(self, consultation: Consultation, *, seen: str) -> SubmissionDraft:
        """Keeps what is typed as it is. `seen`: the words that the form was opened with."""
        return actions.keep_draft(
            consultation,
            self.key,
            self.values,
            seen=seen,
            language=self.request.LANGUAGE_CODE,
            by=self.request.signed_in_user,
            now=self.now,
            network=network_of(self.request),
        )


def typed(request: HttpRequest, names: Iterable[str], now: dt.datetime) -> dict[str, str]:
    """Every field as typed, in whatever step; on the first visit what is known already."""
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in names}
    return known_about(request.signed_in_user, now)


def give_key(values: dict[str, str]) -> dict[str, str]:
    """The key is given once and carried along."""
    if not is_key(values.get("idempotency_key", "")):
        values["idempotency_key"] = str(uuid.uuid4())
    return values


def kept_by_this_browser(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Lets this browser alone keep the page, so that its own Back button finds what was typed."""
    if request.signed_in_user is None:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
