"""How the call for proposals stands at a time: paused or not, and when the next round is answered."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q

from ogp_portal.common.bilingual import in_reader_language, language_of
from ogp_portal.common.dates import format_date

from .models import CallPause, OpenCall, ProposalRound
from .models.open_call import cut_off, half_year, usual_rounds

_COLUMNS = {
    "pause_da": F("pause__text_da"),
    "pause_en": F("pause__text_en"),
    "paused_at": F("pause__paused_at"),
    "ends_at": F("pause__ends_at"),
    "answered_by": F("running__round__answered_by"),
    "round_da": F("running__round__text_da"),
    "round_en": F("running__round__text_en"),
}


@dataclass(frozen=True)
class CallStanding:
    """What the public is told of the call. `pk` is None while nobody has needed it yet."""

    pk: int | None
    pause: CallPause | None
    round: ProposalRound

    @property
    def is_paused(self) -> bool:
        return self.pause is not None

    @property
    def received_until(self) -> dt.datetime:
        """The cut-off of the next round."""
        return cut_off(self.round.answered_by)

    @property
    def answered_by(self) -> str:
        """The day by which the next round is answered, in words."""
        return format_date(self.round.answered_by)

    @property
    def instants(self) -> list[dt.datetime | None]:
        """Every time at which it reads differently, as far as is known."""
        return [self.received_until, self.pause.ends_at if self.pause else None]

    @property
    def pause_text(self) -> str:
        return in_reader_language(self.pause, "text")

    @property
    def pause_language(self) -> str:
        return language_of(self.pause, "text")


def standing_at(now: dt.datetime) -> CallStanding:
    """How the real call stands at `now`. One query, and one more while no round has begun."""
    open_pause = Q(pauses__ends_at=None) | Q(pauses__ends_at__gt=now)
    in_time = Q(phases__opens_at__lte=now, phases__closes_at__gt=now)
    rows = OpenCall.objects.filter(is_demonstration=False).annotate(
        pause=FilteredRelation("pauses", condition=open_pause & Q(pauses__paused_at__lte=now)),
        running=FilteredRelation("phases", condition=in_time),
    )
    row = rows.values("pk", **_COLUMNS).first()
    if row is None:
        return CallStanding(None, None, ProposalRound(answered_by=next(usual_rounds(now))))
    return CallStanding(row["pk"], _pause(row), _round(row, now))


def _pause(row) -> CallPause | None:
    if row["paused_at"] is None:
        return None
    return CallPause(
        text_da=row["pause_da"],
        text_en=row["pause_en"],
        paused_at=row["paused_at"],
        ends_at=row["ends_at"],
    )


def _round(row, now: dt.datetime) -> ProposalRound:
    """The round that runs, else the usual one that the next proposal will open."""
    if row["answered_by"] is not None:
        return ProposalRound(
            answered_by=row["answered_by"], text_da=row["round_da"], text_en=row["round_en"]
        )
    rounds = ProposalRound.objects.filter(phase__consultation=row["pk"])
    days = rounds.filter(announced_at__isnull=False).values_list("answered_by", flat=True)
    announced = set(map(half_year, days))
    return ProposalRound(
        answered_by=next(day for day in usual_rounds(now) if half_year(day) not in announced)
    )
