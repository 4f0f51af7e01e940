"""The document repository."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..forms import DocumentForm
from ..models import Document
from .acts import HTTPS, ActsAdmin


@admin.register(Document)
class DocumentAdmin(ActsAdmin):
    """Documents: a link to where the publisher keeps it, or a file kept here."""

    form = DocumentForm
    list_display = ["__str__", "kind", "plan", "publisher", "published_on", "is_staff_only"]
    list_filter = ["kind", ("plan", admin.RelatedOnlyFieldListFilter), "is_staff_only"]
    list_select_related = ["plan"]
    list_per_page = 50
    search_fields = ["title_da", "title_en", "publisher"]
    autocomplete_fields = ["plan"]
    formfield_overrides = HTTPS
    readonly_fields = ["file"]
    fieldsets = [
        (None, {"fields": ["kind", "plan", ("title_da", "title_en"), "is_staff_only"]}),
        (
            _("Publisher"),
            {"fields": ["publisher", ("published_on", "published_precision")]},
        ),
        (_("Where it is"), {"fields": ["url", "upload", "file"]}),
        (_("Note"), {"fields": [("note_da", "note_en")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)
