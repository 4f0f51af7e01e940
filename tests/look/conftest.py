"""Pages rendered as a request would get them, without database, session or server."""

import pytest
from django.http import HttpRequest
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from ogp_portal.common.middleware import path_language


class Untouchable:
    """Stands where session and user would be on an anonymous request."""

    def __getattribute__(self, name):
        raise AssertionError(f"an anonymous page asked for {name}")


@pytest.fixture
def frame(settings):
    """The settings of a trial portal with the addresses of tests/look/urls.py."""
    settings.ROOT_URLCONF = "tests.look.urls"
    settings.OGP_SITE_URL = "https://portal.example"
    settings.OGP_PUBLISHER = ""
    settings.OGP_PUBLISHER_LOGO = ""
    settings.OGP_CONTACT_PERSON = ""
    settings.OGP_CONTACT_MAIL = ""
    settings.OGP_CONTACT_PHONE = ""
    return settings


def anonymous_request(address: str) -> HttpRequest:
    request = RequestFactory().get(address)
    with translation.override(path_language(request.path)):
        request.resolver_match = resolve(request.path)
    request.signed_in_user = None
    request.session = request.user = Untouchable()
    return request


@pytest.fixture
def show(frame):
    """A function: the HTML of `template` at an address, in that address's language."""

    def rendered(address="/", template="base.html", *, request=None, **context) -> str:
        request = request or anonymous_request(address)
        with translation.override(path_language(request.path)):
            return get_template(template).render({"page_title": "Prøveside"} | context, request)

    return rendered


@pytest.fixture
def component(frame):
    """A function: the HTML of one component, in Danish."""

    def rendered(name: str, **arguments) -> str:
        with translation.override("da"):
            return get_template(f"components/{name}.html").render(arguments)

    return rendered
