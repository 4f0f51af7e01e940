"""What a post said before and what its author changed, one change after the other."""

from itertools import pairwise
from types import SimpleNamespace

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils.translation import get_language

from ogp_portal.common import limits
from plans.word_diff import word_diff

from ..models import Post
from ..paging import whole_number


def post_history(post: Post, asked: str):
    """(page, changes, first) of a post's history: newest change first, so many a page.

    A change has the `number` of the text that it led to, when it was made, and what it changed;
    `first` is the text as it was first written, on the last page, else None. Http404 for a page
    that there is none of.
    """
    pages = Paginator(range(post.versions.count()), limits.VERSIONS_PER_PAGE)
    number = whole_number(asked)
    if not 1 <= number <= pages.num_pages:
        raise Http404(f"no such page: {asked[:20]!r}")
    page = pages.page(number)
    texts = _texts(post, page)
    language = _language(post)
    changes = [
        SimpleNamespace(
            number=after.number,
            made_at=after.written_at,
            said=word_diff(f"{before.text}\n\n", f"{after.text}\n\n", language),
        )
        for after, before in pairwise(texts)
    ]
    return page, changes, texts[-1] if not page.has_next() else None


def _texts(post: Post, page: Page) -> list[SimpleNamespace]:
    """The texts that the changes of a page lie between, newest first."""
    last = page.paginator.count + 1 - (page.number - 1) * limits.VERSIONS_PER_PAGE
    wanted = {"number__lte": last, "number__gte": last - limits.VERSIONS_PER_PAGE}
    rows = post.versions.filter(**wanted).order_by("-number")
    texts = [SimpleNamespace(**row) for row in rows.values("number", "text", "written_at")]
    if page.number == 1:
        present = {"number": last, "text": post.text, "written_at": post.edited_at}
        texts.insert(0, SimpleNamespace(**present))
    return texts


def _language(post: Post) -> str:
    """The language of the texts where it is not the page's."""
    return "" if post.language == get_language() else post.language
