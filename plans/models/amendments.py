"""What was changed in what the public can read: what it said before, when, by whom and why."""

import uuid
from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Replace
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common.bilingual import in_reader_language

from ..enums import AmendedBy, PlanState
from ..permissions import READ_BY_STAFF, is_editor
from .commitments import Commitment
from .constraints import one_of
from .plans import ActionPlan

ROW = "row"
"""The field of an amendment that added or took away a whole row."""

_TITLE = ["title_da", "title_en"]
_SUMMARY = ["summary_da", "summary_en"]
_TEXT = ["text_da", "text_en"]


DATE, PRECISION = "_on", "_precision"


def _dates(*names: str) -> list[str]:
    return [name + part for name in names for part in (DATE, PRECISION)]


PUBLIC_FIELDS: dict[str, list[str]] = {
    "plans.actionplan": [
        "state",
        *_TITLE,
        *_SUMMARY,
        "template_version",
        "commitments_stated",
        *_dates("published", "starts", "ends", "original_ends", "submitted"),
        "is_extended",
        "extension_reason_da",
        "extension_reason_en",
        "length_years",
        "predecessor",
        "contact",
        "ogp_url",
    ],
    "plans.plansection": ["key", "position", *_TEXT],
    "plans.theme": ["position", *_TITLE],
    "plans.commitment": [
        "theme",
        "number",
        "ogp_id",
        "irm_number",
        *_TITLE,
        *_SUMMARY,
        "what_is_new_da",
        "what_is_new_en",
        "owner_as_written",
        *_dates("starts", "ends", "joined"),
        "joined_reason_da",
        "joined_reason_en",
    ],
    "plans.commitmentanswer": ["question", "position", *_TEXT],
    "plans.commitmentparty": [
        "organisation",
        "role",
        *_dates("from", "until"),
        "public_contact",
    ],
    "plans.commitmentterm": ["term"],
    "plans.commitmentlink": ["other", "relation", "reason_da", "reason_en"],
    "plans.milestone": [
        "position",
        *_TITLE,
        "expected_output_da",
        "expected_output_en",
        "owner",
        *_dates("starts", "due"),
        "outside_note_da",
        "outside_note_en",
    ],
}
"""The columns that the public reads, by model; what changes in them is an amendment."""


class AmendmentQuerySet(models.QuerySet):
    """What was changed."""

    def visible_to(self, user) -> "AmendmentQuerySet":
        """As the plan, and as the initiative it is about."""
        if is_editor(user):
            return self
        return self.exclude(plan__state=PlanState.DRAFT).exclude(commitment__is_held_back=True)

    def newest_first(self) -> "AmendmentQuerySet":
        return self.order_by("-made_at", "-pk")

    def as_read(self) -> "AmendmentQuerySet":
        """Newest first; a precision is no row of its own but `precision_before` and `_after`."""
        same = Amendment.objects.filter(
            act=OuterRef("act"),
            subject_kind=OuterRef("subject_kind"),
            subject_id=OuterRef("subject_id"),
            field=Replace(OuterRef("field"), Value(DATE), Value(PRECISION)),
        ).exclude(field=OuterRef("field"))
        return (
            self.exclude(field__endswith=PRECISION)
            .annotate(
                precision_before=Subquery(same.values("before")[:1]),
                precision_after=Subquery(same.values("after")[:1]),
            )
            .newest_first()
        )


