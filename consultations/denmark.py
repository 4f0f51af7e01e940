"""Consultations held before or outside the portal, from the data files of `plans`.

They are records: no meter, no status wording, no part in any count. They become facts and rows
by the same rules as everything else of the files (docs/data.md).
"""

from ogp_portal.common import limits
from plans.denmark import values
from plans.denmark.folder import Contents, complain_of_twins, read_slug
from plans.denmark.plan_files import in_order
from plans.denmark.records import Record
from plans.denmark.sheet import Sheet
from plans.denmark.statements import Statement, setting

from .enums import ConsultationKind
from .models import Consultation, ConsultationDocument

WHERE_LENGTH = 200


def read_consultations(contents: Contents) -> None:
    """Adds the records of consultations.json; the plans must have been read before."""
    sheets = contents.rows("consultations.json")
    for sheet in sheets:
        _read(contents, sheet)
    places = [(sheet.node_of("address"), sheet.node_of("address").value) for sheet in sheets]
    complain_of_twins(contents.book, places)


def _read(contents: Contents, sheet: Sheet) -> None:
    address = read_slug(sheet)
    plan = sheet.choice("plan", contents.plans)
    record = Record(
        Consultation,
        f"consultation/{address}",
        natural=[{"slug": address, "is_record": True}],
        creation={
            "key": address,
            "slug": address,
            "plan": contents.plans.get(plan),
            "is_record": True,
            "is_published": True,
        },
        statements=_facts(sheet),
    )
    contents.records.append(record)
    for position, node in enumerate(sheet.items("documents"), start=1):
        _read_document(contents, record, Sheet(node, contents.book), position)
    sheet.finish()


def _facts(sheet: Sheet) -> dict[str, Statement]:
    facts = {
        "kind": setting(sheet.choice("kind", ConsultationKind.values)),
        **_titles(sheet),
        "held_where": sheet.fact("held_where", values.text(WHERE_LENGTH)),
        "opened_on": sheet.fact("opened_on", values.date),
        "closed_on": sheet.fact("closed_on", values.date),
    }
    in_order(sheet, facts, "opened_on", "closed_on")
    if source := sheet.source_or_none("record_at"):
        if source["kind"] != "publisher":
            sheet.complain("record_at", "only the publisher's own page is linked publicly")
        facts["record_url"] = setting(source["url"])
    for name in ("summary_da", "length"):
        if fact := sheet.optional_fact(name, values.text(limits.SHORT_TEXT_LENGTH)):
            facts[name] = fact
    return facts


def _titles(sheet: Sheet) -> dict[str, Statement]:
    """The Danish title; while it is unknown, words that say what it was and that we do not know."""
    title = sheet.fact("title_da", values.text())
    if "shown_while_title_is_unknown" not in sheet:
        if not title.written:
            sheet.complain("title_da", "needs 'shown_while_title_is_unknown'")
        return {"title_da": title}
    words = sheet.inner("shown_while_title_is_unknown")
    shown = {language: words.text(language) for language in ("da", "en")}
    words.finish()
    if title.written:
        sheet.complain("shown_while_title_is_unknown", "the title is known")
    return {"title_da": title.shown_as(shown["da"]), "title_en": setting(shown["en"])}


def _read_document(contents: Contents, owner: Record, sheet: Sheet, position: int) -> None:
    """A document that the consultation had; where it is kept today is not known."""
    title = sheet.statement(values.text())
    if not title.is_public:
        return
    place = {"consultation": owner, "position": position}
    contents.records.append(
        Record(
            ConsultationDocument,
            f"{owner.key}/document/{position}",
            natural=[place],
            creation=place,
            statements={"title_da": title},
            is_audited=False,
        )
    )
