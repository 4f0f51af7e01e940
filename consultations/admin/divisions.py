"""The desk where an answer is divided into the proposals it holds."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit

from .. import actions
from ..actions import Passage
from ..bars import Removed, clipped, text_with_bars
from ..enums import RedactionState
from ..models import Redaction, Submission, SubmissionVersion
from ..passages import Piece, pieces_of
from .responding import MAY_RESPOND

NEW, SAME, REMARK = "new", "same", "remark"


class DivisionForm(forms.Form):
    """One choice per piece of the text: a proposal begins, it goes on, or it is no proposal.

    With no script and from the keyboard alone: the pieces are sentences and lines.
    """

    version = forms.ModelChoiceField(None, widget=forms.HiddenInput)

    def __init__(self, *args, submission: Submission, **kwargs):
        super().__init__(*args, **kwargs)
        self.newest = submission.versions.latest("number")
        self.fields["version"].queryset = submission.versions.all()
        self.fields["version"].initial = self.newest
        stands = _standing(submission, self.newest)
        self.pieces = pieces_of(self.newest.text, cuts=stands)
        self.removed = removed_of(self.newest)
        self.language = submission.language
        for piece in self.pieces:
            self.fields[f"piece_{piece.start}"] = forms.ChoiceField(
                initial=stands.get(piece.start, SAME),
                widget=forms.Select(attrs={"aria-labelledby": f"text-{piece.start}"}),
                choices=[
                    (NEW, _("A proposal begins here")),
                    (SAME, _("Goes on from above")),
                    (REMARK, _("No proposal from here")),
                ],
            )
        if submission.proposals.filter(responses__published_at__isnull=False).exists():
            self.fields["copy_response"] = forms.BooleanField(
                label=_("Give each part the response that is published"), required=False
            )

    def rows(self) -> list[tuple[int, str, forms.BoundField]]:
        """Where each piece starts, its words with bars where some were removed, its field."""
        return [
            (piece.start, self._words(piece), self[f"piece_{piece.start}"]) for piece in self.pieces
        ]

    def _words(self, piece: Piece) -> str:
        spans = clipped(self.removed, piece.start, piece.end)
        return text_with_bars(piece.text, spans, self.language)

    def parts(self) -> list[Passage]:
        """What `actions.divide` needs."""
        found: list[Passage] = []
        for piece in self.pieces:
            choice = self.cleaned_data[f"piece_{piece.start}"]
            is_remark = choice == REMARK
            goes_on = choice == SAME or (is_remark and found and not found[-1].is_proposal)
            if found and goes_on:
                found[-1] = Passage(found[-1].start, piece.end, found[-1].is_proposal)
            else:
                found.append(Passage(piece.start, piece.end, not is_remark))
        return found


def _standing(submission: Submission, newest: SubmissionVersion) -> dict[int, str]:
    """Where proposals and remarks begin now."""
    proposals = submission.proposals.filter(version=newest, starts_at_character__isnull=False)
    begins = dict.fromkeys(proposals.values_list("starts_at_character", flat=True), NEW)
    remarks = submission.remarks.filter(version=newest)
    begins |= dict.fromkeys(remarks.values_list("starts_at_character", flat=True), REMARK)
    return {0: NEW} | begins


def removed_of(version: SubmissionVersion) -> list[Removed]:
    """What has been removed from the words of a version."""
    rows = Redaction.objects.on(version).filter(state=RedactionState.ACCEPTED)
    return [Removed(one.starts_at_character, one.ends_at_character, (one.reason,)) for one in rows]


def divide_view(modeladmin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The words of an answer in pieces; its POST makes them its proposals."""
    submission = get_object_or_404(Submission.objects.select_related("consultation"), pk=pk)
    if not request.user.has_perm(MAY_RESPOND):
        raise PermissionDenied
    if request.method != "POST":
        verb, now = "read the original of an answer", timezone.now()
        audit.record(verb, submission, by=request.user, now=now)
    form = DivisionForm(request.POST or None, submission=submission)
    if form.is_valid() and _divide(form, submission, request.user):
        messages.success(request, gettext("The answer is divided."))
        return redirect(reverse("admin:consultations_submission_change", args=[submission.pk]))
    context = {
        **modeladmin.admin_site.each_context(request),
        "opts": modeladmin.opts,
        "title": gettext("Divide an answer into proposals"),
        "original": submission,
        "submission": submission,
        "form": form,
    }
    status = 422 if form.errors else 200
    template = "admin/consultations/divisions/divide.html"
    return TemplateResponse(request, template, context, status=status)


def _divide(form: DivisionForm, submission: Submission, by) -> bool:
    try:
        actions.divide(
            submission,
            form.parts(),
            version=form.cleaned_data["version"],
            copy_response=form.cleaned_data.get("copy_response", False),
            by=by,
            now=timezone.now(),
        )
    except ValidationError as refusal:
        found = getattr(refusal, "error_dict", {None: refusal})
        for name, errors in found.items():
            form.add_error(name if name in form.fields else None, errors)
        return False
    return True
