"""Applies records to the database: again and again, without touching what an editor changed.

A fact remembers in `applied` what the import wrote. While the column still holds that, the import
may write again; when it holds something else, an editor was there, and it is kept and reported.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import translation
from django.utils.text import capfirst

from ogp_portal import audit

from ..actions.amending import Why, is_published, note_rows
from ..enums import AmendedBy
from ..facts import save_row
from ..models import ActionPlan, Commitment
from ..models.amendments import Rows, is_read, public_rows
from ..models.facts import COUNTRY, RECORD, Fact, FactStatus
from .columns import Column
from .places import column_of
from .records import CountryRecord, Record
from .report import Report
from .statements import Statement

LABEL_LENGTH = 300
CORRECTED_DA = "Rettet efter kilderne, som står nederst på siden."
CORRECTED_EN = "Corrected by the sources at the end of the page."


class Outcome(Enum):
    """What becomes of one column."""

    WRITE = "write"
    KEEP = "keep"
    LEAVE = "leave"


def outcome_of(statement: Statement, fact: Fact | None, present: Any, *, is_new: bool) -> Outcome:
    """What the import does with a column that holds `present`.

    `fact` is what was recorded at the last run, None at the first; `is_new` says that the row was
    made just now, so that what it holds are defaults.
    """
    wanted = statement.written
    if is_new:
        return Outcome.LEAVE if wanted is None else Outcome.WRITE
    if present == wanted:
        return Outcome.LEAVE
    if fact and fact.decision:
        return Outcome.LEAVE if present == statement.value else Outcome.KEEP
    if present == (fact.applied if fact else None):
        return Outcome.WRITE
    return Outcome.LEAVE if wanted is None else Outcome.KEEP


@transaction.atomic
def load(records: Iterable[Record | CountryRecord], *, now: dt.datetime) -> Report:
    """Applies all records in one transaction, and says what it did.

    Raises ValidationError where the database refuses a row, such as a number that an editor gave
    to another initiative; nothing is written then.
    """
    with translation.override("da"):
        return _Load(now).run(list(records))


class _Load:
    """One run. Facts are read at its start and written at its end, in bulk."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.report = Report()
        self.facts: dict[tuple[str, int], dict[str, Fact]] = defaultdict(dict)
        self.places: dict[str, tuple[str, int]] = {}
        self.rows: dict[Record, models.Model | None] = {}
        self.plans_out: set[int] = set()
        self.freed: dict[int, str] = {}
        self.new_facts: list[Fact] = []
        self.changed_facts: list[Fact] = []
        for fact in Fact.objects.select_for_update():
            self.facts[fact.subject_kind, fact.subject_id][fact.field] = fact
            if fact.field == RECORD:
                self.places[fact.value] = (fact.subject_kind, fact.subject_id)

    def run(self, records: list[Record | CountryRecord]) -> Report:
        self._free_ogp_ids(records)
        for record in records:
            if isinstance(record, CountryRecord):
                self._note_facts((COUNTRY, 0), record.label, record.key, record.statements, {})
            else:
                self._apply(record)
        self._write_facts()
        return self.report

    # --- rows -----------------------------------------------------------------------------

    def _apply(self, record: Record) -> None:
        kind = _kind(record)
        self.rows[record] = row = self._row_of(record)
        if row is None:
            self.report.count(kind, "kept deleted")
            self._forget(record)
            return
        is_new = row.pk is None
        before = self._read_before(row)
        try:
            changed, applied = self._write_columns(record, row, is_new=is_new)
        except ValidationError as error:
            raise ValidationError(f"{record.key}: {' '.join(error.messages)}") from error
        outcome = "created" if is_new else "updated" if changed else "unchanged"
        self.report.count(kind, outcome)
        if before is not None and outcome != "unchanged":
            why = Why(CORRECTED_DA, self.now, reason_en=CORRECTED_EN, role=AmendedBy.IMPORT)
            note_rows(before, public_rows(row), why=why)
        if record.is_audited and outcome != "unchanged":
            verb = "imported" if is_new else "import_updated"
            audit.record(verb, row, by=None, now=self.now, fields=changed)
        place = (row._meta.label_lower, row.pk)
        self._note_facts(place, _label(row), record.key, record.statements, applied)

    def _read_before(self, row: models.Model) -> Rows | None:
        """What the public had read of a row and those beside it; None where nobody had.

        Nothing that comes with a new plan was read before; what is added to one later was not
        there: {}.
        """
        if not is_read(row):
            return None
        if row.pk is None:
            return {} if getattr(row, "plan_id", None) in self.plans_out else None
        if isinstance(row, ActionPlan) and is_published(row):
            self.plans_out.add(row.pk)
        found = public_rows(row)
        if isinstance(row, Commitment) and row.pk in self.freed:
            found["plans.commitment", row.pk][1]["ogp_id"] = self.freed[row.pk]
        return found

    def _row_of(self, record: Record) -> models.Model | None:
        """The record's row, or a new one; None where an editor deleted it or what it hangs on."""
        values = self._resolved(record.creation)
        if values is None:
            return None
        rows = record.model._default_manager.select_for_update(of=("self",))
        if record.key in self.places:
            return rows.filter(pk=self.places[record.key][1]).first()
        for natural in record.natural:
            if found := rows.filter(**(self._resolved(natural) or {"pk": None})).first():
                return found
        return record.model(**values)

    def _forget(self, record: Record) -> None:
        """Takes the open questions of a deleted row off the editors' list."""
        if place := self.places.get(record.key):
            facts = Fact.objects.filter(subject_kind=place[0], subject_id=place[1], decision="")
            facts.exclude(field=RECORD).delete()

    def _resolved(self, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """With rows in the place of records; None where one of them was deleted."""
        found = {
            name: self.rows[value] if isinstance(value, Record) else value
            for name, value in values.items()
        }
        missing = [name for name in found if found[name] is None and values[name] is not None]
        return None if missing else found

    def _write_columns(
        self, record: Record, row: models.Model, *, is_new: bool
    ) -> tuple[list[str], dict[str, Any]]:
        """Writes what may be written; gives the fields changed, and what the import wrote last."""
        kind = row._meta.label_lower
        known = self.facts[kind, row.pk] if row.pk else {}
        columns = {field: column_of(kind, field) for field in record.statements}
        changed: list[str] = []
        applied: dict[str, Any] = {}
        for is_saved in (False, True):
            for field, column in columns.items():
                if column is None or column.needs_saved_row != is_saved:
                    continue
                statement, fact = record.statements[field], known.get(field)
                if self._write(row, column, statement, fact, is_new=is_new):
                    changed.append(field)
                applied[field] = self._applied(row, column, statement, fact)
            if not is_saved and (is_new or changed):
                save_row(row)
        return changed, applied

    def _write(
        self,
        row: models.Model,
        column: Column,
        statement: Statement,
        fact: Fact | None,
        *,
        is_new: bool,
    ) -> bool:
        present = None if is_new else column.read(row)
        match outcome_of(statement, fact, present, is_new=is_new):
            case Outcome.WRITE:
                column.write(row, statement.written)
                return True
            case Outcome.KEEP:
                kept, file = column.shown(present) or "–", column.shown(statement.written)
                self.report.kept.append(f"{_label(row)}: {column.name}: {kept} (file: {file})")
        return False

    def _applied(
        self, row: models.Model, column: Column, statement: Statement, fact: Fact | None
    ) -> Any:
        """What the import last wrote, now that the column is written."""
        if column.read(row) == statement.written:
            return statement.written
        return fact.applied if fact else None

    # --- facts ----------------------------------------------------------------------------

    def _note_facts(
        self,
        place: tuple[str, int],
        label: str,
        key: str,
        statements: Mapping[str, Statement],
        applied: Mapping[str, Any],
    ) -> None:
        """Keeps the facts of one row as the files have them; forgets undecided ones that left."""
        known = self.facts[place]
        record = Statement(key, FactStatus.INFERRED, is_setting=True)
        for field, statement in {RECORD: record, **statements}.items():
            fact = known.get(field) or Fact(subject_kind=place[0], subject_id=place[1], field=field)
            before = _state(fact)
            fact.subject_label = label[:LABEL_LENGTH]
            fact.value, fact.applied = statement.value, applied.get(field)
            fact.status, fact.note = statement.status, statement.note
            fact.is_public, fact.sources = statement.is_public, list(statement.sources)
            if fact.pk is None:
                self.new_facts.append(fact)
            elif _state(fact) != before:
                self.changed_facts.append(fact)
            else:
                self.report.count("Facts", "unchanged")
        gone = [fact.pk for field, fact in known.items() if _left(field, fact, statements)]
        if gone:
            Fact.objects.filter(pk__in=gone).delete()

    def _write_facts(self) -> None:
        Fact.objects.bulk_create(self.new_facts)
        Fact.objects.bulk_update(self.changed_facts, FACT_COLUMNS)
        self.report.count("Facts", "created", len(self.new_facts))
        self.report.count("Facts", "updated", len(self.changed_facts))

    def _free_ogp_ids(self, records: list[Record | CountryRecord]) -> None:
        """Lets corrected ids change places: an id belongs to one initiative at a time.

        Takes an inferred id off the row that the files now give another, where the row has a
        number to go by and still holds what the import wrote.
        """
        for record in records:
            if not isinstance(record, Record) or record.model is not Commitment:
                continue
            place = self.places.get(record.key)
            fact = self.facts[place].get("ogp_id") if place else None
            statement = record.statements["ogp_id"]
            if fact is None or fact.decision or statement.written == fact.applied:
                continue
            old = fact.applied["id"] if isinstance(fact.applied, dict) else fact.applied
            rows = Commitment.objects.filter(pk=fact.subject_id, ogp_id=old).exclude(number="")
            if rows.update(ogp_id="", ogp_id_is_inferred=False):
                fact.applied = None
                self.freed[fact.subject_id] = old


FACT_COLUMNS = [
    "subject_label",
    "value",
    "applied",
    "status",
    "note",
    "is_public",
    "sources",
]


def _state(fact: Fact) -> tuple[Any, ...]:
    return tuple(getattr(fact, name) for name in FACT_COLUMNS)


def _left(field: str, fact: Fact, statements: Mapping[str, Statement]) -> bool:
    return field != RECORD and field not in statements and not fact.decision


def _kind(record: Record) -> str:
    """What the report calls such things; it speaks English, as all commands do."""
    with translation.override("en"):
        return capfirst(str(record.model._meta.verbose_name_plural))


def _label(row: models.Model) -> str:
    """What the row is called in lists: with its plan, where it belongs to one."""
    plan = getattr(row, "plan", None)
    return f"{plan.slug}: {row}" if plan is not None else str(row)
