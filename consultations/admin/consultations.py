"""Keeping consultations: text, phases, material, and the steps of their life."""

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import format_deadline

from .. import actions
from ..enums import ConsultationStatus
from ..forms import DocumentForm, NumberedFormSet, PhaseForm, PhaseFormSet, PublishReportForm
from ..models import Consultation, ConsultationDocument, Phase
from ..reports.warning import names_left
from .acts import Act, ActsAdmin
from .casework import CASE_ACTS
from .deadlines import DEADLINE_ACTS
from .hearing_portal import CopiesToHearingPortal
from .inviting import INVITING_ACTS, KeepsInvitedParties
from .marks import what_is_ready
from .material import MATERIAL_ACTS, NamesAddButtons, ShowsPresent
from .meter import ShowsMeter
from .numbers import (
    answers_published,
    report_drafted,
    responses_published,
    same_texts_grouped,
)
from .periods import ShowsPeriod
from .publishing import what_is_published
from .receiving import ReceivingAdmin
from .stages import Stage
from .themes import THEME_ACTS
from .work import ShowsWork

HTTPS = {models.URLField: {"assume_scheme": "https"}}


class PartOfConsultation:
    """A part of a consultation: whoever keeps the whole keeps its parts."""

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("consultations.view_consultation", obj)

    def has_add_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("consultations.change_consultation", obj)

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission


class PhaseInline(PartOfConsultation, admin.StackedInline):
    """Phases; times are Danish, and a deadline without a time is the whole day."""

    model = Phase
    form = PhaseForm
    formset = PhaseFormSet
    extra = 0
    min_num = 1

    def has_add_permission(self, request, obj=None) -> bool:
        """Once it is public, a phase is added by its button: with a reason, told to all."""
        is_public = obj is not None and obj.is_published
        return not is_public and super().has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        """A phase that the public has read stays."""
        is_public = obj is not None and obj.is_published
        return not is_public and super().has_delete_permission(request, obj)


class DocumentInline(ShowsPresent, PartOfConsultation, admin.StackedInline):
    """Material: links and files."""

    model = ConsultationDocument
    verbose_name = _("file or link")
    add_text = _("Add more material")
    verbose_name_plural = _("Material")
    fields = ["position", ("title_da", "title_en"), "present", "upload", "url"]
    readonly_fields = ["present"]
    form = DocumentForm
    formset = NumberedFormSet
    extra = 0

    def has_delete_permission(self, request, obj=None) -> bool:
        """What the public has read is withdrawn with a reason, never deleted."""
        is_public = obj is not None and obj.is_published
        return not is_public and super().has_delete_permission(request, obj)


def _is_over(consultation: Consultation) -> bool:
    now = timezone.now()
    is_held_here = consultation.is_published and not consultation.is_record
    return is_held_here and not consultation.phases.filter(closes_at__gt=now).exists()


def _published_or_not(before: Consultation, now: Consultation) -> str:
    """Says that a version is out only when there is one more than before."""
    if before.report_published_at == now.report_published_at:
        return gettext("Nothing was changed: the report is published already, as it stands now.")
    return gettext("The consultation report is published.")


def _names(fields) -> set[str]:
    """The names in a fieldset, also of those that share a line."""
    lines = ([one] if isinstance(one, str) else one for one in fields)
    return {name for line in lines for name in line}


def _sections(consultation: Consultation, _made: object) -> tuple[str, str]:
    """The way to the sections that were drafted."""
    listed = reverse("admin:consultations_reportsection_changelist")
    return gettext("Edit the sections"), f"{listed}?consultation__id__exact={consultation.pk}"


def _groups(consultation: Consultation, _number: object) -> tuple[str, str]:
    """The way to the groups of a consultation."""
    listed = reverse("admin:consultations_proposalgroup_changelist")
    return gettext("See the groups"), f"{listed}?consultation__id__exact={consultation.pk}"


