"""What a post said before: on its own staff page, and hidden there when it must not be read."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..actions import hide_version, restore_version
from ..forms import HideForm, ReasonForm
from ..models import PostVersion
from .deciding import DecidedAdmin, Decision


class PostVersionInline(admin.TabularInline):
    """The earlier texts, newest first; nobody changes them by hand. Each leads to its page."""

    model = PostVersion
    ordering = ["-number"]
    fields = readonly_fields = [
        "number",
        "written_at",
        "replaced_at",
        "hidden_at",
        "hide_reason",
        "shown_text",
    ]
    can_delete = False
    show_change_link = True
    extra = 0
    max_num = 0

    @admin.display(description=_("text"))
    def shown_text(self, version: PostVersion) -> SafeString:
        return SafeString(version.html)  # made safe when it was stored


@admin.register(PostVersion)
class PostVersionAdmin(DecidedAdmin):
    """Earlier versions of posts. One is hidden alone; what the post says now stays."""

    list_display = ["place", "number", "written_at", "replaced_at", "hide_reason", "beginning"]
    list_display_links = ["place"]
    list_filter = [("hidden_at", admin.EmptyFieldListFilter), "hide_reason"]
    list_select_related = ["post__topic"]
    search_fields = ["post__author_name", "post__topic__title", "text"]
    ordering = ["-pk"]
    fields = readonly_fields = [
        "place",
        "number",
        "written_at",
        "replaced_at",
        "shown_text",
        "hidden_at",
        "hidden_by",
        "hide_reason",
    ]
    decisions = [
        Decision(
            "hide",
            _("Hide this version"),
            _(
                "What the post said then can no longer be read by anybody. One line with the date "
                "and the reason stays in its history. What the post says now stays, and so do its "
                "other versions: hide each that says the same."
            ),
            "forum.hide_post",
            HideForm,
            hide_version,
        ),
        Decision(
            "restore",
            _("Restore"),
            _("Everybody can read again what the post said then. The reason is kept in the log."),
            "forum.hide_post",
            ReasonForm,
            restore_version,
        ),
    ]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody changes what was written."""
        return False

    @admin.display(description=_("post"))
    def place(self, version: PostVersion) -> str:
        return f"{version.post.topic.title} #{version.post.position}"

    @admin.display(description=_("text"))
    def beginning(self, version: PostVersion) -> str:
        return version.text[:80]

    @admin.display(description=_("text"))
    def shown_text(self, version: PostVersion) -> SafeString:
        return SafeString(version.html)  # made safe when it was stored
