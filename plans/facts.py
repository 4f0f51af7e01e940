"""What an editor decides about imported facts, and the sources that pages show.

Decisions are written to the column at once, and `load_denmark` never touches them again.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from .actions.amending import Why, note_rows
from .denmark.columns import Column
from .denmark.places import column_of, name_of
from .models.addresses import address_errors, lead_on
from .models.amendments import is_read, public_rows
from .models.commitments import Commitment
from .models.facts import PUBLISHER, Fact, FactDecision, is_public_source


@transaction.atomic
def confirm(fact: Fact, *, source: str, by: User, now: dt.datetime) -> Fact:
    """The value of the data file is right: it is written to its column and may be shown.

    Raises ValidationError by form field ('decision', 'value', 'source').
    """
    if fact.value is None:
        raise ValidationError({"decision": _("There is no value to confirm. Correct it instead.")})
    return _decide(fact, FactDecision.CONFIRMED, fact.value, source=source, by=by, now=now)


@transaction.atomic
def correct(fact: Fact, *, value: Any, source: str, by: User, now: dt.datetime) -> Fact:
    """Another value is right; `value` is JSON as `Column.parse` gives it."""
    return _decide(fact, FactDecision.CORRECTED, value, source=source, by=by, now=now)


@transaction.atomic
def mark_unknown(fact: Fact, *, source: str, by: User, now: dt.datetime) -> Fact:
    """Nobody knows: what the import or an earlier decision wrote is taken away again."""
    return _decide(fact, FactDecision.UNKNOWN, None, source=source, by=by, now=now)


def _decide(
    fact: Fact,
    decision: FactDecision,
    value: Any,
    *,
    source: str,
    by: User,
    now: dt.datetime,
) -> Fact:
    fact = Fact.objects.select_for_update().get(pk=fact.pk)
    _check_source(decision, source)
    column = column_of(fact.subject_kind, fact.field)
    row = fact.subject()
    if column is not None:
        before = public_rows(row) if row is not None and is_read(row) else None
        _write(fact, column, row, decision, value)
        if before is not None:
            note_rows(before, public_rows(row), why=_why(decision, source, by, now))
    fact.decision, fact.decided_value, fact.decided_source = decision, value, source
    fact.decided_at, fact.decided_by = now, by
    fact.save()
    details = {"field": fact.field, "value": value}
    audit.record(f"fact_{decision}", row or fact, by=by, now=now, reason=source, **details)
    return fact


def _why(decision: FactDecision, source: str, by: User, now: dt.datetime) -> Why:
    """The public reason of a decision on a fact: its web address; other words are for staff."""
    if is_public_source(source):
        return Why(f"Kilde: {source}", now, by=by, reason_en=f"Source: {source}")
    if decision == FactDecision.UNKNOWN:
        danish, english = "Oplysningen kan ikke bekræftes.", "It cannot be confirmed."
        return Why(danish, now, by=by, reason_en=english)
    return Why("Bekræftet af redaktionen.", now, by=by, reason_en="Confirmed by the editors.")


def _write(
    fact: Fact, column: Column, row: models.Model | None, decision: FactDecision, value: Any
) -> None:
    """Writes the decided value to the row, or clears what is marked unknown."""
    if row is None:
        raise ValidationError({"decision": _("What this is about no longer exists.")})
    if decision == FactDecision.UNKNOWN:
        if not _stems_from(fact, column.read(row)):
            return
        value = _without(fact)
    try:
        column.write(row, value)
    except ValidationError as error:
        raise ValidationError({"value": error.messages}) from error
    save_row(row)


def _stems_from(fact: Fact, present: Any) -> bool:
    """Whether the import or a decision on this fact put the present value there."""
    if present is None:
        return False
    by_import = fact.value is not None and present == fact.applied
    by_editor = fact.decided_value is not None and _is_same(present, fact.decided_value)
    return by_import or by_editor


def _is_same(present: Any, decided: Any) -> bool:
    if isinstance(present, dict) and "slug" in present:  # a theme that was confirmed
        return all(present[name] == decided.get(name, "") for name in ("title_da", "title_en"))
    return present == decided


def _without(fact: Fact) -> Any:
    """The value without this fact: the less precise one beside it, where there is one."""
    name, dot, _part = fact.field.partition(".")
    beside = Fact.objects.filter(
        subject_kind=fact.subject_kind, subject_id=fact.subject_id, field=name
    )
    return beside.values_list("applied", flat=True).first() if dot else None


def _check_source(decision: FactDecision, source: str) -> None:
    """A shown fact has a source, and no copy, draft or mailing list is ever linked publicly."""
    if decision != FactDecision.UNKNOWN and not source.strip():
        raise ValidationError({"source": _("Write where you know it from.")})
    if (host := urlsplit(source).hostname) and host in _hosts_of_others():
        raise ValidationError(
            {"source": _("That page is a copy, a draft or a list. Give the publisher's own page.")}
        )


def _hosts_of_others() -> set[str | None]:
    lists = Fact.objects.exclude(sources=[]).values_list("sources", flat=True)
    return {
        urlsplit(source["url"]).hostname
        for sources in lists
        for source in sources
        if source["kind"] != PUBLISHER and source["url"]
    }


def save_row(row: models.Model) -> None:
    """Saves a row; the old address of an initiative stays as a redirect (design 4).

    Raises ValidationError on 'value', in plain words, where the database refuses the row or its
    new address is one that leads to another.
    """
    if errors := address_errors(row):
        raise ValidationError({"value": list(errors.values())})
    old = row.address if isinstance(row, Commitment) and row.pk else ""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        raise ValidationError({"value": _refusal(name)}) from error
    if old and old != row.address:
        lead_on(row, old)


def _refusal(constraint: str) -> str:
    """Why the database refuses a value, by the name of its constraint."""
    if constraint.endswith("dates_in_order"):
        return _("The end lies before the start.")
    if constraint.endswith("in_one_language"):
        return _("A title is needed in at least one language.")
    return {
        "commitment_number_once": _("Another commitment of the plan has this number."),
        "commitment_address_once": _("Another commitment of the plan has this number."),
        "commitment_ogp_id_once": _("Another commitment has this OGP id."),
        "commitment_ogp_id_form": _("An OGP id is DK and four digits: DK0050."),
        "commitment_number_form": _("A number is written 3 or 1.1."),
        "commitment_has_an_address": _("A commitment needs a number or an OGP id."),
    }.get(constraint) or _("The value does not fit with what is known already.")


@dataclass(frozen=True)
class PublicSource:
    """One source as pages list it, with the names of the fields it stands behind."""

    title: str
    publisher: str
    language: str
    url: str
    fields: tuple[str, ...]

    @property
    def note(self) -> str:
        """The fields in one line: 'Titel på dansk, periode'."""
        return ", ".join(self.fields)


def sources_of(*objects: models.Model) -> list[PublicSource]:
    """The publisher's pages behind what is shown of these rows, each once. One query.

    Give a page's plan together with its initiatives: `sources_of(plan, *commitments)`. Sources
    stand in the order of the objects and then of their fields; one that no longer stands behind
    what the row says, since an editor changed it, is left out. Without objects: none, no query.
    """
    rows = {(one._meta.label_lower, one.pk): one for one in objects}
    found: dict[str, dict[str, Any]] = {}
    fields: dict[str, list[str]] = defaultdict(list)
    for fact in _public_facts(list(rows)):
        if _says_otherwise(rows[fact.subject_kind, fact.subject_id], fact):
            continue
        for source in fact.public_sources:
            found.setdefault(source["url"], source)
            label = name_of(fact.subject_kind, fact.field)
            if label not in fields[source["url"]]:
                fields[source["url"]].append(label)
    return [
        PublicSource(one["title"], one["publisher"], one["language"], url, tuple(fields[url]))
        for url, one in found.items()
    ]


def _public_facts(places: list[tuple[str, int]]) -> list[Fact]:
    if not places:
        return []
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, pk in places:
        ids[kind].append(pk)
    about = Q()
    for kind, pks in ids.items():
        about |= Q(subject_kind=kind, subject_id__in=pks)
    facts = Fact.objects.public().filter(about).exclude(sources=[], decision="").order_by("pk")
    order = {place: number for number, place in enumerate(places)}
    return sorted(facts, key=lambda fact: order[fact.subject_kind, fact.subject_id])


def _says_otherwise(row: models.Model, fact: Fact) -> bool:
    """Whether the row in hand shows another value than the fact; asks the database nothing."""
    column = column_of(fact.subject_kind, fact.field)
    if column is None or column.attributes is None:
        return False
    if row.get_deferred_fields().intersection(column.attributes):
        return False
    return column.read(row) != fact.shown_value
