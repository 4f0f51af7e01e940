"""What a text, a title or a reason must be before it is stored, whichever way it came."""

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.markdown import render_markdown

from ..lines import plain_line
from .mentions import Named
from .references import REFERENCES


def checked_title(title: str) -> str:
    """The title on one plain line. ValidationError when it is empty or too long."""
    title = plain_line(title)
    if not title or len(title) > limits.TITLE_LENGTH:
        message = _("Write a title of at most %(most)d characters.") % {"most": limits.TITLE_LENGTH}
        raise ValidationError({"title": message}, code="title")
    return title


def checked_text(text: str) -> str:
    """The post's text with plain line ends. ValidationError when it is too long."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > limits.POST_LENGTH:
        message = _("A post can have at most %(most)d characters.") % {"most": limits.POST_LENGTH}
        raise ValidationError({"text": message}, code="too_long")
    return text


def rendered(text: str, named: Named) -> str:
    """The text as safe HTML, and in `named` whom it names.

    ValidationError when it shows nothing, such as a lone line, or names too many people.
    """
    html = render_markdown(text, REFERENCES, named.references)
    named.check()
    if not strip_tags(html).strip():
        raise ValidationError({"text": _("There is nothing to read in the post.")}, code="empty")
    return html


def stated(reason: str) -> str:
    """The reason on one plain line. ValidationError when there is none."""
    reason = plain_line(reason)
    if not reason:
        raise ValidationError({"reason": _("State a reason.")}, code="required")
    return reason
