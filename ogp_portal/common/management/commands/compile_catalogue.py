"""`./ogp manage compile_catalogue`: the Danish catalogue, where gettext is not installed."""

from django.core.management.base import BaseCommand

from ogp_portal.common.catalogue import compile_catalogue


class Command(BaseCommand):
    requires_system_checks = []
    help = "Compiles the Danish catalogue if its source is newer."

    def handle(self, *args, **options) -> None:
        self.stdout.write("compiled" if compile_catalogue() else "up to date")
