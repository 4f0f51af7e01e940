"""What a request asks for: every parameter checked against what there is, none ignored."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from ogp_portal.common import limits

from .kinds import Kind, Order
from .problems import BadParameter
from .rows import Choice

PAGING = ["order", "page_size", "cursor"]
FIELDS = "fields"


@dataclass(frozen=True)
class Asked:
    """Which rows, which of their fields, in which order, from where on, and how many."""

    rows: QuerySet
    choice: Choice
    order_name: str
    order: Order
    page_size: int
    after: list | None


def asked_of_list(kind: Kind, query: QueryDict, now: dt.datetime) -> Asked:
    """Reads the parameters of a list. BadParameter for the first that is wrong."""
    filters = _filter_names(kind)
    _refuse_unknown(query, [*filters, *PAGING, FIELDS])
    order_name = _order_name(kind, query)
    return Asked(
        rows=_filtered(kind, query, now),
        choice=chosen_fields(kind, query),
        order_name=order_name,
        order=kind.orders[order_name],
        page_size=_page_size(query),
        after=_after(kind, query, order_name),
    )


def asked_of_file(kind: Kind, query: QueryDict, now: dt.datetime) -> tuple[QuerySet, Choice]:
    """The rows and fields of a file, which has no pages."""
    _refuse_unknown(query, [*_filter_names(kind), FIELDS])
    return _filtered(kind, query, now), chosen_fields(kind, query)


def asked_of_object(kind: Kind, query: QueryDict) -> Choice:
    """The fields of one object."""
    _refuse_unknown(query, [FIELDS])
    return chosen_fields(kind, query)


def refuse_all(query: QueryDict) -> None:
    """For addresses that take no parameter."""
    _refuse_unknown(query, [])


def _filter_names(kind: Kind) -> list[str]:
    return [*kind.filters.base_filters]


def _refuse_unknown(query: QueryDict, known: list[str]) -> None:
    for name, values in query.lists():
        if name not in known:
            raise BadParameter(name, _("There is no such parameter here."), sorted(known))
        if len(values) > 1:
            raise BadParameter(name, _("Give the parameter once."))
        if not values[0]:
            raise BadParameter(name, _("Give the parameter a value, or leave it out."))


def _filtered(kind: Kind, query: QueryDict, now: dt.datetime) -> QuerySet:
    given = {name: query[name] for name in _filter_names(kind) if name in query}
    rows = kind.rows(now)
    if not given:
        return rows
    filters = kind.filters(given, queryset=rows, now=now)
    for name, messages in filters.form.errors.items():
        words = getattr(kind.filters.base_filters[name], "words", None)
        raise BadParameter(name, messages[0], list(words) if words else None)
    return filters.qs


def chosen_fields(kind: Kind, query: QueryDict) -> Choice:
    """Those in `fields`, a list with commas; the key is always among them."""
    if FIELDS not in query:
        return kind.serializer.chosen()
    wanted = query[FIELDS].split(",")
    known = kind.serializer.chosen().fields
    for name in wanted:
        if name not in known:
            raise BadParameter(FIELDS, _("There is no such field."), [*known])
    return kind.serializer.chosen(frozenset([*wanted, "id"]))


def _order_name(kind: Kind, query: QueryDict) -> str:
    name = query.get("order", kind.default_order)
    if name not in kind.orders:
        raise BadParameter("order", _("There is no such order."), [*kind.orders])
    return name


def _page_size(query: QueryDict) -> int:
    text = query.get("page_size", str(limits.API_PAGE_SIZE))
    is_number = text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 - digits
    if not is_number or not 1 <= int(text) <= limits.API_LARGEST_PAGE:
        said = _("Write a whole number from 1 to %(most)d.") % {"most": limits.API_LARGEST_PAGE}
        raise BadParameter("page_size", said)
    return int(text)


def _signer(kind: Kind) -> signing.Signer:
    """Without a time in it, so that the same page has the same address, and the same ETag."""
    return signing.Signer(salt=f"open-data.{kind.name}")


def _after(kind: Kind, query: QueryDict, order_name: str) -> list | None:
    """[value, key] of the last object of the page before."""
    if "cursor" not in query:
        return None
    try:
        order, value, last = _signer(kind).unsign_object(query["cursor"])
    except (signing.BadSignature, ValueError, TypeError):
        said = _("Take the cursor from the address of the next page, as it is.")
        raise BadParameter("cursor", said) from None
    if order != order_name:
        raise BadParameter("cursor", _("The cursor belongs to another order."))
    return [value, last]


def cursor_of(kind: Kind, order_name: str, row: dict) -> str:
    """Where the page after `row` begins: signed, so nobody can make one up."""
    value = row[kind.orders[order_name].column]
    plain = value.isoformat() if isinstance(value, dt.date) else value
    return _signer(kind).sign_object([order_name, plain, row[kind.key]])
