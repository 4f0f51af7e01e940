"""Who holds the rights to what: said on every record, every file and every page."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

CC_BY = "CC-BY-4.0"
CC_BY_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Rights:
    """A statement in both languages and, where there is one, the licence by its SPDX name.

    `label` is the shortest way to say it, for lists.
    """

    statement: object
    label: object
    licence: str | None = None
    url: str | None = None

    @cached_property
    def shown(self) -> dict[str, object]:
        """As every record carries it."""
        words = {}
        for code in ("da", "en"):
            with override(code):
                words[code] = str(self.statement)
        return {"licence": self.licence, "licence_url": self.url, "statement": words}


AGENCY = Rights(
    _("May be used by everybody when the portal is named as source."), CC_BY, CC_BY, CC_BY_URL
)
SENDERS = Rights(
    _("The copyright belongs to whoever wrote it. What stands around it is under CC BY 4.0."),
    _("the senders' copyright"),
)
OGP = Rights(
    _("From the Open Government Partnership and IRM: name them as source."),
    CC_BY,
    CC_BY,
    CC_BY_URL,
)
PUBLISHERS = Rights(
    _("The entry is under CC BY 4.0. The document itself is its publisher's, under its terms."),
    _("the publishers' terms"),
)
