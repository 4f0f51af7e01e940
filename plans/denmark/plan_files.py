"""The files of plans: a plan with its themes and initiatives becomes records."""

from collections.abc import Mapping

from ogp_portal.common import limits

from ..enums import PlanState, TemplateVersion
from ..models import ActionPlan, Commitment, PlanAlias, Theme
from ..models.facts import FactStatus
from . import imprecise, values
from .assessments import check_ogp_site
from .folder import Contents, complain_of_twins, read_slug
from .records import Record
from .sheet import Sheet, checked_text
from .statements import Statement, setting

STATES = [state for state in PlanState.values if state != PlanState.DRAFT]
OPEN_QUESTIONS = ["commitments_not_found", "self_assessment_not_found", "results_report_not_found"]


def read_plans(contents: Contents) -> None:
    """Adds the records of every plan; what was judged waits for the documents."""
    names = sorted(name for name in contents.nodes if name.startswith("plans/"))
    sheets = [Sheet(contents.nodes[name], contents.book) for name in names]
    for sheet in sheets:
        _read_plan(contents, sheet)
    numbers = [(sheet.node_of("number"), sheet.node_of("number").value) for sheet in sheets]
    complain_of_twins(contents.book, numbers)
    complain_of_twins(contents.book, contents.plan_addresses)
    complain_of_twins(contents.book, contents.ogp_ids)


def _read_plan(contents: Contents, sheet: Sheet) -> None:
    number = sheet.whole("number", lowest=1, highest=99)
    address = read_slug(sheet, longest=40)
    if sheet.node.file != f"plans/{address}.json":
        sheet.complain("address", f"the file of this plan must be plans/{address}.json")
    statements = _plan_statements(sheet) | _plan_before(contents, number)
    record = Record(
        ActionPlan,
        f"plan/{number}",
        natural=[{"number": number, "is_demonstration": False}],
        creation={"number": number, "slug": address},
        statements=statements,
    )
    contents.plans[address] = record
    contents.plan_sheets[address] = sheet
    contents.records.append(record)
    contents.plan_addresses.append((sheet.node_of("address"), address))
    for node in sheet.items("other_addresses"):
        other = checked_text(node, contents.book, longest=40, form=values.SLUG)
        contents.plan_addresses.append((node, other))
        contents.records.append(_alias(record, other))
    numbers = _read_themes(contents, sheet, record)
    _read_commitments(contents, sheet, record, numbers)
    sheet.finish()


def _alias(plan: Record, address: str) -> Record:
    key = f"alias/{address}"
    creation = {"slug": address, "plan": plan}
    return Record(PlanAlias, key, [{"slug": address}], creation, is_audited=False)


def _plan_before(contents: Contents, number: int) -> dict[str, Statement]:
    """The plan numbered one lower, where its file stands before this one."""
    known = {sheet.node_of("number").value for sheet in contents.plan_sheets.values()}
    return {"predecessor": setting(number - 1)} if number - 1 in known else {}


def _plan_statements(sheet: Sheet) -> dict[str, Statement]:
    template = sheet.choice_or_none("template_version", TemplateVersion.values)
    statements = {
        "state": setting(sheet.choice("state", STATES)),
        **titles(sheet),
        "published_on": sheet.fact("published_on", values.date),
        **period(sheet),
        "is_extended": setting("original_ends_on" in sheet),
        "commitments_stated": sheet.fact("commitments_stated", values.whole(1, 999)),
        "ogp_ids": sheet.fact("ogp_ids", values.whole(1, 999)),
    }
    if template:
        statements["template_version"] = setting(template)
    for name, kind in [
        ("original_ends_on", values.date),
        ("ends_on.precisely", values.date),
        ("focus", values.text()),
        ("extension_reason_da", values.text(limits.SHORT_TEXT_LENGTH)),
        ("extension_reason_en", values.text(limits.SHORT_TEXT_LENGTH)),
    ]:
        if statement := sheet.optional_fact(name, kind):
            statements[name] = statement
    return statements | open_questions(sheet, OPEN_QUESTIONS)


def titles(sheet: Sheet, base: str = "title", *, is_needed: bool = True) -> dict[str, Statement]:
    """The facts of a title in both languages; a row needs one that may be shown."""
    found = {
        f"{base}_{language}": sheet.fact(f"{base}_{language}", values.text())
        for language in ("da", "en")
    }
    if is_needed and not any(statement.written for statement in found.values()):
        sheet.complain(f"{base}_da", "a row needs a title sourced at its publisher")
    return found


def period(sheet: Sheet) -> dict[str, Statement]:
    """Start and end, in order as far as they are known."""
    found = {name: sheet.fact(name, values.date) for name in ("starts_on", "ends_on")}
    in_order(sheet, found, "starts_on", "ends_on")
    return found


