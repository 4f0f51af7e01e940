"""The rounds in which proposals sent all year are answered. A promised day is never moved."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from ..models import OpenCall, Phase, ProposalRound
from ..models.open_call import cut_off, half_year, last_usual_cut_off, usual_rounds
from .locking import locked


@transaction.atomic
def round_at(call: OpenCall, now: dt.datetime) -> ProposalRound:
    """The round that a proposal of `now` belongs to; a usual one is made when none is there."""
    running = ProposalRound.objects.filter(phase__in=call.phases.running_at(now))
    found = running.first()
    if found is not None:
        return found
    locked(call)
    if not running.exists():
        announced = _announced_halves(call)
        usual = (day for day in usual_rounds(now) if half_year(day) not in announced)
        _write_round(call, next(usual), now)
        _close_gaps(call, now)
    return running.get()


def _announced_halves(call: OpenCall) -> set[tuple[int, int]]:
    rounds = ProposalRound.objects.filter(phase__consultation=call, announced_at__isnull=False)
    return {half_year(day) for day in rounds.values_list("answered_by", flat=True)}


def _write_round(call: OpenCall, answered_by: dt.date, now: dt.datetime) -> ProposalRound:
    """A round with its phase, which `_close_gaps` gives its right beginning."""
    last = call.phases.aggregate(last=Max("position"))["last"] or 0
    ends = cut_off(answered_by)
    phase = Phase.objects.create(
        consultation_id=call.pk,
        position=last + 1,
        opens_at=min(now, ends - dt.timedelta(days=1)),
        closes_at=ends,
    )
    return ProposalRound.objects.create(phase=phase, answered_by=answered_by)


def _close_gaps(call: OpenCall, now: dt.datetime) -> None:
    """Lets each round still to come begin where the one before it ends.

    The beginning never depends on when it was worked out, so parallel requests agree.
    """
    past = call.phases.filter(closes_at__lte=now).order_by("-closes_at").first()
    begins = past.closes_at if past else last_usual_cut_off(now)
    for phase in call.phases.filter(closes_at__gt=now).order_by("closes_at"):
        if phase.opens_at != begins:
            phase.opens_at = begins
            phase.save(update_fields=["opens_at"])
        begins = phase.closes_at


def why_no_round(answered_by: dt.date, now: dt.datetime) -> str:
    """Why a round cannot be announced for that day; "" when it can."""
    if cut_off(answered_by) <= now:
        return _("Choose a later day: no proposal could be received in time for that round.")
    if answered_by > now.date() + dt.timedelta(days=limits.ROUND_DAYS_AHEAD):
        return _("Choose a day within the next two years.")
    return ""


@transaction.atomic
def announce_round(
    call: OpenCall,
    *,
    answered_by: dt.date,
    text_da: str = "",
    text_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> ProposalRound:
    """Announces a round, which takes the place of the usual one of that half-year.

    What somebody was promised stands: a usual round with proposals in it is kept beside the new
    one, and its proposals keep their day. A day that has its round already gets the text.
    ValidationError when the round is too near to take any proposal, or far away.
    """
    locked(call)
    if reason := why_no_round(answered_by, now):
        raise ValidationError({"answered_by": reason})
    _drop_unused(call, half_year(answered_by), now)
    _add_usual_before(call, answered_by, now)
    found = ProposalRound.objects.filter(phase__consultation=call, answered_by=answered_by)
    one = found.first() or _write_round(call, answered_by, now)
    one.text_da, one.text_en = text_da.strip(), text_en.strip()
    one.announced_at, one.announced_by = now, by
    one.save()
    _close_gaps(call, now)
    audit.record("announced a round of answers", one, by=by, now=now)
    return one


def _drop_unused(call: OpenCall, half: tuple[int, int], now: dt.datetime) -> None:
    """Usual rounds of that half-year in which nobody has been promised anything."""
    rounds = ProposalRound.objects.filter(
        phase__consultation=call,
        phase__closes_at__gt=now,
        phase__submissions=None,
        announced_at=None,
    )
    for one in rounds.select_related("phase"):
        if half_year(one.answered_by) == half:
            one.phase.delete()


def _add_usual_before(call: OpenCall, answered_by: dt.date, now: dt.datetime) -> None:
    """The usual rounds between now and the announced one, so that it is not the next for all."""
    announced = {*_announced_halves(call), half_year(answered_by)}
    there = set(
        ProposalRound.objects.filter(phase__consultation=call).values_list("answered_by", flat=True)
    )
    for day in usual_rounds(now):
        if half_year(day) >= half_year(answered_by):
            return
        if half_year(day) not in announced and day not in there:
            _write_round(call, day, now)


@transaction.atomic
def reword_round(
    one: ProposalRound, *, text_da: str, text_en: str, by: User | None, now: dt.datetime
) -> ProposalRound:
    """Changes what is announced of a round; its day stays."""
    one.text_da, one.text_en = text_da.strip(), text_en.strip()
    if one.announced_at is None:
        one.announced_at, one.announced_by = now, by
    one.save()
    audit.record("changed the announcement of a round", one, by=by, now=now)
    return one


@transaction.atomic
def cancel_round(one: ProposalRound, *, by: User | None, now: dt.datetime) -> None:
    """Takes a round away in which nobody has been promised an answer yet; else ValidationError."""
    call = OpenCall.objects.get(pk=one.phase.consultation_id)
    locked(call)
    if one.phase.submissions.exists():
        message = _("Proposals have been received in this round. What was promised stands.")
        raise ValidationError(message, code="promised")
    audit.record("cancelled a round of answers", one, by=by, now=now)
    one.phase.delete()
    _close_gaps(call, now)
