"""What changed in the form of the data, newest first: read before a program is trusted with them.

A field, a column, a word of a list or an address that is added, changed or taken away gets a line
here. The data themselves change all the time, and are not told of here.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class FormatChange:
    """One change, and whether programs written before may need to be changed, too."""

    day: dt.date
    text: object
    breaks: bool = False


CHANGES = [
    FormatChange(
        dt.date(2026, 11, 28),
        _("Posts tell of their files, and topics of the proposal that they are about."),
    ),
    FormatChange(
        dt.date(2026, 11, 28),
        _("Lists can be searched with q. New: the complete package, the catalogue, OGP's sheet."),
    ),
    FormatChange(
        dt.date(2026, 11, 28), _("The first version of the API, with files in four forms.")
    ),
]
