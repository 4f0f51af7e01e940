"""One's own page: details, answers, posts and for whom one speaks."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ogp_portal.common import limits


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What the portal holds for the signed-in person, with the ways to change it.

    One's own answers and posts are all there, also those that others cannot see.
    """
    user = request.user
    answers = user.submissions.select_related("consultation").order_by("-received_at")
    posts = user.posts.select_related("topic__category").order_by("-written_at")
    answers, posts = answers[: limits.ROWS_PER_LIST], posts[: limits.POSTS_PER_PAGE]
    context = {
        "page_title": _("My page"),
        "is_demonstration": user.is_demonstration,
        "has_demonstration": any(answer.is_demonstration for answer in answers)
        or any(post.topic.is_demonstration for post in posts),
        "answers": answers,
        "drafts": user.drafts.select_related("consultation")[: limits.ROWS_PER_LIST],
        "posts": posts,
        "mandates": user.mandates.filter(ended_at=None).select_related("organisation"),
    }
    return render(request, "pages/account.html", context)
