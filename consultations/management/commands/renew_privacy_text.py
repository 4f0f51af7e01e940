"""`./ogp manage renew_privacy_text`: a new version when the settings name somebody else."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from consultations.actions.privacy import renew_privacy_text


class Command(BaseCommand):
    help = "Makes the next version of the privacy text when whom it names has changed."

    def handle(self, *args, **options) -> None:
        made = renew_privacy_text(now=timezone.now())
        if made:
            self.stdout.write("The privacy text for answers has a new version: it names others.")
