"""OGP's sheet taken in: what its columns want of an initiative, as far as the portal has a place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ogp_portal.accounts.models import Organisation, OrganisationKind
from ogp_portal.common import limits

from ..enums import PartyRole
from ..models import Assessment, Commitment, Theme
from ..scales import SCALES
from .columns import COMMITMENT
from .ogp_columns import COUNTRY, JUDGED, NO_VALUE, SHEET_COLUMNS, VALUES
from .ogp_export import irm_values, roles_of, text_of
from .ogp_texts import parted
from .reading import SheetRow, Table
from .standing import Standing, names_of
from .values import Proposed, Refused, themes_called

ROLE_OF_KIND = {OrganisationKind.NGO: PartyRole.CIVIL_SOCIETY}
_AUTHORITIES = {
    OrganisationKind.MINISTRY,
    OrganisationKind.AGENCY,
    OrganisationKind.REGION,
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.INDEPENDENT,
    OrganisationKind.SELF_GOVERNING,
}


@dataclass(frozen=True)
class Support:
    """A supporting body and its role."""

    role: str
    organisation: Organisation


def as_own(row: SheetRow) -> SheetRow:
    """A row of OGP's sheet with the cells of the portal's own, and OGP's beside them in `sheet`."""
    own = {key: text for key, text in row.cells.items() if key not in SHEET_COLUMNS}
    sheet = {key: text for key, text in row.cells.items() if key in SHEET_COLUMNS}
    own.setdefault("kind", COMMITMENT)
    for key in ("number", "ogp_id"):
        own.setdefault(key, sheet.get(f"sheet_{key}", ""))
    return replace(row, cells=own, sheet=sheet)


def complete(table: Table, standing: Standing) -> list[SheetRow]:
    """The rows, with the responsible body and the themes that they name where there are none yet."""
    rows = [_with_lead(row, standing) for row in table.rows]
    for row in rows:
        _add_theme(row, standing)
    return rows


def _with_lead(row: SheetRow, standing: Standing) -> SheetRow:
    """OGP's lead is a body that the portal knows, or words as the source writes them."""
    lead = row.sheet.get("sheet_lead", "")
    if not lead or {"owner", "owner_as_written"} & set(row.cells):
        return row
    is_known = all(len(_bodies(name, standing)) == 1 for name in names_of(lead))
    return replace(row, cells={**row.cells, "owner" if is_known else "owner_as_written": lead})


def _bodies(name: str, standing: Standing) -> set[Organisation]:
    return standing.organisations.get(name.casefold(), set())


def _add_theme(row: SheetRow, standing: Standing) -> None:
    """OGP's sheet brings its themes along; one in two languages is Danish where both are alike."""
    title, danish = row.cells.get("theme", ""), row.sheet.get("sheet_theme_da", "")
    is_there = bool(themes_called(title, standing.themes))
    if not row.sheet or not title or is_there or len(title) > limits.TITLE_LENGTH:
        return
    position = max((one.position for one in standing.themes), default=0) + 1
    english = "" if title == danish else title
    new = Theme(plan=standing.plan, position=position, title_da=danish, title_en=english)
    standing.themes.append(new)


def wanted_by(row: SheetRow, instance: Commitment, standing: Standing) -> list[Proposed]:
    """What OGP's columns want beside the portal's own. Raises Refused."""
    if not row.sheet:
        return []
    _refuse_another_plan(row, standing)
    return [
        *_title(row, instance),
        *_texts(row, standing),
        *_support(row, standing),
        *_judged(row, instance, standing),
    ]


def current(key: str, instance: Commitment, standing: Standing) -> str:
    """What OGP's sheet would hold in this column now."""
    if key == "sheet_title":
        return instance.title_en or instance.title_da
    beside = standing.beside.get(instance.pk)
    if beside is None:
        return ""
    if key in ("sheet_text", "sheet_text_da"):
        return text_of(beside.answers, "da" if key.endswith("_da") else "en")
    if key == "sheet_roles":
        return roles_of(beside.parties)
    return irm_values(beside.assessments)[key]


def _refuse_another_plan(row: SheetRow, standing: Standing) -> None:
    country, plan = row.sheet.get("sheet_country", ""), row.sheet.get("sheet_plan", "")
    faults = {}
    if country.casefold() not in {"", COUNTRY.casefold(), "danmark"}:
        faults["sheet_country"] = _("The row is about another country.")
    number = standing.plan.number
    if plan and number is not None and plan != str(number):
        words = _("The row is about plan %(theirs)s, and this is plan %(ours)s.")
        faults["sheet_plan"] = words % {"theirs": plan[:20], "ours": number}
    if faults:
        raise Refused(faults)


def _title(row: SheetRow, instance: Commitment) -> list[Proposed]:
    """Of a file without the portal's own titles: English, as OGP's sheet is."""
    title = row.sheet.get("sheet_title", "")
    if not title or {"title_da", "title_en"} & set(row.cells):
        return []
    if title in (instance.title_da, instance.title_en):
        return []
    return [Proposed("sheet_title", title, {"title_en": title})]


