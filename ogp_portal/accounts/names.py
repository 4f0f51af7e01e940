"""What a person may be called in public."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories of what nobody sees: control, direction marks, unassigned, line ends."""

MARKS_IN_A_ROW = 2
"""Accents on one letter; more is text that runs over the lines above and below."""

ALPHABETS = {"LATIN", "GREEK", "CYRILLIC"}
"""Their letters look alike, so one name keeps to one of them."""

STAFF_WORDS = {
    "admin",
    "administrator",
    "digitaliseringsstyrelsen",
    "digst",
    "editor",
    "initiativejer",
    "irm",
    "moderator",
    "ogp",
    "redaktør",
    "redaktor",
    "redaktoer",
    "webmaster",
}
"""Words that would make a citizen's post look like the agency's."""

_CONTACT = re.compile(r"@|://|\bwww\.", re.IGNORECASE)


def public_name(written: str) -> str:
    """The name as it is shown: visible characters, single spaces, composed (NFC).

    ValidationError, with what to do, when nothing is left, when it is an address, mixes
    alphabets, stacks accents or claims to be staff.
    """
    visible = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", written)
        if character.isspace() or unicodedata.category(character) not in INVISIBLE
    )
    name = " ".join(visible.split())
    if problem := _problem(name):
        raise ValidationError(problem)
    return name


def _problem(name: str) -> str:
    if not any(character.isalnum() for character in name):
        return _("Write a name with at least one letter.")
    if _CONTACT.search(name):
        return _("Everybody can see the name, so leave out e-mail and web addresses.")
    if _stacks_accents(name) or len(_alphabets(name)) > 1:
        return _("Write the name with the letters of one alphabet.")
    if STAFF_WORDS & set(re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold())):
        return _("Choose another name: this one looks as if it belonged to staff.")
    return ""


def _stacks_accents(name: str) -> bool:
    in_a_row = 0
    for character in name:
        in_a_row = in_a_row + 1 if unicodedata.combining(character) else 0
        if in_a_row > MARKS_IN_A_ROW:
            return True
    return False


def _alphabets(name: str) -> set[str]:
    words = {unicodedata.name(character, "").split(" ")[0] for character in name}
    return words & ALPHABETS
