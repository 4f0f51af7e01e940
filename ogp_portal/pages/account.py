"""One's own page: details, answers, posts and what one follows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ogp_portal.common import limits


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What the portal holds for the signed-in person, with the ways to change it."""
    user = request.user
    context = {
        "answers": user.submissions.select_related("consultation").order_by("-received_at")[
            : limits.ROWS_PER_LIST
        ],
        "posts": user.posts.select_related("topic__category").order_by("-written_at")[
            : limits.POSTS_PER_PAGE
        ],
        "mandates": user.mandates.select_related("organisation"),
    }
    return render(request, "pages/account.html", context)
