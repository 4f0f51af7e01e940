"""Which migrations this portal has on disk."""

from collections.abc import Iterator

import django
from django.db.migrations.loader import MigrationLoader


def known_migrations() -> Iterator[str]:
    """Every migration as "app.name", and those that a squashed one stands for.

    Loads Django with the settings of this process's environment.
    """
    django.setup()
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        yield f"{app}.{name}"
        yield from (f"{app}.{replaced}" for app, replaced in migration.replaces)
