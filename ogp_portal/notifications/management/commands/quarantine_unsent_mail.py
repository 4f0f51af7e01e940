"""`./ogp manage quarantine_unsent_mail`: holds back mails not yet sent, after a restore."""

from django.core.management.base import BaseCommand

from ogp_portal.notifications.actions import quarantine_unsent


class Command(BaseCommand):
    help = "Holds back every mail that is not sent yet. `./ogp restore` calls it."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{quarantine_unsent()} unsent mails are held back for staff to look at.")
