"""The public record: a chain of seals that shows afterwards whether anything was changed.

Call `record.seal(…)` in the transaction of the act itself. What is sealed stays with the
portal and with whom it concerns; the chain holds a salted checksum of it, and no personal data.
"""

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model

__all__ = ["forget", "seal", "seal_many"]


def seal(event: str, subject: "Model", facts: "Mapping[str, object]", *, now: dt.datetime):
    """Seals `facts` of `subject`; see `ogp_portal.record.actions.seal_many`."""
    (made,) = seal_many(event, [(subject, facts)], now=now)
    return made


def seal_many(
    event: str, pairs: "Iterable[tuple[Model, Mapping[str, object]]]", *, now: dt.datetime
):
    """Seals the facts of many; see `ogp_portal.record.actions.seal_many`."""
    from .actions import seal_many as write  # the package is imported before the apps are ready

    return write(event, pairs, now=now)


def forget(model: "type[Model]", keys: "Iterable[object]") -> int:
    """Destroys salts and facts; see `ogp_portal.record.actions.forget`."""
    from .actions import forget as destroy  # the package is imported before the apps are ready

    return destroy(model, keys)
