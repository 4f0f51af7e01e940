"""Instants typed by staff as Danish time; a date alone means the whole day (design 5.2)."""

import datetime as dt

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import COPENHAGEN, end_of_day, start_of_day

MIDNIGHT = dt.time(0, 0)
YEARS = range(2000, 2100)
"""Years a deadline can lie in; others are slips of the hand."""


class DayOrInstantWidget(AdminSplitDateTime):
    """Date and time in two boxes; the time is empty where a whole day is meant."""

    def decompress(self, value: dt.datetime | None) -> list[object]:
        if value is None:
            return [None, None]
        local = value.astimezone(COPENHAGEN)
        return self.shown(local)

    def shown(self, local: dt.datetime) -> list[object]:
        return [local.date(), None if local.time() == MIDNIGHT else local.time()]


class DeadlineWidget(DayOrInstantWidget):
    """Midnight is shown as the day that ends with it."""

    def shown(self, local: dt.datetime) -> list[object]:
        if local.time() == MIDNIGHT:
            return [local.date() - dt.timedelta(days=1), None]
        return [local.date(), local.time()]


class OpeningField(forms.MultiValueField):
    """An instant in Danish time; a date without a time is 00.00 of that day."""

    widget = DayOrInstantWidget
    default_error_messages = {
        "date": _("Write a date."),
        "missing": _("That time does not exist: the clock is put forward that night."),
        "twice": _("That time comes twice: the clock is put back that night. Choose another."),
    }

    def __init__(self, **options):
        parts = [forms.DateField(required=False), forms.TimeField(required=False)]
        super().__init__(parts, require_all_fields=False, **options)

    def clean(self, value):
        """One that cannot be changed here stays to the microsecond, also on a night of 25 hours."""
        return value if self.disabled else super().clean(value)

    def compress(self, data_list: list[object]) -> dt.datetime | None:
        if not data_list or not any(data_list):
            return None
        date, time = data_list
        if not date or date.year not in YEARS:
            raise ValidationError(self.error_messages["date"], code="date")
        return self.whole_day(date) if time is None else self._instant(date, time)

    def whole_day(self, date: dt.date) -> dt.datetime:
        return start_of_day(date)

    def _instant(self, date: dt.date, time: dt.time) -> dt.datetime:
        local = dt.datetime.combine(date, time, tzinfo=COPENHAGEN)
        if local.astimezone(dt.UTC).astimezone(COPENHAGEN).time() != time:
            raise ValidationError(self.error_messages["missing"], code="missing")
        if local.utcoffset() != local.replace(fold=1).utcoffset():
            raise ValidationError(self.error_messages["twice"], code="twice")
        return local


class DeadlineField(OpeningField):
    """As OpeningField, but a date without a time is 24.00: the whole day counts."""

    widget = DeadlineWidget

    def whole_day(self, date: dt.date) -> dt.datetime:
        return end_of_day(date)
