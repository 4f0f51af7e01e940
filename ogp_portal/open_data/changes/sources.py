"""Which written rows can make which public objects read differently.

Nothing is declared for a kind to be complete: the tables that it reads are taken from its own
query, and a note from any of them makes all of the kind be compared. For the kinds that grow
large, the paths below lead from an object to the rows that it reads, so that only those objects
are compared that a written row belongs to.
"""

import re
from collections.abc import Iterable
from functools import cache

from django.db.models import QuerySet
from django.db.models.fields.related import ForeignObjectRel

from ..kinds import KINDS, Kind
from .models import ChangeNote

_FILES = "versions__attachments"

PATHS: dict[str, dict[str, tuple[str, ...]]] = {
    "submissions": {
        "accounts_organisation": ("organisation",),
        "consultations_attachment": (_FILES,),
        "consultations_consultation": ("consultation",),
        "consultations_finding": ("versions__findings", f"{_FILES}__findings"),
        "consultations_phase": ("phase",),
        "consultations_picturebar": (f"{_FILES}__picture_bars",),
        "consultations_proposal": ("proposals",),
        "consultations_publictext": ("versions__redacted",),
        "consultations_redactedfile": (f"{_FILES}__redacted_file",),
        "consultations_redaction": ("versions__redactions", f"{_FILES}__redactions"),
        "consultations_submissionversion": ("versions",),
        "files_storedfile": (f"{_FILES}__public_copy", f"{_FILES}__original"),
    },
    "proposals": {
        "consultations_consultation": ("submission__consultation",),
        "consultations_grosslistentry": ("gross_list_entry",),
        "consultations_phase": ("submission__phase",),
        "consultations_proposalround": ("submission__phase__round",),
        "consultations_publictext": ("version__redacted",),
        "consultations_publicwords": ("redacted",),
        "consultations_response": ("responses",),
        "consultations_submission": ("submission",),
        "consultations_submissionversion": ("version",),
        "plans_actionplan": ("gross_list_entry__plan",),
    },
    "responses": {
        "consultations_consultation": ("proposal__submission__consultation",),
        "consultations_proposal": ("proposal",),
        "consultations_submission": ("proposal__submission",),
    },
    "provenance-links": {
        "consultations_consultation": ("proposal__submission__consultation",),
        "consultations_proposal": ("proposal",),
        "consultations_response": ("response", "proposal__responses"),
        "consultations_submission": ("proposal__submission",),
        "plans_actionplan": ("commitment__plan", "milestone__commitment__plan"),
        "plans_commitment": ("commitment", "milestone__commitment"),
        "plans_milestone": ("milestone",),
    },
    "organisations": {"consultations_submission": ("submissions",)},
    "topics": {},
    "posts": {
        "files_storedfile": ("attachments__public_copy",),
        "forum_category": ("topic__category",),
        "forum_postattachment": ("attachments",),
        "forum_topic": ("topic",),
    },
}
"""By kind and table: lookups from the kind's model to that table's. One that is not here makes
all of the kind be compared. A kind is here only if an object reads no other object of its kind."""

TRACKED = {name: kind for name, kind in KINDS.items() if kind.follows_by is None}
"""All but those that are logs themselves, whose numbers tell already what is new."""

_TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')


@cache
def tables_of(name: str) -> frozenset[str]:
    """The tables that the rows of a kind are read from, in whichever part of the query."""
    kind = KINDS[name]
    columns = kind.serializer.chosen().columns
    sql, _values = kind.build(None).values(*columns).query.sql_with_params()
    return frozenset(_TABLE.findall(sql))


def touched(kind: Kind, notes: Iterable[ChangeNote]) -> set[int] | None:
    """Keys of the objects that the noted rows may belong to; None: any object of the kind."""
    by_table: dict[str, list[ChangeNote]] = {}
    for note in notes:
        if note.source in tables_of(kind.name):
            by_table.setdefault(note.source, []).append(note)
    if not by_table:
        return set()
    if kind.name not in PATHS:
        return None
    model, paths, found = kind.build(None).model, PATHS[kind.name], set()
    for table, written in by_table.items():
        if table == model._meta.db_table:
            found |= {int(one.row_key) for one in written}
        elif table in paths:
            for path in paths[table]:
                found |= _reached(model._base_manager.all(), path, written)
        else:
            return None
    return found


def _reached(objects: QuerySet, path: str, written: list[ChangeNote]) -> set[int]:
    """Keys of the objects that have, or until now had, one of the written rows at `path`."""
    keys = {one.row_key for one in written}
    found = {*objects.filter(**{f"{path}__in": keys}).values_list("pk", flat=True)}
    column = column_to_parent(objects.model, path)
    parents = {one.parents[column] for one in written if column and one.parents}
    if parents := parents - {None}:
        parent = path.rpartition("__")[0] or "pk"
        found |= {*objects.filter(**{f"{parent}__in": parents}).values_list("pk", flat=True)}
    return found


def column_to_parent(model: type, path: str) -> str | None:
    """The column by which a row at the end of `path` belongs to the one before it.

    None where the row before points to it: that one is written itself when it points elsewhere.
    """
    for step in path.split("__"):
        relation = model._meta.get_field(step)
        model = relation.related_model
    return relation.field.column if isinstance(relation, ForeignObjectRel) else None
