"""Named as Django looks for it; the whole backend is Django's save one question."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks a kept connection `SELECT 1` only when the server has sent something unasked.

    Django asks at every request (CONN_HEALTH_CHECKS). Postgres says nothing of itself to a
    connection that waits, except that it closes it; the closing can be read without a trip.
    """

    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if poll.poll(0) else True
