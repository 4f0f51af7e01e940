"""Reporting a post: a form that nobody needs an account for, and its receipt."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ogp_portal.common import limits
from ogp_portal.common.caching import personal_page
from ogp_portal.common.networks import count_from, network_of

from ..actions import Notice, flag_post
from ..models import Flag, Post
from ..moderation_forms import FlagForm
from .pages import way_to

TOO_MANY, WRONG = 429, 400


@require_http_methods(["GET", "HEAD", "POST"])
def post_flag(
    request: HttpRequest, category: str, pk: int, slug: str, position: int
) -> HttpResponse:
    """The form, and the sending of it. Http404 for a post that is not there or hidden."""
    post = _visible_post(pk, position)
    is_signed_in = request.signed_in_user is not None
    form = FlagForm(request.POST if request.method == "POST" else None, is_signed_in=is_signed_in)
    status = 200
    if request.method == "POST":
        status, flag = _sent(request, post, form)
        if flag is not None:
            return redirect("forum-flag-receipt", flag.reference)
    topic, room = post.topic, post.topic.category
    further = (topic.title, topic.get_absolute_url()), (_("Report a post"), "")
    context = {
        "page_title": _("Report post %(number)d") % {"number": position},
        "post": post,
        "form": form,
        "is_demonstration": topic.is_demonstration,
        "breadcrumbs": way_to(room.title, room.get_absolute_url(), *further),
    }
    return render(request, "forum/moderation/flag.html", context, status=status)


def _visible_post(topic: int, position: int) -> Post:
    rows = Post.objects.visible_to(None).select_related("topic__category")
    largest = 2**31 - 1
    if topic > largest or position > largest:
        raise Http404(f"no post {position} in topic {topic}")
    return get_object_or_404(rows, topic=topic, position=position)


def _sent(request: HttpRequest, post: Post, form: FlagForm) -> tuple[int, Flag | None]:
    """(HTTP status of the form shown anew, the report once it is stored)."""
    if not form.is_valid():
        return WRONG, None
    if count_from(network_of(request), "forum-flag") > limits.FLAGS_PER_HOUR:
        form.add_error(None, _("Many reports have come from your network. Try again in an hour."))
        return TOO_MANY, None
    notice = Notice(**form.cleaned_data, language=get_language())
    try:
        return 200, flag_post(post, notice, by=request.signed_in_user, now=timezone.now())
    except Post.DoesNotExist as hidden:
        raise Http404("hidden meanwhile") from hidden
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return WRONG, None


@personal_page
@require_safe
def flag_receipt(request: HttpRequest, reference: UUID) -> HttpResponse:
    """What was reported and what became of it; the address is known to the sender alone."""
    rows = Flag.objects.select_related("post__topic__category")
    flag = get_object_or_404(rows, reference=reference)
    context = {
        "page_title": _("Your report"),
        "flag": flag,
        "is_mailed": bool(flag.email or flag.reporter_id),
        "days": limits.READ_WITHIN_DAYS,
        "is_demonstration": flag.post.topic.is_demonstration,
        "breadcrumbs": [(_("Forum"), reverse("forum")), (_("Your report"), "")],
    }
    return render(request, "forum/moderation/receipt.html", context)
