"""The call for proposals: receiving them all year, and pausing it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import start_of_day

from ..enums import OPEN_CALL
from ..models import CallPause, OpenCall, Response, Submission
from ..models.call_rules import CALL_SLUG, INVENTED_CALL_SLUG
from .editing import Edited, edit
from .locking import locked
from .rounds import round_at
from .submitting import Answer, NotOpen, may_withdraw, submit

TITLES = {"da": "Forslag hele året", "en": "Year-round proposals"}
INVENTED = {"da": "Opdigtede forslag hele året", "en": "Invented year-round proposals"}


class Paused(NotOpen):
    """The call takes no proposals at that time; `pause` says why and until when."""

    def __init__(self, pause: CallPause):
        super().__init__(_("The portal does not take proposals right now."), code="paused")
        self.pause = pause


def the_call(*, is_demonstration: bool = False) -> OpenCall:
    """The call, made the first time it is needed. The demonstration has one of its own."""
    words = INVENTED if is_demonstration else TITLES
    OpenCall.objects.get_or_create(
        slug=INVENTED_CALL_SLUG if is_demonstration else CALL_SLUG,
        defaults={
            "kind": OPEN_CALL,
            "title_da": words["da"],
            "title_en": words["en"],
            "is_published": True,
            "is_demonstration": is_demonstration,
        },
    )
    return OpenCall.objects.get(is_demonstration=is_demonstration)


def send(
    call: OpenCall, answer: Answer, *, by: User | None, now: dt.datetime, network: str = ""
) -> Submission:
    """Receives a proposal at `now`, in the round it is in time for.

    Like `submit`, the same form sent twice gives the first, also when the call was paused in
    between. Raises Paused, or AlreadySent when the form was sent before with other words.
    """
    pause = call.pauses.running_at(now).first()
    is_known = Submission.objects.filter(idempotency_key=answer.idempotency_key).exists()
    if pause is not None and not is_known:
        raise Paused(pause)
    round_at(call, now)
    return submit(call, answer, by=by, now=now, network=network)


def may_correct(submission: Submission, now: dt.datetime) -> bool:
    """Until the round begins, and neither split by staff nor answered publicly before that."""
    if not may_withdraw(submission, now):
        return False
    is_whole = submission.proposals.current().filter(starts_at_character=None).exists()
    published = Response.objects.published().filter(proposal__submission=submission)
    return is_whole and not published.exists()


@transaction.atomic
def correct(
    submission: Submission, edited: Edited, *, by: User | None, now: dt.datetime
) -> Submission:
    """`edit` for a proposal sent all year; ValidationError where `may_correct` says no."""
    locked(submission.consultation)
    if not may_correct(submission, now):
        raise ValidationError(_("The proposal has been taken up in a round."), code="taken_up")
    return edit(submission, edited, by=by, now=now)


@transaction.atomic
def pause(
    call: OpenCall,
    *,
    text_da: str,
    text_en: str = "",
    reopens_on: dt.date | None = None,
    by: User | None,
    now: dt.datetime,
) -> CallPause:
    """Takes no proposals from now on, with a text to the public.

    `reopens_on` opens it again at 00.00 that day in Copenhagen; without it an editor does.
    ValidationError without a Danish text, for a day that is not to come, or while paused.
    """
    locked(call)
    if not text_da.strip():
        raise ValidationError({"text_da": _("Write in Danish what the public should know.")})
    ends_at = start_of_day(reopens_on) if reopens_on else None
    if ends_at is not None and ends_at <= now:
        raise ValidationError({"reopens_on": _("Choose a day in the future, or leave it empty.")})
    if call.pauses.running_at(now).exists():
        raise ValidationError(_("Proposals are paused already."), code="paused")
    made = CallPause.objects.create(
        call_id=call.pk,
        text_da=text_da.strip(),
        text_en=text_en.strip(),
        paused_at=now,
        ends_at=ends_at,
        paused_by=by,
    )
    audit.record("paused the call for proposals", call, by=by, now=now, reason=made.text_da)
    return made


@transaction.atomic
def reopen(call: OpenCall, *, by: User | None, now: dt.datetime) -> None:
    """Takes proposals again. Twice is once."""
    locked(call)
    if call.pauses.running_at(now).update(ends_at=now):
        audit.record("reopened the call for proposals", call, by=by, now=now)
