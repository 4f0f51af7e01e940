"""Where a fact's value stands in the database.

Some fields are no column of their own: an initiative's theme by number, its lead, a theme or an
earlier name that waits for an editor. A field that has no place is only recorded.
"""

import re
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ogp_portal.accounts.models import Organisation, OrganisationName
from ogp_portal.common.dates import format_imprecise
from ogp_portal.common.text import danish_slug

from ..enums import PartyRole
from ..models import Commitment, CommitmentParty, MeetingParticipant, Theme
from ..models.facts import COUNTRY
from . import imprecise
from .columns import Column, DateColumn, JsonColumn, ListColumn, TruthColumn
from .neighbours import PlanBefore


class OgpId(Column):
    """OGP's id of an initiative, with whether it is only inferred by order.

    A certain id is a text; an inferred one is `{"id": "DK0071", "inferred": true}`.
    """

    def __init__(self, part: str = "") -> None:
        super().__init__(Commitment._meta.get_field("ogp_id"), part)

    @property
    def attributes(self) -> tuple[str, ...]:
        return ("ogp_id", "ogp_id_is_inferred")

    def read(self, row: Commitment) -> Any:
        if not row.ogp_id:
            return None
        return {"id": row.ogp_id, "inferred": True} if row.ogp_id_is_inferred else row.ogp_id

    def write(self, row: Commitment, value: Any) -> None:
        row.ogp_id_is_inferred = isinstance(value, dict)
        row.ogp_id = value["id"] if isinstance(value, dict) else value or ""

    def typed(self, value: Any) -> str:
        return value["id"] if isinstance(value, dict) else value or ""

    def shown(self, value: Any) -> str:
        return f"{value['id']} ({_('inferred')})" if isinstance(value, dict) else value or ""


class ThemeNumber(Column):
    """The theme of an initiative, by its number in the plan."""

    attributes = None

    def __init__(self, part: str = "") -> None:
        super().__init__(Commitment._meta.get_field("theme"), part)

    def read(self, row: Commitment) -> int | None:
        return row.theme.position if row.theme_id else None

    def write(self, row: Commitment, value: int | None) -> None:
        row.theme = self._theme(row, value)

    def _theme(self, row: Commitment, value: int | None) -> Theme | None:
        if value is None:
            return None
        theme = Theme.objects.filter(plan_id=row.plan_id, position=value).first()
        if theme is None:
            raise ValidationError(_("The plan has no theme with this number."))
        return theme

    def parse(self, text: str) -> int:
        if not re.fullmatch("[1-9][0-9]?", text.strip()):
            raise ValidationError(_("Write the number of the theme."))
        return int(text)


class Lead(Column):
    """The authority that owns an initiative, by the address of the organisation."""

    needs_saved_row = True
    attributes = None

    def __init__(self, part: str = "") -> None:
        super().__init__(CommitmentParty._meta.get_field("organisation"), part)

    @property
    def label(self) -> str:
        return str(PartyRole.LEAD.label)

    def read(self, row: Commitment) -> str | None:
        """One lead's address; several, as an editor may set them, in one text."""
        leads = self._present(row).order_by("organisation__slug")
        return ", ".join(leads.values_list("organisation__slug", flat=True)) or None

    def write(self, row: Commitment, value: str | None) -> None:
        """Who was responsible before, until a day, stays: that is history, not a statement."""
        self._present(row).exclude(organisation__slug=value or "").delete()
        if value:
            self._present(row).get_or_create(
                commitment=row,
                organisation=self._organisation(value),
                role=PartyRole.LEAD,
                until_on=None,
            )

    def _present(self, row: Commitment) -> models.QuerySet:
        return row.parties.filter(role=PartyRole.LEAD, until_on=None)

    def _organisation(self, address: str) -> Organisation:
        found = Organisation.objects.filter(slug=address, is_demonstration=False).first()
        if found is None:
            raise ValidationError(_("No organisation has this address."))
        return found

    def parse(self, text: str) -> str:
        return self._organisation(text).slug


class WaitingTheme(Column):
    """A theme whose title is not confirmed; the part is its number. Confirming it makes the row."""

    needs_saved_row = True
    attributes = None

    def __init__(self, part: str) -> None:
        super().__init__(Theme._meta.get_field("title_da"), part)

    @property
    def label(self) -> str:
        return _("theme %(number)s") % {"number": self.part}

    def _rows(self, plan: models.Model) -> models.QuerySet:
        return Theme.objects.filter(plan=plan, position=int(self.part))

    def read(self, row: models.Model) -> dict[str, str] | None:
        return self._rows(row).values("slug", "title_da", "title_en").first()

    def write(self, row: models.Model, value: dict[str, str] | None) -> None:
        if value is None:
            self._rows(row).delete()
            return
        titles = {name: value.get(name, "") for name in ("title_da", "title_en")}
        address = value.get("address") or danish_slug(titles["title_da"] or titles["title_en"])
        Theme.objects.update_or_create(
            plan=row,
            position=int(self.part),
            defaults=titles,
            create_defaults={**titles, "slug": address},
        )

    def parse(self, text: str) -> dict[str, str]:
        return {"title_da": super().parse(text), "title_en": ""}

    def typed(self, value: Any) -> str:
        return (value.get("title_da") or value.get("title_en") or "") if value else ""


