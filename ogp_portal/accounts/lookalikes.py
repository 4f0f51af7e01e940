"""Names that the eye takes for those of people who work for the portal."""

import unicodedata

from django.utils.translation import gettext as _

from .models import RoleAssignment

# Letters of other alphabets and digits that look like a Latin letter; after case is folded.
_SEEN_AS = str.maketrans(
    {
        **dict(zip("авгеіјкмнорѕстухԁӏԛԝһ", "abreijkmhopsctyxdlqwh", strict=True)),
        **dict(zip("αβγεικνορτυχω", "abyeikvoptuxw", strict=True)),
        **dict(zip("0135ıłøđ", "oiesilod", strict=True)),
        "l": "i",
        "|": "i",
        "æ": "ae",
        "œ": "oe",
    }
)
_ONE_FOR_TWO = [("rn", "m"), ("vv", "w")]


def as_seen(name: str) -> str:
    """What the eye keeps of a name: no case, accents, spaces or marks, one letter for those alike."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    seen = "".join(letter for letter in plain.translate(_SEEN_AS) if letter.isalnum())
    for pair, letter in _ONE_FOR_TWO:
        seen = seen.replace(pair, letter)
    return seen


def problem_with(name: str) -> str:
    """What is wrong with a name that looks like that of somebody of the staff; "" for others."""
    held = RoleAssignment.objects.current().values_list("user__display_name", flat=True)
    if as_seen(name) in {as_seen(one) for one in held.distinct()}:
        return _(
            "Somebody who works for the portal has a name that looks like this one. Write yours "
            "so that nobody can mistake you, for example with a middle name."
        )
    return ""
