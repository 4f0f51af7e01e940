"""What staff write about themes of proposals."""

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits

from ..models import Consultation, ProposalTheme

NONE_OF_THEM = "none"


class SuggestForm(forms.Form):
    """How many suggestions are worked out."""

    number = forms.IntegerField(
        label=_("Number of suggestions"),
        min_value=2,
        max_value=limits.THEMES_SUGGESTED,
        initial=8,
    )


class SampleForm(forms.Form):
    """How many proposals are coded twice."""

    size = forms.IntegerField(
        label=_("Proposals to code"),
        min_value=1,
        max_value=limits.DOUBLE_CODED,
        initial=50,
        help_text=_("Drawn by a fixed seed. Where there are fewer, all are coded."),
    )


class TitleForm(forms.Form):
    """The title that a suggested theme gets. A person writes it."""

    title_da = forms.CharField(
        label=_("Title in Danish"), max_length=limits.TITLE_LENGTH, required=False
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=limits.TITLE_LENGTH, required=False
    )

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if not given.get("title_da") and not given.get("title_en"):
            raise ValidationError({"title_da": gettext("Write a title.")})
        return given


class ThemeChoice(forms.ModelChoiceField):
    """Themes of several consultations, each with its consultation."""

    def label_from_instance(self, theme: ProposalTheme) -> str:
        return f"{theme.consultation}: {theme}"


class TagActionForm(ActionForm):
    """The theme that the chosen proposals get."""

    theme = ThemeChoice(
        label=_("Theme"),
        required=False,
        queryset=ProposalTheme.objects.select_related("consultation"),
    )


class ThemesForm(forms.Form):
    """The themes of one proposal."""

    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        required=False,
        queryset=ProposalTheme.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, consultation: Consultation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = consultation.proposal_themes.all()


class CodeForm(forms.Form):
    """The one theme that fits a proposal best, or none of them."""

    theme = forms.ChoiceField(label=_("The theme that fits best"), widget=forms.RadioSelect)

    def __init__(self, *args, consultation: Consultation, **kwargs):
        super().__init__(*args, **kwargs)
        self._themes = {str(theme.pk): theme for theme in consultation.proposal_themes.all()}
        choices = [(key, theme.title) for key, theme in self._themes.items()]
        self.fields["theme"].choices = [*choices, (NONE_OF_THEM, _("None of them"))]

    @property
    def chosen(self) -> ProposalTheme | None:
        return self._themes.get(self.cleaned_data["theme"])
