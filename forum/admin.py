"""Staff pages of the forum: rooms, topics and posts. What changes a post's state asks for a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ogp_portal import audit

from .actions import close_topic, edit_topic, hide_post, open_topic, restore_post
from .actions.checking import checked_title
from .forms import HideForm, ReasonForm
from .models import Category, Post, Topic


@dataclass(frozen=True)
class Decision:
    """What a moderator can decide on rows of a list, after a page that asks for the reason.

    `run(row, by=, now=, reason=)` does it; `explanation` says what it means for readers.
    """

    name: str
    label: Promise
    explanation: Promise
    permission: str
    form: type[forms.Form]
    run: Callable[..., object]


class DecidedAdmin(admin.ModelAdmin):
    """A list whose rows are changed by decisions; the object's page offers the same ones."""

    decisions: list[Decision] = []
    change_form_template = "admin/forum/decided_change_form.html"
    show_full_result_count = False

    def get_actions(self, request: HttpRequest) -> dict:
        decisions = {
            decision.name: (partial(_decide, decision=decision), decision.name, decision.label)
            for decision in self.decisions
            if request.user.has_perm(decision.permission)
        }
        return super().get_actions(request) | decisions

    def change_view(self, request, object_id, form_url="", extra_context=None):
        offered = [one for one in self.decisions if request.user.has_perm(one.permission)]
        context = {"decisions": offered, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)


def _decide(
    model_admin: DecidedAdmin, request: HttpRequest, rows: QuerySet, *, decision: Decision
) -> HttpResponse | None:
    """Asks for the reason, then decides on all chosen rows in one transaction."""
    if not request.user.has_perm(decision.permission):
        raise PermissionDenied
    form = decision.form(request.POST if "decided" in request.POST else None)
    if not form.is_valid():
        return _ask(model_admin, request, rows, decision, form)
    with transaction.atomic():
        chosen = list(rows.order_by("pk"))
        for row in chosen:
            decision.run(row, by=request.user, now=timezone.now(), **form.cleaned_data)
    done = ngettext("%(number)d row: %(act)s.", "%(number)d rows: %(act)s.", len(chosen))
    messages.success(request, done % {"number": len(chosen), "act": decision.label})
    return None


def _ask(
    model_admin: DecidedAdmin,
    request: HttpRequest,
    rows: QuerySet,
    decision: Decision,
    form: forms.Form,
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": decision.label,
        "decision": decision,
        "rows": rows,
        "form": form,
    }
    return TemplateResponse(request, "admin/forum/decide.html", context)


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    """The rooms."""

    list_display = ["title", "slug", "position", "topic_count"]
    readonly_fields = ["topic_count"]
    ordering = ["position", "pk"]

    def log_addition(self, request, obj, message):
        audit.record("added", obj, by=request.user, now=timezone.now(), changes=message)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        audit.record("changed", obj, by=request.user, now=timezone.now(), changes=message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            audit.record("deleted", obj, by=request.user, now=timezone.now())
        return super().log_deletions(request, queryset)


class TopicAdminForm(forms.ModelForm):
    """What a moderator may change about a topic."""

    class Meta:
        model = Topic
        fields = ["title", "is_pinned"]

    def clean(self) -> dict[str, object]:
        return self.cleaned_data | {"title": checked_title(self.cleaned_data.get("title", ""))}


@admin.register(Topic)
class TopicAdmin(DecidedAdmin):
    """Topics: title and pin by the form, closing and opening by decision."""

    form = TopicAdminForm
    list_display = ["title", "category", "started_by", "post_count", "last_post_at", "is_closed"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "is_pinned", "category"]
    list_select_related = ["category"]
    search_fields = ["title", "started_by"]
    readonly_fields = [
        "category",
        "started_by",
        "started_at",
        "post_count",
        "last_post_at",
        "last_post_by",
        "closed_at",
        "close_reason",
        "plan",
        "commitment",
        "consultation",
        "is_demonstration",
    ]
    fields = ["title", "is_pinned", *readonly_fields]
    decisions = [
        Decision(
            "close",
            _("Close for new posts"),
            _("Nobody can write in the topic any more. The reason stands on its page."),
            "forum.close_topic",
            ReasonForm,
            close_topic,
        ),
        Decision(
            "open",
            _("Open for new posts"),
            _("People can write in the topic again. The reason is kept in the log."),
            "forum.close_topic",
            ReasonForm,
            open_topic,
        ),
    ]

    @admin.display(description=_("is closed"), boolean=True, ordering="closed_at")
    def is_closed(self, topic: Topic) -> bool:
        return topic.closed_at is not None

    def save_model(self, request, obj, form, change) -> None:
        edit_topic(
            obj,
            title=form.cleaned_data["title"],
            is_pinned=form.cleaned_data["is_pinned"],
            by=request.user,
            now=timezone.now(),
        )


@admin.register(Post)
class PostAdmin(DecidedAdmin):
    """Posts, hidden ones too. They are never deleted here: hiding leaves a trace."""

    list_display = ["place", "author_name", "written_at", "is_shown", "hide_reason", "beginning"]
    list_display_links = ["place"]
    list_filter = [("hidden_at", admin.EmptyFieldListFilter), "hide_reason", "topic__category"]
    list_select_related = ["topic"]
    search_fields = ["author_name", "topic__title", "text"]
    ordering = ["-pk"]
    fields = readonly_fields = [
        "place",
        "author",
        "author_name",
        "author_mark",
        "written_at",
        "shown_text",
        "hidden_at",
        "hidden_by",
        "hide_reason",
    ]
    decisions = [
        Decision(
            "hide",
            _("Hide"),
            _("Author and text leave every page. One line with the date and the reason stays."),
            "forum.hide_post",
            HideForm,
            hide_post,
        ),
        Decision(
            "restore",
            _("Restore"),
            _("The post comes back to where it stood. The reason is kept in the log."),
            "forum.hide_post",
            ReasonForm,
            restore_post,
        ),
    ]

    @admin.display(description=_("post"))
    def place(self, post: Post) -> str:
        return f"{post.topic.title} #{post.position}"

    @admin.display(description=_("shown"), boolean=True, ordering="hidden_at")
    def is_shown(self, post: Post) -> bool:
        return not post.is_hidden

    @admin.display(description=_("text"))
    def beginning(self, post: Post) -> str:
        return post.text[:80]

    @admin.display(description=_("text"))
    def shown_text(self, post: Post) -> SafeString:
        return SafeString(post.html)  # made safe when it was stored
