"""What a spreadsheet would change in a plan, and what is wrong with it, row by row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.accounts.models import Organisation

from ..enums import PlanState
from ..models import ActionPlan, Commitment, Milestone
from . import ogp_sheet
from .columns import BY_KEY, COLUMNS, COMMITMENT, IDENTITY, MILESTONE, Column, kind_of
from .finding import commitment_of, milestone_of
from .ogp_columns import SHEET_COLUMNS
from .reading import SheetRow, Table
from .standing import Standing, load
from .values import Proposed, Refused, current, proposed

Row = Commitment | Milestone
_TITLES = ("title_da", "title_en")


@dataclass(frozen=True)
class FieldChange:
    """One field, as the sheet writes it: what it is called, and its old and new words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """What one row changes. `instance` carries the new values, not saved.

    `owners` are the responsible bodies as they should be; None leaves them as they are. `beside`
    is what OGP's sheet wants of the rows beside it.
    """

    row: int
    instance: Row
    is_new: bool
    fields: list[FieldChange]
    names: list[str]
    owners: list[Organisation] | None = None
    beside: list[dict[str, Any]] = field(default_factory=list)

    @property
    def subject(self) -> str:
        """'1.1 Open data', or '1.1, milestone 2: Portal'."""
        if isinstance(self.instance, Commitment):
            address = self.instance.number or self.instance.ogp_id
            return f"{address} {self.instance.title}"
        parent = self.instance.commitment
        words = {
            "commitment": parent.number or parent.ogp_id,
            "number": self.instance.position,
            "title": self.instance.title,
        }
        return _("%(commitment)s, milestone %(number)s: %(title)s") % words


@dataclass(frozen=True)
class RowError:
    """What is wrong with one cell; `column` is "" where it is the whole row."""

    row: int
    column: str
    message: str


