"""Reviewing answers. Reading who sent one is logged."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit

from .. import actions
from ..enums import OPEN_CALL, SubmissionState
from ..models import Submission
from ..models.casework import journalised
from ..models.redactions import with_marks
from ..wording import exact_instant
from .acts import ActsAdmin
from .attachments import listed_attachments
from .desk import DeskAdmin
from .filters import IsKnownFilter, QueueFilter
from .marks import MarksFilter
from .reviewing import REVIEW_ACTS

_REVIEWED = {SubmissionState.PUBLISHED, SubmissionState.NOT_PUBLISHED}


class StateFilter(QueueFilter):
    """What waits for review, unless another state is chosen."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            (None, _("to review")),
            *SubmissionState.choices[1:],
            ("hidden", _("hidden")),
            ("all", _("all")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value()
        if wanted is None:
            return queryset.to_review()
        if wanted == "hidden":
            return queryset.filter(hidden_at__isnull=False)
        return queryset if wanted == "all" else queryset.filter(state=wanted)


class AnswerList(ChangeList):
    """Answers to consultations: what was sent all year has a list of its own (open_call.py)."""

    def get_queryset(self, *args, **kwargs) -> QuerySet:
        return super().get_queryset(*args, **kwargs).exclude(consultation__kind=OPEN_CALL)


@admin.register(Submission)
class SubmissionAdmin(DeskAdmin, ActsAdmin):
    """Answers to review ('Høringssvar til gennemsyn')."""

    list_display = [
        "reference",
        "consultation",
        "who",
        "received_at",
        "is_confirmed",
        "wish",
        "state",
        "noteworthy",
        "marks",
    ]
    list_filter = [
        StateFilter,
        MarksFilter,
        ("confirmed_at", IsKnownFilter),
        "wish",
        "submitter_kind",
        "channel",
        "is_one_of_many",
        ("consultation", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["consultation", "likeness__cluster"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["reference", "public_name", "organisation_name", "versions__text"]
    ordering = ["received_at", "pk"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "reference",
                    "consultation",
                    "phase",
                    "requests_shown",
                    "text",
                    "earlier_versions",
                    "files",
                    "proposals_shown",
                ]
            },
        ),
        (
            _("State"),
            {
                "fields": [
                    "state",
                    "received_at",
                    "came_late",
                    "channel",
                    "is_one_of_many",
                    "alike",
                    "confirmed_at",
                    "is_confirmed_otherwise",
                    "reminded_at",
                    "wish",
                    "published_at",
                    "refusal_reason",
                    "withdrawn_at",
                    "hidden_at",
                    "hide_reason",
                    "journalised_at",
                ]
            },
        ),
        (
            _("Sender (never public; that you read it is logged)"),
            {
                "fields": [
                    "submitter_kind",
                    "sender_name",
                    "sender_email",
                    "organisation_name",
                    "organisation_confirmed_at",
                    "sender_role",
                    "sender_cvr",
                    "privacy_text",
                ]
            },
        ),
    ]
    acts = REVIEW_ACTS

    def lookup_allowed(self, lookup, value, request=None) -> bool:
        """The page of a group links to its answers."""
        return lookup == "likeness__cluster" or super().lookup_allowed(lookup, value, request)

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return AnswerList

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """What was received is never edited; states change by the buttons."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        related = ["identity", "phase", *self.list_select_related]  # Django leaves them out else
        return with_marks(super().get_queryset(request).select_related(*related))

    def following(self, request: HttpRequest, subject: Submission) -> Submission | None:
        """The next that waits for review in the same consultation, else the first."""
        waiting = Submission.objects.to_review().exclude(pk=subject.pk)
        waiting = waiting.filter(consultation=subject.consultation_id).received_first()
        return waiting.filter(received_at__gte=subject.received_at).first() or waiting.first()

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return [name for _title, options in self.fieldsets for name in options["fields"]]

    def changelist_view(self, request, extra_context=None):
        title = {"title": _("Answers to review")}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Shows the sender, so it leaves a trace."""
        subject = self.get_object(request, object_id)
        if subject is not None and self.has_view_permission(request, subject):
            audit.record(
                "read the sender of an answer", subject, by=request.user, now=timezone.now()
            )
        return super().change_view(request, object_id, form_url, extra_context)

    @admin.display(description=_("who"))
    def who(self, one: Submission) -> str:
        return one.organisation_name or one.get_submitter_kind_display()

    @admin.display(description=_("confirmed"), boolean=True)
    def is_confirmed(self, one: Submission) -> bool:
        return one.confirmed_at is not None

    @admin.display(description=_("received after the deadline"), boolean=True)
    def came_late(self, one: Submission) -> bool:
        return one.is_late

    @admin.display(description=_("requests from the sender"))
    def requests_shown(self, one: Submission) -> SafeString:
        """What the sender asks for, each with the way to it."""
        route = "admin:consultations_submitterrequest_change"
        rows = (
            (reverse(route, args=[row.pk]), row.get_kind_display(), row.get_state_display())
            for row in one.requests.asked_first()
        )
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>: {}', rows) or "–"

    @admin.display(description=_("earlier versions"))
    def earlier_versions(self, one: Submission) -> SafeString:
        """What was sent before it was changed."""
        latest = one.versions.latest("number").number
        rows = (
            (row.number, row.received_at, mark_safe(row.html))  # noqa: S308 - escaped when stored
            for row in one.versions.filter(number__lt=latest).order_by("-number")
        )
        shown = "<details><summary>{}, {}</summary>{}</details>"
        return format_html_join("", shown, rows) or "–"

    @admin.display(description=_("privacy notice"))
    def privacy_text(self, one: Submission) -> int:
        return one.identity.privacy_text_version

    @admin.display(description=_("hidden"), boolean=True)
    def is_hidden_now(self, one: Submission) -> bool:
        return one.is_hidden

    @admin.display(description=_("to note"))
    def noteworthy(self, one: Submission) -> SafeString | str:
        """What sets it apart from the others; nothing is said of the rest."""
        said = [
            (one.is_late, gettext("received after the deadline")),
            (one.is_hidden, gettext("hidden")),
            (one.is_one_of_many, gettext("one of many from the same network")),
            (hasattr(one, "likeness"), self.alike(one)),
        ]
        shown = ((words,) for applies, words in said if applies)
        return format_html_join(mark_safe("<br>"), "{}", shown) or "–"

    @admin.display(description=_("marks"), ordering="marks")
    def marks(self, one: Submission) -> int | str:
        return one.marks if one.is_examined else gettext("not examined yet")

    @admin.display(description=_("answer"))
    def text(self, one: Submission) -> SafeString:
        """As everybody reads it, or will; the original stands on the desk."""
        return mark_safe(actions.newest_version(one).public_html)  # noqa: S308 - escaped when stored

    @admin.display(description=_("alike"))
    def alike(self, one: Submission) -> SafeString:
        """How many say nearly the same, with the way to them."""
        member = getattr(one, "likeness", None)
        if member is None:
            return mark_safe("–")
        words = gettext("one of %(number)d similar answers") % {"number": member.cluster.senders}
        address = reverse("admin:consultations_answercluster_change", args=[member.cluster_id])
        return format_html('<a href="{}">{}</a>', address, words)

    @admin.display(description=_("files"))
    def files(self, one: Submission) -> SafeString:
        return listed_attachments(one)

    @admin.display(description=_("proposals"))
    def proposals_shown(self, one: Submission) -> SafeString:
        """Each proposal with the way to its response."""
        route = "admin:consultations_proposal_change"
        rows = ((reverse(route, args=[row.pk]), str(row)) for row in one.proposals.all())
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', rows) or "–"

    @admin.display(description=_("journalised"))
    def journalised_at(self, one: Submission) -> str:
        """When the newest version went into the journal, and who asked for it."""
        found = journalised(one)
        if found is None:
            return gettext("not yet")
        made_at, by = found
        return f"{exact_instant(made_at)}, {by or '–'}"

    @admin.display(description=_("name"))
    def sender_name(self, one: Submission) -> str:
        return one.identity.name

    @admin.display(description=_("e-mail"))
    def sender_email(self, one: Submission) -> SafeString:
        address = one.identity.email
        return format_html('<a href="mailto:{0}">{0}</a>', address) if address else mark_safe("–")

    @admin.display(description=_("role in the organisation"))
    def sender_role(self, one: Submission) -> str:
        return one.identity.role

    @admin.display(description=_("CVR number"))
    def sender_cvr(self, one: Submission) -> str:
        return one.identity.cvr
