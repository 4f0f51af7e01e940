"""The document repository."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..actions import read_later, restore_document, withdraw_document
from ..forms import DocumentForm, PublicReasonForm, ReasonForm
from ..models import Document
from .acts import HTTPS, Act, ActsAdmin


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
        "withdrawn_at",
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
    readonly_fields = [
        "file",
        "checksum",
        "text_read",
        "withdrawn_at",
        "withdrawn_reason_da",
        "withdrawn_reason_en",
    ]
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
            {"fields": ["publisher", "researcher", ("published_on", "published_precision")]},
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
        (
            _("Who may see it"),
            {
                "fields": [
                    "is_staff_only",
                    "withdrawn_at",
                    ("withdrawn_reason_da", "withdrawn_reason_en"),
                ]
            },
        ),
    ]
    acts = [
        Act(
            name="withdraw",
            label=_("Withdraw the document"),
            explanation=_(
                "It leaves every list, feed and search at once. Its address stays and says that it "
                "was withdrawn, and why."
            ),
            run=withdraw_document,
            form=PublicReasonForm,
            is_offered=lambda document: not document.is_withdrawn,
        ),
        Act(
            name="restore",
            label=_("Bring the document back"),
            explanation=_("Everybody can read it again, and it stands in the lists as before."),
            run=restore_document,
            form=ReasonForm,
            is_offered=lambda document: document.is_withdrawn,
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).known_to(request.user).defer("text")

    def has_delete_permission(self, request, obj=None) -> bool:
        """A document that is public is withdrawn, never deleted: its address must not break."""
        is_free = obj is None or not obj.has_public_address
        return is_free and super().has_delete_permission(request, obj)

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
