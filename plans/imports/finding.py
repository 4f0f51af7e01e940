"""Which initiative or milestone a row is about: one that is there, or a new one."""

import re

from django.utils.translation import gettext as _

from ..models import Commitment, Milestone
from .reading import SheetRow
from .standing import Standing
from .values import Proposed, Refused

LARGEST_POSITION = 32_767
_POSITION = re.compile(r"[0-9]{1,5}")


def commitment_of(row: SheetRow, standing: Standing) -> tuple[Commitment, list[Proposed]]:
    """The initiative by its number, else by its OGP id, else a new one; and an OGP id to add.

    Raises Refused where number and OGP id do not belong together: both are addresses, so they
    are changed one by one, by the button on the initiative's page.
    """
    number, ogp_id = _names(row)
    if found := standing.by_number.get(number):
        return found, _added_ogp_id(found, ogp_id, standing)
    other = standing.by_ogp_id.get(ogp_id)
    if other is not None and number:
        words = {"id": ogp_id, "number": other.number or other.ogp_id}
        fault = _("%(id)s is commitment %(number)s. Change its number by the button on its page.")
        raise Refused({"number": fault % words})
    return other or _new_commitment(number, ogp_id, standing), []


def _names(row: SheetRow) -> tuple[str, str]:
    number, ogp_id = row.cells.get("number", ""), row.cells.get("ogp_id", "").upper()
    if not number and not ogp_id:
        raise Refused({"number": _("Give a number, or the OGP id where there is no number.")})
    return number, ogp_id


def _added_ogp_id(found: Commitment, ogp_id: str, standing: Standing) -> list[Proposed]:
    if not ogp_id or ogp_id == found.ogp_id:
        return []
    if found.ogp_id:
        fault = _("The commitment has %(id)s. Change it by the button on its page.")
        raise Refused({"ogp_id": fault % {"id": found.ogp_id}})
    _refuse_taken(ogp_id, standing)
    standing.by_ogp_id[ogp_id] = found
    return [Proposed("ogp_id", ogp_id, {"ogp_id": ogp_id})]


def _refuse_taken(ogp_id: str, standing: Standing) -> None:
    if ogp_id in standing.ogp_ids_elsewhere or ogp_id in standing.by_ogp_id:
        raise Refused({"ogp_id": _("Another commitment has this OGP id.")})


def _new_commitment(number: str, ogp_id: str, standing: Standing) -> Commitment:
    """Known to the rows below it even where it turns out to be wrong."""
    if (number or ogp_id) in standing.former_addresses:
        fault = _("This was the address of another commitment and still leads there.")
        raise Refused({"number" if number else "ogp_id": fault})
    if ogp_id:
        _refuse_taken(ogp_id, standing)
    new = Commitment(plan=standing.plan, number=number, ogp_id=ogp_id)
    if number:
        standing.by_number[number] = new
    if ogp_id:
        standing.by_ogp_id[ogp_id] = new
    return new


def milestone_of(row: SheetRow, standing: Standing) -> tuple[Milestone, list[Proposed]]:
    """The milestone by its initiative and its own number, or a new one.

    It needs its number: without one, the same file taken in twice would double it.
    """
    number, ogp_id = _names(row)
    parent = standing.by_number.get(number) if number else standing.by_ogp_id.get(ogp_id)
    if parent is None:
        key = "number" if number else "ogp_id"
        fault = _("The plan has no commitment %(number)s, and the file adds none.")
        raise Refused({key: fault % {"number": number or ogp_id}})
    if number and ogp_id and parent.ogp_id != ogp_id:
        raise Refused({"ogp_id": _("The number and the OGP id are those of two commitments.")})
    position = _position(row.cells.get("milestone", ""))
    name = parent.number or parent.ogp_id, position
    if found := standing.milestones.get(name):
        # The same object as its initiative, so that both are shown as the file has them.
        found.commitment = parent
        return found, []
    new = Milestone(commitment=parent, position=position)
    standing.milestones[name] = new
    return new, []


def _position(text: str) -> int:
    if not _POSITION.fullmatch(text) or not 1 <= int(text) <= LARGEST_POSITION:
        raise Refused(
            {"milestone": _("Write the milestone's number within its commitment: 1, 2 …")}
        )
    return int(text)
