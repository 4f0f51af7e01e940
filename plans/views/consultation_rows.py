"""The consultations of a plan, as its page lists them."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Model, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ogp_portal.common.dates import format_deadline

from ..models import ActionPlan
from ..models.periods import danish_day, period_words
from .prepared import Prepared, as_instance
from .texts import link, mark, told

TONES = {"coming": "upcoming", "open": "open", "closed": "closed", "answered": "answered"}
"""The symbol of each status; drafts and records have the plain one."""

_COLUMNS = [
    "slug",
    "title_da",
    "title_en",
    "is_published",
    "is_record",
    "held_where",
    "settled_at",
    "opened_on",
    "opened_precision",
    "closed_on",
    "closed_precision",
    "opens_at",
    "closes_at",
    "periods",
]


class ConsultationRow(NamedTuple):
    """A consultation held here or the record of one held elsewhere."""

    link: SafeString
    status: SafeString
    when: str


def _consultations(user, plan: int) -> QuerySet:
    """Consultations belong to the app above, hence the way by the plan's manager."""
    found = ActionPlan(pk=plan).consultations.visible_to(user).with_period()
    return found.values(*_COLUMNS)


CONSULTATIONS = Prepared(_consultations, plan=int)


def consultation_rows(
    user, plan: int, now: dt.datetime
) -> tuple[list[ConsultationRow], list[dt.datetime | None]]:
    """The rows of a plan, newest first, and the instants at which one of them reads differently."""
    model = ActionPlan._meta.get_field("consultations").related_model
    found = [as_instance(model, row) for row in CONSULTATIONS.rows(user, plan=plan)]
    found.sort(key=_last_day, reverse=True)
    instants = [
        end for one in found for period in one.periods for end in (period.lower, period.upper)
    ]
    return [_row(one, now) for one in found], instants


def _last_day(consultation: Model) -> dt.date:
    """What the list is sorted by; a draft without dates comes first, a record without last."""
    if consultation.is_record:
        return consultation.closed_on or consultation.opened_on or dt.date.min
    return danish_day(consultation.closes_at) if consultation.closes_at else dt.date.max


def _row(consultation: Model, now: dt.datetime) -> ConsultationRow:
    status = consultation.status_at(now)
    word = _held_elsewhere(consultation) if consultation.is_record else status.label
    title = told(consultation.title_da, consultation.title_en)
    return ConsultationRow(
        link(consultation.get_absolute_url(), title),
        mark(word, TONES.get(status, "neutral")),
        _when(consultation),
    )


def _held_elsewhere(consultation: Model) -> str:
    """A record is no consultation of the portal and takes none of its status words."""
    if not consultation.held_where:
        return _("Held outside the portal")
    return _("Held at %(where)s") % {"where": consultation.held_where}


def _when(consultation: Model) -> str:
    if consultation.is_record:
        return period_words(
            consultation.opened_on,
            consultation.opened_precision,
            consultation.closed_on,
            consultation.closed_precision,
        )
    if consultation.closes_at is None:
        return ""
    return _("Deadline: %(deadline)s") % {"deadline": format_deadline(consultation.closes_at)}
