"""The two forms of the forum, each on a page of its own."""

from typing import Any

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
from ..actions.mentions import Named
from ..actions.references import REFERENCES
from ..forms import PostForm, TopicForm
from ..models import Category, Post, Topic
from ..paging import whole_number
from ..reading import quoted_post
from ..reading.standing import writers_standing
from ..writing_forms import ReplyForm
from .about import ABOUT, asked_about
from .attaching import TakesFiles
from .drafts import KeepsDraft
from .pages import way_to

STATUS_OF_REFUSAL = {
    "changed": 409,
    "closed": 409,
    "drafts": 409,
    "edits": 409,
    "forbidden": 403,
    "forum_closed": 409,
    "hidden": 409,
    "network": 429,
    "rate": 429,
    "signed_out": 403,
    "suspended": 403,
    "unanswerable": 409,
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
        text = _("You are not signed in any more. Sign in in a new tab, then send your text again.")
        if request.FILES:
            again = _("Choose your files again: they are not kept while you are signed out.")
            text = f"{text} {again}"
        refusal = ValidationError(text, code="signed_out")
        return self.refused(self.get_form(), refusal)

    def form_valid(self, form: PostForm) -> HttpResponse:
        if "preview" in self.request.POST:
            named = Named(self.names_in())
            text = form.cleaned_data["text"]
            preview = SafeString(render_markdown(text, REFERENCES, named.references))
            try:
                named.check()
            except ValidationError as refusal:
                return self.refused(form, refusal)
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

    def names_in(self) -> int:
        """The key of the topic whose writers a post can name by name alone; 0 for none yet."""
        return 0

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


class TopicNew(TakesFiles, KeepsDraft, WritingPage):
    """A new topic, about what `?initiativ=`, `?hoering=`, `?moede=`,
    `?forslag=` or `?plan=` names."""

    form_class = TopicForm

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        rooms = Category.objects.visible_to(request.signed_in_user)
        self.room = get_object_or_404(rooms, slug=kwargs["category"])
        self.about = asked_about(request)

    def get_initial(self) -> dict[str, object]:
        """A thread about something bears its name, so that it is opened at one click."""
        title = first_words(self.about.title, limits.TITLE_LENGTH) if self.about else ""
        return {"title": title} | super().get_initial()

    def draft_place(self) -> Category:
        return self.room

    def draft_query(self, form: TopicForm) -> str:
        words = (word for word, model in ABOUT.items() if isinstance(self.about, model))
        return f"{next(words)}={self.about.pk}" if self.about is not None else ""

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


class TopicReply(TakesFiles, KeepsDraft, WritingPage):
    """A post in a topic. It answers post 5 with `?svar=5`, and quotes it too with `?citer=5`."""

    form_class = ReplyForm

    @cached_property
    def topic(self) -> Topic:
        """The topic of the address, or the one that it has been merged with."""
        key = self.kwargs["pk"]
        topics = Topic.objects.visible_to(self.request.signed_in_user).filter(merged_into=None)
        found = topics.select_related("category").filter(pk=key).first()
        found = found or Topic.objects.standing_for(key)
        if found is None:
            raise Http404(f"no topic {key}")
        return found

    def get(self, request, *args, **kwargs) -> HttpResponse:
        topic = self.topic
        if topic.pk != kwargs["pk"]:
            return redirect("topic-reply", topic.category.slug, topic.pk, topic.slug)
        return super().get(request, *args, **kwargs)

    @cached_property
    def asked(self) -> int:
        """The position of the post that the address, else the kept draft, wants to answer."""
        given = self.request.GET
        if "citer" in given or "svar" in given:
            return whole_number(given.get("citer", given.get("svar", "")))
        return whole_number(self.draft.query.removeprefix("svar=")) if self.draft else 0

    @cached_property
    def answered(self) -> Post | None:
        """That post; None for one that is hidden, since nobody can answer it."""
        asked = self.topic.posts.visible_to(None).filter(position=self.asked)
        return asked.first() if self.asked else None

    def get_initial(self) -> dict[str, object]:
        initial = super().get_initial()
        if self.request.method == "POST" or self.answered is None:
            return initial
        if "citer" in self.request.GET:
            quote = quoted_post(self.answered, self.topic)
            initial["text"] = "\n\n".join(filter(None, [initial.get("text"), quote])) + "\n\n"
        return initial | {"reply_to": self.answered.position}

    def refused(self, form: ReplyForm, refusal: ValidationError) -> HttpResponse:
        """What cannot be answered any more can still be said: the form forgets whom it answers."""
        if getattr(refusal, "code", None) == "unanswerable":
            form.data = form.data.copy()
            form.data["reply_to"] = ""
        return super().refused(form, refusal)

    def names_in(self) -> int:
        return self.topic.pk

    def draft_place(self) -> Topic:
        return self.topic

    def draft_query(self, form: ReplyForm) -> str:
        position = form.cleaned_data.get("reply_to")
        return f"svar={position}" if position else ""

    def send(self, **sending) -> str:
        """Writes; the form stands right below its topic, so the way back needs no look-up."""
        key = self.kwargs["pk"]
        try:
            post = write_post(Topic(pk=key), **sending)
        except Topic.DoesNotExist:
            post = write_post(self.topic, **self.carried(sending))
        return f"../{post.place}" if post.topic_id == key else post.get_absolute_url()

    def carried(self, sending: dict[str, Any]) -> dict[str, Any]:
        """The same for a topic that was merged while somebody wrote: the answered post moved."""
        answered = Post.objects.at(self.kwargs["pk"], sending["reply_to"] or 0)
        return sending | {"reply_to": answered.position if answered else None}

    def get_context_data(self, **kwargs) -> dict[str, object]:
        room, address = self.topic.category, self.topic.get_absolute_url()
        further = (self.topic.title, address), (_("Reply"), "")
        shown = super().get_context_data(**kwargs)
        return shown | {
            "page_title": _("Reply"),
            "topic": self.topic,
            "answers_to": self.position_in(shown["form"]),
            "is_unanswerable": self.request.method != "POST" and self.asked and not self.answered,
            "back": address,
            "is_demonstration": self.topic.is_demonstration,
            "breadcrumbs": way_to(room.title, room.get_absolute_url(), *further),
        }

    def position_in(self, form: ReplyForm) -> int:
        """The position that the form will answer; 0 for none."""
        return whole_number(str(form["reply_to"].value() or ""))
