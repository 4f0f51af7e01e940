"""The document repository."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..actions import read_later
from ..forms import DocumentForm
from ..models import Document
from .acts import HTTPS, ActsAdmin


class WhereFilter(admin.SimpleListFilter):
    """Where a document is kept, and which are not kept anywhere."""

    title = _("where it is")
    parameter_name = "where"

    def lookups(self, request, model_admin):
        return [("here", _("Kept here")), ("link", _("At the publisher")), ("none", _("Nowhere"))]

    def queryset(self, request, queryset):
        match self.value():
            case "here":
                return queryset.filter(file__isnull=False)
            case "link":
                return queryset.exclude(url="")
            case "none":
                return queryset.filter(url="", file=None)
        return queryset


@admin.register(Document)
class DocumentAdmin(ActsAdmin):
    """Documents: a link to where the publisher keeps it, or a file kept here."""

    form = DocumentForm
    list_display = [
        "__str__",
        "kind",
        "plan",
        "commitment",
        "phase",
        "language",
        "published_on",
        "is_staff_only",
    ]
    list_filter = [
        "kind",
        ("plan", admin.RelatedOnlyFieldListFilter),
        "phase",
        "language",
        WhereFilter,
        "is_staff_only",
    ]
    list_select_related = ["plan", "commitment"]
    list_per_page = 50
    search_fields = ["title_da", "title_en", "publisher", "version"]
    autocomplete_fields = ["plan", "commitment", "replaces", "reply_to"]
    formfield_overrides = HTTPS
    readonly_fields = ["file", "checksum", "text_read"]
    fieldsets = [
        (None, {"fields": ["kind", ("title_da", "title_en"), ("language", "version")]}),
        (_("Where it is"), {"fields": ["url", "upload", ("file", "checksum", "text_read")]}),
        (
            _("Where it belongs"),
            {
                "fields": ["plan", "commitment", "phase"],
                "description": _("A commitment brings its action plan with it."),
            },
        ),
        (
            _("Publisher"),
            {"fields": ["publisher", ("published_on", "published_precision")]},
        ),
        (
            _("Other documents"),
            {
                "fields": ["replaces", "reply_to"],
                "description": _("Both pages then show the way to the other."),
            },
        ),
        (
            _("Open for comments elsewhere"),
            {
                "fields": ["comment_url", "comment_closes_at"],
                "description": _(
                    "Such as an IRM draft at OGP: announced with address and deadline. What IRM "
                    "thinks is entered once the report is out."
                ),
            },
        ),
        (_("Note"), {"fields": [("note_da", "note_en")]}),
        (_("Who may see it"), {"fields": ["is_staff_only"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).defer("text")

    def save_model(self, request, obj, form, change):
        """A file that came with the form is read afterwards."""
        super().save_model(request, obj, form, change)
        read_later(obj, now=timezone.now())

    @admin.display(description=_("checksum (SHA-256)"))
    def checksum(self, document: Document) -> str:
        return document.file.sha256 if document.file else ""

    @admin.display(description=_("text for searching"))
    def text_read(self, document: Document) -> str:
        """Whether the file's words can be found."""
        if document.file is None:
            return ""
        if not document.text:
            return _("None yet: it is read shortly, or the file holds no text.")
        return _("%(count)d characters") % {"count": len(document.text)}
