"""The moderators' queues: reported posts, posts that wait to be read, appeals."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import staff_home

from ..actions import approve_post, check_may_decide, decide_appeal, judge_flags, refuse_post
from ..models import Appeal, FlaggedPost, HeldPost
from ..moderation_forms import APPROVE, DecideAppealForm, JudgeForm, ReadForm
from .desks import QueueAdmin, number_waiting, run
from .files import listed_files


class _PostQueueAdmin(QueueAdmin):
    """A queue of posts."""

    template = "admin/forum/post_desk.html"
    list_display_links = ["place"]

    def waiting(self) -> QuerySet:
        return super().waiting().select_related("topic__category", "author")

    def told(self, row, request) -> dict[str, object]:
        sanction = reverse("admin:forum_moderationdecision_add")
        return {
            "post": row,
            "files": listed_files(row),
            "flags": row.flags.waiting().oldest_first(),
            "holds": row.holds.filter(settled_at=None),
            "earlier": row.author.moderation_decisions.newest_first()[:5] if row.author else [],
            "sanction_url": f"{sanction}?person={row.author_id}&post={row.pk}",
        }

    @admin.display(description=_("post"))
    def place(self, post) -> str:
        return f"{post.topic.title} #{post.position}"

    @admin.display(description=_("author"))
    def who(self, post) -> str:
        return post.author_name

    @admin.display(description=_("text"))
    def beginning(self, post) -> str:
        return post.text[:80]


@admin.register(FlaggedPost)
class FlaggedPostAdmin(_PostQueueAdmin):
    """Reported posts, each once, however many have reported it."""

    form_of_queue = JudgeForm
    list_display = ["place", "number", "first", "who", "beginning"]

    def decide(self, row, given, request) -> None:
        run(judge_flags, request, row, **given)

    @admin.display(description=_("reports"))
    def number(self, post) -> int:
        return post.flag_count

    @admin.display(description=_("first reported"))
    def first(self, post):
        return post.first_flagged


@admin.register(HeldPost)
class HeldPostAdmin(_PostQueueAdmin):
    """Posts that wait to be read."""

    form_of_queue = ReadForm
    list_display = ["place", "why", "written_at", "who", "beginning"]

    def decide(self, row, given, request) -> None:
        if given["outcome"] == APPROVE:
            run(approve_post, request, row)
        else:
            run(refuse_post, request, row, reason=given["reason"], words=given["words"])

    @admin.display(description=_("cause"))
    def why(self, post) -> str:
        return ", ".join(hold.get_cause_display() for hold in post.holds.all())

    def waiting(self) -> QuerySet:
        return super().waiting().prefetch_related("holds")


@admin.register(Appeal)
class AppealAdmin(QueueAdmin):
    """Appeals. Whoever made the decision sees that somebody else decides, if there is one."""

    form_of_queue = DecideAppealForm
    template = "admin/forum/appeal_desk.html"
    list_display = ["decision", "made_at", "decided_by_first"]

    def waiting(self) -> QuerySet:
        rows = Appeal.objects.waiting().oldest_first()
        return rows.select_related("decision__post__topic__category", "decision__decided_by")

    def decide(self, row, given, request) -> None:
        run(decide_appeal, request, row, **given)

    def told(self, row, request) -> dict[str, object]:
        try:
            check_may_decide(row, request.user)
        except ValidationError as refusal:
            return {"refusal": refusal.messages[0]}
        return {"by_the_same": row.decision.decided_by_id == request.user.pk}

    @admin.display(description=_("first decided by"))
    def decided_by_first(self, appeal: Appeal) -> str:
        return str(appeal.decision.decided_by or "")


staff_home.declare(
    _("Reported posts"),
    number_waiting(FlaggedPost.objects.waiting),
    lambda: reverse("admin:forum_flaggedpost_changelist"),
    name="4a reports",
)
staff_home.declare(
    _("Posts that wait to be read"),
    number_waiting(HeldPost.objects.waiting),
    lambda: reverse("admin:forum_heldpost_changelist"),
    name="4b held",
)
staff_home.declare(
    _("Appeals against moderators' decisions"),
    number_waiting(Appeal.objects.waiting),
    lambda: reverse("admin:forum_appeal_changelist"),
    name="4c appeals",
)
