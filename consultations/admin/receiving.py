"""Entering answers that came by mail, by letter or at a meeting, several after each other."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from .. import actions
from ..forms import ReceiveForm

MAY_RECEIVE = "consultations.receive_submission"
ROUTE = "consultations_consultation_receive"
KEPT_FOR_NEXT = ["channel", "received_at_0", "received_at_1", "is_late", "language", "confirmation"]
"""What several answers from one meeting have in common."""


class ReceivingAdmin:
    """Adds the page to the admin of consultations."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.receive_view)
        return [path("<path:object_id>/receive/", view, name=ROUTE), *super().get_urls()]

    def offered(self, request: HttpRequest, subject) -> list[tuple[str, str]]:
        """The other acts, and this page where answers can have come."""
        offered = super().offered(request, subject)
        may_receive = request.user.has_perm(MAY_RECEIVE, subject)
        if may_receive and subject.is_published and not subject.is_record:
            address = reverse(f"admin:{ROUTE}", args=[subject.pk])
            offered.append((gettext("Enter an answer that came elsewhere"), address))
        return offered

    def receive_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET shows the form, POST stores the answer; 'and next' shows an empty one again."""
        subject = self.get_object(request, object_id)
        if subject is None or subject.is_record or not subject.is_published:
            raise Http404
        if not request.user.has_perm(MAY_RECEIVE, subject):
            raise PermissionDenied
        if request.method == "POST":
            form = ReceiveForm(request.POST, request.FILES)
            if form.is_valid() and (stored := self._receive(request, subject, form)):
                words = gettext("The answer is stored as %(reference)s.")
                messages.success(request, words % {"reference": stored.reference})
                return redirect(self._after(request, stored))
        else:
            form = ReceiveForm(initial=_initial(request))
        return self._receive_page(request, subject, form)

    @staticmethod
    def _receive(request: HttpRequest, subject, form: ReceiveForm):
        """The stored answer; None when the action refuses, with its words in the form."""
        try:
            return actions.receive_elsewhere(
                subject, form.received, by=request.user, now=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return None

    @staticmethod
    def _after(request: HttpRequest, stored) -> str:
        if "_next" not in request.POST:
            return reverse("admin:consultations_submission_change", args=[stored.pk])
        kept = {name: request.POST[name] for name in KEPT_FOR_NEXT if request.POST.get(name)}
        return f"{request.path}?{urlencode(kept)}"

    def _receive_page(self, request: HttpRequest, subject, form: ReceiveForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": subject,
            "title": gettext("Enter an answer that came elsewhere"),
            "form": form,
            "back": self._page(subject)
            if self.has_view_permission(request, subject)
            else reverse("admin:consultations_submission_changelist"),
        }
        status = 422 if form.errors else 200
        template = "admin/consultations/receiving/receive.html"
        return TemplateResponse(request, template, context, status=status)


def _initial(request: HttpRequest) -> dict[str, object]:
    """Empty, or with what the answer before had in common with the next one."""
    given = {name: request.GET.get(name, "") for name in KEPT_FOR_NEXT}
    time = ReceiveForm.base_fields["received_at"]
    parts = [given.pop("received_at_0"), given.pop("received_at_1")]
    try:
        given["received_at"] = time.clean(parts)
    except ValidationError:
        given["received_at"] = None
    return {**given, "is_late": bool(given["is_late"]), "idempotency_key": uuid.uuid4()}