class Amendment(RulesModel):
    """One field of one public row, before and after one act. Rows are added, never changed.

    `before` and `after` are the column's JSON value; None where the row was added or taken away,
    or the column was empty. A row it points to is `{"id": 7, "label": {"da": "…", "en": "…"}}`, so
    that the old name can be read for ever, in both languages. One act changes several fields: they
    share `act`, reason and time. A date always has its precision in the same act.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="amendments")
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, null=True, blank=True, related_name="amendments"
    )
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label_da = models.CharField(max_length=300, blank=True)
    subject_label_en = models.CharField(max_length=300, blank=True)
    field = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason_da = models.TextField(_("reason in Danish"), blank=True)
    reason_en = models.TextField(_("reason in English"), blank=True)
    role = models.CharField(
        _("changed by"), max_length=8, choices=AmendedBy.choices, default=AmendedBy.EDITOR
    )
    act = models.UUIDField(default=uuid.uuid4)
    made_at = models.DateTimeField(_("changed"))
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["plan", "-made_at"], name="amendment_of_plan"),
            models.Index(fields=["commitment", "-made_at"], name="amendment_of_commitment"),
            models.Index(fields=["act"], name="amendment_of_act"),
        ]
        constraints = [
            one_of("role", AmendedBy, "amendment_role_is_known"),
            models.CheckConstraint(
                condition=~Q(reason_da="", reason_en=""), name="amendment_has_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["made_by"]),
            )
        ]
        rules_permissions = READ_BY_STAFF

    def __str__(self) -> str:
        return f"{self.subject_label}: {self.field}"

    @property
    def subject_label(self) -> str:
        return in_reader_language(self, "subject_label")

    @property
    def reason(self) -> str:
        return in_reader_language(self, "reason")


def is_read(row: models.Model) -> bool:
    """Whether the public reads columns of such rows, so that their changes are kept."""
    return row._meta.label_lower in PUBLIC_FIELDS


def public_values(row: models.Model) -> dict[str, Any]:
    """The JSON values of what the public reads of a row, by field."""
    return {name: _json_of(row, name) for name in PUBLIC_FIELDS[row._meta.label_lower]}


Rows = dict[tuple[str, int], tuple[models.Model, dict[str, Any]]]
"""Rows by kind and key, each with its `public_values`."""

_BESIDE = {
    "plans.commitment": {"parties": "organisation"},
    "plans.actionplan": {"themes": "plan", "commitments": "theme"},
}
"""The rows that a decision or an import about a row may write too, with what they point to."""


def public_rows(row: models.Model) -> Rows:
    """A saved row and those beside it, with what the public reads of each now."""
    rows = [row]
    for name, pointed_to in _BESIDE.get(row._meta.label_lower, {}).items():
        rows += getattr(row, name).select_related(pointed_to)
    return {(one._meta.label_lower, one.pk): (one, public_values(one)) for one in rows}


_NAMED_BY = {
    "plans.commitmentparty": "organisation",
    "plans.commitmentterm": "term",
    "plans.commitmentlink": "other",
}
"""Rows that are called as another one is."""


def is_hidden(row: models.Model) -> bool:
    """Whether the row is a plan or an initiative that only editors know of."""
    if isinstance(row, Commitment):
        return row.is_held_back or is_hidden(row.plan)
    return isinstance(row, ActionPlan) and row.state == PlanState.DRAFT


def label_of(row: models.Model) -> dict[str, str]:
    """What a row is called in both languages; "" in one in which it has no name of its own."""
    named = getattr(row, _NAMED_BY.get(row._meta.label_lower, ""), row)
    labels = {}
    for language in ("da", "en"):
        with translation.override(language):
            labels[language] = str(row) if _has_name(named, language) else ""
    return labels


def _has_name(row: models.Model, language: str) -> bool:
    """True too for what the interface names, such as a part of a plan or a question."""
    names = [name for name in ("title", "name") if hasattr(row, f"{name}_{language}")]
    return not names or any(getattr(row, f"{name}_{language}") for name in names)


def _json_of(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.is_relation:
        other = getattr(row, name)
        if other is None or is_hidden(other):  # the history is public for ever, as it is written
            return None
        return {"id": other.pk, "label": label_of(other)}
    value = getattr(row, name)
    if value in (None, ""):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


def changed_fields(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> dict[str, tuple[Any, Any]]:
    """(before, after) of each field that differs; a whole row that came or went is `ROW`.

    A date comes with its precision, and the other way round: neither can be read alone.
    """
    if before is None or after is None:
        return {} if before == after else {ROW: (_filled(before), _filled(after))}
    differing = {name for name in after if _bare(before[name]) != _bare(after[name])}
    told = differing | {_beside(name) for name in differing}
    return {name: (before[name], after[name]) for name in after if name in told}


def _beside(name: str) -> str:
    """The precision of a date, and the date of a precision; other names as they are."""
    if name.endswith(PRECISION):
        return name.removesuffix(PRECISION) + DATE
    return name.removesuffix(DATE) + PRECISION if name.endswith(DATE) else name


def _filled(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {k: v for k, v in values.items() if v is not None}


def _bare(value: Any) -> Any:
    """A row that is pointed to is the same whatever it is called now."""
    return value["id"] if isinstance(value, dict) and "id" in value else value
