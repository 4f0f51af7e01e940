"""A reasoned response as staff write it, to one proposal or to all of a group."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from plans.models import Commitment, Milestone

from ..enums import Decision, Relation
from ..models import Consultation, StandardReason

SEARCHED_FROM = 10
"""Standard reasons that one finds without a search."""


def _text(label, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=AdminTextareaWidget(attrs={"rows": rows}),
    )


class RespondForm(forms.Form):
    """A reasoned response, and what the proposal or the proposals led to.

    `passage` says which words of the answer the editor has read ("3:120@2", ":@1" for the whole
    of the first version), so that a response never lands on other words; a group has none. `seen`
    says which response was the last one then, so that nobody's is overridden unread.
    """

    reason_search = forms.CharField(
        label=_("Search the standard reasons"),
        required=False,
        max_length=limits.TITLE_LENGTH,
        help_text=_("Words in their title or text. What you have typed below stays."),
    )
    standard_reason = forms.ModelChoiceField(
        StandardReason.objects.none(), label=_("Standard reason"), required=False
    )
    decision = forms.ChoiceField(label=_("Decision"), choices=[("", "---"), *Decision.choices])
    reason_da = _text(_("Reason in Danish"))
    reason_en = _text(_("Reason in English"))
    has_read = forms.BooleanField(
        label=_("I have read the reason through, and it fits this proposal"),
        required=False,
        help_text=_("Needed when you use a standard reason word for word."),
    )
    decide_by = forms.DateField(label=_("To be decided by"), required=False, widget=AdminDateWidget)
    passed_on_to = forms.CharField(label=_("Passed on to"), required=False, max_length=200)
    passed_on_at = forms.DateField(label=_("Passed on"), required=False, widget=AdminDateWidget)
    target = forms.ChoiceField(label=_("Initiative or milestone"), required=False)
    relation = forms.ChoiceField(
        label=_("The proposal"), choices=[("", "---"), *Relation.choices], required=False
    )
    link_reason_da = _text(_("Why it led there, in Danish"), rows=3)
    link_reason_en = _text(_("Why it led there, in English"), rows=3)
    publish_now = forms.BooleanField(label=_("Publish now"), required=False)
    passage = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, consultation: Consultation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["standard_reason"].queryset = self._offered(consultation)
        self.fields["target"].choices = [("", "---"), *_targets(consultation)]

    def _offered(self, consultation: Consultation) -> QuerySet:
        """The reasons to choose from: in a form shown again after a search, what it found.

        A search is asked for only where there are many.
        """
        offered = StandardReason.objects.offered(consultation)
        if offered.count() <= SEARCHED_FROM:
            del self.fields["reason_search"]
        wanted = "" if self.is_bound else str(self.initial.get("reason_search", ""))
        return offered.matching(wanted)

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("target"):
            if not given.get("relation"):
                self.add_error("relation", gettext("Choose what the proposal is to it."))
            if not given.get("link_reason_da") and not given.get("link_reason_en"):
                self.add_error("link_reason_da", gettext("Write why the proposal led there."))
        elif given.get("relation") or given.get("link_reason_da"):
            self.add_error("target", gettext("Choose the initiative or milestone."))
        return given

    def filled_in(self) -> dict[str, object]:
        """What was typed, with decision and reason of the chosen standard reason in their place.

        It is text to be read and changed, so the tick that says it was read is taken away.
        """
        typed = {**self.typed, "has_read": False}
        chosen = str(typed["standard_reason"])
        offered = self.fields["standard_reason"].queryset
        if chosen.isascii() and chosen.isdigit() and len(chosen) < _LONGEST_KEY:
            for reason in offered.filter(pk=int(chosen)):
                typed |= {"decision": reason.decision}
                typed |= {"reason_da": reason.text_da, "reason_en": reason.text_en}
        return typed

    @property
    def typed(self) -> dict[str, object]:
        """All that was typed, to show the form again with it."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        ticked = ("publish_now", "has_read")
        return typed | {name: name in self.data for name in ticked}

    @property
    def response(self) -> dict[str, object]:
        """What `actions.respond` needs, apart from how the words came about."""
        names = ("decision", "reason_da", "reason_en", "decide_by", "passed_on_to", "passed_on_at")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def origin(self) -> dict[str, object]:
        """The standard reason that the words began as, and whether it was read through."""
        return {name: self.cleaned_data[name] for name in ("standard_reason", "has_read")}

    @property
    def link(self) -> dict[str, object] | None:
        """What `actions.link` needs; None when nothing is linked."""
        given = self.cleaned_data
        if not given["target"]:
            return None
        return {
            "target": _target(given["target"]),
            "relation": given["relation"],
            "reason_da": given["link_reason_da"],
            "reason_en": given["link_reason_en"],
        }

    def explain(self, refusal: forms.ValidationError) -> None:
        """Each message of an action beside the field it is about, the others above the form."""
        found = getattr(refusal, "error_dict", {None: refusal})
        for name, errors in found.items():
            self.add_error(name if name in self.fields else None, errors)


_LONGEST_KEY = 19
"""Digits that a bigint may have and one more."""


def _targets(consultation: Consultation) -> list[tuple[str, list[tuple[str, str]]]]:
    """The initiatives of the consultation's plan, each a group with its milestones."""
    rows = Commitment.objects.filter(plan_id=consultation.plan_id).in_plan_order()
    groups = []
    for row in rows.prefetch_related("milestones"):
        milestones = [(f"m{one.pk}", _in_words(row, one)) for one in row.milestones.all()]
        itself = gettext("%(initiative)s: the initiative itself") % {"initiative": row}
        groups.append((str(row), [(f"c{row.pk}", itself), *milestones]))
    return groups


def _in_words(initiative: Commitment, milestone: Milestone) -> str:
    words = {"initiative": initiative.address, "number": milestone.position, "title": milestone}
    return gettext("%(initiative)s, milestone %(number)d: %(title)s") % words


def _target(value: str) -> Commitment | Milestone:
    model = Commitment if value[0] == "c" else Milestone
    return model.objects.get(pk=int(value[1:]))


class GroupForm(forms.Form):
    """What chosen proposals have in common: a new group, or one that is there."""

    title_da = forms.CharField(
        label=_("What they have in common, in Danish"),
        required=False,
        max_length=limits.TITLE_LENGTH,
    )
    title_en = forms.CharField(
        label=_("What they have in common, in English"),
        required=False,
        max_length=limits.TITLE_LENGTH,
    )
    group = forms.ModelChoiceField(None, label=_("Or add them to a group"), required=False)

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups

    def clean(self) -> dict[str, object]:
        given = super().clean()
        titles = given.get("title_da"), given.get("title_en")
        if not given.get("group") and not any(titles):
            self.add_error("title_da", gettext("Write what the proposals have in common."))
        return given
