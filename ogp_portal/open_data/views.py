"""The API: an index, a list and an object of every kind, and each kind as a file."""

import datetime as dt
from urllib.parse import urlencode

from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from ogp_portal.common.caching import changes_at

from . import problems
from .asking import Asked, asked_of_file, asked_of_list, asked_of_object, cursor_of, refuse_all
from .dictionary import described
from .fields import Row
from .files import FORMATS
from .filters import LARGEST_KEY
from .kinds import KINDS, Kind
from .throttles import FileThrottle, NetworkThrottle


class OpenView(APIView):
    """Anonymous, for reading alone, in JSON."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = ()
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = DefaultContentNegotiation
    throttle_classes = (NetworkThrottle,)
    metadata_class = None
    http_method_names = ("get", "head", "options")

    def get_exception_handler(self):
        return problems.answer


class KindView(OpenView):
    """Base of what answers for one kind."""

    kind: Kind = None

    def said_when_it_changes(self, now: dt.datetime) -> None:
        """Tells the cache in front when the objects read differently by the clock alone."""
        if self.kind.next_change is not None:
            changes_at(self.request._request, [self.kind.next_change(now)], now)


class IndexView(OpenView):
    """All kinds, each with its addresses, fields, filters and rights."""

    def get(self, request) -> Response:
        refuse_all(request.query_params)
        kinds = [described(kind) for kind in KINDS.values()]
        found = {
            "schema": request._request.build_absolute_uri(reverse("api-schema")),
            "documentation": request._request.build_absolute_uri(reverse("api-docs")),
            "kinds": kinds,
        }
        response = Response(found)
        response.headers["Content-Language"] = get_language()
        patch_vary_headers(response, ["Accept-Language"])
        return response


class ListView(KindView):
    """One page of a kind's objects."""

    def get(self, request) -> Response:
        now, kind = timezone.now(), self.kind
        asked = asked_of_list(kind, request.query_params, now)
        rows = asked.rows.order_by(*asked.order.keys(kind.key))
        if asked.after is not None:
            rows = rows.filter(asked.order.after(kind.key, *asked.after))
        columns = {*asked.choice.columns, asked.order.column, kind.key}
        found = list(rows.values(*columns)[: asked.page_size + 1])
        shown = found[: asked.page_size]
        following = ""
        if len(found) > len(shown):
            following = self._following(asked, shown[-1])
        self.said_when_it_changes(now)
        response = Response(
            {"next": following or None, "results": [asked.choice.show(row) for row in shown]}
        )
        response.headers["Content-Language"] = "da, en"
        if following:
            response.headers["Link"] = f'<{following}>; rel="next"'
        return response

    def _following(self, asked: Asked, last: Row) -> str:
        """The address of the page after the one that ends with `last`."""
        kind, query = self.kind, self.request.query_params.dict()
        if kind.follows_by is not None and asked.order_name == kind.default_order:
            query.pop("cursor", None)
            query[kind.follows_by] = last[kind.key]
        else:
            query["cursor"] = cursor_of(kind, asked.order_name, last)
        return f"{kind.api_url}?{urlencode(query)}"


class ObjectView(KindView):
    """One object."""

    def get(self, request, key: str) -> Response:
        now, kind = timezone.now(), self.kind
        choice = asked_of_object(kind, request.query_params)
        rows = kind.rows(now).filter(**{kind.key: _key(kind, key)})
        found = list(rows.order_by().values(*choice.columns)[:1])
        if not found:
            raise Http404
        self.said_when_it_changes(now)
        response = Response(choice.show(found[0]))
        response.headers["Content-Language"] = "da, en"
        return response


def _key(kind: Kind, text: str) -> int | str:
    """The key in an address. Http404 for what can be none."""
    return key_in_address(text) if kind.is_numbered else text


def key_in_address(text: str) -> int:
    """The number in an address. Http404 for what can be none."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST_KEY)):
        raise Http404
    number = int(text)
    if number > LARGEST_KEY:
        raise Http404
    return number


class FileView(KindView):
    """All objects of a kind, or those filtered out, in one file that is written as it is read."""

    throttle_classes = (FileThrottle,)

    def perform_content_negotiation(self, request, force=False):  # noqa: FBT002 - as REST framework calls it
        """The address says in which format it is, so nothing is negotiated."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request, form: str) -> StreamingHttpResponse:
        now, kind = timezone.now(), self.kind
        rows, choice = asked_of_file(kind, request.query_params, now)
        written = FORMATS[form]
        self.said_when_it_changes(now)
        body = (
            () if request.method == "HEAD" else written.write(kind, rows.order_by(kind.key), choice)
        )
        response = StreamingHttpResponse(body, content_type=written.content_type)
        name = f"{kind.name}-{now:%Y-%m-%d}.{form}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Content-Language"] = "da, en"
        return response


class SchemaView(OpenView):
    """The description of the API in OpenAPI 3.1, for programs."""

    def get(self, request) -> Response:
        refuse_all(request.query_params)
        from .schema import described_api  # drf-spectacular, which no other page needs

        response = Response(described_api(get_language()))
        response.headers["Content-Language"] = get_language()
        patch_vary_headers(response, ["Accept-Language"])
        return response


@csrf_exempt  # nothing is written, and 405 says more than 403
@require_safe
def docs(request) -> HttpResponseRedirect:
    """Leads to the page for people, which has an address in each language."""
    request.is_public_page = False
    response = HttpResponseRedirect(reverse("open-data-api"))
    patch_vary_headers(response, ["Accept-Language"])
    return response
