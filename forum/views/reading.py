"""What a signed-in reader does by one press: react to a post, mark all as read."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..actions import mark_all_read, react, take_back
from ..enums import ReactionKind
from ..models import Post, Topic
from ..paging import whole_number
from ..reading.reactions import UNDO

_sent = require_http_methods(["GET", "HEAD", "POST"])


@_sent
def topic_react(request: HttpRequest, category: str, pk: int, slug: str) -> HttpResponse:
    """The buttons below the posts: `agree=5` says it of post 5, `undo-agree=5` takes it back.

    GET leads to the topic: whoever had to sign in first comes by here afterwards.
    """
    user = request.signed_in_user
    topics = Topic.objects.visible_to(user).select_related("category")
    topic = get_object_or_404(topics, pk=pk)
    address = topic.get_absolute_url()
    if request.method != "POST":
        return redirect(address)
    if user is None:
        return redirect_to_login(address)
    name, kind = _pressed(request)
    position = whole_number(request.POST[name])
    post = get_object_or_404(topic.posts.visible_to(None), position=position)
    _do(request, post, kind, is_undo=name.startswith(UNDO))
    return redirect(address + post.place)


def _pressed(request: HttpRequest) -> tuple[str, ReactionKind]:
    """The name of the button and what it is about. Http404 for what no page of ours sends."""
    for kind in ReactionKind:
        for name in (kind.value, f"{UNDO}{kind}"):
            if name in request.POST:
                return name, kind
    raise Http404("no such button")


def _do(request: HttpRequest, post: Post, kind: ReactionKind, *, is_undo: bool) -> None:
    user = request.signed_in_user
    try:
        if is_undo:
            take_back(post, kind=kind, by=user)
        else:
            react(post, kind=kind, by=user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    except Post.DoesNotExist as hidden:
        raise Http404("the post was hidden meanwhile") from hidden


@_sent
def all_read(request: HttpRequest) -> HttpResponse:
    """Marks all of the forum as read, and leads to it."""
    user = request.signed_in_user
    if request.method == "POST" and user is None:
        return redirect_to_login(request.path)
    if request.method == "POST":
        mark_all_read(user, now=timezone.now())
        messages.success(request, _("All of the forum is marked as read."))
    return redirect("forum")
