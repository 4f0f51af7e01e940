"""The files below a post, read with it and worded once per page."""

import datetime as dt
from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, OuterRef
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from consultations.enums import ScanState
from ogp_portal.common.addresses import by_language
from ogp_portal.common.dates import COPENHAGEN, format_date
from ogp_portal.common.rows import bdi
from ogp_portal.files.names import KINDS
from ogp_portal.moderation.models import HideReason
from plans.views.json_rows import JSONRows

from ..models import LET_OUT, PostAttachment

_ROWS = PostAttachment.objects.filter(post=OuterRef("pk")).order_by("position")
FILES_OF_A_POST = {
    "files": JSONRows(
        _ROWS,
        number="position",
        name="name",
        type="original__content_type",
        size=Coalesce("public_copy__size", "original__size"),
        is_out=ExpressionWrapper(LET_OUT, output_field=BooleanField()),
        removed_at="hidden_at",
        reason="hide_reason",
        scan="scan",
        problem="copy_problem",
    )
}
"""Column: the files of a post as JSON, what is not let out too, which has no link."""


def wording_of_files(topic: int, language: str) -> Callable[[dict[str, object]], None]:
    """A function that turns `files` of a post's row into HTML; "" for none, and when it is hidden.

    Of what a moderator removed it says when and why, never the name. The author of a post that
    waits to be read sees the names alone.
    """
    base = by_language("indlaeg/%d/bilag/", "posts/%d/files/")
    heading = _("Files")

    def word(row: dict[str, object]) -> None:
        files, is_hidden = row["files"], row["hidden_at"] and not row["waits"]
        row["files"] = SafeString("")
        if not files or is_hidden:
            return
        address = base % row["position"]
        shown = [(_line(file, "" if row["waits"] else address, language),) for file in files]
        rows = format_html_join("", "<li>{}</li>", shown)
        ask = "" if row["waits"] else _way_to_ask(topic, row["position"])
        html = '<div class="post__files"><p><strong>{}</strong></p><ul>{}</ul>{}</div>'
        row["files"] = format_html(html, heading, rows, ask)

    return word


def _line(file: dict, base: str, language: str) -> SafeString:
    """One file: a link where it is let out, else its name and why it is not."""
    if file["removed_at"]:
        day = dt.datetime.fromisoformat(file["removed_at"]).astimezone(COPENHAGEN).date()
        words = {"date": format_date(day, language), "reason": HideReason(file["reason"]).label}
        said = _("A file was removed by a moderator on %(date)s. Reason: %(reason)s.")
        return format_html("{}", said % words)
    kind, size = KINDS.get(file["type"], ""), filesizeformat(file["size"])
    if file["is_out"] and base:
        link = '<a href="{}{}/">{} ({}, {})</a>'
        return format_html(link, base, file["number"], bdi(file["name"]), kind, size)
    return format_html("{} ({}, {}) – {}", bdi(file["name"]), kind, size, _why_not(file))


def _why_not(file: dict) -> str:
    if file["scan"] == ScanState.INFECTED:
        return _("not shown: we found a virus in it")
    if file["problem"]:
        return _("not shown: it cannot be copied without hidden information about its author")
    return _("we are still checking the file")


def _way_to_ask(topic: int, position: int) -> SafeString:
    """A mail that asks for a version that everybody can read; "" where no mailbox is known."""
    if not settings.OGP_CONTACT_MAIL:
        return SafeString("")
    words = _("Accessible copy of the files in post %(number)d of topic %(topic)d")
    subject = quote(words % {"number": position, "topic": topic})
    link = '<p><a href="mailto:{}?subject={}">{}</a></p>'
    return format_html(link, settings.OGP_CONTACT_MAIL, subject, _("Ask for an accessible copy"))
