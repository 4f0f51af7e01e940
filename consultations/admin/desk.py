"""The redaction desk: the text of an answer and of its files with marks, and what is done to them.

Everything is done by buttons in plain forms, so it works from the keyboard and without
JavaScript. Only staff who may read the original get here, and reading it leaves a trace.
"""

import base64
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from ogp_portal import audit
from ogp_portal.files.serving import file_response
from plans.evaluations.pdf import PdfEngineMissing, PdfNotMade

from .. import actions
from ..desk import Text, texts_of
from ..enums import FindingState, RedactionState, ScanState
from ..forms import CoverForm, RenameForm, WordsForm
from ..models import Attachment, Finding, PictureBar, Redaction, Submission
from ..public_pdf.making import pictures_of
from .acts import Offer

MAY_REDACT, MAY_READ = "consultations.redact_submission", "consultations.read_original"
MAY_PUBLISH = "consultations.publish_submission"
ROUTE = "consultations_submission_redact"
TEMPLATE = "admin/consultations/redacting/desk.html"


class DeskAdmin:
    """Adds the desk to the admin of answers."""

    def get_urls(self) -> list:
        """The desk of every answer stands once, whichever list leads to it."""
        if self.model is not Submission:
            return super().get_urls()
        view = self.admin_site.admin_view
        base = "<path:object_id>/redact/"
        return [
            path(base, view(self.desk_view), name=ROUTE),
            path(
                f"{base}files/<int:file>/original/",
                view(self.original_view),
                name=f"{ROUTE}_original",
            ),
            path(f"{base}files/<int:file>/public/", view(self.public_view), name=f"{ROUTE}_public"),
            path(
                f"{base}files/<int:file>/pages/<int:page>/",
                view(self.page_view),
                name=f"{ROUTE}_page",
            ),
            *super().get_urls(),
        ]

    def offered(self, request: HttpRequest, subject: Submission) -> list[Offer]:
        """The desk first, then the other acts."""
        offered = super().offered(request, subject)
        if request.user.has_perm(MAY_REDACT, subject):
            address = reverse(f"admin:{ROUTE}", args=[subject.pk])
            offered.insert(0, Offer(gettext("Review and remove words"), address))
        return offered

    def _answer(self, request: HttpRequest, object_id: str) -> Submission:
        subject = self.get_object(request, object_id)
        if subject is None:
            raise Http404
        if not request.user.has_perm(MAY_READ, subject):
            raise PermissionDenied
        return subject

    def _file(self, request: HttpRequest, object_id: str, file: int) -> Attachment:
        subject = self._answer(request, object_id)
        rows = Attachment.objects.filter(version__submission=subject)
        related = ["original", "public_copy", "version__submission", "redacted_file__file"]
        return get_object_or_404(rows.select_related(*related), pk=file)

    def desk_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET shows the texts, POST does what one button says and shows them again."""
        subject, now = self._answer(request, object_id), timezone.now()
        actions.examine(subject, now=now)
        if request.method != "POST":
            audit.record("read the original of an answer", subject, by=request.user, now=now)
            return self._desk(request, subject)
        if not request.user.has_perm(MAY_REDACT, subject):
            raise PermissionDenied
        name, _colon, key = request.POST.get("act", "").partition(":")
        if name not in DEEDS:
            raise Http404
        try:
            form = DEEDS[name](request, subject, key)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return self._desk(request, subject, status=422)
        if form is not None and form.errors:
            return self._desk(request, subject, wrong=(name, key, form), status=422)
        messages.success(request, gettext("Saved."))
        return redirect(f"{request.path}#{request.POST.get('place', '')[:40]}")

    def _desk(
        self, request: HttpRequest, subject: Submission, *, wrong=None, status: int = 200
    ) -> HttpResponse:
        publish = self.address_of("publish", subject)  # of the version read next, or an earlier one
        texts = texts_of(subject)
        for text in texts:
            text.forms = _forms(text, wrong)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Review and remove words"),
            "original": subject,
            "texts": texts,
            "open_number": sum(text.open_number for text in texts),
            "proposed_number": sum(text.proposed_number for text in texts),
            "has_open_cpr": actions.has_open_cpr(subject),
            "version": texts[0].target,
            "waits_to_be_read": actions.waits_to_be_read(subject),
            "back": self._page(subject),
            "publish": publish if request.user.has_perm(MAY_PUBLISH, subject) else "",
            "following": self._next_desk(request, subject),
            "is_wrong": wrong is not None,
        }
        return TemplateResponse(request, TEMPLATE, context, status=status)

    def _next_desk(self, request: HttpRequest, subject: Submission) -> str:
        following = self.following(request, subject)
        return reverse(f"admin:{ROUTE}", args=[following.pk]) if following else ""

    def original_view(self, request: HttpRequest, object_id: str, file: int) -> HttpResponse:
        """The file as it was received. That somebody read it leaves a trace."""
        found = self._file(request, object_id, file)
        if found.scan == ScanState.INFECTED:
            raise PermissionDenied
        answer, now = found.version.submission, timezone.now()
        audit.record("read the original of a file", answer, by=request.user, now=now, file=found.pk)
        return _private(file_response(found.original, noindex=True))

    def public_view(self, request: HttpRequest, object_id: str, file: int) -> HttpResponse:
        """The copy that the public gets, before it does: the PDF with bars, or the clean copy."""
        found = self._file(request, object_id, file)
        if found.public_copy is None:
            raise Http404
        return _private(file_response(found.public_copy, noindex=True))

    def page_view(self, request: HttpRequest, object_id: str, file: int, page: int) -> HttpResponse:
        """A page without text as the public will see it, with its bars."""
        found = self._file(request, object_id, file)
        original = found.original
        if page not in found.bare_pages:
            raise Http404
        boxes = actions.boxes_on(found)
        language = found.version.submission.language
        try:
            made = pictures_of(original.path, original.content_type, [page], boxes, language)
        except PdfNotMade:
            raise Http404 from None
        content = base64.b64decode(made[str(page)]["jpeg"])
        response = HttpResponse(content, content_type="image/jpeg")
        response.headers["X-Content-Type-Options"] = "nosniff"
        return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _forms(text: Text, wrong) -> dict[str, forms.Form]:
    """The forms of one text; the one that was filled in wrongly as it was filled in."""
    made: dict[str, forms.Form] = {"words": WordsForm(auto_id=f"{text.key}-%s")}
    if text.file is not None:
        name = {"name": text.file.chosen_name}
        made["rename"] = RenameForm(initial=name, auto_id=f"{text.key}-name-%s")
        made["cover"] = CoverForm(auto_id=f"{text.key}-cover-%s")
    if wrong is not None and wrong[1] == text.key:
        place = "words" if wrong[0] in {"propose", "remove"} else wrong[0]
        wrong[2].auto_id = made[place].auto_id
        made[place] = wrong[2]
    return made


# --- what each button does: request, answer, key → a form when there is one -------------------------


def _text(subject: Submission, key: str) -> Any:
    """The text that a key stands for: 'v' for the answer's own, else the id of a file."""
    for target in actions.targets_of(subject):
        if key == (str(target.pk) if isinstance(target, Attachment) else "v"):
            return target
    raise Http404


