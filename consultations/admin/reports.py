"""The sections of consultation reports: drafted from their sources, edited here."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.admin_conflicts import EditedSinceMixin

from .. import actions
from ..forms.reports import TEXTS, ReportSectionForm
from ..models import ReportSection
from ..reports.sources import moved
from .acts import Act, ActsAdmin

MOVED_SHOWN = 50
"""Sources listed on a section's page; the others are counted."""


@admin.register(ReportSection)
class ReportSectionAdmin(EditedSinceMixin, ActsAdmin):
    """What is saved here is staff's: drafting the report again leaves it alone."""

    list_display = ["__str__", "consultation", "kind", "position", "edited_at"]
    list_filter = ["kind", ("consultation", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["consultation"]
    readonly_fields = ["consultation", "kind", "drafted_at", "edited_at", "what_moved"]
    form = ReportSectionForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "consultation",
                    ("kind", "position"),
                    ("drafted_at", "edited_at"),
                    "what_moved",
                    ("heading_da", "heading_en"),
                ]
            },
        ),
        (
            _("Words"),
            {
                "fields": [("remarks_da", "remarks_en"), ("comment_da", "comment_en")],
                "description": _(
                    "A paragraph begins with the codes of the proposals that it is about, such as "
                    "[F-7K3Q9M2X]. They become links, and a comment is printed under the remarks "
                    "with the same codes. What stands before the first code is about the whole "
                    "section."
                ),
            },
        ),
    ]
    acts = [
        Act(
            name="read-sources",
            done=_("It is noted that the section fits its sources."),
            label=_("I have read what has changed"),
            explanation=_("The words of the section fit its sources as they are now."),
            permission="consultations.publish_consultation",
            run=actions.read_sources,
            is_offered=lambda one: any(
                found.section == one.pk for found in moved(one.consultation)
            ),
        )
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sections are drafted from the consultation's page."""
        return False

    def following(self, request: HttpRequest, subject: ReportSection) -> ReportSection | None:
        """The next section of the report whose sources have changed."""
        keys = {found.section for found in moved(subject.consultation)} - {subject.pk}
        return ReportSection.objects.filter(pk__in=keys).order_by("position", "pk").first()

    @admin.display(description=_("changed since it was written"))
    def what_moved(self, section: ReportSection) -> str:
        """Each source that reads otherwise now, with a link to it."""
        found = [one for one in moved(section.consultation) if one.section == section.pk]
        if not found:
            return gettext("Nothing. The section fits its sources.")
        rows = [
            (
                reverse("admin:consultations_proposal_change", args=[one.proposal]),
                one.reference,
                one.why,
            )
            for one in found[:MOVED_SHOWN]
        ]
        items = format_html_join("", '<li><a href="{}">{}</a> {}</li>', rows)
        more = len(found) - len(rows)
        rest = gettext("and %(number)d more") % {"number": more} if more else ""
        return format_html("<ul>{}</ul>{}", items, rest)

    def save_model(self, request, obj, form, change) -> None:
        """The words go through the action; only the order is a plain field."""
        texts = {name: form.cleaned_data[name] for name in ["heading_da", "heading_en", *TEXTS]}
        if "position" in form.changed_data:
            ReportSection.objects.filter(pk=obj.pk).update(position=obj.position)
        if set(form.changed_data) - {"position"}:
            actions.edit_section(obj, texts=texts, by=request.user, now=timezone.now())
