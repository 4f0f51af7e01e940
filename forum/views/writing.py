"""The two forms of the forum, each on a page of its own."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from ogp_portal.common import limits
from ogp_portal.common.markdown import render_markdown
from ogp_portal.common.networks import count_from, network_of
from ogp_portal.common.text import first_words

from ..actions import start_topic, write_post
from ..forms import PostForm, TopicForm
from ..models import Category, Topic
from ..reading.standing import writers_standing
from .about import asked_about
from .pages import way_to

STATUS_OF_REFUSAL = {
    "closed": 409,
    "forbidden": 403,
    "forum_closed": 409,
    "network": 429,
    "rate": 429,
    "signed_out": 403,
    "suspended": 403,
    "used": 409,
}
"""HTTP status by the code of a refusal; what is wrong with a field is 400."""


@require_safe
def topic_start(request: HttpRequest) -> HttpResponse:
    """Choosing the room for a new topic; with one room alone it is chosen."""
    rooms = list(Category.objects.visible_to(request.signed_in_user))
    query = request.META.get("QUERY_STRING", "")
    suffix = f"?{query}" if query else ""
    if len(rooms) == 1:
        return redirect(reverse("topic-new", args=[rooms[0].slug]) + suffix)
    about = asked_about(request)
    context = {
        "categories": rooms,
        "suffix": suffix,
        "about": about,
        "is_demonstration": about is not None and about.is_demonstration,
        "breadcrumbs": [(_("Forum"), reverse("forum")), (_("New topic"), "")],
    }
    return render(request, "forum/topic_start.html", context)


class WritingPage(FormView):
    """A form, its preview, and what is wrong with it; once sent, it leads to what it became.

    Nobody's text is lost: who has been signed out meanwhile gets it back with the way to sign in.
    """

    http_method_names = ["get", "head", "post"]
    template_name = "forum/write.html"

    def get(self, request, *args, **kwargs) -> HttpResponse:
        if request.signed_in_user is None:
            return redirect_to_login(request.get_full_path())
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs) -> HttpResponse:
        if request.signed_in_user is not None:
            return super().post(request, *args, **kwargs)
        refusal = ValidationError(
            _("You are not signed in any more. Sign in in a new tab, then send your text again."),
            code="signed_out",
        )
        return self.refused(self.get_form(), refusal)

    def form_valid(self, form: PostForm) -> HttpResponse:
        if "preview" in self.request.POST:
            preview = SafeString(render_markdown(form.cleaned_data["text"]))
            return self.render_to_response(self.get_context_data(form=form, preview=preview))
        if count_from(network_of(self.request), "forum-post") > limits.POSTS_FROM_NETWORK_PER_HOUR:
            return self.refused(form, _too_many_from_here())
        user = self.request.signed_in_user
        sending = {"by": user, "now": timezone.now(), "language": get_language()}
        try:
            return redirect(self.send(**form.cleaned_data, **sending))
        except ValidationError as refusal:
            return self.refused(form, refusal)

    def get_context_data(self, **kwargs) -> dict[str, object]:
        """What the form says beforehand: that the forum is closed, or the post read first."""
        user = self.request.signed_in_user
        standing = writers_standing(user, timezone.now()) if user else None
        return super().get_context_data(**kwargs) | {"standing": standing}

    def form_invalid(self, form: PostForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def refused(self, form: PostForm, refusal: ValidationError) -> HttpResponse:
        """The form again, with the reason why what was written could not be taken."""
        form.add_error(None, refusal)
        status = STATUS_OF_REFUSAL.get(getattr(refusal, "code", None), 400)
        return self.render_to_response(self.get_context_data(form=form), status=status)


def _too_many_from_here() -> ValidationError:
    message = _("Many posts have come from your network. Try again in an hour.")
    return ValidationError(message, code="network")


class TopicNew(WritingPage):
    """A new topic, about what `?initiativ=`, `?hoering=`, `?moede=` or `?plan=` names."""

    form_class = TopicForm

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        rooms = Category.objects.visible_to(request.signed_in_user)
        self.room = get_object_or_404(rooms, slug=kwargs["category"])
        self.about = asked_about(request)

    def get_initial(self) -> dict[str, object]:
        """A thread about something bears its name, so that it is opened at one click."""
        title = first_words(self.about.title, limits.TITLE_LENGTH) if self.about else ""
        return super().get_initial() | {"title": title}

    def send(self, **sending) -> str:
        return start_topic(self.room, about=self.about, **sending).get_absolute_url()

    def get_context_data(self, **kwargs) -> dict[str, object]:
        back = self.room.get_absolute_url()
        return super().get_context_data(**kwargs) | {
            "page_title": _("New topic"),
            "category": self.room,
            "about": self.about,
            "back": back,
            "is_demonstration": self.about is not None and self.about.is_demonstration,
            "breadcrumbs": way_to(self.room.title, back, (_("New topic"), "")),
        }


class TopicReply(WritingPage):
    """A post in a topic."""

    form_class = PostForm

    @cached_property
    def topic(self) -> Topic:
        topics = Topic.objects.visible_to(self.request.signed_in_user)
        return get_object_or_404(topics.select_related("category"), pk=self.kwargs["pk"])

    def send(self, **sending) -> str:
        """Writes; the form stands right below its topic, so the way back needs no look-up."""
        key = self.kwargs["pk"]
        try:
            post = write_post(Topic(pk=key), **sending)
        except Topic.DoesNotExist as missing:
            raise Http404(f"no topic {key}") from missing
        return f"../{post.place}" if post.topic_id == key else post.get_absolute_url()

    def get_context_data(self, **kwargs) -> dict[str, object]:
        room, address = self.topic.category, self.topic.get_absolute_url()
        further = (self.topic.title, address), (_("Reply"), "")
        return super().get_context_data(**kwargs) | {
            "page_title": _("Reply"),
            "topic": self.topic,
            "back": address,
            "is_demonstration": self.topic.is_demonstration,
            "breadcrumbs": way_to(room.title, room.get_absolute_url(), *further),
        }
