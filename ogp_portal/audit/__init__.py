"""The audit log. Call `audit.record(…)` in the transaction of the act itself."""

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model

SYSTEM = "system"
"""Stands for the portal itself where no person acts."""


def record(
    verb: str,
    subject: "Model",
    *,
    by: "Model | None",
    now: dt.datetime,
    role: str = "",
    reason: str = "",
    **data: object,
) -> None:
    """Adds one entry to the log, in the transaction that is open.

    `by` is the person, or None for the portal itself or somebody without an account; `role` says
    which ("submitter", "owner"), and is worked out from the person's roles when left empty.
    `data` must be JSON and hold no personal data.
    """
    from .models import Event  # the package is imported before the apps are ready

    Event.objects.create(
        at=now,
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        actor_id=str(by.pk) if by is not None and by.pk else "",
        actor_role=role or _role_of(by),
        reason=reason,
        data=data,
    )


def _role_of(person: "Model | None") -> str:
    if person is None or not person.pk:
        return SYSTEM
    return ", ".join(sorted(person.roles)) or "user"
