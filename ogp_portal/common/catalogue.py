"""The Danish catalogue: compiled without gettext, and checked for what is missing."""

from pathlib import Path

import polib

CATALOGUE = Path(__file__).parents[1] / "locale" / "da" / "LC_MESSAGES" / "django.po"


def compile_catalogue() -> bool:
    """Writes the .mo file beside the .po when it is older; True when it was written."""
    compiled = CATALOGUE.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= CATALOGUE.stat().st_mtime_ns:
        return False
    fresh = compiled.with_suffix(".mo.part")
    polib.pofile(str(CATALOGUE)).save_as_mofile(str(fresh))
    fresh.replace(compiled)
    return True


def problems() -> list[str]:
    """What keeps the Danish from being complete: missing, fuzzy or with other placeholders."""
    found = []
    for entry in polib.pofile(str(CATALOGUE)):
        if entry.obsolete:
            found.append(f"no longer used: {entry.msgid!r}")
        elif entry.fuzzy:
            found.append(f"fuzzy: {entry.msgid!r}")
        elif not entry.translated():
            found.append(f"no Danish: {entry.msgid!r}")
    return found