def in_order(sheet: Sheet, statements: Mapping[str, Statement], first: str, last: str) -> None:
    """Reports an end before its start, as far as both are known."""
    start, end = statements[first].value, statements[last].value
    if start and end and imprecise.last_day(end) < imprecise.as_date(start):
        sheet.complain(last, f"lies before {first}")


def open_questions(sheet: Sheet, known: list[str]) -> dict[str, Statement]:
    """What is known to be unknown, as facts without a value."""
    found = {}
    for question in sheet.sheets("open_questions"):
        what = question.choice("what", known)
        sources, note = question.sources(), question.note()
        found[what] = Statement(None, FactStatus.UNKNOWN, sources, note)
        question.finish()
    return found


def _read_themes(contents: Contents, sheet: Sheet, plan: Record) -> list[int]:
    """Adds the themes, and gives the numbers of those with a row.

    A theme whose title may not be shown has no row: it is a fact of the plan until an editor
    confirms it.
    """
    places, addresses, shown = [], [], []
    for theme in sheet.sheets("themes"):
        number = theme.whole("number", lowest=1, highest=99)
        address = read_slug(theme)
        facts = titles(theme, is_needed=False)
        if any(statement.written for statement in facts.values()):
            contents.records.append(_theme(plan, number, address, facts))
            shown.append(number)
        else:
            plan.statements[f"theme.{number}"] = _unconfirmed_theme(theme, address, facts)
        theme.finish()
        places.append((theme.node_of("number"), number))
        addresses.append((theme.node_of("address"), address))
    complain_of_twins(sheet.book, places)
    complain_of_twins(sheet.book, addresses)
    return shown


def _theme(plan: Record, number: int, address: str, facts: dict[str, Statement]) -> Record:
    return Record(
        Theme,
        f"{plan.key}/theme/{number}",
        natural=[{"plan": plan, "position": number}],
        creation={"plan": plan, "position": number, "slug": address},
        statements=facts,
    )


def _unconfirmed_theme(sheet: Sheet, address: str, facts: dict[str, Statement]) -> Statement:
    best = next((fact for fact in facts.values() if fact.value), None)
    if best is None:
        sheet.complain("title_da", "a theme needs a title")
        return facts["title_da"]
    value = {name: fact.value or "" for name, fact in facts.items()}
    return best.with_value({"address": address, **value})


def _read_commitments(contents: Contents, sheet: Sheet, plan: Record, themes: list[int]) -> None:
    found = []
    for commitment in sheet.sheets("commitments"):
        judged = commitment.sheets("assessments")
        facts = _commitment_facts(contents, commitment, themes)
        record = _commitment(commitment, plan, facts)
        contents.records.append(record)
        contents.judged.append((plan, record, judged))
        found.append((commitment, facts))
    for name in ("number", "irm_number"):
        places = [(one.node_of(name), facts[name].value) for one, facts in found]
        complain_of_twins(sheet.book, places)


def _commitment_facts(contents: Contents, sheet: Sheet, themes: list[int]) -> dict[str, Statement]:
    ogp_id = sheet.fact("ogp_id", values.text(8, values.OGP_ID))
    contents.ogp_ids.append((sheet.node_of("ogp_id"), ogp_id.value))
    if ogp_id.value and not ogp_id.is_public:
        ogp_id = ogp_id.shown_as({"id": ogp_id.value, "inferred": True})
    facts = {
        "ogp_id": ogp_id,
        "number": sheet.fact("number", values.text(8, values.NUMBER)),
        "irm_number": sheet.fact("irm_number", values.text(8, values.NUMBER)),
        "theme": sheet.fact(
            "theme", values.number_of(themes, "a theme of this plan that may be shown")
        ),
        **titles(sheet),
        "owner_as_written": sheet.fact("owner_as_written", values.text(300)),
        **period(sheet),
    }
    bodies = values.one_of(list(contents.organisations), "in organisations.json")
    for name, kind in [
        ("lead", bodies),
        ("support", values.text(limits.SHORT_TEXT_LENGTH)),
        ("joined_on", values.date),
    ]:
        if statement := sheet.optional_fact(name, kind):
            facts[name] = statement
    check_ogp_site(sheet)
    sheet.finish()
    return facts


def _commitment(sheet: Sheet, plan: Record, facts: dict[str, Statement]) -> Record:
    number, ogp_id = facts["number"].written, facts["ogp_id"].value
    if not number and not ogp_id:
        sheet.complain("number", "an initiative needs a number or an OGP id that may be shown")
    by_number = [{"plan": plan, "number": number}] if number else []
    by_id = [{"plan": plan, "ogp_id": ogp_id}] if ogp_id else []
    natural = by_id + by_number if facts["ogp_id"].is_public else by_number + by_id
    key = f"{plan.key}/commitment/{number or ogp_id}"
    return Record(Commitment, key, natural, {"plan": plan}, facts)
