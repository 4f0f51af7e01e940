"""`./ogp manage create_administrator`: the first person of a new portal."""

import getpass
import os

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ogp_portal.accounts.actions import give_role
from ogp_portal.accounts.models import User
from ogp_portal.accounts.permissions import Role


class Command(BaseCommand):
    help = (
        "Makes a person with every role. Asks for the password, or takes it from the "
        "environment variable ADMINISTRATOR_PASSWORD."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="the name that is shown")

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        email = User.objects.normalize_email(options["email"])
        user = User(email=email, display_name=options["name"])
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"There is already a person with the address {email}.")
        password = os.environ.get("ADMINISTRATOR_PASSWORD") or getpass.getpass("Password: ")
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        user.save()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        for role in Role:
            give_role(user, role, by=None, now=timezone.now())
        self.stdout.write(f"{email} may sign in; the second factor is set up at the first sign-in.")