def _texts(row: SheetRow, standing: Standing) -> list[Proposed]:
    """Danish first, so that an English text that only repeats it is known as such."""
    version = standing.plan.template_version
    found = []
    for key, language in (("sheet_text_da", "da"), ("sheet_text", "en")):
        if key in row.sheet:
            texts = parted(row.sheet[key], version)
            found.append(Proposed(key, row.sheet[key], beside={"answers": (language, texts)}))
    return found


def _support(row: SheetRow, standing: Standing) -> list[Proposed]:
    if row.sheet.get("sheet_roles"):
        wanted = _with_roles(row.sheet["sheet_roles"], standing)
    elif "sheet_roles" in row.sheet or "sheet_support" not in row.sheet:
        wanted = [] if "sheet_roles" in row.sheet else None
    else:
        names = names_of(row.sheet["sheet_support"])
        bodies = [_one_body(name, "sheet_support", standing) for name in names]
        wanted = [Support(_role_of(body), body) for body in bodies]
    if wanted is None:
        return []
    words = "; ".join(sorted(f"{one.role}:{one.organisation.slug}" for one in wanted))
    return [Proposed("sheet_roles", words, beside={"support": wanted})]


def _with_roles(text: str, standing: Standing) -> list[Support]:
    wanted = []
    for words in names_of(text):
        role, _colon, name = words.partition(":")
        if role not in PartyRole.values or role == PartyRole.LEAD:
            fault = _("Write the role and the organisation: civil_society:name.")
            raise Refused({"sheet_roles": fault})
        wanted.append(Support(role, _one_body(name.strip(), "sheet_roles", standing)))
    return wanted


def _one_body(name: str, key: str, standing: Standing) -> Organisation:
    found = _bodies(name, standing)
    if len(found) == 1:
        return next(iter(found))
    words = _("The portal knows no organisation, or several, called “%(name)s”. Add or name it.")
    raise Refused({key: words % {"name": name[:80]}})


def _role_of(body: Organisation) -> str:
    if body.kind in _AUTHORITIES:
        return PartyRole.GOVERNMENT
    return ROLE_OF_KIND.get(body.kind, PartyRole.OTHER)


def _judged(row: SheetRow, instance: Commitment, standing: Standing) -> list[Proposed]:
    """IRM's values are added where there are none; one that is there has its source, and stays."""
    return [*_coded(row, instance, standing), *_values(row, instance, standing)]


def _coded(row: SheetRow, instance: Commitment, standing: Standing) -> Iterable[Proposed]:
    given = {key: row.sheet.get(key, "") for key in VALUES}
    given = {key: "" if text.casefold() in NO_VALUE else text for key, text in given.items()}
    if not any(given.values()):
        return
    for key, text in given.items():
        if text not in ("", "0", "1"):
            raise Refused({key: _("Write 0 or 1, or nothing.")})
        _refuse_another_value(key, text, instance, standing)
    if any(current(key, instance, standing) for key in VALUES):
        return
    values = [VALUES[key] for key, text in given.items() if text == "1"]
    if values:
        yield _assessment(next(iter(VALUES)), "values", "ogp_values_before_2021", values, row)


def _values(row: SheetRow, instance: Commitment, standing: Standing) -> Iterable[Proposed]:
    for key, (variable, scales) in JUDGED.items():
        text = row.sheet.get(key, "")
        if text.casefold() in NO_VALUE:
            continue
        scale = next((one for one in scales if text in SCALES[one].values), None)
        if scale is None:
            known = ", ".join(value for one in scales for value in SCALES[one].values)
            raise Refused(
                {key: _("IRM has no such value. It uses: %(values)s.") % {"values": known}}
            )
        _refuse_another_value(key, text, instance, standing)
        if not current(key, instance, standing):
            yield _assessment(key, variable, scale, [text], row)


def _refuse_another_value(key: str, text: str, instance: Commitment, standing: Standing) -> None:
    now = current(key, instance, standing)
    if text and now and text != now:
        words = _("IRM's value in the portal is “%(value)s”. Change it where its source is named.")
        raise Refused({key: words % {"value": now}})


def _assessment(key: str, variable: str, scale: str, values: list[str], row: SheetRow) -> Proposed:
    source = row.sheet.get("sheet_url", "")
    if source:
        _refuse_no_address(source)
    beside: dict[str, Any] = {
        "assessment": {
            "variable": variable,
            "scale": scale,
            "values": values,
            "source_url": source,
        }
    }
    return Proposed(key, ", ".join(values), beside=beside)


def _refuse_no_address(text: str) -> None:
    try:
        Assessment._meta.get_field("source_url").clean(text, None)
    except ValidationError as fault:
        raise Refused({"sheet_url": " ".join(fault.messages)}) from None
