"""The feed of the document repository: what was added or changed last, also of a narrowed list."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ogp_portal.common.caching import public_page
from ogp_portal.common.feeds import Entry, atom

from .documents import REPOSITORY, Asked, address_of, facts_of, title_of


@public_page
def document_feed(request: HttpRequest) -> HttpResponse:
    """The newest documents; the address narrows them as it does the list."""
    asked = Asked.by(request, overview=None)
    plans = {plan.slug: plan.title for plan in asked.plans}
    found = REPOSITORY.newest(request.signed_in_user, asked.chosen)
    entries = [
        Entry(
            f"{row['entry_source']}-{row['entry_pk']}",
            title_of(row)[0],
            address_of(row),
            row["entry_changed_at"],
            " · ".join(facts_of(row, plans)),
            bool(row["entry_is_demonstration"]),
        )
        for row in found
    ]
    path = reverse("document-list") + (f"?{asked.query}" if asked.chosen else "")
    return atom(request, entries, title=_("Documents"), path=path)
