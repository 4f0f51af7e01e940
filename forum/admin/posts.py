"""Posts, hidden and restored with a reason."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..actions import hide_post, restore_post, split_topic
from ..forms import HideForm, ReasonForm
from ..models import Post
from ..structure_forms import SplitForm
from .deciding import DecidedAdmin, Decision
from .files import listed_files
from .versions import PostVersionInline


@admin.register(Post)
class PostAdmin(DecidedAdmin):
    """Posts, hidden ones too. They are never deleted here: hiding leaves a trace."""

    list_display = ["place", "author_name", "written_at", "is_shown", "hide_reason", "beginning"]
    list_display_links = ["place"]
    list_filter = [("hidden_at", admin.EmptyFieldListFilter), "hide_reason", "topic__category"]
    list_select_related = ["topic"]
    search_fields = ["author_name", "topic__title", "text"]
    ordering = ["-pk"]
    fields = readonly_fields = [
        "place",
        "author",
        "author_name",
        "author_mark",
        "reply_to",
        "named",
        "written_at",
        "agree_count",
        "thanks_count",
        "edited_at",
        "shown_text",
        "files",
        "hidden_at",
        "hidden_by",
        "hide_reason",
    ]
    inlines = [PostVersionInline]
    decisions = [
        Decision(
            "hide",
            _("Hide"),
            _("Author and text leave every page. One line with the date and the reason stays."),
            "forum.hide_post",
            HideForm,
            hide_post,
        ),
        Decision(
            "restore",
            _("Restore"),
            _("The post comes back to where it stood. The reason is kept in the log."),
            "forum.hide_post",
            ReasonForm,
            restore_post,
        ),
        Decision(
            "split",
            _("Take out into a new topic"),
            _(
                "The chosen posts become a topic of their own, in the order in which they stand. "
                "Where they stood, a line leads to them."
            ),
            "forum.edit_topic",
            SplitForm,
            split_topic,
            takes_all=True,
        ),
    ]

    def lookup_allowed(self, lookup, value, request) -> bool:
        """The page of a topic leads to its posts here."""
        return lookup == "topic__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("post"))
    def place(self, post: Post) -> str:
        return f"{post.topic.title} #{post.position}"

    @admin.display(description=_("shown"), boolean=True, ordering="hidden_at")
    def is_shown(self, post: Post) -> bool:
        return not post.is_hidden

    @admin.display(description=_("files"))
    def files(self, post: Post) -> SafeString | str:
        return listed_files(post) or "–"

    @admin.display(description=_("text"))
    def beginning(self, post: Post) -> str:
        return post.text[:80]

    @admin.display(description=_("names with @"))
    def named(self, post: Post) -> str:
        people = post.mentions.order_by("pk").values_list("person__display_name", flat=True)
        return ", ".join(people) or "–"

    @admin.display(description=_("text"))
    def shown_text(self, post: Post) -> SafeString:
        return SafeString(post.html)  # made safe when it was stored
