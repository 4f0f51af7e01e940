"""The files beside the plans': Denmark, organisations, evaluations, documents and meetings."""

from ogp_portal.accounts.models import Organisation, OrganisationKind, OrganisationName
from ogp_portal.common import limits

from ..enums import DocumentKind, EvaluationKind, PlanState, Vocabulary
from ..models import Document, Evaluation, NetworkMeeting, Recommendation, Term
from ..models.facts import COUNTRY
from . import imprecise, values
from .assessments import read_assessments
from .folder import Contents, complain_of_twins, read_slug
from .plan_files import in_order, open_questions, read_plans, titles
from .records import CountryRecord, Record
from .sheet import Sheet
from .statements import Statement, setting

IN_OUR_WORDS = {
    "note_da": "IRM's rapport, gengivet med vores ord:",
    "note_en": "IRM's report, in our words:",
}


def read_all_but_consultations(contents: Contents) -> None:
    """Adds the records of every file that belongs to plans, each after what it names."""
    read_organisations(contents)
    read_plans(contents)
    read_country(contents)
    read_evaluations(contents)
    read_documents(contents)
    read_assessments(contents)
    read_recommendations(contents)
    read_meetings(contents)
    read_vocabularies(contents)


def read_country(contents: Contents) -> None:
    """What is said of Denmark itself; it becomes facts without a row."""
    sheet = Sheet(contents.nodes["country.json"], contents.book)
    bodies = values.one_of(list(contents.organisations), "in organisations.json")
    facts = {
        "member_since": sheet.fact("member_since", values.date),
        "accession": sheet.fact("accession", values.text(limits.SHORT_TEXT_LENGTH)),
        "coordinator": sheet.fact("coordinator", bodies),
        "commitments_in_ogp_database": sheet.fact(
            "commitments_in_ogp_database", values.whole(1, 9999)
        ),
        **open_questions(sheet, ["sixth_plan_not_found"]),
    }
    for place, ministry in enumerate(sheet.sheets("coordinating_ministries"), start=1):
        facts[f"coordinating_ministry.{place}"] = _ministry(ministry)
    sheet.sources("links")
    sheet.finish()
    contents.records.append(CountryRecord(COUNTRY, "Danmark", facts))


def _ministry(sheet: Sheet) -> Statement:
    name = sheet.fact("name", values.text())
    parts = {"from": sheet.fact("from", values.date), "to": sheet.fact("to", values.date)}
    in_order(sheet, parts, "from", "to")
    sheet.finish()
    years = {part: fact.value for part, fact in parts.items()}
    return name.with_value({"name": name.value, **years})


def read_organisations(contents: Contents) -> None:
    """Bodies with their present name and the names they had."""
    sheets = contents.rows("organisations.json")
    for sheet in sheets:
        address = read_slug(sheet)
        kind = sheet.choice("kind", OrganisationKind.values)
        record = Record(
            Organisation,
            f"organisation/{address}",
            natural=[{"slug": address}],
            creation={"slug": address},
            statements={"kind": setting(kind), **_names(sheet)},
        )
        contents.organisations[address] = record
        contents.records.append(record)
        for place, name in enumerate(sheet.sheets("earlier_names"), start=1):
            _read_earlier_name(contents, record, name, place)
        sheet.finish()
    places = [(sheet.node_of("address"), sheet.node_of("address").value) for sheet in sheets]
    complain_of_twins(contents.book, places)


def _names(sheet: Sheet) -> dict[str, Statement]:
    facts = titles(sheet, "name", is_needed=False)
    if not facts["name_da"].written:
        sheet.complain("name_da", "an organisation needs a Danish name that may be shown")
    return facts


def _read_earlier_name(contents: Contents, owner: Record, sheet: Sheet, place: int) -> None:
    """A name with its time; one that may not be shown is a fact of the organisation."""
    facts = {
        **titles(sheet, "name", is_needed=False),
        "valid_from": sheet.fact("valid_from", values.date),
        "valid_to": sheet.fact("valid_to", values.date),
    }
    in_order(sheet, facts, "valid_from", "valid_to")
    sheet.finish()
    names = {name: facts[name] for name in ("name_da", "name_en")}
    if any(fact.written for fact in names.values()):
        contents.records.append(_earlier_name(owner, place, facts))
        return
    best = next((fact for fact in names.values() if fact.value), None)
    if best is None:
        sheet.complain("name_da", "an earlier name needs a name")
        return
    value = {name: fact.value for name, fact in facts.items()}
    owner.statements[f"name.{place}"] = best.with_value(value)


