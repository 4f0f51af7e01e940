"""Files of a post: adding and removing them on its form page, and fetching what is let out."""

import uuid
from functools import cached_property

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page
from ogp_portal.common.networks import network_of
from ogp_portal.files.serving import file_response

from ..actions import attach_files, detach_file, remove_own_file
from ..models import Post, PostAttachment
from ..paging import whole_number

WRONG = 400


class TakesFiles:
    """Put first before a WritingPage: files are kept whichever button was pressed.

    They are kept before the form is asked, so whatever is wrong in it, none is lost. The form goes
    on only when all of them were taken.
    """

    done = ""
    post_with_files: Post | None = None
    """The post that is being changed, whose files are shown, too."""

    def post(self, request, *args, **kwargs) -> HttpResponse:
        if request.signed_in_user is None or not self.may_take_files():
            return super().post(request, *args, **kwargs)
        self._name_the_form()
        uploads = request.FILES.getlist("files")
        refused = self._keep(uploads) if uploads else []
        if "attach" in request.POST and not uploads:
            refused = [_("Choose a file first, and then press “Add the chosen files”.")]
        if "detach" in request.POST:
            self._remove(request.POST["detach"])
        if "remove" in request.POST:
            return self.remove_own(request.POST["remove"])
        if refused or "attach" in request.POST or "detach" in request.POST:
            return self._again(refused)
        return super().post(request, *args, **kwargs)

    def may_take_files(self) -> bool:
        return True

    def remove_own(self, key: str) -> HttpResponse:
        """There is a file of the post itself to remove where a post is changed, only there."""
        raise Http404

    def _name_the_form(self) -> None:
        """The key under which files are kept; a new one where the form has none that is one."""
        try:
            self.files_key = uuid.UUID(self.request.POST.get("files_key", ""))
        except ValueError:
            self.files_key = uuid.uuid4()
            typed = self.request.POST.copy()
            typed["files_key"] = str(self.files_key)
            self.request.POST = typed

    def _keep(self, uploads: list) -> list[str]:
        """What was refused, in words for the sender."""
        refused = attach_files(
            uploads,
            key=self.files_key,
            by=self.request.signed_in_user,
            now=timezone.now(),
            post=self.post_with_files,
            network=network_of(self.request),
        )
        if added := len(uploads) - len(refused):
            words = ngettext("%(number)d file is added.", "%(number)d files are added.", added)
            self.done = words % {"number": added}
        said = _("“%(name)s” was not added. %(reason)s")
        return [said % {"name": one.name, "reason": one.reason} for one in refused]

    def _remove(self, key: str) -> None:
        detach_file(whole_number(key), key=self.files_key, by=self.request.signed_in_user)
        self.done = _("The file is removed.")

    def _again(self, refused: list[str]) -> HttpResponse:
        """The form with what was typed. What is still missing in it is not said yet."""
        form = self.get_form()
        required = [field for field in form.fields.values() if field.required]
        for field in required:
            field.required = False
        form.is_valid()
        for field in required:
            field.required = True
        for reason in refused:
            form.add_error("files", reason)
        status = WRONG if form.errors else 200
        return self.render_to_response(self.get_context_data(form=form), status=status)

    @cached_property
    def _shown_key(self) -> uuid.UUID | None:
        """That of this form, or of the draft that it goes on with."""
        draft = getattr(self, "draft", None) if self.request.method != "POST" else None
        return getattr(self, "files_key", None) or (draft.files_key if draft else None)

    def get_initial(self) -> dict[str, object]:
        key = self._shown_key if self.request.signed_in_user is not None else None
        return super().get_initial() | ({"files_key": key} if key else {})

    def get_context_data(self, **kwargs) -> dict[str, object]:
        user, post = self.request.signed_in_user, self.post_with_files
        rows = PostAttachment.objects.none()
        if user is not None and self._shown_key:
            rows = PostAttachment.objects.of_form(self._shown_key, user)
        added = list(rows.select_related("original"))
        own = post.attachments.filter(hidden_at=None).select_related("original") if post else []
        return super().get_context_data(**kwargs) | {
            "takes_files": user is not None,
            "added_files": added,
            "own_files": own,
            "is_full": len(added) + len(own) >= limits.FILES_PER_POST,
            "done": self.done,
        }


class ChangesFiles(TakesFiles):
    """The same where a post is changed: its own files can be removed as well."""

    def remove_own(self, key: str) -> HttpResponse:
        file = self.post_with_files.attachments.filter(pk=whole_number(key)).first()
        if file is None:
            return self._again([])
        try:
            remove_own_file(file, by=self.request.signed_in_user, now=timezone.now())
        except ValidationError as refusal:
            return self.refused(self.get_form(), refusal)
        self.done = _("The file is removed.")
        return self._again([])


@public_page
@require_safe
def post_file(
    request: HttpRequest, category: str, pk: int, slug: str, **place: int
) -> FileResponse | HttpResponse:
    """The copy of one file that readers of the post may have, as a download.

    Where the post has moved, its earlier address leads to the new one.
    """
    position, number = place["position"], place["number"]
    post = Post.objects.at(pk, position)
    files = PostAttachment.objects.visible_to(request.signed_in_user).filter(
        post=post, position=number, public_copy__isnull=False
    )
    found = files.select_related("public_copy").first() if post else None
    if found is None:
        raise Http404
    topic = post.topic
    if (topic.pk, post.position) != (pk, position):
        way = [topic.category.slug, topic.pk, topic.slug, post.position, number]
        return redirect("post-file", *way)
    return file_response(found.public_copy, noindex=topic.is_demonstration)