@admin.register(Consultation)
class ConsultationAdmin(
    ShowsWork,
    KeepsInvitedParties,
    CopiesToHearingPortal,
    ShowsPeriod,
    ShowsMeter,
    NamesAddButtons,
    ReceivingAdmin,
    ActsAdmin,
):
    """Consultations. Their state changes by the buttons, never in a field."""

    list_display = [
        "__str__",
        "plan",
        "kind",
        "status",
        "period",
        "deadline",
        "invited",
        "is_demonstration",
    ]
    list_filter = ["kind", "is_published", "is_record", "is_demonstration", "plan"]
    list_select_related = ["plan"]
    search_fields = ["title_da", "title_en", "slug"]
    prepopulated_fields = {"slug": ["title_da"]}
    formfield_overrides = HTTPS
    inlines = [PhaseInline, DocumentInline]
    readonly_fields = [
        "is_published",
        "settled_at",
        "report_published_at",
        "report_sections_link",
        "is_demonstration",
        "period_advice",
        "how_far_answered",
    ]
    fieldsets = [
        (None, {"fields": ["plan", "kind", ("title_da", "title_en"), "slug"]}),
        (
            _("State"),
            {"fields": [("is_published", "settled_at", "is_demonstration"), "how_far_answered"]},
        ),
        (
            _("Text"),
            {
                "fields": [
                    ("summary_da", "summary_en"),
                    ("text_da", "text_en"),
                    "contact",
                    ("other_ways_da", "other_ways_en"),
                    "hearing_portal_url",
                ]
            },
        ),
        (
            _("Period"),
            {"fields": ["period_advice", ("period_reason_da", "period_reason_en")]},
        ),
        (
            _("Consultation report"),
            {
                "fields": [
                    ("report_published_at", "report_sections_link"),
                    ("report_da", "report_en"),
                ]
            },
        ),
        (
            _("Held outside the portal"),
            {
                "classes": ["collapse"],
                "fields": [
                    "is_record",
                    "held_where",
                    "record_url",
                    ("opened_on", "opened_precision"),
                    ("closed_on", "closed_precision"),
                ],
            },
        ),
    ]
    acts = [
        Act(
            name="publish",
            stage=Stage.PREPARE,
            label=_("Publish the consultation"),
            explanation=_("Everybody can read it from now on. Its address stays as it is."),
            permission="consultations.publish_consultation",
            run=actions.publish,
            is_offered=lambda one: not one.is_published,
            done=_("The consultation is public."),
        ),
        Act(
            name="publish-answers",
            stage=Stage.ANSWERS,
            label=_("Publish the answers that are ready"),
            explanation=_(
                "Answers that must be read first are left out, and nothing is sent twice."
            ),
            permission="consultations.publish_submission",
            run=actions.publish_ready,
            is_offered=lambda one: _is_over(one) and actions.waiting(one).exists(),
            notes=what_is_ready,
            done=answers_published,
        ),
        Act(
            name="settle",
            stage=Stage.RESPONSES,
            label=_("Mark the consultation as answered"),
            explanation=_("Every proposal must have a published response first."),
            permission="consultations.settle_consultation",
            run=actions.settle,
            is_offered=lambda one: one.settled_at is None and _is_over(one),
            done=_("The consultation is marked as answered."),
        ),
        Act(
            name="publish-responses",
            stage=Stage.RESPONSES,
            label=_("Publish all drafts of responses"),
            explanation=_(
                "Each sender gets one e-mail, however many proposals the answer holds. "
                "Responses to hidden or withdrawn answers wait."
            ),
            permission="consultations.respond_to_proposal",
            run=actions.publish_drafts,
            is_offered=lambda one: actions.drafts_of(one, timezone.now()).exists(),
            preview=what_is_published,
            done=responses_published,
        ),
        Act(
            name="group-same-texts",
            done=same_texts_grouped,
            leads_to=_groups,
            stage=Stage.RESPONSES,
            label=_("Group the same texts"),
            explanation=_(
                "Proposals whose words are the very same get one response. This also happens by "
                "itself every hour."
            ),
            permission="consultations.respond_to_proposal",
            run=actions.gather_same_texts,
            is_offered=lambda one: one.is_published and not one.is_record,
        ),
        Act(
            name="draft-report",
            done=report_drafted,
            leads_to=_sections,
            stage=Stage.REPORT,
            label=_("Draft the consultation report"),
            explanation=_(
                "A section for each subject is written from the proposals and their responses. "
                "What you have edited stays as it is."
            ),
            permission="consultations.publish_consultation",
            run=actions.draft_report,
            is_offered=_is_over,
        ),
        Act(
            name="publish-report",
            stage=Stage.REPORT,
            label=_("Publish the consultation report"),
            explanation=_(
                "Everybody can read it as it stands now, and those who follow get an e-mail. If "
                "a version is out already, this becomes the next one beside it."
            ),
            permission="consultations.publish_consultation",
            run=actions.publish_report,
            is_offered=_is_over,
            form=PublishReportForm,
            notes=names_left,
            done=_published_or_not,
        ),
        *CASE_ACTS,
        *THEME_ACTS,
        *DEADLINE_ACTS,
        *MATERIAL_ACTS,
        *INVITING_ACTS,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_period()

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """What the public has read it as never changes: its address, its kind, where it is held."""
        fixed = ["slug", "kind", "is_record"] if obj is not None and obj.is_published else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def get_fieldsets(self, request, obj=None) -> list:
        """A new one is not asked for what comes later: its state and its report."""
        shown = super().get_fieldsets(request, obj)
        if obj is not None:
            return shown
        later = {"is_published", "report_published_at"}
        return [one for one in shown if not later & _names(one[1]["fields"])]

    def get_prepopulated_fields(self, request, obj=None) -> dict[str, list[str]]:
        is_fixed = obj is not None and obj.is_published
        return {} if is_fixed else super().get_prepopulated_fields(request, obj)

    def get_inlines(self, request, obj) -> list[type]:
        """What was held elsewhere has no phases here."""
        is_record = obj is not None and obj.is_record
        return [DocumentInline] if is_record else [PhaseInline, DocumentInline]

    def has_delete_permission(self, request, obj=None) -> bool:
        """A published consultation is never deleted: its address must not break."""
        is_public = obj is not None and obj.is_published
        return not is_public and super().has_delete_permission(request, obj)

    @admin.display(description=_("sections of the report"))
    def report_sections_link(self, one: Consultation) -> str:
        number = one.report_sections.count()
        if not number:
            return gettext("None yet. “Draft the consultation report” above makes them.")
        listed = reverse("admin:consultations_reportsection_changelist")
        text = ngettext("%(number)d section", "%(number)d sections", number) % {"number": number}
        return format_html('<a href="{}?consultation__id__exact={}">{}</a>', listed, one.pk, text)

    @admin.display(description=_("status"))
    def status(self, one: Consultation) -> str:
        return ConsultationStatus(one.status_at(timezone.now())).label

    @admin.display(description=_("deadline"), ordering="closes_at")
    def deadline(self, one: Consultation) -> str:
        """As the public reads it: midnight is the end of the day before."""
        return format_deadline(one.closes_at) if one.closes_at else "–"
