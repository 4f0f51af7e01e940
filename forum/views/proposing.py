"""From an own post to a proposal: where it goes, what is public of it, and on to the form."""

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.actions import the_call
from consultations.enums import OPEN_CALL
from consultations.models import Consultation
from consultations.views.known import known_about
from ogp_portal.common.caching import personal_page
from ogp_portal.common.forms import PortalFormMixin
from ogp_portal.common.networks import network_of

from ..actions import begin_proposal
from ..models import Post
from .own import own_post, way_to_post


class _Where(forms.ModelChoiceField):
    """The open consultations, and the call that is open all year."""

    widget = forms.RadioSelect

    def label_from_instance(self, consultation: Consultation) -> str:
        if consultation.is_open_call:
            return _("As a proposal outside the consultations")
        return _("As an answer to the consultation “%(title)s”") % {"title": consultation.title}


class ProposeForm(PortalFormMixin, forms.Form):
    """Where the author sends the post."""

    to = _Where(label=_("Where do you want to send it?"), queryset=None, empty_label=None)

    def __init__(self, data, *, open_now):
        super().__init__(data)
        self.fields["to"].queryset = open_now
        self.fields["to"].initial = open_now.first()


@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
def post_propose(
    request: HttpRequest, category: str, pk: int, slug: str, position: int
) -> HttpResponse:
    """Tells the author what becomes public, keeps the post as a draft and leads to its form."""
    if request.signed_in_user is None:
        return redirect_to_login(request.get_full_path())
    post, now = own_post(request, pk, position), timezone.now()
    if post.is_hidden:
        raise Http404("a hidden post")
    form = ProposeForm(request.POST or None, open_now=_open_now(post, now))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_begun(request, post, form.cleaned_data["to"], now).own_path)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {
        "page_title": _("Make your post a proposal"),
        "post": post,
        "topic": post.topic,
        "form": form,
        "is_demonstration": post.topic.is_demonstration,
        "breadcrumbs": way_to_post(post, _("Make your post a proposal")),
    }
    status = 422 if form.errors else 200
    return render(request, "forum/writing/propose.html", context, status=status)


def _open_now(post: Post, now):
    """What takes answers now, of the same world as the post: invented or real.

    The call that is open all year has one form, and that sends to the real one.
    """
    is_invented = post.topic.is_demonstration
    call = None if is_invented else the_call().pk
    same = Consultation.everything.filter(is_demonstration=is_invented)
    return (same.open_at(now).exclude(kind=OPEN_CALL) | same.filter(pk=call)).order_by("-pk")


def _begun(request: HttpRequest, post: Post, to: Consultation, now):
    user = request.signed_in_user
    return begin_proposal(
        post,
        to=to,
        known=known_about(user, now),
        by=user,
        now=now,
        language=get_language(),
        network=network_of(request),
    )