def _earlier_name(owner: Record, place: int, facts: dict[str, Statement]) -> Record:
    shown = {name: facts[name].written or "" for name in ("name_da", "name_en")}
    return Record(
        OrganisationName,
        f"{owner.key}/name/{place}",
        natural=[{"organisation": owner, **shown}],
        creation={"organisation": owner},
        statements=facts,
        is_audited=False,
    )


def read_evaluations(contents: Contents) -> None:
    """Self-assessments that the government published before the portal."""
    final: set[str] = set()
    sheets = contents.rows("evaluations.json")
    for sheet in sheets:
        plan = sheet.choice("plan", contents.plans)
        kind = sheet.choice("kind", EvaluationKind.values)
        final |= {plan} if kind == EvaluationKind.FINAL else set()
        statements = {**_of_document(sheet), "languages": sheet.fact("languages", values.languages)}
        if counts := sheet.optional_fact("completion_counts", values.completion_counts):
            statements["completion_counts"] = counts
        if "contents_en" in sheet:
            sheet.texts("contents_en")
        sheet.finish()
        if plan in contents.plans:
            contents.records.append(_evaluation(contents.plans[plan], kind, statements))
    pairs = [(sheet.node_of("kind"), _plan_and_kind(sheet)) for sheet in sheets]
    complain_of_twins(contents.book, pairs)
    _check_states(contents, final)


def _plan_and_kind(sheet: Sheet) -> str:
    return f"{sheet.node_of('plan').value} {sheet.node_of('kind').value}"


def _evaluation(plan: Record, kind: str, statements: dict[str, Statement]) -> Record:
    identity = {"plan": plan, "kind": kind}
    return Record(
        Evaluation,
        f"{plan.key}/evaluation/{kind}",
        natural=[{**identity, "is_trial": False}],
        creation={**identity, "is_external": True},
        statements=statements,
    )


def _check_states(contents: Contents, final: set[str]) -> None:
    """A plan is 'evaluated' exactly when its final self-assessment is known."""
    for address, record in contents.plans.items():
        state = record.statements["state"].value
        sheet = contents.plan_sheets[address]
        if state == PlanState.EVALUATED and address not in final:
            sheet.complain("state", "no final self-assessment of this plan in evaluations.json")
        if state == PlanState.ENDED and address in final:
            sheet.complain("state", "must be 'evaluated': its final self-assessment is known")


def _of_document(sheet: Sheet) -> dict[str, Statement]:
    """What evaluations and documents share: titles, date, publisher and address."""
    source = sheet.source_or_none("published_at")
    statements = {
        **titles(sheet),
        "published_on": sheet.fact("published_on", values.date),
        "publisher": setting(sheet.text("publisher")),
    }
    if source is not None:
        if source["kind"] != "publisher":
            sheet.complain("published_at", "only the publisher's own page is linked publicly")
        statements["url"] = setting(source["url"])
    return statements


def read_documents(contents: Contents) -> None:
    """IRM's reports and OGP's letters."""
    sheets = contents.rows("documents.json")
    for sheet in sheets:
        key = read_slug(sheet, "id")
        plan = sheet.choice_or_none("plan", contents.plans)
        creation = {
            "key": key,
            "plan": contents.plans.get(plan) if plan else None,
            "is_staff_only": sheet.flag("staff_only"),
        }
        record = Record(
            Document, f"document/{key}", [{"key": key}], creation, _document_facts(sheet)
        )
        contents.documents[key] = record
        contents.records.append(record)
        if "recommendations" in sheet:
            contents.advised.append((record, sheet.sheets("recommendations")))
        sheet.finish()
    complain_of_twins(
        contents.book, [(sheet.node_of("id"), sheet.node_of("id").value) for sheet in sheets]
    )


