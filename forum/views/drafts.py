"""Texts kept for later: the two buttons of the forms, and the page of all of one's own."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ogp_portal.common.caching import personal_page

from ..actions import forget_draft, keep_draft
from ..models import PostDraft, Topic
from ..paging import whole_number


class KeepsDraft:
    """Put before a WritingPage: the form is filled with what was kept, and can be kept again.

    The page says where its text belongs by `draft_place()`, and by `draft_query(form)` what its
    address said behind the question mark.
    """

    @cached_property
    def draft(self) -> PostDraft | None:
        """What the signed-in person has kept for this place."""
        place = self.draft_place()
        where = {"topic": place} if isinstance(place, Topic) else {"category": place}
        return PostDraft.objects.filter(user=self.request.signed_in_user, **where).first()

    def get_initial(self) -> dict[str, object]:
        initial = super().get_initial()
        if self.request.method == "POST" or self.draft is None:
            return initial
        kept = {"text": self.draft.text, "title": self.draft.title}
        kept |= {"is_question": self.draft.is_question, "tags": self.draft.tags}
        return initial | {name: value for name, value in kept.items() if value}

    def post(self, request, *args, **kwargs) -> HttpResponse:
        if request.signed_in_user is not None and "forget" in request.POST:
            if self.draft is not None:
                forget_draft(self.draft)
            return redirect(request.get_full_path())
        if request.signed_in_user is not None and "keep" in request.POST:
            return self.keep(self.get_form())
        return super().post(request, *args, **kwargs)

    def keep(self, form) -> HttpResponse:
        """Keeps what is typed. A draft need not be whole, but must not be too long."""
        for field in form.fields.values():
            field.required = False
        if not form.is_valid():
            return self.form_invalid(form)
        names = ("text", "title", "is_question", "tags", "files_key")
        typed = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
        query, place = self.draft_query(form), self.draft_place()
        sending = {"by": self.request.signed_in_user, "now": timezone.now()}
        try:
            draft = keep_draft(place, query=query, **typed, **sending)
        except ValidationError as refusal:
            return self.refused(form, refusal)
        return redirect(draft.form_path)

    def get_context_data(self, **kwargs) -> dict[str, object]:
        is_shown = self.request.method != "POST"
        draft = self.draft if is_shown and self.request.signed_in_user is not None else None
        return super().get_context_data(**kwargs) | {"keeps_draft": True, "draft": draft}


@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
@login_required
def draft_list(request: HttpRequest) -> HttpResponse:
    """All that the signed-in person keeps unpublished; each can be deleted here."""
    own = PostDraft.objects.filter(user=request.user)
    if request.method == "POST":
        forget_draft(get_object_or_404(own, pk=whole_number(request.POST.get("draft", ""))))
        return redirect("draft-list")
    drafts = list(own.select_related("topic__category", "category"))
    context = {
        "page_title": _("Your drafts in the forum"),
        "drafts": drafts,
        "has_demonstration": any(draft.topic and draft.topic.is_demonstration for draft in drafts),
        "breadcrumbs": [(_("Forum"), reverse("forum")), (_("Your drafts"), "")],
    }
    return render(request, "forum/writing/drafts.html", context)
