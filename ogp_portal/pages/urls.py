"""Addresses of the pages that belong to no one app."""

from django.urls import path

from ogp_portal.common.addresses import words

from . import about, account, documents, feeds, follows, front
from .search import search

urlpatterns = [
    path("", front.front, name="front"),
    path(words("soeg/", "search/"), search, name="search"),
    path(words("dokumenter/", "documents/"), documents.document_list, name="document-list"),
    path(
        words("dokumenter/feed.atom", "documents/feed.atom"),
        feeds.document_feed,
        name="document-feed",
    ),
    path(words("om/", "about/"), about.about, name="about"),
    path(words("privatliv/", "privacy/"), about.privacy, name="privacy"),
    path("cookies/", about.cookies, name="cookies"),
    path("was", about.accessibility, name="accessibility"),
    path(words("konto/", "account/"), account.account, name="account"),
    path(words("konto/foelger/", "account/follows/"), follows.follow_list, name="follow-list"),
    path(
        words("foelg/<slug:kind>/<int:pk>/", "follow/<slug:kind>/<int:pk>/"),
        follows.follow_new,
        name="follow-new",
    ),
    path(
        words("foelg/bekraeft/<str:token>/", "follow/confirm/<str:token>/"),
        follows.follow_confirm,
        name="follow-confirm",
    ),
    path(
        words("foelg/stop/<str:token>/", "follow/stop/<str:token>/"),
        follows.follow_end,
        name="follow-end",
    ),
]
