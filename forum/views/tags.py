"""Topics by the words that they share across the rooms."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common.caching import public_page

from ..models import Tag
from ..reading import Reader, tagged


@public_page
def tag_list(request: HttpRequest) -> HttpResponse:
    """All tags, with how many topics everybody can read under each."""
    seen = Count("topics", filter=Q(topics__post_count__gt=0))
    tags = list(Tag.objects.annotate(topic_count=seen).order_by("slug"))
    context = {
        "page_title": _("Tags"),
        "tags": tags,
        "has_demonstration": any(tag.is_demonstration for tag in tags),
        "breadcrumbs": [(_("Forum"), reverse("forum")), (_("Tags"), request.path)],
    }
    return render(request, "forum/tags.html", context)


@public_page
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics of one tag, those written in last first; `?fra=` is where the page begins."""
    found, user = get_object_or_404(Tag, slug=slug), request.signed_in_user
    start = request.GET.get("fra")
    rows, next_page = tagged(user, Reader.of(user, timezone.now()), found, start)
    way_here = (_("Forum"), reverse("forum")), (_("Tags"), reverse("tag-list"))
    context = {
        "page_title": found.title,
        "tag": found,
        "rows": rows,
        "next_page": next_page,
        "is_first_page": start is None,
        "is_newest": True,
        "has_demonstration": found.is_demonstration or any(row["is_demonstration"] for row in rows),
        "breadcrumbs": [*way_here, (found.title, request.path)],
    }
    return render(request, "forum/tag.html", context)
