"""Addresses of the pages about open data (design 4); those of the API are in urls.py."""

from django.urls import path

from ogp_portal.common.addresses import words

from . import pages
from .mirror import mirror

OPEN_DATA = "aabne-data/", "open-data/"

urlpatterns = [
    path(words(*OPEN_DATA), pages.open_data, name="open-data"),
    path(words(f"{OPEN_DATA[0]}api/", f"{OPEN_DATA[1]}api/"), pages.api, name="open-data-api"),
    path(words(f"{OPEN_DATA[0]}kopi/", f"{OPEN_DATA[1]}copy/"), mirror, name="open-data-mirror"),
    path(
        words(f"{OPEN_DATA[0]}<slug:name>/", f"{OPEN_DATA[1]}<slug:name>/"),
        pages.dataset,
        name="open-data-set",
    ),
]
