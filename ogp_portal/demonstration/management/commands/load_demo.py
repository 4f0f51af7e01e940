"""`./ogp manage load_demo [--again]`: invented content that shows every state of the portal."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ogp_portal.demonstration import actions
from ogp_portal.demonstration.removal import remove


class Command(BaseCommand):
    help = "Loads what is missing of the demonstration; --again removes and renews it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--again", action="store_true", help="with dates seen from today")

    def handle(self, *args, **options) -> None:
        if not settings.OGP_DEMO:
            raise CommandError("The demonstration is switched off: OGP_DEMO is 0.")
        if actions.is_loaded() and not options["again"]:
            self.stdout.write("The demonstration is there already.")
            return
        if options["again"] or not actions.is_there():
            remove()
        self._load()

    def _load(self) -> None:
        """A report that cannot be built is no reason to do without all the rest."""
        try:
            actions.load(now=timezone.now())
        except actions.NotBuilt as problem:
            self.stderr.write(
                f"The demonstration's self-assessment could not be built: {problem}. The rest is"
                " loaded; ./ogp manage load_demo tries again."
            )
        else:
            self.stdout.write("The demonstration is loaded; its log-ins are in demo-logins.txt.")
