"""`./ogp manage write_limits`: docs/limits.md from the limits in the code."""

import ast
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from ogp_portal.common import limits

HEAD = """# Limits

Every limit of the portal is one named setting in `ogp_portal/common/limits.py` and is shown beside
its field. This page is written by `./ogp manage write_limits`.

| limit | value | what it limits |
| --- | ---: | --- |
"""


class Command(BaseCommand):
    requires_system_checks = []
    help = "Writes docs/limits.md."

    def handle(self, *args, **options) -> None:
        (settings.BASE_DIR / "docs" / "limits.md").write_text(page())


def page() -> str:
    """The page as it should be."""
    rows = (f"| `{name}` | {value:,} | {meaning} |\n" for name, value, meaning in _limits())
    return HEAD + "".join(rows)


def _limits():
    """(name, value, meaning) in the order of the file; the meaning is the string below a name."""
    body = ast.parse(Path(limits.__file__).read_text()).body
    for statement, below in pairwise(body):
        if isinstance(statement, ast.Assign) and isinstance(below, ast.Expr):
            name = statement.targets[0].id
            yield name, getattr(limits, name), " ".join(below.value.value.split())
