import datetime as dt

import pytest

from ogp_portal.accounts.models import Mandate, Organisation, RoleAssignment, User
from ogp_portal.audit.models import Event
from ogp_portal.notifications.models import Message
from tests.factories import MandateFactory, OrganisationFactory, UserFactory

KEPT = ["user", "organisation", "mandate"]


def person_form(user, roles=(), new_role="", **changes):
    """The whole form of a person's page; `roles` are (assignment, ends) pairs."""
    fields = {
        "email": user.email,
        "display_name": user.display_name,
        "language": "da",
        "is_active": "on",
        "role_assignments-TOTAL_FORMS": str(len(roles) + bool(new_role)),
        "role_assignments-INITIAL_FORMS": str(len(roles)),
    }
    for number, (assignment, ends) in enumerate(roles):
        fields |= {
            f"role_assignments-{number}-id": str(assignment.pk),
            f"role_assignments-{number}-user": str(user.pk),
        }
        if ends:
            fields[f"role_assignments-{number}-ends"] = "on"
    if new_role:
        fields[f"role_assignments-{len(roles)}-role"] = new_role
        fields[f"role_assignments-{len(roles)}-user"] = str(user.pk or "")
    return {name: value for name, value in (fields | changes).items() if value is not None}


def post_person(client, user, *arguments, **options):
    address = f"/admin/accounts/user/{user.pk}/change/"
    return client.post(address, person_form(user, *arguments, **options))


@pytest.mark.parametrize("model", KEPT)
@pytest.mark.parametrize("role", ["editor", "moderator", "administrator"])
def test_every_role_reads_lists_and_pages(request, client_of, model, role):
    client = client_of(request.getfixturevalue(role))
    mandate = MandateFactory()
    subject = {"user": mandate.user, "organisation": mandate.organisation, "mandate": mandate}
    assert client.get(f"/admin/accounts/{model}/?q=Person").status_code == 200
    page = client.get(f"/admin/accounts/{model}/{subject[model].pk}/change/")
    assert page.status_code == 200


@pytest.mark.parametrize("model", KEPT)
@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_whatever_it_shows(
    administrator, client_of, model, rows, django_assert_max_num_queries
):
    client = client_of(administrator)
    for _row in range(rows):
        MandateFactory()
    with django_assert_max_num_queries(12):
        client.get(f"/admin/accounts/{model}/")


def test_role_given_in_the_admin_is_logged_with_its_giver(administrator, stranger, client_of):
    answer = post_person(client_of(administrator), stranger, new_role="editor")
    assert answer.status_code == 302
    given = RoleAssignment.objects.get(user=stranger)
    assert (given.role, given.given_by) == ("editor", administrator)
    event = Event.objects.get(verb="gave a role")
    assert (event.subject_id, event.actor_id) == (str(stranger.pk), str(administrator.pk))


def test_role_is_ended_not_deleted(administrator, editor, client_of):
    held = editor.role_assignments.get()
    post_person(client_of(administrator), editor, [(held, True)])
    held.refresh_from_db()
    assert held.ended_at is not None
    assert Event.objects.get(verb="ended a role").subject_id == str(editor.pk)


def test_role_is_never_turned_into_another(administrator, editor, client_of):
    held = editor.role_assignments.get()
    changes = {"role_assignments-0-role": "administrator"}
    post_person(client_of(administrator), editor, [(held, False)], **changes)
    held.refresh_from_db()
    assert held.role == "editor"


def test_last_administrator_keeps_role_and_account(administrator, client_of):
    client = client_of(administrator)
    held = administrator.role_assignments.get()
    for answer in (
        post_person(client, administrator, [(held, True)]),
        post_person(client, administrator, [(held, False)], is_active=None),
    ):
        assert "Giv først rollen som administrator til en anden." in answer.content.decode()
    assert User.objects.get(pk=administrator.pk).is_active
    assert RoleAssignment.objects.current().filter(user=administrator).exists()


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_only_administrators_give_roles(request, stranger, client_of, role):
    client = client_of(request.getfixturevalue(role))
    assert post_person(client, stranger, new_role="administrator").status_code == 403
    assert client.get("/admin/accounts/user/add/").status_code == 403
    assert not RoleAssignment.objects.filter(user=stranger).exists()


