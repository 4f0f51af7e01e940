"""How often one network has asked within a time: the one thing that reading leaves behind."""

import datetime as dt

from django.db import connection, models

from .changes.models import Change, ChangeNote, ComparedKind, Fingerprint
from .tokens.models import ApiToken

__all__ = ["ApiToken", "Change", "ChangeNote", "ComparedKind", "Fingerprint", "VisitCount"]


class VisitCountManager(models.Manager):
    """Counts in one statement, so that two requests at a time are two."""

    def add(self, key: str, window: dt.datetime) -> int:
        """Adds one to the number of `key` in the window that begins then; the number.

        The first visit of a window removes what is left of `key` from earlier ones.
        """
        with connection.cursor() as cursor:
            cursor.execute(_ADD_ONE, [key, window])
            (number,) = cursor.fetchone()
        if number == 1:
            self.filter(window__lt=window - _KEPT_FOR).delete()
        return number


_KEPT_FOR = dt.timedelta(hours=1)
_ADD_ONE = """
INSERT INTO open_data_visitcount (key, "window", number) VALUES (%s, %s, 1)
ON CONFLICT (key, "window") DO UPDATE SET number = open_data_visitcount.number + 1
RETURNING number
"""


class VisitCount(models.Model):
    """The number of requests in one window of time. `key` is a keyed checksum of the network.

    In the database and not in memory, so that a restart forgets nothing; not logged by Postgres,
    since a number lost in a crash harms nobody.
    """

    key = models.CharField(max_length=80)
    window = models.DateTimeField()
    number = models.PositiveIntegerField()

    objects = VisitCountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "window"], name="visits_counted_once")
        ]
        indexes = [models.Index(fields=["window"], name="visits_by_age")]

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.number}"
