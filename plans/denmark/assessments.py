"""What judges said of initiatives: each becomes a row with the scale it used.

Judgements of the owner, the government and IRM never share a field (design 5.3); old values are
never converted, and a placeholder of OGP's website is no value.
"""

from typing import Any

from ..enums import Judge, ReadFrom, Variable
from ..models import Assessment
from ..models.facts import FactStatus
from ..scales import PLACEHOLDERS, SCALES
from . import values
from .folder import Contents
from .records import Record
from .sheet import Sheet
from .statements import Statement, setting


def check_ogp_site(commitment: Sheet) -> None:
    """Checks how OGP's site names and sorts an initiative, which the file keeps unverified."""
    if "ogp_site" not in commitment:
        return
    sheet = commitment.inner("ogp_site")
    sheet.optional_fact("title", values.text())
    sheet.optional_fact("first_policy_area", values.text())
    sheet.optional_fact("policy_areas", values.texts())
    sheet.finish()


def read_assessments(contents: Contents) -> None:
    """Adds what was judged of every initiative, after the documents that it was read from."""
    for plan, commitment, sheets in contents.judged:
        for sheet in sheets:
            contents.records.append(_record(contents, plan, commitment, sheet))
            sheet.finish()


def _record(contents: Contents, plan: Record, commitment: Record, sheet: Sheet) -> Record:
    identity = {
        "plan": plan,
        "commitment": commitment,
        "judge": sheet.choice("judge", Judge.values),
        "variable": sheet.choice("variable", Variable.values),
        "scale": sheet.choice("scale", [*SCALES]) if "scale" in sheet else "",
        "report": _report(contents, sheet),
    }
    read_from = ReadFrom.REPORT if identity["report"] else ReadFrom.OGP_PAGE
    key = "/".join([commitment.key, identity["judge"], identity["variable"], identity["scale"]])
    creation = {**identity, "read_from": read_from}
    return Record(Assessment, key, [identity], creation, _statements(sheet, identity["scale"]))


def _report(contents: Contents, sheet: Sheet) -> Record | None:
    if sheet.choice("read_from", ReadFrom.values) != ReadFrom.REPORT:
        return None
    return contents.documents.get(sheet.choice("report", contents.documents))


def _statements(sheet: Sheet, scale: str) -> dict[str, Statement]:
    sheet.choice("status", [FactStatus.SOURCED.value])
    sources, note = sheet.sources(), sheet.note()
    if not sources:
        sheet.complain("sources", "an assessment names its sources")
    found: dict[str, Statement] = {}
    if sources and sources[0]["url"]:
        found["source_url"] = setting(sources[0]["url"])
    if "placeholder" in sheet:
        chosen = sheet.choice("placeholder", PLACEHOLDERS)
        return found | {"placeholder": Statement(chosen, FactStatus.SOURCED, sources, note)}
    if not scale:
        sheet.complain("scale", "a value belongs to a scale")
    said = Statement(_values(sheet, scale), FactStatus.SOURCED, sources, note)
    if not said.is_public:
        sheet.complain("sources", "an assessment is sourced at its publisher")
    return found | {"values": said}


def _values(sheet: Sheet, scale: str) -> list[Any]:
    allowed = SCALES[scale].values if scale in SCALES else {}
    if not isinstance(sheet.node_of("value").value, list):
        return [sheet.choice("value", allowed)]
    nodes = sheet.items("value")
    for node in nodes:
        if node.value not in allowed:
            sheet.book.complain(node, f"{node.value!r} is not on the scale")
    return [node.value for node in nodes]