def _file(subject: Submission, key: str) -> Attachment:
    """The file that a key stands for."""
    found = _text(subject, key)
    if not isinstance(found, Attachment):
        raise Http404
    return found


def _words(request: HttpRequest, subject: Submission, key: str, *, is_decided: bool) -> WordsForm:
    target, form = _text(subject, key), WordsForm(request.POST)
    if not form.is_valid():
        return form
    by, now = request.user, timezone.now()
    try:
        made = actions.propose_words(target, **form.cleaned_data, by=by, now=now)
    except ValidationError as refusal:
        code = refusal.code
        form.add_error(code if code in form.fields else None, refusal)
        return form
    if is_decided:
        for one in made:
            actions.accept_redaction(one, by=by, now=now)
    return form


def _propose(request, subject, key):
    return _words(request, subject, key, is_decided=False)


def _remove(request, subject, key):
    return _words(request, subject, key, is_decided=True)


def _one(rows: QuerySet, key: str):
    if not key.isascii() or not key.isdigit() or len(key) > 18:  # noqa: PLR2004 - bigint
        raise Http404
    return get_object_or_404(rows, pk=int(key))


def _accept(request, subject, key) -> None:
    redaction = _one(Redaction.objects.of_answer(subject), key)
    actions.accept_redaction(redaction, by=request.user, now=timezone.now())


