"""`./ogp manage load_categories`: the first rooms of a new forum."""

from django.core.management.base import BaseCommand

from forum.categories import ensure_categories


class Command(BaseCommand):
    help = "Makes the forum's first categories where there are none yet."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"The forum has {len(ensure_categories())} categories.")