def _document_facts(sheet: Sheet) -> dict[str, Statement]:
    is_for_staff = sheet.node_of("staff_only").value is True
    statements = {"kind": setting(sheet.choice("kind", DocumentKind.values))}
    statements |= _for_staff(sheet) if is_for_staff else _of_document(sheet)
    for name, field in [("paraphrases_da", "note_da"), ("paraphrases_en", "note_en")]:
        if fact := sheet.optional_fact(name, values.sentences):
            statements[f"{field}.paraphrase"] = _named_as_paraphrase(fact, IN_OUR_WORDS[field])
    if reason := sheet.optional_fact("reason", values.text(limits.SHORT_TEXT_LENGTH)):
        _check_reason(sheet, reason)
        statements["note_da.reason"] = reason
    if researcher := sheet.optional_fact("researcher", values.text()):
        statements["researcher"] = researcher
    return statements


def _named_as_paraphrase(fact: Statement, words: str) -> Statement:
    """The reader must see that IRM's words are not these; a third party's summary stays as is."""
    return fact.with_value(f"{words} {fact.value}") if fact.is_public else fact


def _check_reason(sheet: Sheet, reason: Statement) -> None:
    """Why OGP wrote a letter stands in the letter alone; a guess has no place in the files."""
    if reason.value and not reason.is_public:
        sheet.complain("reason", "a reason is sourced at its publisher or unknown, never guessed")


def _for_staff(sheet: Sheet) -> dict[str, Statement]:
    """A document that only staff see may show what is not public, and links nowhere."""
    if sheet.source_or_none("published_at") is not None:
        sheet.complain("published_at", "a document for staff has no address")
    facts = {
        **titles(sheet, is_needed=False),
        "published_on": sheet.fact("published_on", values.date),
    }
    shown = {name: fact.shown_as(fact.value) for name, fact in facts.items()}
    return {**shown, "publisher": setting(sheet.text("publisher"))}


def read_recommendations(contents: Contents) -> None:
    """What IRM's reports advise, in our words, each with its source."""
    for report, sheets in contents.advised:
        for position, sheet in enumerate(sheets, start=1):
            identity = {"report": report, "position": position}
            texts = titles(sheet, "text")
            sheet.finish()
            key = f"{report.key}/recommendation/{position}"
            contents.records.append(Record(Recommendation, key, [identity], identity, texts))


def read_vocabularies(contents: Contents) -> None:
    """The words by which initiatives are sorted: OGP's lists and the UN's goals."""
    places: dict[str, int] = {}
    for sheet in contents.rows("vocabularies.json"):
        kind, key = sheet.choice("kind", Vocabulary.values), read_slug(sheet, "key")
        places[kind] = places.get(kind, 0) + 1
        names = {name: setting(sheet.text(name)) for name in ("name_da", "name_en")}
        sheet.finish()
        identity = {"kind": kind, "key": key}
        creation = {**identity, "position": places[kind]}
        record = Record(Term, f"term/{kind}/{key}", [identity], creation, names, is_audited=False)
        contents.records.append(record)


def read_meetings(contents: Contents) -> None:
    """Meetings of the network; the address is the date as precisely as it is known."""
    sheets = contents.rows("meetings.json")
    for sheet in sheets:
        address = read_slug(sheet, longest=40)
        statements = {**titles(sheet), "held_on": sheet.fact("held_on", values.date)}
        held_on = statements["held_on"].written
        if held_on is None:
            sheet.complain("held_on", "a meeting needs a date sourced at its publisher")
        elif imprecise.as_written(held_on) != address:
            sheet.complain("address", f"must be the date: {imprecise.as_written(held_on)}")
        for name, kind in [
            ("note_da", values.text(limits.SHORT_TEXT_LENGTH)),
            ("note_en", values.text(limits.SHORT_TEXT_LENGTH)),
            ("participants", values.texts()),
        ]:
            if fact := sheet.optional_fact(name, kind):
                statements[name] = fact
        sheet.finish()
        creation = {"slug": address, "is_published": True}
        contents.records.append(
            Record(NetworkMeeting, f"meeting/{address}", [{"slug": address}], creation, statements)
        )
    places = [(sheet.node_of("address"), sheet.node_of("address").value) for sheet in sheets]
    complain_of_twins(contents.book, places)
