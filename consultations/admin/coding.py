"""Coding a sample twice, and what came of it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..agreement import agreement_of
from ..forms.themes import CodeForm
from ..models import DoubleCoding
from .acts import ActsAdmin, Offer
from .themes import MAY_TAG


@admin.register(DoubleCoding)
class DoubleCodingAdmin(ActsAdmin):
    """Samples coded twice. The codes are seen when both are done, not before."""

    list_display = ["__str__", "started_at", "first_done_at", "second_done_at"]
    list_filter = [("consultation", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["consultation"]
    fields = [
        "consultation",
        "size",
        "seed",
        "started_at",
        "first_done_at",
        "second_done_at",
        "is_intra_coder",
        "result",
    ]

    def has_add_permission(self, request) -> bool:
        """Begun from the consultation's page."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_urls(self) -> list:
        code = path(
            "<int:pk>/code/",
            self.admin_site.admin_view(self.code_view),
            name="consultations_doublecoding_code",
        )
        return [code, *super().get_urls()]

    def offered(self, request: HttpRequest, subject: DoubleCoding) -> list[Offer]:
        if subject.second_done_at is not None or not request.user.has_perm(MAY_TAG):
            return []
        first, second = gettext("Code the first time"), gettext("Code the second time")
        label = first if subject.first_done_at is None else second
        return [Offer(label, reverse("admin:consultations_doublecoding_code", args=[subject.pk]))]

    def code_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One proposal after the other, without anybody's earlier choice."""
        coding = get_object_or_404(DoubleCoding.objects.select_related("consultation"), pk=pk)
        if not request.user.has_perm(MAY_TAG, coding):
            raise PermissionDenied
        back = reverse("admin:consultations_doublecoding_change", args=[pk])
        coded = actions.next_to_code(coding)
        try:
            actions.check_coder(coding, request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(back)
        if coded is None:
            return redirect(back)
        form = CodeForm(
            request.POST if request.method == "POST" else None, consultation=coding.consultation
        )
        # A page sent twice codes the proposal it showed, not the next one.
        if request.method == "POST" and request.POST.get("proposal") != str(coded.pk):
            return redirect(request.path)
        if request.method == "POST" and form.is_valid():
            actions.code(coding, coded, form.chosen, by=request.user, now=timezone.now())
            return redirect(request.path)
        return self._ask(request, coding, coded, form)

    def _ask(self, request: HttpRequest, coding: DoubleCoding, coded, form) -> HttpResponse:
        words = gettext("Proposal %(number)d of %(all)d")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": words % {"number": coded.position, "all": coding.size},
            "submit": gettext("Save and next"),
            "original": coding,
            "quote": coded.proposal.public_words,
            "hidden": [("proposal", coded.pk)],
            "form": form,
            "back": reverse("admin:consultations_doublecoding_change", args=[coding.pk]),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/consultations/act.html", context, status=status)

    @admin.display(description=_("Cohen's kappa"))
    def result(self, one: DoubleCoding) -> SafeString | str:
        """Kappa with n and the table of both codings, once both are done."""
        found = agreement_of(one)
        if found is None:
            return gettext("Shown when both codings are done.")
        kappa = gettext("not defined") if found.kappa is None else f"{found.kappa:.2f}"
        kind = gettext("intra-coder (the same person twice)") if found.is_intra_coder else ""
        head = format_html_join("", "<th scope='col'>{}</th>", ((_label(t),) for t in found.labels))
        rows = format_html_join(
            "",
            "<tr><th scope='row'>{}</th>{}</tr>",
            (
                (_label(label), format_html_join("", "<td>{}</td>", ((n,) for n in row)))
                for label, row in zip(found.labels, found.table, strict=True)
            ),
        )
        return format_html(
            "<p>κ = {}, n = {} {}</p><table><thead><tr><th scope='col'>{}</th>{}</tr></thead>"
            "<tbody>{}</tbody></table>",
            kappa,
            found.size,
            kind,
            gettext("first ↓ second →"),
            head,
            rows,
        )


def _label(theme) -> str:
    return gettext("None of them") if theme is None else theme.title
