"""Themes of the proposals in a consultation: set by people, suggested by the portal, coded twice."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from plans.models.constraints import one_of

from ..enums import SuggestionState, TagSource
from ..permissions import KEPT_BY_EDITORS
from .consultations import Consultation
from .proposals import Proposal


class ProposalTheme(RulesModel):
    """A theme of one consultation's proposals. A person made it or accepted it; it is public."""

    consultation = models.ForeignKey(
        Consultation,
        models.CASCADE,
        related_name="proposal_themes",
        verbose_name=_("consultation"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("theme of proposals")
        verbose_name_plural = _("themes of proposals")
        ordering = ["consultation_id", "position", "pk"]
        constraints = [in_one_language("title", "proposal_theme_title_in_one_language")]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")


class ProposalTag(models.Model):
    """A proposal has a theme, by whom and since when; suggested ones have been accepted."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="tags")
    theme = models.ForeignKey(ProposalTheme, models.CASCADE, related_name="tags")
    source = models.CharField(max_length=12, choices=TagSource.choices, default=TagSource.STAFF)
    tagged_at = models.DateTimeField(default=timezone.now)
    tagged_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "theme of a proposal"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "theme"], name="proposal_tag_once"),
            one_of("source", TagSource, "proposal_tag_source_known"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.theme}"


class ThemeSuggestionRun(models.Model):
    """One working out of suggestions, with all that is needed to do it again."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="theme_suggestion_runs"
    )
    number = models.PositiveSmallIntegerField(_("number of suggestions"))
    seed = models.BigIntegerField(_("seed"))
    method = models.PositiveSmallIntegerField(_("version of the method"))
    proposals = models.PositiveIntegerField(_("proposals read"), default=0)
    started_at = models.DateTimeField(_("started"))
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("calculation of suggested themes")
        verbose_name_plural = _("calculations of suggested themes")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=2), name="themes_suggested_are_several")
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.started_at:%Y-%m-%d}"


class ThemeSuggestion(RulesModel):
    """A suggested theme (forslag til tema): words that go together, for staff alone.

    It becomes a theme when a person accepts it and gives it a title. `words` are the words that
    weigh most, heaviest first.
    """

    run = models.ForeignKey(ThemeSuggestionRun, models.CASCADE, related_name="suggestions")
    position = models.PositiveSmallIntegerField(_("order"))
    words = models.JSONField(_("words"), default=list)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=SuggestionState.choices,
        default=SuggestionState.OPEN,
    )
    theme = models.ForeignKey(
        ProposalTheme,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("theme"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("suggested theme")
        verbose_name_plural = _("suggested themes")
        ordering = ["-run", "position"]
        constraints = [
            one_of("state", SuggestionState, "theme_suggestion_state_known"),
            models.UniqueConstraint(fields=["run", "position"], name="theme_suggestion_place_once"),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.OPEN, decided_at=None, theme=None)
                | ~Q(state=SuggestionState.OPEN) & Q(decided_at__isnull=False),
                name="theme_suggestion_is_decided_at_a_time",
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return ", ".join(self.words)


class SuggestedProposal(models.Model):
    """A proposal that a suggested theme fits, and how well (0 not at all)."""

    suggestion = models.ForeignKey(ThemeSuggestion, models.CASCADE, related_name="proposals")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="+")
    weight = models.FloatField()

    class Meta:
        verbose_name = "proposal of a suggested theme"
        ordering = ["-weight", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "proposal"], name="suggested_proposal_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class DoubleCoding(RulesModel):
    """A sample of proposals that is coded twice, so that one can see how sure the themes are.

    Each proposal gets the one theme that fits best, or none. The second coder does not see what
    the first chose. The same person twice is intra-coder agreement, and is said to be.
    """

    consultation = models.ForeignKey(
        Consultation,
        models.CASCADE,
        related_name="double_codings",
        verbose_name=_("consultation"),
    )
    size = models.PositiveIntegerField(_("proposals"))
    seed = models.BigIntegerField(_("seed"))
    started_at = models.DateTimeField(_("started"))
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    first_coder = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    second_coder = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    first_done_at = models.DateTimeField(_("first coding done"), null=True, blank=True)
    second_done_at = models.DateTimeField(_("second coding done"), null=True, blank=True)
    is_intra_coder = models.BooleanField(_("the same person twice"), default=False)

    class Meta:
        verbose_name = _("double coding")
        verbose_name_plural = _("double codings")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_done_at=None) | Q(first_done_at__lte=F("second_done_at")),
                name="second_coding_comes_after_the_first",
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.consultation} · {self.size}"


class CodedProposal(models.Model):
    """A proposal of the sample. A theme of None with a time means: none of the themes."""

    coding = models.ForeignKey(DoubleCoding, models.CASCADE, related_name="sample")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    first_theme = models.ForeignKey(
        ProposalTheme, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    first_at = models.DateTimeField(null=True, blank=True)
    second_theme = models.ForeignKey(
        ProposalTheme, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    second_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "proposal coded twice"
        ordering = ["coding_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["coding", "proposal"], name="coded_proposal_once"),
            models.CheckConstraint(
                condition=(Q(first_theme=None) | Q(first_at__isnull=False))
                & (Q(second_theme=None) | Q(second_at__isnull=False)),
                name="coded_theme_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)
