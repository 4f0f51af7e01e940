"""Themes of proposals: kept by hand, accepted from suggestions."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..enums import SuggestionState
from ..forms.themes import SampleForm, SuggestForm, TagActionForm, ThemesForm, TitleForm
from ..models import (
    Consultation,
    DoubleCoding,
    Proposal,
    ProposalTheme,
    ThemeSuggestion,
    ThemeSuggestionRun,
)
from .acts import Act, ActsAdmin
from .filters import QueueFilter
from .numbers import suggestion_accepted
from .stages import Stage

MAY_TAG = "consultations.respond_to_proposal"
EXAMPLES = 3
LONGEST_EXAMPLE = 300


@admin.register(ProposalTheme)
class ProposalThemeAdmin(ActsAdmin):
    """Themes that people have made or accepted; the public can filter the answers by them."""

    list_display = ["__str__", "consultation", "position", "number"]
    list_filter = [("consultation", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["consultation"]
    fields = ["consultation", "position", ("title_da", "title_en")]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(tagged=Count("tags"))

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return ["consultation"] if obj else []

    def save_model(self, request, obj, form, change) -> None:
        actions.keep_theme(obj, by=request.user, now=timezone.now())

    def delete_model(self, request, obj) -> None:
        actions.remove_theme(obj, by=request.user, now=timezone.now())

    def delete_queryset(self, request, queryset) -> None:
        for theme in queryset:
            self.delete_model(request, theme)

    @admin.display(description=_("proposals"), ordering="tagged")
    def number(self, one: ProposalTheme) -> int:
        return one.tagged


class StateFilter(QueueFilter):
    """What nobody has decided, unless another state is chosen."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [(None, _("to decide")), *SuggestionState.choices[1:], ("all", _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value() or SuggestionState.OPEN
        return queryset if wanted == "all" else queryset.filter(state=wanted)


