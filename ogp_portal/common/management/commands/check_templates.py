"""`./ogp manage check_templates`: compiles every template, so none fails first at a reader's."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateSyntaxError
from django.template.loader import get_template

UNTRIMMED = "{% blocktranslate %}"


class Command(BaseCommand):
    help = "Compiles every template of the portal and looks for inline script and style."

    def handle(self, *args, **options) -> None:
        folder = settings.BASE_DIR / "templates"
        files = sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt"})
        found = [problem for path in files for problem in _problems(path, folder)]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"{len(files)} templates compile.")


def _problems(path: Path, folder: Path) -> list[str]:
    name = str(path.relative_to(folder))
    try:
        get_template(name)
    except TemplateSyntaxError as error:
        return [f"{name}: {error}"]
    text = path.read_text()
    found = []
    if UNTRIMMED in text:
        found.append(f"{name}: blocktranslate without trimmed")
    if "emails/" not in name and ("<style" in text or "<script>" in text or " onclick=" in text):
        found.append(f"{name}: inline script or style")
    return found
