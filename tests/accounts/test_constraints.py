"""What the database refuses of people, roles, bodies and mandates, whoever writes."""

import datetime as dt

import pytest

from ogp_portal.accounts.models import OrganisationName, RoleAssignment
from tests.factories import MandateFactory, OrganisationFactory, UserFactory
from tests.factories.consultations import NOW
from tests.refusals import once, refuses

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


def test_an_address_signs_in_one_person_whatever_its_case():
    UserFactory(email="anna@example.org")
    other = UserFactory()
    refuses("user_email_once", other, email="Anna@Example.org")


def test_a_role_is_held_once_at_a_time():
    person = UserFactory()
    once("role_held_once", lambda: RoleAssignment.objects.create(user=person, role="editor"))
    RoleAssignment.objects.update(ended_at=NOW + DAY * 10_000)
    RoleAssignment.objects.create(user=person, role="editor")


def test_a_role_ends_after_it_was_given():
    role = RoleAssignment.objects.create(user=UserFactory(), role="editor", given_at=NOW)
    refuses("role_ends_after_it_was_given", role, ended_at=NOW - DAY)


@pytest.mark.parametrize("cvr", ["1234567", "1234567a", "DK123456"])
def test_a_cvr_number_has_eight_digits(cvr):
    refuses("cvr_has_eight_digits", OrganisationFactory(cvr="12345678"), cvr=cvr)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("organisation_name_in_one_language", {"name_da": "", "name_en": ""}),
        ("name_from_known_or_unknown", {"valid_from": MONDAY}),
        ("name_from_known_or_unknown", {"valid_from_precision": "day"}),
        ("name_to_known_or_unknown", {"valid_to": MONDAY}),
        ("name_to_known_or_unknown", {"valid_to_precision": "year"}),
        (
            "organisation_name_dates_in_order",
            {
                "valid_from": TUESDAY,
                "valid_from_precision": "day",
                "valid_to": MONDAY,
                "valid_to_precision": "day",
            },
        ),
    ],
)
def test_an_earlier_name_that_breaks_a_rule_is_refused(name, columns):
    earlier = OrganisationName.objects.create(organisation=OrganisationFactory(), name_da="Før")
    refuses(name, earlier, **columns)


def test_a_person_speaks_for_a_body_once_at_a_time():
    mandate = MandateFactory()
    same = {"user": mandate.user, "organisation": mandate.organisation}
    mandate.ended_at = NOW
    mandate.save()
    once("one_running_mandate", lambda: MandateFactory(**same))


def test_a_mandate_is_confirmed_after_it_was_asked_for():
    mandate = MandateFactory(asked_at=NOW)
    refuses("mandate_confirmed_after_asked", mandate, confirmed_at=NOW - DAY)