def test_changed_person_is_logged_by_field(administrator, stranger, client_of):
    post_person(client_of(administrator), stranger, display_name="Nyt Navn", is_active=None)
    assert Event.objects.get().data == {"fields": ["display_name", "is_active"]}
    assert not User.objects.get(pk=stranger.pk).is_active


def test_address_is_not_changed_by_staff(administrator, stranger, client_of):
    post_person(client_of(administrator), stranger, email="anden@example.org")
    assert User.objects.get(pk=stranger.pk).email == "stranger@example.org"


def test_new_person_is_invited_by_mail_with_a_role(administrator, client_of):
    new = User(email="Kollega@Example.org", display_name="Ny Kollega")
    answer = client_of(administrator).post(
        "/admin/accounts/user/add/", person_form(new, new_role="moderator")
    )
    assert answer.status_code == 302
    made = User.objects.get(email="kollega@example.org")
    assert made.roles == {"moderator"}
    assert Message.objects.get().kind == "accounts.invitation"


def test_second_person_with_one_address_is_refused(administrator, stranger, client_of):
    new = User(email="STRANGER@example.org", display_name="X")
    answer = client_of(administrator).post("/admin/accounts/user/add/", person_form(new))
    assert "allerede en person med den adresse" in answer.content.decode()


def test_people_are_found_by_the_role_they_hold_now(administrator, editor, client_of):
    RoleAssignment.objects.filter(user=editor).update(ended_at="2100-01-01T00:00Z")
    page = client_of(administrator).get("/admin/accounts/user/?role=administrator")
    assert "administrator@example.org" in page.content.decode()
    page = client_of(administrator).get("/admin/accounts/user/?role=editor")
    assert "editor@example.org" not in page.content.decode()


def test_nobody_is_deleted(administrator, stranger, client_of):
    answer = client_of(administrator).get(f"/admin/accounts/user/{stranger.pk}/delete/")
    assert answer.status_code == 403


@pytest.mark.parametrize(("act", "field"), [("confirm", "confirmed_at"), ("end", "ended_at")])
def test_editor_confirms_and_ends_mandates(editor, client_of, act, field):
    mandate = MandateFactory(asked_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    answer = client_of(editor).post(
        "/admin/accounts/mandate/", {"action": act, "_selected_action": [mandate.pk]}, follow=True
    )
    assert "1 fuldmagt ændret." in answer.content.decode()
    assert getattr(Mandate.objects.get(), field) is not None
    assert Event.objects.get().actor_id == str(editor.pk)


def test_moderator_reads_mandates_and_acts_on_none(moderator, client_of):
    mandate = MandateFactory()
    data = {"action": "confirm", "_selected_action": [mandate.pk]}
    client_of(moderator).post("/admin/accounts/mandate/", data)
    assert Mandate.objects.get().confirmed_at is None


def test_organisations_address_stays_as_it_is(editor, client_of):
    body = OrganisationFactory(slug="styrelsen")
    data = {
        "slug": "andet",
        "name_da": "Nyt navn",
        "name_en": "",
        "kind": "agency",
        "names-TOTAL_FORMS": "0",
        "names-INITIAL_FORMS": "0",
        "mail_domains-TOTAL_FORMS": "0",
        "mail_domains-INITIAL_FORMS": "0",
    }
    answer = client_of(editor).post(f"/admin/accounts/organisation/{body.pk}/change/", data)
    assert answer.status_code == 302
    changed = Organisation.objects.get()
    assert (changed.slug, changed.name_da) == ("styrelsen", "Nyt navn")
    assert Event.objects.get().verb == "changed"


def test_rows_of_permission_are_not_on_offer(administrator, client_of):
    page = client_of(administrator).get("/admin/").content.decode()
    assert "/admin/auth/group/" not in page
    assert client_of(administrator).get("/admin/auth/group/").status_code == 403


def test_filter_and_search_find_people(administrator, client_of):
    UserFactory(display_name="Findes Her", email="find@example.org")
    page = client_of(administrator).get("/admin/accounts/user/?q=findes&is_active__exact=1")
    assert "find@example.org" in page.content.decode()
