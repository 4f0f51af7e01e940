"""The page for those who keep a copy of the open data, with a small mirror that tests run."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page

EXAMPLE = '''\
import json
import sqlite3
from urllib.error import HTTPError
from urllib.request import urlopen

SITE = "{site}"


def read(address):
    """The JSON at an address; None where there is nothing (any more)."""
    try:
        with urlopen(address) as answer:
            return json.load(answer)
    except HTTPError as error:
        if error.code == 404:
            return None
        raise


copy = sqlite3.connect("mirror.db")
copy.execute("CREATE TABLE IF NOT EXISTS object (kind, id, json, PRIMARY KEY (kind, id))")
copy.execute("CREATE TABLE IF NOT EXISTS seen (number)")
(last,) = copy.execute("SELECT coalesce(max(number), 0) FROM seen").fetchone()

address = f"{SITE}/api/v1/changes/?after={last}&page_size=200"
while address:
    page = read(address)
    for change in page["results"]:
        key = (change["kind"], change["object_id"])
        found = read(change["object_url"]) if change["object_url"] else None
        copy.execute("DELETE FROM object WHERE kind = ? AND id = ?", key)
        if found is not None:
            copy.execute("INSERT INTO object VALUES (?, ?, ?)", (*key, json.dumps(found)))
        copy.execute("INSERT INTO seen VALUES (?)", (change["id"],))
    copy.commit()
    address = page["next"]

for kind, number in copy.execute("SELECT kind, count(*) FROM object GROUP BY kind"):
    print(kind, number)
'''


def example() -> str:
    """Runs on Python 3 alone, again and again; each time it fetches what is new."""
    return EXAMPLE.replace("{site}", settings.OGP_SITE_URL)


@public_page
def mirror(request: HttpRequest) -> HttpResponse:
    """How one keeps a copy that is never more than a few seconds behind."""
    title = _("Keep a copy")
    context = {
        "page_title": _("Keep a copy of the open data"),
        "heading": title,
        "breadcrumbs": [(_("Open data"), reverse("open-data")), (title, request.path)],
        "text_template": f"open_data/texts/mirror_{get_language()}.html",
        "example": example(),
        "largest_page": limits.API_LARGEST_PAGE,
        "site": settings.OGP_SITE_URL,
    }
    return render(request, "open_data/mirror.html", context)
