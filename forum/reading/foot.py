"""What stands round a post: whom it answers, who answered it, and what one can do with it.

Worded once per page and filled in per post, since a page has twenty posts and few bytes.
"""

from collections.abc import Callable

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, Count, F, Func, Min, OuterRef, Subquery, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ogp_portal.common.addresses import by_language
from ogp_portal.common.dates import format_instant
from ogp_portal.common.rows import ours

from ..models import Post
from ..paging import page_of

_ANSWERS = (
    Post.objects.visible_to(None)
    .filter(reply_to=OuterRef("pk"), topic=OuterRef("topic"))
    .order_by()
    .values("reply_to")
    .annotate(
        found=Func(
            Count("*"),
            Min("position"),
            template="ARRAY[%(expressions)s]",
            output_field=ArrayField(BigIntegerField()),
        )
    )
    .values("found")
)
ROUND_A_POST = {
    "answers_to": Case(When(reply_to__topic=F("topic"), then=F("reply_to__position"))),
    "answers": Subquery(_ANSWERS),
}
"""Columns: the position of the post that it answers, and [how many answered it, the first].

A topic that was divided may have parted them, and a number names a post of the same topic alone.
"""


def wording_of_posts(
    page: int, reader: int | None, language: str, *, is_open: bool, accepts: bool = False
) -> Callable[[dict[str, object]], None]:
    """A function that words what stands round each post of a page for `reader`, a person's key.

    It adds `above`, `changed` and `foot` to a row of ROUND_A_POST with `position`, `edited_at`,
    `author_id`, `notice`, `waits` and `is_answer`. All of it is numbers and words of ours.
    """
    form = by_language("svar/", "reply/")
    post = by_language("indlaeg", "posts")
    edit, delete, history, propose = by_language(
        "ret slet historik forslag", "edit delete history proposal"
    ).split()
    answer_to, changed = _("Reply to #%(number)s"), _("Changed %(when)s")
    act = "".join(
        f'<a href="{form}?{word}=%(number)d">{words}</a>'
        for word, words in [("svar", _("Reply")), ("citer", _("Quote"))]
    )
    change, take_back = pgettext("own post", "Change"), pgettext("own post", "Delete")
    made_proposal = _("Make it a proposal")
    taken_back = f'<a href="{post}/%(number)d/{delete}/">{take_back}</a>'
    own = f'<a href="{post}/%(number)d/{edit}/">{change}</a>' if is_open else ""
    own += f'<a href="{post}/%(number)d/{propose}/">{made_proposal}</a>{taken_back}'
    flag, flagged = by_language("anmeld", "report"), _("Report")
    report = f'<a href="{flag}/%(number)d/" aria-label="{flagged} #%(number)d">{flagged}</a>'

    accept = by_language("godt-svar", "answer")
    marks = [_("Mark as the answer"), _("Take the mark as the answer back")]
    marking, unmarking = (f'<a href="{post}/%(number)d/{accept}/">{words}</a>' for words in marks)

    def near(position: int) -> str:
        place = f"#p{position}"
        return place if page_of(position) == page else f"?side={page_of(position)}{place}"

    def answered(count: int, first: int) -> str:
        words = ngettext("%d reply", "%d replies", count) % count
        return f'<a href="{near(first)}">{words}</a>'

    def word(row: dict[str, object]) -> None:
        number = {"number": row["position"]}
        row["above"] = row["changed"] = row["foot"] = SafeString("")
        if row["answers_to"]:
            place, words = near(row["answers_to"]), answer_to % {"number": row["answers_to"]}
            row["above"] = ours(f'<p class="post__to"><a href="{place}">{words}</a></p>')
        if row["edited_at"]:
            words = changed % {"when": format_instant(row["edited_at"], language)}
            row["changed"] = ours(f'<a href="{post}/{row["position"]}/{history}/">{words}</a>')
        if row["waits"]:
            row["foot"] = ours(taken_back % number)
            return
        foot = [answered(*row["answers"])] if row["answers"] else []
        foot += [act % number] if is_open else []
        if accepts and row["position"] > 1:
            foot.append((unmarking if row["is_answer"] else marking) % number)
        foot += [own % number] if reader is not None and row["author_id"] == reader else []
        row["foot"] = ours("".join([*foot, report % number]))

    return word
