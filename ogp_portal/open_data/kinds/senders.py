"""Private persons are called the same wherever data are read; organisations have their names.

A private person's name stands on the page of the own answer, which search engines leave out, and
nowhere else: not as the sender, and not where the answer itself says it.
"""

from consultations.personal_data import names_of
from ogp_portal.common.text import one_line

from ..fields import Row

PRIVATE_PERSON = {"da": "Privatperson", "en": "Private person"}
SENDER = ["submitter_kind", "public_name", "organisation_name", "organisation_confirmed_at"]


def named_organisation(row: Row, prefix: str = "") -> str:
    """The organisation that the public reads as the sender; "" for a private person.

    `prefix` leads from the row to the answer.
    """
    is_private = row[f"{prefix}submitter_kind"] == "citizen"
    if is_private or not row[f"{prefix}organisation_name"]:
        return ""
    return row[f"{prefix}public_name"]


def without_name(text: str | None, row: Row, prefix: str = "") -> str | None:
    """The text, with "[Privatperson]" where it names the private person who is its sender."""
    person = row[f"{prefix}public_name"]
    if not text or not person or named_organisation(row, prefix):
        return text or None
    language = row[f"{prefix}language"]
    instead = f"[{PRIVATE_PERSON.get(language, PRIVATE_PERSON['da'])}]"
    parts, position = [], 0
    for start, end in names_of(text, one_line(person)):
        parts += [text[position:start], instead]
        position = end
    return "".join([*parts, text[position:]])
