"""One's own posts: changing them, deleting them; and for everybody what a post said before."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page

from ..actions import edit_post, withdraw_post
from ..actions.own import check_is_own
from ..models import Post, Topic
from ..permissions import is_moderator
from ..reading import post_history
from ..writing_forms import EditForm
from .attaching import ChangesFiles
from .pages import way_to
from .writing import STATUS_OF_REFUSAL, WritingPage


def _post(posts: QuerySet[Post], topic: int, position: int) -> Post:
    """That of `posts` which stands at the place. Http404 where there is none."""
    found = posts.select_related("topic__category")
    return get_object_or_404(found, topic=topic, position=position)


def own_post(request: HttpRequest, topic: int, position: int) -> Post:
    """The same for its author; everybody else is refused, and learns nothing of a hidden one."""
    post = _post(Post.objects.all(), topic, position)
    try:
        check_is_own(post, request.signed_in_user)
    except ValidationError as refusal:
        if post.is_hidden:
            raise Http404("a hidden post of somebody else") from refusal
        raise PermissionDenied(" ".join(refusal.messages)) from refusal
    return post


def way_to_post(post: Post, title: str) -> list[tuple[str, str]]:
    topic, room = post.topic, post.topic.category
    further = (topic.title, post.get_absolute_url()), (title, "")
    return way_to(room.title, room.get_absolute_url(), *further)


class PostEdit(ChangesFiles, WritingPage):
    """An own post again, to be changed. What it said before can be read by everybody."""

    form_class = EditForm
    template_name = "forum/writing/edit.html"

    @cached_property
    def edited(self) -> Post:
        return own_post(self.request, self.kwargs["pk"], self.kwargs["position"])

    def get(self, request, *args, **kwargs) -> HttpResponse:
        if request.signed_in_user is not None and self.edited.is_hidden:
            raise Http404("a hidden post")
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, object]:
        if self.request.method == "POST":
            return super().get_initial()
        version = self.edited.versions.count() + 1
        return super().get_initial() | {"text": self.edited.text, "version": version}

    def names_in(self) -> int:
        return self.edited.topic_id

    def may_take_files(self) -> bool:
        """Of a post that its author can still change; what is wrong else, the form says."""
        return not self.edited.is_hidden and self.edited.topic.closed_at is None

    @property
    def post_with_files(self) -> Post | None:
        return self.edited if self.request.signed_in_user is not None else None

    def send(self, *, text, version, by, now, files_key, **_unused) -> str:
        sending = {"by": by, "now": now, "files_key": files_key}
        edit_post(self.edited, text=text, version=version, **sending)
        return self.edited.get_absolute_url()

    def refused(self, form: EditForm, refusal: ValidationError) -> HttpResponse:
        """Changed in another window: both texts, and the next sending counts from that one."""
        if getattr(refusal, "code", None) == "changed":
            self.edited.refresh_from_db()
            self.extra_context = {"changed_to": SafeString(self.edited.html)}
            form.data = form.data.copy()
            form.data["version"] = self.edited.versions.count() + 1
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs) -> dict[str, object]:
        shown = super().get_context_data(**kwargs)
        if self.request.signed_in_user is None:
            return shown | {"page_title": _("Change your post"), "back": "../../../"}
        post = self.edited
        return shown | {
            "page_title": _("Change your post"),
            "topic": post.topic,
            "back": post.get_absolute_url(),
            "is_demonstration": post.topic.is_demonstration,
            "breadcrumbs": way_to_post(post, _("Change your post")),
        }


@require_http_methods(["GET", "HEAD", "POST"])
def post_delete(
    request: HttpRequest, category: str, pk: int, slug: str, position: int
) -> HttpResponse:
    """Asks the author before the post is deleted, and says what stays and for how long."""
    if request.signed_in_user is None:
        return redirect_to_login(request.get_full_path())
    post = own_post(request, pk, position)
    refusal = None
    if request.method == "POST":
        try:
            withdraw_post(post, by=request.signed_in_user, now=timezone.now())
        except ValidationError as error:
            refusal = error
        else:
            return redirect(_after_deletion(post.topic_id) or post.topic.category)
    elif post.is_hidden:
        raise Http404("a hidden post")
    visible = post.topic.post_count
    context = {
        "page_title": _("Delete your post"),
        "post": post,
        "topic": post.topic,
        "body": SafeString(post.html),  # made safe when it was stored
        "answers": post.replies.filter(topic=post.topic_id, hidden_at=None).count(),
        "is_last": visible == 1,
        "days": limits.WITHDRAWN_POST_DAYS,
        "refusal": " ".join(refusal.messages) if refusal else "",
        "is_demonstration": post.topic.is_demonstration,
        "breadcrumbs": way_to_post(post, _("Delete your post")),
    }
    status = STATUS_OF_REFUSAL.get(refusal.code, 400) if refusal else 200
    return render(request, "forum/writing/delete.html", context, status=status)


def _after_deletion(topic: int) -> Topic | None:
    """The topic, while others still have something to say in it."""
    return Topic.objects.visible_to(None).select_related("category").filter(pk=topic).first()


@public_page
def post_history_page(
    request: HttpRequest, category: str, pk: int, slug: str, position: int
) -> HttpResponse:
    """What a post said before, newest change first; of a hidden post for moderators alone."""
    may_see_all = is_moderator(request.signed_in_user)
    posts = Post.objects.all() if may_see_all else Post.objects.visible_to(None)
    post = _post(posts.exclude(edited_at=None), pk, position)
    topic = post.topic
    page, changes, first = post_history(post, request.GET.get("side", "1"))
    context = {
        "page_title": _("Changes of post %(number)d") % {"number": position},
        "post": post,
        "topic": topic,
        "page": page,
        "changes": changes,
        "first": first,
        "is_demonstration": topic.is_demonstration,
        "breadcrumbs": way_to_post(post, _("Changes")),
    }
    return render(request, "forum/writing/history.html", context)
