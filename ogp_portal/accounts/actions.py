"""Making people, giving and ending roles, confirming who speaks for whom."""

import datetime as dt

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.common import limits
from ogp_portal.common.addresses import absolute
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import post

from .models import Mandate, RoleAssignment, User
from .notifications import INVITATION
from .permissions import Role

LAST_ADMINISTRATOR = _("Give the role of administrator to somebody else first.")


@transaction.atomic
def invite(user: User, *, by: User, now: dt.datetime) -> None:
    """Saves a new person and mails where to choose a password; nobody else ever knows it."""
    user.email = User.objects.normalize_email(user.email)
    user.set_unusable_password()
    user.save()
    with translation.override(user.language):
        link = absolute(reverse("account_reset_password"))
    post(
        INVITATION,
        to=Recipient(user.email, user.language, user),
        subject_key=str(user.pk),
        context={"name": user.display_name, "link": link},
        now=now,
        is_demonstration=user.is_demonstration,
    )
    audit.record("invited", user, by=by, now=now)


@transaction.atomic
def give_role(user: User, role: Role, *, by: User | None, now: dt.datetime) -> RoleAssignment:
    """Gives a role; a role already held stays as it is. Audited."""
    assignment, is_new = RoleAssignment.objects.get_or_create(
        user=user, role=role, ended_at=None, defaults={"given_by": by, "given_at": now}
    )
    if is_new:
        audit.record("gave a role", user, by=by, now=now, role_given=str(role))
        vars(user).pop("held_roles", None)
    return assignment


@transaction.atomic
def end_role(user: User, role: Role, *, by: User | None, now: dt.datetime) -> None:
    """Ends a role that is held. Audited.

    ValidationError when the portal would be left without an administrator who can sign in.
    """
    _keep_an_administrator(user, role)
    if user.role_assignments.current().filter(role=role).update(ended_at=now):
        audit.record("ended a role", user, by=by, now=now, role_ended=str(role))
        vars(user).pop("held_roles", None)


def _keep_an_administrator(user: User, role: Role) -> None:
    """Locks the others, so that two administrators cannot end each other's role at once."""
    others = RoleAssignment.objects.administrators_besides(user)
    if role == Role.ADMINISTRATOR and not others.select_for_update(of=("self",)):
        raise ValidationError(LAST_ADMINISTRATOR)


@transaction.atomic
def confirm_mandate(mandate: Mandate, *, by: User, now: dt.datetime) -> bool:
    """Staff confirm that a person speaks for an organisation; True the first time. Audited."""
    waiting = Mandate.objects.filter(pk=mandate.pk, confirmed_at=None, ended_at=None)
    if not waiting.update(confirmed_at=now, confirmed_by=by):
        return False
    audit.record("confirmed a mandate", mandate, by=by, now=now)
    return True


@transaction.atomic
def end_mandate(mandate: Mandate, *, by: User, now: dt.datetime) -> bool:
    """Ends a mandate; what was written under it stays. True the first time. Audited."""
    if not Mandate.objects.filter(pk=mandate.pk, ended_at=None).update(ended_at=now):
        return False
    audit.record("ended a mandate", mandate, by=by, now=now)
    return True


def forget_unconfirmed(now: dt.datetime) -> int:
    """Deletes sign-ups that nobody confirmed in fourteen days; returns how many.

    Whoever staff have invited stays: such a person has no password until the first sign-in.
    """
    too_old = now - dt.timedelta(days=limits.CONFIRMATION_DAYS)
    never_in = User.objects.filter(last_login=None, joined_at__lt=too_old, is_demonstration=False)
    by_themselves = never_in.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    unconfirmed = by_themselves.exclude(emailaddress__verified=True).exclude(
        role_assignments__isnull=False
    )
    _count, by_kind = unconfirmed.delete()
    return by_kind.get(User._meta.label, 0)
