"""`./ogp manage remove_demo`: takes all invented content away."""

from django.core.management.base import BaseCommand

from ogp_portal.demonstration.removal import remove


class Command(BaseCommand):
    help = "Removes every invented plan, consultation, topic, person and mail."

    def handle(self, *args, **options) -> None:
        for kind, count in remove().items():
            self.stdout.write(f"{count:5} {kind}")
        self.stdout.write("The demonstration is removed. Entries of the audit log stay.")
