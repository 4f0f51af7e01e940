import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from ogp_portal.accounts import actions
from ogp_portal.accounts.models import RoleAssignment, User
from ogp_portal.accounts.permissions import Role
from ogp_portal.audit.models import Event
from ogp_portal.notifications.models import Message
from tests.factories import MandateFactory, UserFactory


def test_given_role_counts_at_once_and_is_logged(stranger, administrator, now):
    actions.give_role(stranger, Role.EDITOR, by=administrator, now=now)
    assert stranger.roles == {"editor"}
    event = Event.objects.get()
    assert (event.verb, event.actor_id) == ("gave a role", str(administrator.pk))
    assert event.data == {"role_given": "editor"}


def test_role_given_twice_is_held_once_and_logged_once(stranger, administrator, now):
    for _again in range(2):
        actions.give_role(stranger, Role.EDITOR, by=administrator, now=now)
    assert stranger.role_assignments.count() == 1
    assert Event.objects.count() == 1


def test_ended_role_is_kept_as_history(editor, administrator, now):
    RoleAssignment.objects.update(given_at=now)
    actions.end_role(editor, Role.EDITOR, by=administrator, now=now)
    assert editor.roles == frozenset()
    assert editor.role_assignments.get().ended_at == now
    assert Event.objects.get().verb == "ended a role"


def test_ending_a_role_not_held_does_nothing(stranger, administrator, now):
    actions.end_role(stranger, Role.EDITOR, by=administrator, now=now)
    assert not Event.objects.exists()


def test_last_administrator_stays(administrator, now):
    UserFactory(roles=["administrator"], is_active=False)
    with pytest.raises(ValidationError):
        actions.end_role(administrator, Role.ADMINISTRATOR, by=administrator, now=now)
    assert "administrator" in administrator.roles


def test_one_of_two_administrators_may_go(administrator, now):
    other = UserFactory(roles=["administrator"])
    RoleAssignment.objects.update(given_at=now)
    actions.end_role(other, Role.ADMINISTRATOR, by=administrator, now=now)
    assert other.roles == frozenset()


def test_invited_person_gets_a_mail_and_has_no_password(administrator, sent):
    user = User(email="Ny@Example.org", display_name="Ny Kollega", language="en")
    actions.invite(user, by=administrator, now=timezone.now())
    mail = sent()[-1]
    assert mail.to == ["ny@example.org"]
    assert "/en/account/password/reset/" in mail.body
    assert not user.has_usable_password()
    assert Message.objects.get().user == user


def test_mandate_is_confirmed_once(editor, now):
    mandate = MandateFactory(asked_at=now)
    done = [actions.confirm_mandate(mandate, by=editor, now=now) for _again in range(2)]
    mandate.refresh_from_db()
    assert done == [True, False]
    assert (mandate.confirmed_at, mandate.confirmed_by) == (now, editor)
    assert Event.objects.count() == 1


def test_ended_mandate_is_not_confirmed_any_more(editor, now):
    mandate = MandateFactory(asked_at=now)
    assert actions.end_mandate(mandate, by=editor, now=now)
    assert not actions.end_mandate(mandate, by=editor, now=now)
    assert not actions.confirm_mandate(mandate, by=editor, now=now)


def test_sign_up_that_nobody_confirmed_is_forgotten(db, confirmed, now):
    old = {"joined_at": now - dt.timedelta(days=15)}
    forgotten = UserFactory(**old)
    EmailAddress.objects.create(user=forgotten, email=forgotten.email, primary=True)
    kept = [
        UserFactory(joined_at=now - dt.timedelta(days=13)),
        UserFactory(last_login=now, **old),
        UserFactory(roles=["editor"], **old),
        UserFactory(is_demonstration=True, **old),
        confirmed("bekraeftet@example.org", **old),
    ]
    invited = UserFactory(**old)
    invited.set_unusable_password()
    invited.save()
    assert actions.forget_unconfirmed(now) == 1
    assert set(User.objects.all()) == {*kept, invited}
