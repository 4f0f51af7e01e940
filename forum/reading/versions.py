"""What a post said before and what its author changed, one change after the other."""

from types import SimpleNamespace

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.dates import COPENHAGEN, format_date
from ogp_portal.moderation.models import HideReason
from plans.word_diff import word_diff

from ..models import Post
from ..paging import whole_number


def post_history(post: Post, asked: str):
    """(page, changes, first) of a post's history: newest change first, so many a page.

    A change has the `number` of the text that it led to, when it was made, and what it changed
    since the text before it that can be read; `first` is the text as it was first written, on the
    last page, else None. A text that a moderator has hidden is in none of them: its change has a
    `notice` instead of what it said. Http404 for a page that there is none of.
    """
    pages = Paginator(range(post.versions.count()), limits.VERSIONS_PER_PAGE)
    number = whole_number(asked)
    if not 1 <= number <= pages.num_pages:
        raise Http404(f"no such page: {asked[:20]!r}")
    page = pages.page(number)
    texts, language = _texts(post, page), _language(post)
    shown = [_change(text, texts[place + 1 :], language) for place, text in enumerate(texts)]
    if page.has_next():
        return page, shown[: limits.VERSIONS_PER_PAGE], None
    return page, shown[:-1], shown[-1]


def _change(text: SimpleNamespace, earlier: list[SimpleNamespace], language: str):
    """What the page shows of one text, whose earlier ones are these, newest first."""
    text.made_at = text.written_at
    text.notice = _notice(text) if text.hidden_at else ""
    text.said = ""
    if not text.notice:
        before = next((one for one in earlier if not one.hidden_at), None)
        said = before.text if before else ""
        text.said = word_diff(f"{said}\n\n", f"{text.text}\n\n", language)
    return text


def _notice(text: SimpleNamespace) -> str:
    """The one line that a hidden version leaves."""
    day = text.hidden_at.astimezone(COPENHAGEN).date()
    words = {"date": format_date(day), "reason": HideReason(text.hide_reason).label}
    return _("Hidden by a moderator on %(date)s. Reason: %(reason)s.") % words


def _texts(post: Post, page: Page) -> list[SimpleNamespace]:
    """The texts of a page's changes, newest first, then the earlier one that these are compared to.

    That is the next one that can be read, or where there is none the next.
    """
    last = page.paginator.count + 1 - (page.number - 1) * limits.VERSIONS_PER_PAGE
    first = last - limits.VERSIONS_PER_PAGE + 1
    columns = ("number", "text", "written_at", "hidden_at", "hide_reason")
    rows = post.versions.order_by("-number").values(*columns)
    found = list(rows.filter(number__lte=last, number__gte=first - 1))
    if found[-1]["number"] == first - 1 and found[-1]["hidden_at"]:
        found[-1] = rows.filter(number__lt=first, hidden_at=None).first() or found[-1]
    texts = [SimpleNamespace(**row) for row in found]
    if page.number == 1:
        present = {"text": post.text, "written_at": post.edited_at, "hidden_at": None}
        texts.insert(0, SimpleNamespace(number=last, hide_reason="", **present))
    return texts


def _language(post: Post) -> str:
    """The language of the texts where it is not the page's."""
    return "" if post.language == get_language() else post.language
