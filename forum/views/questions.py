"""Choosing the answer to a question, on a page that says what it means."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ogp_portal.common.caching import personal_page

from ..actions import accept_answer, take_back_answer
from ..models import Post
from .own import way_to_post


@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
def post_accept(
    request: HttpRequest, category: str, pk: int, slug: str, position: int
) -> HttpResponse:
    """Marks a post as the answer to the topic's question, or takes the mark back."""
    user = request.signed_in_user
    if user is None:
        return redirect_to_login(request.get_full_path())
    posts = Post.objects.visible_to(None).select_related("topic__category")
    post = get_object_or_404(posts, topic=pk, position=position)
    if not user.has_perm("forum.accept_answer", post.topic):
        raise PermissionDenied(_("Only who asked and moderators can choose the answer."))
    refusal = ""
    if request.method == "POST":
        act = take_back_answer if "undo" in request.POST else accept_answer
        try:
            act(post, by=user, now=timezone.now())
        except ValidationError as refused:
            refusal = " ".join(refused.messages)
        else:
            return redirect(post.get_absolute_url())
    title = _("Choose the answer")
    context = {
        "page_title": title,
        "post": post,
        "topic": post.topic,
        "body": SafeString(post.html),  # made safe when it was stored
        "is_answer": post.topic.answer_id == post.pk,
        "refusal": refusal,
        "is_demonstration": post.topic.is_demonstration,
        "breadcrumbs": way_to_post(post, title),
    }
    return render(request, "forum/writing/accept.html", context, status=409 if refusal else 200)
