"""`./ogp manage check_catalogue`: fails when Danish is missing, fuzzy, or behind the code."""

import shutil
import tempfile
from pathlib import Path

import polib
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ogp_portal.common.catalogue import CATALOGUE, problems

IGNORED = [".venv", "var", "tests", "bench", "deploy", "static", "node_modules"]


class Command(BaseCommand):
    requires_system_checks = []
    help = "Fails when the Danish catalogue is incomplete or behind the code; --write renews it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--write", action="store_true", help="renew the catalogue instead")

    def handle(self, *args, **options) -> None:
        if not shutil.which("xgettext"):
            raise CommandError("xgettext is missing: apt install gettext")
        if options["write"]:
            _extract()
            _sort()
            return
        found = problems() + _behind_the_code()
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("The Danish catalogue is complete.")


def _extract() -> None:
    """Runs makemessages over the code, without line numbers, so that merges stay small."""
    call_command(
        "makemessages",
        locale=["da"],
        no_location=True,
        no_wrap=True,
        no_obsolete=True,
        ignore_patterns=IGNORED,
        extensions=["html", "txt", "py"],
        verbosity=0,
    )


def _sort() -> None:
    """By text: the order of folders differs from machine to machine, and so would the diff."""
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=0)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save()


def _behind_the_code() -> list[str]:
    """The texts that the code has and the catalogue lacks, or the other way round."""
    before = {(e.msgctxt, e.msgid) for e in polib.pofile(str(CATALOGUE)) if not e.obsolete}
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "django.po"
        shutil.copy2(CATALOGUE, kept)
        try:
            _extract()
            after = {(e.msgctxt, e.msgid) for e in polib.pofile(str(CATALOGUE)) if not e.obsolete}
        finally:
            shutil.copy2(kept, CATALOGUE)
    missing = [f"not in the catalogue: {text!r}" for _, text in sorted(after - before, key=str)]
    spare = [f"not in the code: {text!r}" for _, text in sorted(before - after, key=str)]
    return missing + spare
