"""Loads Denmark's real plans. Stands in the top layer, since it needs plans and consultations."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from consultations.denmark import read_consultations
from plans.denmark.folder import REAL_DATA, read_folder
from plans.denmark.loading import load
from plans.denmark.other_files import read_all_but_consultations
from plans.denmark.problems import BrokenFiles
from plans.denmark.records import CountryRecord, Record


class Command(BaseCommand):
    """`./ogp manage load_denmark`: may be run again and again."""

    help = (
        "Loads Denmark's action plans from the reviewed data files. Updates what changed in the "
        "files, and never touches what an editor changed. A broken file is refused whole."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--data", type=Path, default=REAL_DATA, help="another folder of data files"
        )
        parser.add_argument(
            "--check", action="store_true", help="only check the files; write nothing"
        )

    def handle(self, *, data: Path, check: bool, **options) -> None:
        try:
            records = read_records(data)
        except BrokenFiles as broken:
            raise CommandError(f"{broken}\nNothing was written.") from broken
        if check:
            self.stdout.write(f"The data files are in order: {len(records)} records.")
            return
        try:
            report = load(records, now=timezone.now())
        except ValidationError as error:
            raise CommandError(f"{' '.join(error.messages)}\nNothing was written.") from error
        with translation.override("en"):
            for line in report.lines():
                self.stdout.write(line)


def read_records(folder: Path) -> list[Record | CountryRecord]:
    """All records of a folder, in the order in which they are applied. Raises BrokenFiles."""
    contents = read_folder(folder)
    read_all_but_consultations(contents)
    read_consultations(contents)
    contents.raise_if_broken()
    return contents.records
