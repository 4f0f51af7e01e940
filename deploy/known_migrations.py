"""`python -m deploy.known_migrations`: the migrations this portal has, one "app.name" per line."""

import os
from collections.abc import Iterator

import django
from django.db.migrations.loader import MigrationLoader


def known_migrations() -> Iterator[str]:
    """Every migration on disk, and those that a squashed one stands for."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        yield f"{app}.{name}"
        yield from (f"{app}.{replaced}" for app, replaced in migration.replaces)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_portal.settings")
    django.setup()
    print("\n".join(sorted(known_migrations())))
