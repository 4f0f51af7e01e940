"""People and organisations."""

import factory
from factory.django import DjangoModelFactory

from ogp_portal.accounts.models import Mandate, Organisation, RoleAssignment, User


class UserFactory(DjangoModelFactory):
    """A person; `roles=["editor"]` gives roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    display_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("correct horse battery")

    @factory.post_generation
    def roles(self, create, roles, **kwargs):
        for role in roles or []:
            RoleAssignment.objects.create(user=self, role=role)


class OrganisationFactory(DjangoModelFactory):
    """An authority."""

    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"myndighed-{n}")
    name_da = factory.Sequence(lambda n: f"Myndighed {n}")
    kind = "agency"


class MandateFactory(DjangoModelFactory):
    """A person speaks for an organisation; not confirmed."""

    class Meta:
        model = Mandate

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
