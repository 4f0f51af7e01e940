"""Draft texts in numbered paragraphs: pasted, read and replaced, never changed."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..enums import OPEN_CALL
from ..forms import DraftTextForm, ReplaceDraftTextForm
from ..models import DraftText
from .acts import Act, ActsAdmin


@admin.register(DraftText)
class DraftTextAdmin(ActsAdmin):
    """Versions of draft texts. A published one stays; the public reads the newest."""

    form = DraftTextForm
    list_display = ["__str__", "consultation", "version", "numbered", "kept_at", "is_current"]
    list_filter = [("phase__consultation", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["phase__consultation", "replaced_by"]
    ordering = ["-kept_at", "-pk"]
    acts = [
        Act(
            name="replace",
            done=_("The new version is public where the consultation is. Earlier comments stay."),
            label=_("Replace by a new version"),
            explanation=_(
                "The new version takes the place of this one. Answers keep referring to the "
                "version that their comments are about, and everybody can still read it."
            ),
            permission="consultations.change_drafttext",
            run=actions.replace_draft_text,
            is_offered=lambda one: not hasattr(one, "replaced_by"),
            form=ReplaceDraftTextForm,
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(number=Count("paragraphs"))

    def get_fields(self, request, obj=None) -> list:
        if obj is None:
            return ["phase", ("title_da", "title_en"), "text_da", "text_en"]
        return ["phase", "title_da", "title_en", "version", "replaces", "kept_at", "words"]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return self.get_fields(request, obj) if obj else []

    def get_form(self, request, obj=None, **kwargs):
        """The pasted texts are asked for a new text alone; a kept one is read."""
        if obj is not None:
            kwargs["form"] = admin.ModelAdmin.form
        return super().get_form(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Phases named with their consultation, the newest first."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "phase" and field is not None:
            rows = field.queryset.exclude(consultation__kind=OPEN_CALL)
            field.queryset = rows.select_related("consultation").order_by("-opens_at")
            field.label_from_instance = lambda phase: f"{phase.consultation} – {phase}"
        return field

    def has_delete_permission(self, request, obj=None) -> bool:
        may_delete = super().has_delete_permission(request, obj)
        return may_delete and obj is not None and actions.may_delete_draft_text(obj)

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            texts = {name: form.cleaned_data[name] for name in ("text_da", "text_en")}
            actions.keep_draft_text(obj, **texts, by=request.user, now=timezone.now())

    def log_addition(self, request, obj, message):
        """The action has written the audit entry."""
        return admin.ModelAdmin.log_addition(self, request, obj, message)

    @admin.display(description=_("consultation"))
    def consultation(self, one: DraftText) -> str:
        return one.phase.consultation.title

    @admin.display(description=_("paragraphs"), ordering="number")
    def numbered(self, one: DraftText) -> int:
        return one.number

    @admin.display(description=_("newest version"), boolean=True)
    def is_current(self, one: DraftText) -> bool:
        return not hasattr(one, "replaced_by")

    @admin.display(description=_("paragraphs"))
    def words(self, one: DraftText) -> SafeString:
        rows = one.paragraphs.order_by("number")
        items = format_html_join(
            "", "<li>{}<br>{}</li>", ((row.text_da, row.text_en) for row in rows)
        )
        return format_html("<ol>{}</ol>", items)