@dataclass
class DryRun:
    """What an import would do. Nothing may be applied while there are errors.

    `checksum` names the state of the plan that the rows were compared with.
    """

    checksum: str
    is_public: bool
    changes: list[RowChange] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    unchanged: int = 0
    untouched: int = 0

    @property
    def needs_reason(self) -> bool:
        """Readers of a public plan are told why it was changed."""
        return self.is_public and bool(self.changes)

    @property
    def added(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added


def check(plan: ActionPlan, table: Table, *, lock: bool = False) -> DryRun:
    """Compares each row with the plan and saves nothing. With `lock` inside a transaction."""
    standing = load(plan, table, lock=lock)
    found = DryRun(checksum=standing.checksum(), is_public=plan.state != PlanState.DRAFT)
    rows = _Rows(standing, found)
    given = ogp_sheet.complete(table, standing) if table.is_ogps else table.rows
    for kind in (COMMITMENT, MILESTONE):
        for row in given:
            rows.take(row, kind)
    found.errors.sort(key=lambda error: error.row)
    found.changes.sort(key=lambda change: change.row)
    named = {id(getattr(one, "commitment", one)) for one in rows.seen}
    found.untouched = sum(id(one) not in named for one in standing.commitments)
    return found


class _Rows:
    """Goes through the rows and fills a dry run. Initiatives come before milestones."""

    def __init__(self, standing: Standing, found: DryRun):
        self.standing, self.found = standing, found
        self.seen: list[Row] = []

    def take(self, row: SheetRow, kind: str) -> None:
        """Compares a row, if it is of this kind; a row of no kind goes with the initiatives."""
        its_kind = kind_of(row.cells["kind"])
        if (its_kind or COMMITMENT) != kind:
            return
        try:
            self._refuse_unreadable(row, its_kind)
            self._compare(row, kind)
        except Refused as refusal:
            self._tell(row, refusal.faults)

    def _refuse_unreadable(self, row: SheetRow, kind: str | None) -> None:
        if row.faults:
            raise Refused(row.faults)
        if kind is None:
            raise Refused({"kind": _("Write “initiativ” or “milepæl” (commitment or milestone).")})
        idle = [
            key
            for key, text in row.cells.items()
            if text and key not in IDENTITY and not BY_KEY[key].field_of(kind)
        ]
        if kind == COMMITMENT and row.cells.get("milestone"):
            idle.append("milestone")
        if idle:
            fault = _("This kind of row has no such field. Leave the cell empty.")
            raise Refused(dict.fromkeys(idle, fault))

    def _compare(self, row: SheetRow, kind: str) -> None:
        find = commitment_of if kind == COMMITMENT else milestone_of
        instance, given = find(row, self.standing)
        is_new = instance.pk is None
        if any(one is instance for one in self.seen):
            raise Refused({"": _("Another row of the file is about the same one.")})
        self.seen.append(instance)
        wanted = given + proposed(row, kind, instance, self.standing)
        if isinstance(instance, Commitment):
            wanted += ogp_sheet.wanted_by(row, instance, self.standing)
        changed = [one for one in wanted if one.differs(_current(one.key, instance, self.standing))]
        change = _change(row, instance, changed, self.standing, is_new=is_new)
        if isinstance(instance, Commitment):
            instance.former_addresses = self.standing.former_addresses
        if faults := _faults(instance, change.names, is_new=is_new):
            raise Refused(faults)
        if is_new or changed:
            self.found.changes.append(change)
        else:
            self.found.unchanged += 1

    def _tell(self, row: SheetRow, faults: dict[str, str]) -> None:
        language = get_language() or "da"
        for key, message in faults.items():
            label = _column(key).heading(language) if key else ""
            self.found.errors.append(RowError(row.number, label, message))


def _change(
    row: SheetRow, instance: Row, changed: list[Proposed], standing: Standing, *, is_new: bool
) -> RowChange:
    """Sets the new values on the instance, and says what they were."""
    language = get_language() or "da"
    fields, names, beside, owners = [], [], [], None
    for one in changed:
        old = "" if is_new else _current(one.key, instance, standing)
        fields.append(FieldChange(_column(one.key).heading(language), old, one.words))
        beside += [one.beside] if one.beside else []
        if one.key == "owner":
            owners = one.owners
        for name, value in one.values.items():
            setattr(instance, name, value)
        names += one.values
    return RowChange(row.number, instance, is_new, fields, names, owners, beside)


def _current(key: str, instance: Row, standing: Standing) -> str:
    """As the sheet that has this column writes it."""
    if key in SHEET_COLUMNS and isinstance(instance, Commitment):
        return ogp_sheet.current(key, instance, standing)
    return current(key, instance, standing)


def _column(key: str) -> Column:
    return SHEET_COLUMNS.get(key) or BY_KEY[key]


def _faults(instance: Row, names: Iterable[str], *, is_new: bool) -> dict[str, str]:
    """What the model says is wrong, by column key; of an old row only what was changed.

    Asks no database: the plan was read once, for all rows.
    """
    looked_up = {"plan", "theme", "commitment", "address"}
    all_names = {one.name for one in instance._meta.fields if one.editable} - looked_up
    judged = all_names if is_new else all_names & set(names)
    faults = {}
    if not any(getattr(instance, name) for name in _TITLES):
        faults["title_da"] = _("Write a title in at least one language.")
    others = [one.name for one in instance._meta.fields if one.name not in judged]
    for look in (lambda: instance.clean_fields(exclude=others), instance.clean):
        try:
            look()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                faults.setdefault(_key_of(name, instance), " ".join(messages))
    return faults


def _key_of(name: str, instance: Row) -> str:
    """The column that fills a field; "" for what no column fills."""
    kind = COMMITMENT if isinstance(instance, Commitment) else MILESTONE
    wanted = name.replace("_precision", "_on")
    if name == NON_FIELD_ERRORS:
        return ""
    return next((one.key for one in COLUMNS if one.field_of(kind) == wanted), "")
