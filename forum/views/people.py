"""People of the forum: a profile, blocking somebody for oneself, and one's choices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.caching import personal_page, public_page

from ..actions import block, choose_mentions, unblock
from ..lines import plain_line
from ..models import MentionsOff, people_with_profile
from ..names import profile_path
from ..paging import whole_number
from ..people_forms import MentionsForm
from ..reading.profiles import Profile, posts_of, shown_profile
from .writing import STATUS_OF_REFUSAL

_pages = require_http_methods(["GET", "HEAD", "POST"])


@public_page
def profile(request: HttpRequest, name: str) -> HttpResponse:
    """A person's page; an earlier name leads to that of today. `?fra=` is a place in the posts."""
    user, start = request.signed_in_user, request.GET.get("fra")
    person = shown_profile(name, user, timezone.now())
    if name != person.handle:
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{person.path}?{query}" if query else person.path)
    posts, next_page = posts_of(person.pk, start)
    context = {
        "page_title": person.name,
        "person": person,
        "posts": posts,
        "next_page": next_page,
        "is_first_page": start is None,
        "is_demonstration": person.is_demonstration,
        "has_demonstration": any(row["topic__is_demonstration"] for row in posts),
        "breadcrumbs": [(_("Forum"), reverse("forum")), (person.name, person.path)],
    }
    return render(request, "forum/people/profile.html", context)


@_pages
@personal_page
def profile_block(request: HttpRequest, name: str) -> HttpResponse:
    """Says what blocking does, and does it or ends it."""
    user = request.signed_in_user
    if user is None:
        return redirect_to_login(request.get_full_path())
    person = shown_profile(name, user, timezone.now())
    refusal = None
    if request.method == "POST":
        refusal = _decide(request, person)
        if refusal is None:
            return redirect(person.path)
    context = {
        "page_title": _("Unblock") if person.is_blocked else _("Block"),
        "person": person,
        "refusal": " ".join(refusal.messages) if refusal else "",
        "is_demonstration": person.is_demonstration,
        "breadcrumbs": [
            (_("Forum"), reverse("forum")),
            (person.name, person.path),
            (_("Unblock") if person.is_blocked else _("Block"), ""),
        ],
    }
    status = STATUS_OF_REFUSAL.get(refusal.code, 400) if refusal else 200
    return render(request, "forum/people/block.html", context, status=status)


def _decide(request: HttpRequest, person: Profile) -> ValidationError | None:
    """Does what the button says; why not, where it is refused."""
    user, name = request.signed_in_user, {"name": person.name}
    if "undo" in request.POST:
        unblock(person.pk, by=user)
        messages.success(request, _("You have unblocked %(name)s.") % name)
        return None
    try:
        block(get_object_or_404(User, pk=person.pk), by=user, now=timezone.now())
    except ValidationError as refusal:
        return refusal
    messages.success(request, _("You have blocked %(name)s.") % name)
    return None


@_pages
@personal_page
@login_required
def forum_choices(request: HttpRequest) -> HttpResponse:
    """Whether one is mailed when named, and the list of whom one has blocked."""
    user = request.user
    if request.method == "POST":
        return _chosen(request, user)
    is_off = MentionsOff.objects.filter(user=user).exists()
    context = {
        "page_title": _("Mentions and blocking"),
        "form": MentionsForm(initial={"mailed": not is_off}),
        "blocked": _blocked_by(user),
        "own_path": _own_path(user),
        "most": limits.BLOCKED_PEOPLE,
    }
    return render(request, "forum/people/choices.html", context)


def _chosen(request: HttpRequest, user: User) -> HttpResponse:
    """What one of the buttons on the page says."""
    if "unblock" in request.POST:
        key = whole_number(request.POST["unblock"])
        if not key:
            raise Http404("nobody")
        unblock(key, by=user)
        messages.success(request, _("The person is not blocked any more."))
    else:
        choose_mentions(user, mailed="mailed" in request.POST)
        messages.success(request, _("Your choice is saved."))
    return redirect("forum-choices")


def _blocked_by(user: User) -> list[dict[str, object]]:
    """(key, name, address or "") of everybody the person has blocked, the latest first."""
    rows = user.forum_blocks.order_by("-made_at", "-pk").values("person", "person__display_name")
    keys = [row["person"] for row in rows]
    shown = set(people_with_profile().filter(pk__in=keys).values_list("pk", flat=True))
    named = [(row["person"], plain_line(row["person__display_name"])) for row in rows]
    return [
        {
            "person": key,
            "name": name or _("Unnamed"),
            "path": profile_path(name, key) if key in shown else "",
        }
        for key, name in named
    ]


def _own_path(user: User) -> str:
    """One's own profile."""
    return profile_path(plain_line(user.display_name), user.pk)
