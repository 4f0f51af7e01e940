"""Files that came with answers: what waits for release, and the originals. Reading one is logged."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.files.serving import file_response

from .. import actions
from ..enums import ScanState
from ..forms import WithholdForm
from ..models import Attachment, Submission
from ..wording import exact_instant
from .acts import Act, ActsAdmin
from .filters import QueueFilter

MAY_SEE = "consultations.moderate_submission"
TEXT_SHOWN = 20_000
"""Characters of a file's text on its page."""


class ScanFilter(QueueFilter):
    """What waits for release, unless another state is chosen."""

    title = _("virus scan")
    parameter_name = "scan"

    def lookups(self, request, model_admin):
        known = [choice for choice in ScanState.choices if choice[0] != ScanState.NOT_SCANNED]
        further = [
            ("unread", _("text not read")),
            ("withheld", _("kept back")),
            ("no_copy", _("without public copy")),
        ]
        return [(None, _("waiting for release")), *known, *further, ("all", _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value()
        if wanted is None:
            return queryset.to_release()
        if wanted == "unread":
            return queryset.unread()
        if wanted == "withheld":
            return queryset.filter(withheld_at__isnull=False)
        if wanted == "no_copy":
            return queryset.exclude(copy_problem="")
        return queryset if wanted == "all" else queryset.filter(scan=wanted)


@admin.register(Attachment)
class AttachmentAdmin(ActsAdmin):
    """Files of received answers; those of drafts are nobody's but their writers'."""

    list_display = [
        "__str__",
        "name",
        "kind",
        "size",
        "scan",
        "copy_state",
        "reading_state",
        "received_at",
    ]
    list_filter = [ScanFilter]
    list_select_related = ["original", "read_by", "version__submission"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["version__submission__reference", "original__name", "text"]
    ordering = ["received_at", "pk"]
    fieldsets = [
        (None, {"fields": ["answer", "name", "kind", "size", "checksum", "received_at"]}),
        (
            _("State"),
            {
                "fields": [
                    "scan",
                    "released_at",
                    "released_by",
                    "copy_state",
                    "reading_state",
                    "withheld_at",
                    "withheld_by",
                    "withheld_reason",
                ]
            },
        ),
        (_("Content"), {"fields": ["original_link", "words"]}),
    ]
    acts = [
        Act(
            name="release",
            done=_("The file is released. It becomes public with its answer."),
            label=_("Release"),
            explanation=_(
                "No virus scanner has looked at the file. You answer for it: open it only on a "
                "machine with virus protection. The public gets a copy without metadata."
            ),
            permission=MAY_SEE,
            run=actions.release_attachment,
            is_offered=lambda one: one.scan == ScanState.NOT_SCANNED,
        ),
        Act(
            name="read-again",
            done=_("The text is being read again. Open the page again in a few minutes."),
            label=_("Read the text again"),
            explanation=_("The text of the file is read once more, as later work."),
            permission=MAY_SEE,
            run=actions.read_again,
            is_offered=lambda one: one.read_at is None,
        ),
        Act(
            name="say-read",
            done=_("It is noted that you have read the file. It no longer holds the answer back."),
            label=_("I have read the file"),
            explanation=_(
                "The portal cannot look through the text of this file. You answer for it: you have "
                "read all of it, and it holds no CPR number and nothing else that must go."
            ),
            permission=MAY_SEE,
            run=actions.say_read,
            is_offered=lambda one: one.read_at is None,
        ),
        Act(
            name="withhold",
            done=_("The file is kept back, and the public page shows why."),
            label=_("Keep back"),
            explanation=_(
                "The file is removed from the public page of the answer, which shows the reason."
            ),
            permission=MAY_SEE,
            run=actions.withhold_attachment,
            is_offered=lambda one: one.withheld_at is None,
            form=WithholdForm,
        ),
        Act(
            name="show-again",
            done=_("The file is shown again, if it is scanned or released."),
            label=_("Show again"),
            explanation=_("The file is shown again, once it is scanned or released."),
            permission=MAY_SEE,
            run=actions.show_attachment_again,
            is_offered=lambda one: one.withheld_at is not None,
        ),
    ]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """What was received is never edited; states change by the buttons."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(MAY_SEE)

    def has_module_permission(self, request) -> bool:
        return request.user.has_perm(MAY_SEE)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        received = super().get_queryset(request).filter(version__isnull=False)
        return received.select_related("original", "public_copy", "version__submission")

    def following(self, request: HttpRequest, subject: Attachment) -> Attachment | None:
        """The next that waits for release or cannot be read, else the first."""
        unread = Attachment.objects.unread().exclude(read_problem="")
        keys = Attachment.objects.to_release().values("pk").union(unread.values("pk"))
        waiting = Attachment.objects.filter(pk__in=keys).exclude(pk=subject.pk)
        waiting = waiting.order_by("received_at", "pk")
        return waiting.filter(received_at__gte=subject.received_at).first() or waiting.first()

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return [name for _title, options in self.fieldsets for name in options["fields"]]

    def changelist_view(self, request, extra_context=None):
        title = {"title": _("Files sent with answers")}
        return super().changelist_view(request, {**(extra_context or {}), **title})

    def get_urls(self) -> list:
        name = "consultations_attachment_original"
        view = self.admin_site.admin_view(self.original)
        return [path("<int:pk>/original/", view, name=name), *super().get_urls()]

    def original(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file as it was received, as a download; that it was read is logged."""
        found = self.get_object(request, str(pk))
        if found is None:
            raise Http404
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        if found.scan == ScanState.INFECTED:
            messages.error(request, gettext("A virus was found in the file. It is not handed out."))
            return redirect(self._page(found))
        audit.record("read the original of a file", found, by=request.user, now=timezone.now())
        return file_response(found.original, noindex=True)

    @admin.display(description=_("file name"))
    def name(self, one: Attachment) -> str:
        return one.original.name

    @admin.display(description=_("kind"))
    def kind(self, one: Attachment) -> str:
        return one.kind

    @admin.display(description=_("size"))
    def size(self, one: Attachment) -> str:
        return filesizeformat(one.original.size)

    @admin.display(description=_("checksum (SHA-256)"))
    def checksum(self, one: Attachment) -> str:
        return one.original.sha256

    @admin.display(description=_("public copy"))
    def copy_state(self, one: Attachment) -> str:
        if one.public_copy_id:
            return gettext("made")
        if one.copy_problem:
            return gettext("cannot be made: %(problem)s") % {"problem": one.copy_problem}
        return gettext("waiting to be made")

    @admin.display(description=_("text read"))
    def reading_state(self, one: Attachment) -> str:
        """Whether the text was read, by whom where the portal could not, or why not."""
        problem = one.read_problem and gettext("cannot be read: %s") % one.read_problem
        if one.read_at is None:
            return problem or gettext("waiting to be read")
        by = one.read_by or gettext("by the portal")
        said = f"{exact_instant(one.read_at)}, {by}"
        return f"{said} ({problem})" if problem else said

    @admin.display(description=_("answer"))
    def answer(self, one: Attachment) -> SafeString:
        submission = one.version.submission
        address = reverse("admin:consultations_submission_change", args=[submission.pk])
        return format_html('<a href="{}">{}</a>', address, submission.reference)

    @admin.display(description=_("as received"))
    def original_link(self, one: Attachment) -> SafeString | str:
        if one.scan == ScanState.INFECTED:
            return gettext("A virus was found in the file. It is not handed out.")
        address = reverse("admin:consultations_attachment_original", args=[one.pk])
        words = gettext("Download the original (that you did is logged)")
        return format_html('<a href="{}">{}</a>', address, words)

    @admin.display(description=_("text in the file"))
    def words(self, one: Attachment) -> SafeString | str:
        if not one.text:
            return gettext("none") if one.read_at else gettext("not read yet")
        return mark_safe(linebreaks(one.text[:TEXT_SHOWN], autoescape=True))  # noqa: S308 - escaped


def listed_attachments(submission: Submission) -> SafeString | str:
    """The files of an answer's newest version with their state, each leading to its page."""
    version = submission.versions.latest("number")
    rows = version.attachments.select_related("original").order_by("position")
    route = "admin:consultations_attachment_change"
    shown = (
        (reverse(route, args=[row.pk]), row.original.name, row.get_scan_display()) for row in rows
    )
    return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a> ({})', shown) or "–"
