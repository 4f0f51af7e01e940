"""`python -m deploy.prepare`: brings catalogue, database and static files up to date.

Safe to run at any time and as often as one likes; it does what `deploy.prepared` finds changed.
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from deploy import prepared
from deploy.console import say
from deploy.restore_note import RESTORE_NOTE

LOCK_NUMBER = 0x06F67005
"""Any number that nobody else uses for `pg_advisory_lock` in this database."""


def main() -> int:
    """Prepares everything; the exit code for the supervisor."""
    if prepared.compile_catalogues():
        say("compiled the Danish catalogue")
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_NUMBER])
    notes = prepared.Notes(settings.DATA_DIR)
    migrate(notes)
    finish_restore(notes)
    call_command("renew_privacy_text")
    collect_static(notes)
    load_plans(notes)
    load_demonstration(notes)
    if _demonstration_is_settled(notes):
        notes.set("settings", prepared.settings_fingerprint(os.environ))
    return 0


def migrate(notes: prepared.Notes) -> None:
    """Applies migrations, and makes the cache's table where the database is the cache."""
    if notes.get("migrated") != _code_and_migrations():
        say("bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        notes.set("migrated", _code_and_migrations())


def finish_restore(notes: prepared.Notes) -> None:
    """Quarantines the unsent mail of a restored database; its content stays what it was."""
    note = settings.DATA_DIR / RESTORE_NOTE
    if note.exists():
        call_command("quarantine_unsent_mail")
        notes.set("demonstration", _identity())
        note.unlink()


def collect_static(notes: prepared.Notes) -> None:
    """Copies, hashes and compresses static files when one of them or a package has changed."""
    wanted = prepared.static_fingerprint()
    if notes.get("static") != wanted or not settings.STATIC_ROOT.exists():
        say("collecting and compressing static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        notes.set("static", wanted)


def load_plans(notes: prepared.Notes) -> None:
    """Loads Denmark's plans into a new database, and again when their files or the code change."""
    wanted = f"{prepared.code_fingerprint()} {_identity()}"
    if notes.get("plans") != wanted:
        say("loading Denmark's plans")
        call_command("load_denmark")
        call_command("load_categories")
        notes.set("plans", wanted)


def load_demonstration(notes: prepared.Notes) -> None:
    """Loads the demonstration once per database; after `remove_demo` it stays away.

    What could not be loaded in full is tried again at the next start.

    Switched off, invented content is absent: what was loaded before is taken away again.
    """
    if settings.OGP_DEMO and notes.get("demonstration") != _identity():
        say("loading the demonstration content")
        call_command("load_demo")
        if _demonstration().is_loaded():
            notes.set("demonstration", _identity())
    elif not settings.OGP_DEMO and _demonstration().is_there():
        say("the demonstration is switched off: removing it")
        call_command("remove_demo")
        notes.set("demonstration", "")


def _demonstration_is_settled(notes: prepared.Notes) -> bool:
    """Whether it is loaded in full, was removed on purpose, or is not wanted."""
    return not settings.OGP_DEMO or notes.get("demonstration") == _identity()


def _demonstration():
    from ogp_portal.demonstration import actions  # needs Django to be set up

    return actions


def _code_and_migrations() -> str:
    return f"{prepared.code_fingerprint()} {prepared.database_state(os.environ['DATABASE_URL'])}"


def _identity() -> str:
    return prepared.database_identity(prepared.database_state(os.environ["DATABASE_URL"]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_portal.settings")
    sys.exit(main())
