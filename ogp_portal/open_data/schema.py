"""The description of the API in OpenAPI 3.1, made from the registry by drf-spectacular.

Loaded by the one view that shows it: the library is large, and no other page needs it.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from ogp_portal.common import limits

from . import urls
from .asking import FIELDS
from .fields import RowField
from .files import FORMATS
from .kinds import Kind
from .problems import CONTENT_TYPE, TYPES
from .views import FileView, IndexView, ListView, ObjectView, SchemaView
from .writing import described

JSON = "application/json"
_ERRORS = {
    ListView: (400, 406, 429),
    ObjectView: (400, 404, 406, 429),
    FileView: (400, 429),
    IndexView: (400, 406, 429),
    SchemaView: (400, 406, 429),
}


class RowFieldExtension(OpenApiSerializerFieldExtension):
    """A field of the registry says its own schema."""

    target_class = RowField
    match_subclasses = True

    def map_serializer_field(self, auto_schema, direction) -> dict[str, Any]:
        return self.target.schema()


class RegistrySchema(AutoSchema):
    """What one address of the API takes and gives."""

    @property
    def kind(self) -> Kind | None:
        return getattr(self.view, "kind", None)

    def get_tags(self) -> list[str]:
        return [self.kind.name if self.kind else "api"]

    def get_auth(self) -> list:
        return []

    def get_request_serializer(self) -> None:
        return None

    def get_operation_id(self) -> str:
        what = {ListView: "list", ObjectView: "read", IndexView: "index", SchemaView: "schema"}
        if isinstance(self.view, FileView):
            return f"{self.kind.name}-file-{self._form()}"
        word = what[type(self.view)]
        return f"{self.kind.name}-{word}" if self.kind else word

    def _form(self) -> str:
        return self.path.rpartition(".")[2]

    def get_summary(self) -> str:
        words = {
            ListView: _("%(kind)s: a page of the list"),
            ObjectView: _("%(kind)s: one object"),
            FileView: _("%(kind)s: all as a file"),
            IndexView: _("What there is"),
            SchemaView: _("This description"),
        }
        said = words[type(self.view)]
        return said % {"kind": self.kind.title} if self.kind else said

    def get_description(self) -> str:
        return str(self.kind.description) if self.kind else ""

    def get_override_parameters(self) -> list[OpenApiParameter]:
        found = []
        if isinstance(self.view, ListView | FileView):
            found += [_filter(name, one) for name, one in self.kind.filters.base_filters.items()]
        if isinstance(self.view, ListView):
            found += _paging(self.kind)
        if isinstance(self.view, ObjectView):
            schema = (
                {"type": "integer", "minimum": 1} if self.kind.is_numbered else {"type": "string"}
            )
            found.append(OpenApiParameter("key", schema, OpenApiParameter.PATH))
        if self.kind is not None:
            found.append(_fields(self.kind))
        return found

    def get_response_serializers(self) -> dict[object, object]:
        found: dict[object, object] = {(200, self._media_type()): self._given()}
        for status in _ERRORS[type(self.view)]:
            found[(status, CONTENT_TYPE)] = OpenApiResponse(PROBLEM, str(TYPES[status][1]))
        return found

    def _media_type(self) -> str:
        if isinstance(self.view, FileView):
            return FORMATS[self._form()].content_type.partition(";")[0]
        return JSON

    def _given(self) -> object:
        if isinstance(self.view, ListView):
            return _page_of(self.kind)
        if isinstance(self.view, ObjectView):
            return self.kind.serializer
        if not isinstance(self.view, FileView):
            return {"type": "object"}
        if self._form() == "json":
            return self.kind.serializer(many=True)
        return {"type": "string"}

    def _get_serializer_name(self, serializer, direction, bypass_extensions=False) -> str:  # noqa: FBT002
        name = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return name.removesuffix("Row")


def _filter(name: str, one) -> OpenApiParameter:
    described = getattr(one, "described", None) or _("Only those with this value")
    return OpenApiParameter(name, one.schema, description=str(described))


def _paging(kind: Kind) -> list[OpenApiParameter]:
    sizes = {
        "type": "integer",
        "minimum": 1,
        "maximum": limits.API_LARGEST_PAGE,
        "default": limits.API_PAGE_SIZE,
    }
    orders = {"type": "string", "enum": [*kind.orders], "default": kind.default_order}
    place = _("Where the page begins: from the address in next, as it is")
    return [
        OpenApiParameter("page_size", sizes, description=_("Objects on a page")),
        OpenApiParameter("order", orders, description=_("The order; with a hyphen the other way")),
        OpenApiParameter("cursor", {"type": "string", "minLength": 1}, description=place),
    ]


def _fields(kind: Kind) -> OpenApiParameter:
    names = {"type": "string", "enum": [*kind.serializer.chosen().fields]}
    return OpenApiParameter(
        FIELDS,
        {"type": "array", "items": names, "minItems": 1},
        description=_("The fields wanted, with commas between; without it, all"),
        explode=False,
        style="form",
    )


def _page_of(kind: Kind) -> serializers.Serializer:
    return inline_serializer(
        f"{kind.serializer.__name__.removesuffix('Row')}Page",
        {"next": serializers.URLField(allow_null=True), "results": kind.serializer(many=True)},
    )


PROBLEM = inline_serializer(
    "Problem",
    {
        "type": serializers.URLField(),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(),
        "instance": serializers.CharField(),
        "parameter": serializers.CharField(required=False),
        "allowed": serializers.ListField(child=serializers.CharField(), required=False),
    },
)


class RegistryGenerator(SchemaGenerator):
    """Gives every view of the API the schema above."""

    def create_view(self, callback, method, request=None):
        view = super().create_view(callback, method, request)
        view.schema = RegistrySchema()
        return view


def described_api(language: str | None = None) -> dict[str, Any]:
    """The OpenAPI document, with its words in `language`, else in the active one."""
    return _described(language or get_language() or "da", settings.OGP_SITE_URL)


@cache
def _described(language: str, site: str) -> dict[str, Any]:
    from django.urls import include, path  # as urls.py, for the generator alone

    with override(language):
        patterns = [path("api/v1/", include(urls))]
        document = RegistryGenerator(patterns=patterns).get_schema(request=None, public=True)
        document["info"] |= {
            "title": _("Open Government in Denmark: open data"),
            "description": _(
                "Everything public in the portal, for reading, without asking; and two things "
                "that a system can send: an answer to a consultation, and the status of an "
                "authority's commitment."
            ),
        }
        document["servers"] = [{"url": site}]
        _require_keys(document["components"]["schemas"])
        described.add_to(document)
    return document


def _require_keys(schemas: dict[str, Any]) -> None:
    """Every object has its key, whichever other fields were asked for; no field is unknown."""
    for schema in schemas.values():
        if "id" in schema.get("properties", {}):
            schema["required"] = ["id"]
            schema["additionalProperties"] = False
