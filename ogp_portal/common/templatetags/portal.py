"""The few tags and filters that portal templates use; built in, so no {% load %} is needed."""

import datetime as dt
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ogp_portal.common import dates, forms
from ogp_portal.common.compiled.fixed import same_for_all

register = template.Library()


@register.simple_tag
@same_for_all
def icon(name: str, label: str = "") -> SafeString:
    """The design system's icon `name` as inline SVG; decoration unless it gets a `label`."""
    shape = _icon_shape(name)
    if label:
        return format_html(
            '<svg class="icon-svg" viewBox="0 -960 960 960" role="img" aria-label="{}">{}</svg>',
            label,
            shape,
        )
    return format_html(
        '<svg class="icon-svg" viewBox="0 -960 960 960" aria-hidden="true">{}</svg>', shape
    )


@cache
def _icon_shape(name: str) -> SafeString:
    """What is drawn inside one vendored icon; a name that is not vendored is a ValueError."""
    path = finders.find(f"vendor/dkfds/img/svg-icons/{name}.svg")
    if path is None:
        raise ValueError(f"No icon {name!r}: add it to static/vendor/dkfds/vendor.py")
    drawing = Path(path).read_text(encoding="utf-8")
    return mark_safe(drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")])  # noqa: S308


@register.simple_tag
def lang_of(language: str) -> SafeString:
    """` lang="…"` for text in another language than the page, else nothing.

    Written inside a start tag: `<h3{% lang_of "en" %}>`.
    """
    if not language or language == get_language():
        return SafeString("")
    return format_html(' lang="{}"', language)


@register.simple_tag
def imprecise_date(date: dt.date | None, precision: str) -> str:
    """A date as precisely as it is known, in the page's language."""
    return dates.format_imprecise(date, precision, get_language())


@register.filter
def instant(moment: dt.datetime) -> str:
    """A moment in Danish time: '23. november 2026 kl. 14.05'."""
    return dates.format_instant(moment, get_language())


@register.filter
def deadline(moment: dt.datetime) -> str:
    """A deadline in Danish time, with weekday; midnight is shown as 23.59 of the day before."""
    return dates.format_deadline(moment, get_language())


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """The page numbers worth a link, None where some are left out: 1 … 4 5 6 … 20."""
    last = page.paginator.num_pages
    near = range(max(1, page.number - 1), min(last, page.number + 1) + 1)
    numbers: list[int | None] = []
    before = 0
    for number in sorted({1, last, *near}):
        left_out = range(before + 1, number)
        # A gap of one page is that page: the dots would take the same room.
        numbers += [left_out[0]] if len(left_out) == 1 else [None] * bool(left_out)
        numbers.append(number)
        before = number
    return numbers


@register.filter
def portal_fields(form: BaseForm) -> list[forms.PortalBoundField]:
    """A form's visible fields as the design system shows them, whoever made the form."""
    return [field for field in forms.bound_fields(form) if not field.is_hidden]


@register.filter
def error_links(form: BaseForm | BaseFormSet) -> list[tuple[str, str]]:
    """(message, id of the control or "") for each error of a form or formset."""
    return forms.error_links(form)
