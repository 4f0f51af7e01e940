"""`./ogp manage demo_code <e-mail>`: the present one-time code of an invented member of staff."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ogp_portal.accounts.models import User

PERIOD_SECONDS = 30


class Command(BaseCommand):
    help = "Prints the code that an authenticator app would show now for an invented person."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email", help="the log-in name in demo-logins.txt")

    def handle(self, *args, **options) -> None:
        if not settings.OGP_DEMO:
            raise CommandError("Invented people cannot sign in: OGP_DEMO is off.")
        user = User.objects.filter(email__iexact=options["email"], is_demonstration=True).first()
        if user is None:
            raise CommandError("There is no invented person with that e-mail address.")
        now = int(time.time())
        code = hotp_value(_secret_of(user), now // PERIOD_SECONDS)
        self.stdout.write(format_hotp_value(code))
        self.stderr.write(f"works for {PERIOD_SECONDS - now % PERIOD_SECONDS} more seconds, once")


def _secret_of(user: User) -> str:
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if kept is None:
        raise CommandError(f"{user.email} has no second factor and needs no code.")
    return decrypt(kept.data["secret"])