def _reject(request, subject, key) -> None:
    redaction = _one(Redaction.objects.of_answer(subject), key)
    reason = request.POST.get("why", "")[:500]
    actions.reject_redaction(redaction, reason=reason, by=request.user, now=timezone.now())


def _dismiss(request, subject, key) -> None:
    finding = _one(Finding.objects.of_answer(subject), key)
    actions.dismiss(finding, by=request.user, now=timezone.now())


def _remove_mark(request, subject, key) -> None:
    finding = _one(Finding.objects.of_answer(subject), key)
    actions.remove_marked([finding], by=request.user, now=timezone.now())


def _propose_mark(request, subject, key) -> None:
    finding = _one(Finding.objects.of_answer(subject), key)
    now = timezone.now()
    actions.remove_marked([finding], by=request.user, now=now, is_decided=False)


def _remove_all(request, subject, key) -> None:
    """Every open mark of one text."""
    marks = Finding.objects.on(_text(subject, key)).filter(state=FindingState.OPEN)
    actions.remove_marked(marks, by=request.user, now=timezone.now())


def _accept_all(request, subject, key) -> None:
    """Every proposal of one text."""
    proposed = Redaction.objects.on(_text(subject, key)).filter(state=RedactionState.PROPOSED)
    for redaction in proposed:
        actions.accept_redaction(redaction, by=request.user, now=timezone.now())


def _read(request, subject, key) -> None:
    """Says that version `key` is read."""
    if not key.isascii() or not key.isdigit() or len(key) > 5:  # noqa: PLR2004 - smallint
        raise Http404
    actions.mark_read(subject, seen=int(key), by=request.user, now=timezone.now())


def _rename(request, subject, key) -> RenameForm:
    form, file = RenameForm(request.POST), _file(subject, key)
    if form.is_valid():
        _try(form, actions.rename_file, file, request, **form.cleaned_data)
    return form


def _cover(request, subject, key) -> CoverForm:
    form, file = CoverForm(request.POST), _file(subject, key)
    if form.is_valid():
        _try(form, actions.cover, file, request, **form.cleaned_data)
    return form


def _try(form: forms.Form, act: Callable, file: Attachment, request: HttpRequest, **given) -> None:
    try:
        act(file, **given, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal)


def _uncover(request, subject, key) -> None:
    bars = PictureBar.objects.filter(attachment__version__submission=subject)
    reason = request.POST.get("why", "")[:500]
    actions.uncover(_one(bars, key), reason=reason, by=request.user, now=timezone.now())


def _build(request, subject, key) -> None:
    """Makes the public PDF now, for whoever does not want to wait for later work."""
    try:
        actions.make_public_pdf(_file(subject, key), now=timezone.now())
    except (PdfEngineMissing, PdfNotMade) as problem:
        raise ValidationError(str(problem)) from problem


DEEDS: dict[str, Callable[[HttpRequest, Submission, str], forms.Form | None]] = {
    "propose": _propose,
    "remove": _remove,
    "accept": _accept,
    "reject": _reject,
    "dismiss": _dismiss,
    "remove-mark": _remove_mark,
    "propose-mark": _propose_mark,
    "remove-all": _remove_all,
    "accept-all": _accept_all,
    "read": _read,
    "rename": _rename,
    "cover": _cover,
    "uncover": _uncover,
    "build": _build,
}
