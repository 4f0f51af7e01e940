"""Following by e-mail, and the list of what one follows."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consultations.models import Consultation, OpenCall
from forum.models import Category, Topic
from ogp_portal.accounts.models import User
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
    "forslag": OpenCall,
    "emne": Topic,
    "rum": Category,
}
"""What can be followed, by the word in the address."""

_WITH = {Commitment: "plan", Topic: "category"}
"""What an object's own address is made of, fetched with it."""

_pages = require_http_methods(["GET", "HEAD", "POST"])


class FollowForm(PortalFormMixin, forms.Form):
    """Asks where the mails should go."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=limits.EMAIL_LENGTH,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=gettext_lazy(
            "We use it for these mails alone and show it to nobody. "
            "You get an e-mail with a link that confirms the address."
        ),
    )


@_pages
def follow_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Asks for an address; a signed-in person only presses the button."""
    subject = _subject(request, kind, pk)
    user = request.signed_in_user
    form = None if user else FollowForm(request.POST or None)
    context = {"object": subject, "form": form}
    if request.method == "POST" and (user or form.is_valid()):
        address = user.email if user else form.cleaned_data["email"]
        asked = follows.Asked(subject, address, request.LANGUAGE_CODE, user)
        follows.follow(asked, link=_confirm_link, now=timezone.now())
        return render(request, "pages/follow_asked.html", context | {"address": address})
    status = 400 if form is not None and form.errors else 200
    return render(request, "pages/follow_new.html", context, status=status)


def _subject(request: HttpRequest, kind: str, pk: int) -> Model:
    if kind not in FOLLOWABLE:
        raise Http404
    return get_object_or_404(_visible(FOLLOWABLE[kind], request.signed_in_user), pk=pk)


def _visible(model: type[Model], user: User | None) -> QuerySet:
    rows = model.objects.visible_to(user)
    return rows.select_related(_WITH[model]) if model in _WITH else rows


def _confirm_link(follow: Follow) -> str:
    return absolute(reverse("follow-confirm", args=[follows.token_of(follow)]))


@_pages
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST confirms: programs that read mails fetch links too."""
    follow = _by_token(token)
    now = timezone.now()
    if request.method == "POST" and follows.may_be_confirmed(follow, now):
        follows.confirm(follow, now=now)
        follow.refresh_from_db()
    context = {
        "follow": follow,
        "subject": _followed([follow], request.signed_in_user)[0].subject,
        "is_demonstration": follow.is_demonstration,
        "is_too_old": not follows.may_be_confirmed(follow, now),
    }
    return render(request, "pages/follow_confirm.html", context)


@csrf_exempt
@_pages
def follow_end(request: HttpRequest, token: str) -> HttpResponse:
    """One-click unsubscribe (RFC 8058): GET shows, POST does, without log-in or cookie."""
    follow = _by_token(token)
    if request.method == "POST":
        follows.end(follow, now=timezone.now())
        follow.refresh_from_db()
    context = {
        "follow": follow,
        "subject": _followed([follow], request.signed_in_user)[0].subject,
        "is_demonstration": follow.is_demonstration,
    }
    return render(request, "pages/follow_end.html", context)


def _by_token(token: str) -> Follow:
    follow = follows.by_token(token)
    if follow is None:
        raise Http404
    return follow


@login_required
@_pages
def follow_list(request: HttpRequest) -> HttpResponse:
    """What a signed-in person follows, by the account or by its confirmed address."""
    if request.method == "POST":
        return _stop_one(request)
    shown = _followed(_of(request.user).order_by("subject_label"), request.signed_in_user)
    context = {
        "followed": shown,
        "has_demonstration": any(one.follow.is_demonstration for one in shown),
    }
    return render(request, "pages/follow_list.html", context)


def _of(user: User) -> QuerySet[Follow]:
    by_account_or_address = Q(user=user) | Q(address__iexact=user.email)
    return Follow.objects.active().filter(by_account_or_address)


def _stop_one(request: HttpRequest) -> HttpResponse:
    """Pressing twice, or in a second window, leads to the list as pressing once does."""
    follow = _of(request.user).filter(pk=_uuid(request.POST.get("follow", ""))).first()
    if follow is not None:
        follows.end(follow, now=timezone.now())
        messages.success(request, _("You get no more mails about it."))
    return redirect("follow-list")


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None


@dataclass(frozen=True)
class Followed:
    """A follow and what it is about, as it is now; `subject` is None when it is not public."""

    follow: Follow
    subject: Model | None


def _followed(rows: Iterable[Follow], user: User | None) -> list[Followed]:
    """Each follow with its subject, in one query for each kind of subject."""
    rows = list(rows)
    found = {
        model._meta.label_lower: _visible(model, user).in_bulk(
            [row.subject_id for row in rows if row.subject_kind == model._meta.label_lower]
        )
        for model in FOLLOWABLE.values()
    }
    return [Followed(row, found.get(row.subject_kind, {}).get(row.subject_id)) for row in rows]
