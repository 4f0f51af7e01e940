"""What a post said before, on its staff page."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..models import PostVersion


class PostVersionInline(admin.TabularInline):
    """The earlier texts, newest first; nobody changes them by hand."""

    model = PostVersion
    ordering = ["-number"]
    fields = readonly_fields = ["number", "written_at", "replaced_at", "shown_text"]
    can_delete = False
    extra = 0
    max_num = 0

    @admin.display(description=_("text"))
    def shown_text(self, version: PostVersion) -> SafeString:
        return SafeString(version.html)  # made safe when it was stored
