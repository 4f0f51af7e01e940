"""Approved mail domains: what the database refuses, and who keeps them."""

import pytest
from django.db import IntegrityError, transaction

from ogp_portal.accounts.models import MailDomain
from tests.factories import OrganisationFactory
from tests.refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("domain", ["Example.org", "@example.org", "example", "", "a b.dk"])
def test_domain_is_written_in_small_letters_without_the_at(domain):
    good = MailDomain.objects.create(organisation=OrganisationFactory(), domain="example.org")
    refuses("mail_domain_in_lower_case", good, domain=domain)


def test_domain_of_a_body_stands_once():
    body = OrganisationFactory()
    MailDomain.objects.create(organisation=body, domain="example.org")
    MailDomain.objects.create(organisation=OrganisationFactory(), domain="example.org")
    with pytest.raises(IntegrityError, match="mail_domain_of_a_body_once"), transaction.atomic():
        MailDomain.objects.create(organisation=body, domain="example.org")


@pytest.mark.parametrize(("role", "is_kept"), [("editor", True), ("moderator", False)])
def test_editors_keep_the_domains(client_of, request, role, is_kept):
    person = request.getfixturevalue(role)
    body = OrganisationFactory()
    page = client_of(person).get(f"/admin/accounts/organisation/{body.pk}/change/").text
    assert ('name="mail_domains-__prefix__-domain"' in page) is is_kept
