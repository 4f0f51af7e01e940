"""Files of posts: what waits for release, the originals, and taking one off its post."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.admin.filters import QueueFilter
from consultations.enums import ScanState
from ogp_portal import audit
from ogp_portal.common import staff_home
from ogp_portal.files.serving import file_response

from ..actions import release_file, remove_file, restore_file
from ..forms import HideForm, NoReasonForm, ReasonForm
from ..models import Post, PostAttachment
from .deciding import DecidedAdmin, Decision
from .desks import number_waiting

MAY_DECIDE = "forum.hide_post"
ORIGINAL = "forum_postattachment_original"


class WaitingFilter(QueueFilter):
    """What waits for release, unless all is chosen."""

    title = _("waits")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        removed = ("removed", _("removed by a moderator"))
        return [(None, _("waiting for release")), removed, ("all", _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset.to_release()
        return queryset.filter(hidden_at__isnull=False) if self.value() == "removed" else queryset


@admin.register(PostAttachment)
class PostAttachmentAdmin(DecidedAdmin):
    """Files of posts. Those of posts that are not sent are nobody's but their writers'."""

    list_display = ["place", "name", "kind", "size", "scan", "may_hold_cpr", "received_at"]
    list_filter = [WaitingFilter, "scan"]
    list_select_related = ["original", "post__topic"]
    search_fields = ["name", "post__topic__title", "post__author_name"]
    ordering = ["received_at", "pk"]
    fields = readonly_fields = [
        "place",
        "name",
        "kind",
        "size",
        "received_at",
        "scan",
        "may_hold_cpr",
        "released_at",
        "released_by",
        "copy_problem",
        "original_link",
        "hidden_at",
        "hidden_by",
        "hide_reason",
    ]
    decisions = [
        Decision(
            "release",
            _("Release"),
            _(
                "No virus scanner has looked at the file, or it may hold a CPR number. You answer "
                "for it: open it only on a machine with virus protection. Readers of the post get "
                "a copy without metadata."
            ),
            MAY_DECIDE,
            NoReasonForm,
            release_file,
        ),
        Decision(
            "remove",
            _("Remove from the post"),
            _("The file leaves every page. One line with the date and the reason stays."),
            MAY_DECIDE,
            HideForm,
            remove_file,
        ),
        Decision(
            "restore",
            _("Restore"),
            _("The file comes back to its post. The reason is kept in the log."),
            MAY_DECIDE,
            ReasonForm,
            restore_file,
        ),
    ]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """What was sent is never edited; states change by decisions."""
        return False

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_perm(MAY_DECIDE)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(post__isnull=False)

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.original)
        return [path("<int:pk>/original/", view, name=ORIGINAL), *super().get_urls()]

    def original(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file as it was sent, as a download; that it was read is logged."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, str(pk))
        if found is None:
            raise Http404
        if found.scan == ScanState.INFECTED:
            messages.error(request, gettext("A virus was found in the file. It is not handed out."))
            return redirect("admin:forum_postattachment_change", found.pk)
        audit.record("read the original of a file", found, by=request.user, now=timezone.now())
        return file_response(found.original, noindex=True)

    @admin.display(description=_("post"))
    def place(self, one: PostAttachment) -> SafeString:
        address = one.post.get_absolute_url()
        return format_html('<a href="{}">{} #{}</a>', address, one.post.topic, one.post.position)

    @admin.display(description=_("kind"))
    def kind(self, one: PostAttachment) -> str:
        return one.kind

    @admin.display(description=_("size"))
    def size(self, one: PostAttachment) -> str:
        return filesizeformat(one.original.size)

    @admin.display(description=_("as received"))
    def original_link(self, one: PostAttachment) -> SafeString | str:
        if one.scan == ScanState.INFECTED:
            return gettext("A virus was found in the file. It is not handed out.")
        words = gettext("Download the original (that you did is logged)")
        address = reverse(f"admin:{ORIGINAL}", args=[one.pk])
        return format_html('<a href="{}">{}</a>', address, words)


def listed_files(post: Post) -> SafeString:
    """The files of a post with their state, each leading to its page."""
    route = "admin:forum_postattachment_change"
    rows = post.attachments.order_by("position")
    shown = ((reverse(route, args=[row.pk]), row.name, row.get_scan_display()) for row in rows)
    return format_html_join(SafeString("<br>"), '<a href="{}">{}</a> ({})', shown)


staff_home.declare(
    _("Files of posts that wait for release"),
    number_waiting(PostAttachment.objects.to_release, MAY_DECIDE),
    lambda: reverse("admin:forum_postattachment_changelist"),
    name="4d files of posts",
)
