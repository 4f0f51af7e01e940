"""A small portal with nothing but the frame, so that these tests need no content."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from ogp_portal.common.addresses import words

app_name = None


def page(request: HttpRequest, **_kwargs) -> HttpResponse:
    return render(request, "base.html", {"page_title": "Prøveside"})


urlpatterns = i18n_patterns(
    path("", page, name="front"),
    path(words("handlingsplaner/", "action-plans/"), page, name="plan-list"),
    path(words("handlingsplaner/<slug:plan>/", "action-plans/<slug:plan>/"), page, name="plan"),
    path(words("hoeringer/", "consultations/"), page, name="consultation-list"),
    path(words("soeg/", "search/"), page, name="search"),
    path(words("log-ind/", "log-in/"), page, name="account_login"),
    path(words("log-ud/", "log-out/"), page, name="account_logout"),
    path(words("konto/", "account/"), page, name="account"),
    path(words("privatliv/", "privacy/"), page, name="privacy"),
    prefix_default_language=False,
)
