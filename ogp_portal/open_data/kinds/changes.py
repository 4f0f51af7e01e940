"""What changed in the other kinds, by an ever-rising number, so that others can keep a copy."""

import datetime as dt
from collections.abc import Mapping
from types import SimpleNamespace

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from ..addresses import api_address
from ..changes.models import Change, What
from ..fields import LINK, Code, Instant, Made, Text
from ..filters import LARGEST_KEY, CodeFilter, KindFilter
from ..rights import AGENCY
from ..rows import RowSerializer
from .kind import Kind, api_field, key_field, rights_field

NAME = "changes"
FRESH_FOR = dt.timedelta(seconds=5)
"""How long a cache in front may keep a page of changes: a mirror asks often."""


class NumberField(forms.IntegerField):
    """The number of a change; 0 is before the first."""

    def __init__(self, **options):
        super().__init__(min_value=0, max_value=LARGEST_KEY, **options)


class AfterFilter(filters.Filter):
    """Those with a higher number."""

    field_class = NumberField
    schema = {"type": "integer", "minimum": 0, "maximum": LARGEST_KEY}


def kind_of_changes(others: Mapping[str, Kind]) -> Kind:
    """The kind `changes`, which tells of all `others`."""
    words = SimpleNamespace(
        values=[*others], choices=[(name, kind.title) for name, kind in others.items()]
    )

    class ChangeRow(RowSerializer):
        id = key_field()
        api_url = api_field(NAME)
        kind = Code(choices=words, help_text=_("Kind of the object"))
        object_id = Text("public_key", help_text=_("The object's key, in its own kind"))
        object_url = Made(
            "kind",
            "public_key",
            "what",
            make=_object_address,
            like=LINK,
            help_text=_("Where the object is read now; null when it is no longer public"),
        )
        what = Code(choices=What, help_text=_("What became of it"))
        noted_at = Instant(help_text=_("When it got its number"))
        rights = rights_field(AGENCY)

    class ChangeFilter(KindFilter):
        after = AfterFilter(field_name="number", lookup_expr="gt")
        kind = CodeFilter(choices=words)
        what = CodeFilter(choices=What)

    return Kind(
        name=NAME,
        title=_("Changes"),
        description=_(
            "What was added, changed and removed, by number, so that others can keep a copy."
        ),
        build=lambda _now: Change.objects.visible_to(None),
        serializer=ChangeRow,
        filters=ChangeFilter,
        rights=AGENCY,
        next_change=lambda now: now + FRESH_FOR,
        follows_by="after",
    )


def _object_address(row) -> str | None:
    if row["what"] == What.REMOVED:
        return None
    return api_address(row["kind"], row["public_key"])
