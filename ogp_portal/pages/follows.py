"""Following by e-mail, and the list of what one follows."""

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consultations.models import Consultation
from forum.models import Topic
from ogp_portal.common import limits
from ogp_portal.common.addresses import absolute
from ogp_portal.common.forms import PortalFormMixin
from ogp_portal.notifications import follows
from ogp_portal.notifications.models import Follow
from plans.models import ActionPlan, Commitment

FOLLOWABLE: dict[str, type[Model]] = {
    "plan": ActionPlan,
    "initiativ": Commitment,
    "hoering": Consultation,
    "emne": Topic,
}
"""What can be followed, by the word in the address."""


class FollowForm(PortalFormMixin, forms.Form):
    """Asks where the mails should go."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=limits.EMAIL_LENGTH,
        help_text=gettext_lazy(
            "We use it for these mails alone and show it to nobody. "
            "You get a mail with a link that confirms the address."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def follow_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Asks for an address; a signed-in person only presses the button."""
    subject = _subject(request, kind, pk)
    user = request.signed_in_user
    form = None if user else FollowForm(request.POST or None)
    if request.method == "POST" and (user or form.is_valid()):
        address = user.email if user else form.cleaned_data["email"]
        asked = follows.Asked(subject, address, request.LANGUAGE_CODE, user)
        follows.follow(asked, link=_confirm_link, now=timezone.now())
        return render(request, "pages/follow_asked.html", {"object": subject, "address": address})
    return render(request, "pages/follow_new.html", {"object": subject, "form": form})


def _subject(request: HttpRequest, kind: str, pk: int) -> Model:
    if kind not in FOLLOWABLE:
        raise Http404
    return get_object_or_404(FOLLOWABLE[kind].objects.visible_to(request.signed_in_user), pk=pk)


def _confirm_link(follow: Follow) -> str:
    return absolute(reverse("follow-confirm", args=[follows.token_of(follow)]))


@require_http_methods(["GET", "HEAD", "POST"])
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST confirms: programs that read mails fetch links too."""
    follow = _by_token(token)
    now = timezone.now()
    if request.method == "POST" and follows.may_be_confirmed(follow, now):
        follows.confirm(follow, now=now)
        follow.refresh_from_db()
    context = {"follow": follow, "is_too_old": not follows.may_be_confirmed(follow, now)}
    return render(request, "pages/follow_confirm.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow_end(request: HttpRequest, token: str) -> HttpResponse:
    """One-click unsubscribe (RFC 8058): GET shows, POST does, without log-in or cookie."""
    follow = _by_token(token)
    if request.method == "POST":
        follows.end(follow, now=timezone.now())
        follow.refresh_from_db()
    return render(request, "pages/follow_end.html", {"follow": follow})


def _by_token(token: str) -> Follow:
    follow = follows.by_token(token)
    if follow is None:
        raise Http404
    return follow


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_list(request: HttpRequest) -> HttpResponse:
    """What a signed-in person follows, by the account or by its confirmed address."""
    mine = Follow.objects.active().filter(user=request.user) | Follow.objects.active().filter(
        address__iexact=request.user.email
    )
    if request.method == "POST":
        follow = get_object_or_404(mine, pk=_uuid(request.POST.get("follow", "")))
        follows.end(follow, now=timezone.now())
        messages.success(request, _("You no longer follow “%s”.") % follow.subject_label)
        return redirect("follow-list")
    return render(request, "pages/follow_list.html", {"follows": mine.order_by("subject_label")})


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
