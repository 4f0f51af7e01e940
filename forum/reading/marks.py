"""What a list says beside a topic: what is new to this reader, and how many have read it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal.common import limits
from ogp_portal.common.rows import ours

from ..paging import place_of


def beside(row: dict[str, object]) -> SafeString:
    """For a row of a list: "3 nye · Gå til første ulæste", "læst af 12"; mostly nothing."""
    parts = _news(row), _readers(row)
    return ours("".join(parts))


def _news(row: dict[str, object]) -> str:
    unread = row.get("unread")
    if not unread:
        return ""
    return format_html(
        '<span><strong>{}</strong></span><span><a href="{}">{}</a></span>',
        number_of_new(len(unread)),
        row["path"] + place_of(unread[0]),
        _("Go to the first unread"),
    )


def number_of_new(number: int) -> str:
    """ "3 new"; "99+ new" where there are more than are counted."""
    if number > limits.UNREAD_COUNTED:
        return _("%(number)d+ new") % {"number": limits.UNREAD_COUNTED}
    return ngettext("%(number)d new", "%(number)d new", number) % {"number": number}


def _readers(row: dict[str, object]) -> str:
    number = row.get("readers__count")
    if not number:
        return ""
    read = ngettext("read by %(number)d", "read by %(number)d", number) % {"number": number}
    return format_html("<span>{}</span>", read)
