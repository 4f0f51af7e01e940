"""`./ogp manage compare_open_data`: numbers every change that is not numbered yet."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ogp_portal.open_data.changes import sequencer

PATIENCE = dt.timedelta(hours=1)


class Command(BaseCommand):
    help = (
        "Compares all open data with what was last numbered, and numbers what differs. The portal "
        "does so by itself every night; call it after writing in the database by hand."
    )

    def handle(self, *args, **options) -> None:
        noted = sequencer.number_changes(now=timezone.now(), budget=PATIENCE)
        found = sequencer.compare_everything(now=timezone.now())
        if found is None:
            raise CommandError("Another process is numbering changes. Try again in a minute.")
        self.stdout.write(f"{noted} noted changes got a number, and {found} that nobody had noted.")
