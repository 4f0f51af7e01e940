"""Giving and ending roles."""

import datetime as dt

from django.db import transaction

from ogp_portal import audit

from .models import RoleAssignment, User
from .permissions import Role


@transaction.atomic
def give_role(user: User, role: Role, *, by: User | None, now: dt.datetime) -> RoleAssignment:
    """Gives a role; a role already held stays as it is. Audited."""
    assignment, is_new = RoleAssignment.objects.get_or_create(
        user=user, role=role, ended_at=None, defaults={"given_by": by, "given_at": now}
    )
    if is_new:
        audit.record("gave a role", user, by=by, now=now, role_given=str(role))
        vars(user).pop("roles", None)
    return assignment


@transaction.atomic
def end_role(user: User, role: Role, *, by: User | None, now: dt.datetime) -> None:
    """Ends a role that is held. Audited."""
    if user.role_assignments.current().filter(role=role).update(ended_at=now):
        audit.record("ended a role", user, by=by, now=now, role_ended=str(role))
        vars(user).pop("roles", None)
