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
from ..models import Attachment
from .acts import Offer
from .stages import Stage

MAY_RECEIVE = "consultations.receive_submission"
BIGINT_DIGITS = 19
ROUTE = "consultations_consultation_receive"
KEPT_FOR_NEXT = ["channel", "received_at_0", "received_at_1", "is_late", "language", "confirmation"]
"""What several answers from one meeting have in common."""


class ReceivingAdmin:
    """Adds the page to the admin of consultations."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.receive_view)
        return [path("<path:object_id>/receive/", view, name=ROUTE), *super().get_urls()]

    def offered(self, request: HttpRequest, subject) -> list[Offer]:
        """The other acts, and this page where answers can have come."""
        offered = super().offered(request, subject)
        may_receive = request.user.has_perm(MAY_RECEIVE, subject)
        if may_receive and _takes_answers(subject):
            address = reverse(f"admin:{ROUTE}", args=[subject.pk])
            words = gettext("Enter an answer that came elsewhere")
            offered.append(Offer(words, address, Stage.ANSWERS))
        return offered

    def receive_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET shows the form, POST stores the answer; 'and next' shows an empty one again."""
        subject = self.get_object(request, object_id)
        if subject is None or not _takes_answers(subject):
            raise Http404
        if not request.user.has_perm(MAY_RECEIVE, subject):
            raise PermissionDenied
        if request.method == "POST":
            files, refused = _files(request, subject)
            form = ReceiveForm(request.POST, has_files=bool(files))
            for words in refused:
                form.add_error("files", words)
            if form.is_valid() and (stored := self._receive(request, subject, form)):
                words = gettext("The answer is stored as %(reference)s.")
                messages.success(request, words % {"reference": stored.reference})
                return redirect(self._after(request, stored))
        else:
            form, files = ReceiveForm(initial=_initial(request)), []
        return self._receive_page(request, subject, form, files)

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

    def _receive_page(
        self, request: HttpRequest, subject, form: ReceiveForm, files: list[Attachment]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": subject,
            "title": gettext("Enter an answer that came elsewhere"),
            "form": form,
            "files": files,
            "back": self._page(subject)
            if self.has_view_permission(request, subject)
            else reverse("admin:consultations_submission_changelist"),
        }
        status = 422 if form.errors else 200
        template = "admin/consultations/receiving/receive.html"
        return TemplateResponse(request, template, context, status=status)


def _takes_answers(subject) -> bool:
    """Whether answers can be entered: what comes once it is answered would wait for ever."""
    return subject.is_published and not subject.is_record and subject.settled_at is None


def _files(request: HttpRequest, subject) -> tuple[list[Attachment], list[str]]:
    """Keeps what came and takes out what was chosen; (what is kept, why something was refused)."""
    try:
        key = uuid.UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        return [], []
    for one in request.POST.getlist("remove"):
        if one.isascii() and one.isdigit() and len(one) < BIGINT_DIGITS:
            actions.detach(int(one), key=key)
    uploads = request.FILES.getlist("files")
    kept = {"by": None, "language": "da", "now": timezone.now()}
    refused = actions.attach(subject, uploads, key=key, **kept) if uploads else []
    said = gettext("“%(name)s” was not added. %(reason)s")
    words = [said % {"name": one.name, "reason": one.reason} for one in refused]
    return list(actions.files_of_draft(key)), words


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
