"""What judges said of initiatives, kept in the files: checked here, loaded once it has a model.

Judgements of the owner, the government and IRM never share a field (design 5.3); each value
belongs to a scale, and old values are never converted.
"""

from . import values
from .folder import Contents
from .sheet import Sheet

JUDGES = ["irm", "self_midterm", "self_final"]
VARIABLES = [
    "starred",
    "did_it_open_government",
    "verifiable",
    "relevant",
    "ambition",
    "completion",
    "values",
]
READ_FROM = ["ogp_commitment_page", "report"]


def check_assessments(contents: Contents, commitment: Sheet) -> None:
    """Checks what the file keeps for later: assessments, and how OGP's site names and sorts it."""
    if "ogp_site" in commitment:
        _check_ogp_site(commitment.inner("ogp_site"))
    for sheet in commitment.sheets("assessments"):
        _check(contents, sheet)
        sheet.finish()


def _check_ogp_site(sheet: Sheet) -> None:
    sheet.optional_fact("title", values.text())
    sheet.optional_fact("first_policy_area", values.text())
    sheet.optional_fact("policy_areas", values.texts())
    sheet.finish()


def _check(contents: Contents, sheet: Sheet) -> None:
    sheet.choice("judge", JUDGES)
    sheet.choice("variable", VARIABLES)
    sheet.choice("status", ["sourced"])
    if not sheet.sources():
        sheet.complain("sources", "an assessment names its sources")
    sheet.note()
    _check_report(contents, sheet)
    scales = _scales(contents)
    scale = sheet.choice("scale", [*scales]) if "scale" in sheet else ""
    if "placeholder" in sheet:
        sheet.choice("placeholder", scales.get("placeholder", []))
    elif not scale:
        sheet.complain("scale", "a value belongs to a scale")
    elif scale in scales:
        _check_value(sheet, scales[scale])


def _check_report(contents: Contents, sheet: Sheet) -> None:
    if sheet.choice("read_from", READ_FROM) == "report":
        sheet.choice("report", document_ids(contents))


def _check_value(sheet: Sheet, scale: list[str]) -> None:
    if isinstance(sheet.node_of("value").value, list):
        for node in sheet.items("value"):
            if node.value not in scale:
                sheet.book.complain(node, f"{node.value!r} is not on the scale")
    else:
        sheet.choice("value", scale)


def document_ids(contents: Contents) -> list[str]:
    """The ids of documents.json, which is checked later."""
    ids = [row.node_of("id").value for row in contents.rows("documents.json")]
    return [one for one in ids if isinstance(one, str)]


def _scales(contents: Contents) -> dict[str, list[str]]:
    """scales.json: the values of each scale, worst first."""
    if contents.scales is None:
        sheet = Sheet(contents.nodes["scales.json"], contents.book)
        names = sheet.node.value if isinstance(sheet.node.value, dict) else {}
        contents.scales = {name: sheet.texts(name) for name in names}
    return contents.scales
