"""A post as somebody else's post quotes it."""

from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.markdown import quoted_markdown

from ..models import Post, Topic
from ..paging import lasting_place_of


def quoted_post(post: Post, topic: Topic) -> str:
    """The post's text as a quote in Markdown, below a line that links to where it stands,
    also once it is moved elsewhere.

    The line has the post's number and no name: what stands in somebody else's text would go on
    naming the author when the quoted post has been hidden or deleted.
    """
    said = _("Post %(number)d says:") % {"number": post.position}
    quote = quoted_markdown(post.text, longest=limits.QUOTE_LENGTH, levels=limits.QUOTE_LEVELS)
    address = topic.get_absolute_url() + lasting_place_of(post.position)
    return f"[{said}]({address})\n\n{quote}"