class WaitingName(Column):
    """A name of an organisation that is not confirmed. Confirming it makes the row."""

    needs_saved_row = True
    attributes = None

    def __init__(self, part: str) -> None:
        super().__init__(OrganisationName._meta.get_field("name_da"), part)

    @property
    def label(self) -> str:
        return _("another name")

    def read(self, row: models.Model) -> None:
        """Never kept up to date by the loader: it only waits for a decision."""
        return

    def write(self, row: models.Model, value: dict[str, Any] | None) -> None:
        """Adds the name; a name that was added is taken away on the organisation's own page."""
        if value is None:
            return
        names = {part: value.get(part) or "" for part in ("name_da", "name_en")}
        dates = {}
        for part in ("valid_from", "valid_to"):
            if known := value.get(part):
                dates |= {part: imprecise.as_date(known), f"{part}_precision": known["precision"]}
        row.names.update_or_create(**names, defaults=dates)

    def parse(self, text: str) -> dict[str, Any]:
        return {"name_da": super().parse(text)}

    def typed(self, value: Any) -> str:
        return (value.get("name_da") or value.get("name_en") or "") if value else ""


class Participants(Column):
    """The bodies at a meeting, by name as the source writes it, in the source's order.

    An editor may say which organisation one is: the written name stays and so does this value.
    """

    needs_saved_row = True
    attributes = None

    def __init__(self, part: str = "") -> None:
        super().__init__(MeetingParticipant._meta.get_field("name_as_written"), part)

    @property
    def label(self) -> str:
        return _("participants")

    def read(self, row: models.Model) -> list[str] | None:
        rows = row.participants.select_related("organisation")
        return [one.name_as_written or one.organisation.name_da for one in rows] or None

    def write(self, row: models.Model, value: list[str] | None) -> None:
        """Keeps the rows of those still named; a changed list is written in its order."""
        names = value or []
        if self.read(row) == value:
            return
        known = {one.name_as_written: one.organisation_id for one in row.participants.all()}
        row.participants.all().delete()
        for name in names:
            row.participants.create(name_as_written=name, organisation_id=known.get(name))

    def parse(self, text: str) -> list[str]:
        names = [name.strip() for name in text.split(";") if name.strip()]
        return [super(Participants, self).parse(name) for name in names]

    def typed(self, value: Any) -> str:
        return "; ".join(value or [])

    def shown(self, value: Any) -> str:
        return ", ".join(value or [])


SPECIAL: dict[tuple[str, str], Callable[[str], Column]] = {
    ("plans.commitment", "ogp_id"): OgpId,
    ("plans.commitment", "theme"): ThemeNumber,
    ("plans.commitment", "lead"): Lead,
    ("plans.actionplan", "theme"): WaitingTheme,
    ("plans.actionplan", "predecessor"): PlanBefore,
    ("plans.networkmeeting", "participants"): Participants,
    ("accounts.organisation", "name"): WaitingName,
}


def column_of(kind: str, field: str) -> Column | None:
    """The place of a fact in the database; None where it is only recorded."""
    if kind == COUNTRY:
        return None
    name, _dot, part = field.partition(".")
    if special := SPECIAL.get((kind, name)):
        return special(part)
    model = apps.get_model(kind)
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if not isinstance(found, models.Field) or found.is_relation:
        return None
    return _plain(found, part)


def _plain(field: models.Field, part: str) -> Column:
    if isinstance(field, models.DateField):
        return DateColumn(field, part)
    if isinstance(field, ArrayField):
        return ListColumn(field, part)
    if isinstance(field, models.JSONField):
        return JsonColumn(field, part)
    if isinstance(field, models.BooleanField):
        return TruthColumn(field, part)
    return Column(field, part)


def name_of(kind: str, field: str) -> str:
    """What the field is called, beginning with a capital letter."""
    column = column_of(kind, field)
    label = column.label if column else recorded_label(field)
    return capfirst(str(label))


def words_of(kind: str, field: str, value: Any) -> str:
    """A fact's value in words, in the reader's language; '' for none."""
    column = column_of(kind, field)
    return column.shown(value) if column else _recorded_words(value)


def _recorded_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, dict) and "precision" in value:
        return format_imprecise(imprecise.as_date(value), value["precision"])
    if isinstance(value, dict):
        parts = sorted(value.values(), key=lambda part: isinstance(part, dict))  # names first
        return ", ".join(_recorded_words(part) for part in parts if part is not None)
    return "" if value is None else str(value)


def recorded_label(field: str) -> str:
    """The name of a field that is only recorded."""
    name = field.partition(".")[0]
    return {
        "ogp_ids": _("number of OGP ids"),
        "focus": _("focus of the plan"),
        "support": _("supporting parties as the source writes them"),
        "length": _("length of the consultation"),
        "member_since": _("member of OGP since"),
        "accession": _("how Denmark joined OGP"),
        "coordinator": _("coordinating agency"),
        "coordinating_ministry": _("ministry of the coordinating agency"),
        "commitments_in_ogp_database": _("Danish commitments in OGP's database"),
        "commitments_not_found": _("commitments not found"),
        "self_assessment_not_found": _("self-assessment not found"),
        "results_report_not_found": _("results report not found"),
        "sixth_plan_not_found": _("sixth action plan not found"),
    }.get(name, name)
