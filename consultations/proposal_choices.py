"""Narrowing the list of proposals: by how they came, and by what was decided."""

from collections import Counter
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .enums import OPEN_CALL, Decision
from .models import ConsultationFigures

WAYS = {"": None, "hele-aaret": True, "hoeringer": False}
"""How proposals came, by the word in `?vej=`: all of them, sent all year, in consultations."""

WAITING = "venter"
"""The word in `?afgoerelse=` for those without a response; the others are those of `Decision`."""

_WAY_LABELS = {
    "": gettext_lazy("All proposals"),
    "hele-aaret": gettext_lazy("Year-round"),
    "hoeringer": gettext_lazy("In consultations"),
}
_DECISION_LABELS = {
    "": gettext_lazy("All decisions"),
    WAITING: gettext_lazy("Awaiting a response"),
    **dict(Decision.choices),
}


@dataclass(frozen=True)
class Choice:
    """What a reader has chosen; "" is all."""

    way: str = ""
    decision: str = ""

    @classmethod
    def from_query(cls, query) -> "Choice":
        """As the address says; an unknown word shows all."""
        way, decision = query.get("vej", ""), query.get("afgoerelse", "")
        return cls(way if way in WAYS else "", decision if decision in _DECISION_LABELS else "")

    @property
    def is_all_year(self) -> bool | None:
        return WAYS[self.way]

    @property
    def query(self) -> str:
        """The choice in an address: `vej=…&afgoerelse=…`, or ""."""
        given = {"vej": self.way, "afgoerelse": self.decision}
        return urlencode({name: word for name, word in given.items() if word})

    def ways(self) -> list[dict[str, object]]:
        """The choices of how they came, with this decision."""
        return [self._shown(label, replace(self, way=way)) for way, label in _WAY_LABELS.items()]

    def decisions(self, counted: Counter[str]) -> list[dict[str, object]]:
        """The choices of a decision that some proposal has, and the one chosen."""
        kept = [one for one in _DECISION_LABELS if not one or counted[one] or one == self.decision]
        return [self._shown(_DECISION_LABELS[one], replace(self, decision=one)) for one in kept]

    def _shown(self, label, other: "Choice") -> dict[str, object]:
        query = f"?{other.query}" if other.query else ""
        return {"label": label, "query": query, "is_chosen": other == self}


def counted(way: str) -> tuple[Counter[str], Counter[str]]:
    """(real, invented): how many public proposals came so, by decision, and all of them under "".

    From the stored figures, in one query.
    """
    numbers = Counter(), Counter()
    rows = ConsultationFigures.objects.filter(consultation__is_published=True).values_list(
        "consultation__kind",
        "consultation__is_demonstration",
        "proposals",
        "by_decision",
        "deferred_until",
    )
    for kind, is_invented, proposals, by_decision, deferred_until in rows:
        if WAYS[way] is not None and WAYS[way] != (kind == OPEN_CALL):
            continue
        deferred = sum(deferred_until.values())
        waiting = proposals - sum(by_decision.values()) - deferred
        found = {"": proposals, WAITING: waiting, Decision.DEFERRED.value: deferred}
        numbers[is_invented].update(by_decision | found)
    return numbers


def in_all(real: int, invented: int) -> str:
    """How many are listed, the invented ones apart: '7 proposals and 25 invented ones …'."""
    if not invented:
        return ngettext("%(number)d proposal in total.", "%(number)d proposals in total.", real) % {
            "number": real
        }
    invented_words = ngettext(
        "%(number)d invented one for demonstration",
        "%(number)d invented ones for demonstration",
        invented,
    ) % {"number": invented}
    real_words = ngettext("%(number)d proposal", "%(number)d proposals", real) % {"number": real}
    return _("%(real)s and %(invented)s.") % {"real": real_words, "invented": invented_words}