@admin.register(ThemeSuggestion)
class ThemeSuggestionAdmin(ActsAdmin):
    """Suggestions of themes ('forslag til temaer'). None is public before a person accepts it."""

    list_display = ["__str__", "consultation", "number", "state", "theme"]
    list_filter = [StateFilter, ("run__consultation", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["run__consultation", "theme"]
    list_per_page = 50
    fields = ["consultation", "words", "number", "examples", "state", "theme", "how"]
    acts = [
        Act(
            name="accept",
            done=suggestion_accepted,
            leads_to=lambda one, theme: _themes_of(theme.consultation_id),
            label=_("Accept as a theme"),
            explanation=_(
                "Write the title that the public reads. The proposals below get the theme; you can "
                "take it off each of them again."
            ),
            permission=MAY_TAG,
            run=actions.accept_suggestion,
            is_offered=lambda one: one.state == SuggestionState.OPEN,
            form=TitleForm,
        ),
        Act(
            name="reject",
            done=_("The suggestion is put aside."),
            label=_("Reject the suggestion"),
            explanation=_("It is put aside. No proposal changes."),
            permission=MAY_TAG,
            run=actions.reject_suggestion,
            is_offered=lambda one: one.state == SuggestionState.OPEN,
        ),
    ]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(fitting=Count("proposals"))

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Of one consultation it also says how far the suggestions are, and where to go on."""
        wanted = _number(request.GET.get("run__consultation__id__exact", ""))
        runs = ThemeSuggestionRun.objects.filter(consultation=wanted)
        run = runs.annotate(made=Count("suggestions")).first()
        if run is not None and self.has_view_permission(request):
            _say_how_far(request, run)
        return super().changelist_view(request, extra_context)

    def following(self, request: HttpRequest, subject: ThemeSuggestion) -> ThemeSuggestion | None:
        waiting = subject.run.suggestions.filter(state=SuggestionState.OPEN).exclude(pk=subject.pk)
        return waiting.order_by("position").first()

    @admin.display(description=_("consultation"))
    def consultation(self, one: ThemeSuggestion) -> str:
        return one.run.consultation.title

    @admin.display(description=_("proposals"), ordering="fitting")
    def number(self, one: ThemeSuggestion) -> int:
        return one.fitting

    @admin.display(description=_("proposals it fits best"))
    def examples(self, one: ThemeSuggestion) -> SafeString:
        rows = one.proposals.select_related("proposal__version__redacted", "proposal__redacted")[
            :EXAMPLES
        ]
        shown = ((_page(row.proposal), row.proposal.public_words[:LONGEST_EXAMPLE]) for row in rows)
        return format_html_join("", '<p><a href="{}">{}</a></p>', shown) or mark_safe("–")

    @admin.display(description=_("How it was found"))
    def how(self, one: ThemeSuggestion) -> str:
        run = one.run
        return gettext(
            "TF-IDF and NMF on %(number)d proposals, seed %(seed)d, method %(method)d"
        ) % {
            "number": run.proposals,
            "seed": run.seed,
            "method": run.method,
        }


def _say_how_far(request: HttpRequest, run: ThemeSuggestionRun) -> None:
    """Of the newest working out: that it goes on, found nothing, or that all is decided."""
    if run.finished_at is None:
        words = _("The suggestions are still being worked out. Open the page again in a minute.")
        messages.info(request, words)
    elif not run.made:
        words = ngettext(
            "The portal found no themes in %(number)d proposal: they are too few or too different. "
            "Make the themes yourself.",
            "The portal found no themes in %(number)d proposals: they are too few or too "
            "different. Make the themes yourself.",
            run.proposals,
        )
        add = reverse("admin:consultations_proposaltheme_add")
        way = format_html(
            '{} <a href="{}?consultation={}">{}</a>',
            words % {"number": run.proposals},
            add,
            run.consultation_id,
            _("Add a theme"),
        )
        messages.info(request, way)
    elif not run.suggestions.filter(state=SuggestionState.OPEN).exists():
        label, address = _themes_of(run.consultation_id)
        words = _("All suggestions are decided.")
        messages.info(request, format_html('{} <a href="{}">{}</a>', words, address, label))


def _themes_of(consultation: int) -> tuple[str, str]:
    """The way to the themes of a consultation."""
    listed = reverse("admin:consultations_proposaltheme_changelist")
    return gettext("See the themes"), f"{listed}?consultation__id__exact={consultation}"


def _page(proposal: Proposal) -> str:
    return reverse("admin:consultations_proposal_change", args=[proposal.pk])


def _has_answers(one: Consultation) -> bool:
    return one.is_published and not one.is_record


def _suggestions(consultation: Consultation, _run: object) -> tuple[str, str]:
    """The way to the suggestions that are worked out."""
    listed = reverse("admin:consultations_themesuggestion_changelist")
    return gettext(
        "See the suggestions"
    ), f"{listed}?run__consultation__id__exact={consultation.pk}"


def _coding(_consultation: Consultation, coding: DoubleCoding) -> tuple[str, str]:
    """The way to a sample that is to be coded."""
    return gettext("Code the sample"), reverse(
        "admin:consultations_doublecoding_change", args=[coding.pk]
    )


THEME_ACTS = [
    Act(
        name="suggest-themes",
        done=_("The suggestions are being worked out. It takes a minute or two."),
        leads_to=_suggestions,
        stage=Stage.THEMES,
        label=_("Ask for suggested themes"),
        explanation=_(
            "The portal groups the proposals by their words and shows you suggestions. Nothing is "
            "public before you accept it. It takes a minute or two."
        ),
        permission=MAY_TAG,
        run=actions.ask_for_suggestions,
        is_offered=_has_answers,
        form=SuggestForm,
    ),
    Act(
        name="double-code",
        done=_("The sample is drawn, and the first coding can begin."),
        leads_to=_coding,
        stage=Stage.THEMES,
        label=_("Code a sample twice"),
        explanation=_(
            "Two people give each proposal of a sample the theme that fits best. How far they "
            "agree is shown as Cohen's kappa."
        ),
        permission=MAY_TAG,
        run=actions.start_double_coding,
        is_offered=_has_answers,
        form=SampleForm,
    ),
]


class ThemeTagging(admin.ModelAdmin):
    """What the admin of proposals does about themes: a bulk action, and a page per proposal."""

    action_form = TagActionForm
    actions = ["give_theme"]

    def get_urls(self) -> list:
        themes = path(
            "<int:pk>/themes/",
            self.admin_site.admin_view(self.themes_view),
            name="consultations_proposal_themes",
        )
        return [themes, *super().get_urls()]

    def has_tag_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_TAG)

    @admin.action(
        description=_("Give them the theme (and those of similar answers)"), permissions=["tag"]
    )
    def give_theme(self, request: HttpRequest, queryset: QuerySet) -> None:
        theme = ProposalTheme.objects.filter(pk=_number(request.POST.get("theme", ""))).first()
        if theme is None:
            messages.error(request, gettext("Choose a theme."))
            return
        try:
            number = actions.tag(list(queryset), theme, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return
        words = ngettext(
            "%(number)d proposal got the theme.", "%(number)d proposals got the theme.", number
        )
        messages.success(request, words % {"number": number})

    def themes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The themes of one proposal, to be ticked."""
        proposals = Proposal.objects.select_related("submission__consultation", "version")
        proposal = get_object_or_404(proposals, pk=pk)
        if not request.user.has_perm(MAY_TAG, proposal):
            raise PermissionDenied
        consultation = proposal.submission.consultation
        has = [one.theme_id for one in proposal.tags.all()]
        form = ThemesForm(
            request.POST if request.method == "POST" else None,
            consultation=consultation,
            initial={"themes": has},
        )
        if request.method == "POST" and form.is_valid():
            themes = form.cleaned_data["themes"]
            actions.set_themes(proposal, themes, by=request.user, now=timezone.now())
            return redirect(_page(proposal))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Themes of the proposal"),
            "original": proposal,
            "quote": proposal.public_words,
            "form": form,
            "back": _page(proposal),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/consultations/act.html", context, status=status)


def _number(value: str) -> int:
    """The id of a theme in a form; 0, which is nobody's, for anything else."""
    is_number = value.isascii() and value.isdigit() and len(value) <= 18  # noqa: PLR2004 - bigint
    return int(value) if is_number else 0
