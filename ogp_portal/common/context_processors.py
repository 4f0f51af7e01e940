"""What every page shows around its content, gathered in one object: `portal`.

It must stay cheap: what depends on the language alone is worked out once per process, the rest
only when a template asks for it. An anonymous page never touches session, user or messages here,
or it could not be kept in a shared cache (design 5.10).
"""

from collections.abc import Iterable
from functools import cache
from types import SimpleNamespace

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.signals import setting_changed
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

NAVIGATION = {
    "plan-list": _("Action plans"),
    "consultation-list": _("Consultations"),
    "proposal-list": _("Proposals"),
    "forum": _("Forum"),
    "network": _("Network"),
    "evaluation-list": _("Self-assessments"),
    "document-list": _("Documents"),
    "about": pgettext_lazy("main menu", "About"),
}
FOOTER_LINKS = {
    "about": _("About the portal"),
    "news-list": _("News"),
    "ogp-standards": _("OGP standards"),
    "open-data": _("Open data"),
    "privacy": _("Privacy"),
    "cookies": _("Cookies"),
    "accessibility": _("Accessibility statement"),
}
LANGUAGE_NAMES = {"da": "Dansk", "en": "English"}


def portal(request: HttpRequest) -> dict[str, object]:
    """Gives every template `portal` (see `Portal`) and `signed_in_user` (a User or None)."""
    return {
        "portal": Portal(request),
        "signed_in_user": getattr(request, "signed_in_user", None),
    }


class Portal:
    """One page's surroundings.

    Besides the properties below it carries all of `_constants(language)`: name, tagline,
    language, is_trial, publisher, publisher_logo, contact_person, contact_mail, contact_phone,
    footer_links, urls (front, search, login, logout, account; "" where there is none yet) and
    the addresses of stylesheets, script and favicon.
    """

    def __init__(self, request: HttpRequest):
        self._request = request
        vars(self).update(_constants(get_language()))

    @property
    def navigation(self) -> tuple[SimpleNamespace, ...]:
        """The main menu: entries with label, url and `current` ("page", "true" or "")."""
        return _navigation(self.language, self._request.path)

    @property
    def messages(self) -> Iterable:
        """Messages for this reader; asks the storage only where there can be one."""
        storage = getattr(self._request, "_messages", None)
        if storage is None:
            return ()
        cookies = self._request.COOKIES
        may_have = "messages" in cookies or settings.SESSION_COOKIE_NAME in cookies
        return get_messages(self._request) if may_have or storage.added_new else ()

    @property
    def language_links(self) -> list[SimpleNamespace]:
        """This page in each language, the present language first, each with its own name."""
        query = self._request.META.get("QUERY_STRING", "")
        suffix = f"?{query}" if query else ""
        return [
            SimpleNamespace(
                code=code,
                name=LANGUAGE_NAMES[code],
                url=self._address_in(code) + suffix,
                current=code == self.language,
            )
            for code in sorted(LANGUAGE_NAMES, key=lambda code: code != self.language)
        ]

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """(language, absolute address) of this page for hreflang."""
        return [
            (code, settings.OGP_SITE_URL + self._address_in(code) + self._page_number)
            for code in LANGUAGE_NAMES
        ]

    @property
    def canonical_url(self) -> str:
        """This page's one absolute address: without query, save the page of a list."""
        return settings.OGP_SITE_URL + self._request.path + self._page_number

    @property
    def _page_number(self) -> str:
        page = self._request.GET.get("side", "")
        return f"?side={page}" if page.isascii() and page.isdigit() and page != "1" else ""

    def _address_in(self, language: str) -> str:
        """This page's path in `language`; a view may state it in `request.other_addresses`."""
        if language == self.language:
            return self._request.path
        stated = getattr(self._request, "other_addresses", {})
        return stated.get(language) or _reversed_in(language, self._request.resolver_match)


def _reversed_in(language: str, match) -> str:
    """The address of a resolved page in `language`; the front page where there is none."""
    with override(language):
        if match is not None:
            try:
                return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
            except NoReverseMatch:
                pass  # the page exists in one language only, so its reader gets the front page
        return _url("front") or "/"


def _url(name: str) -> str:
    """The address of a named page in the present language; "" while no such page exists."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _links(names: dict[str, object]) -> tuple[SimpleNamespace, ...]:
    entries = ((str(label), _url(name)) for name, label in names.items())
    return tuple(SimpleNamespace(label=label, url=url) for label, url in entries if url)


@cache
def _constants(language: str) -> dict[str, object]:
    """All that is the same on every page of one language."""
    return {
        "language": language,
        "name": getattr(settings, "OGP_PORTAL_NAME", "") or str(_("Open Government in Denmark")),
        "tagline": str(_("Action plans, consultations and debate")),
        "is_trial": not settings.OGP_PUBLISHER,
        "publisher": settings.OGP_PUBLISHER,
        "publisher_logo": settings.OGP_PUBLISHER_LOGO,
        "contact_person": settings.OGP_CONTACT_PERSON,
        "contact_mail": settings.OGP_CONTACT_MAIL,
        "contact_phone": settings.OGP_CONTACT_PHONE,
        "footer_links": _links(FOOTER_LINKS),
        "urls": {
            "front": _url("front"),
            "search": _url("search"),
            "login": _url("account_login"),
            "logout": _url("account_logout"),
            "account": _url("account"),
        },
        "design_css": static("vendor/dkfds/css/dkfds.min.css"),
        "portal_css": static("portal/portal.css"),
        "portal_js": static("portal/portal.js"),
        "favicon": getattr(settings, "OGP_FAVICON", "") or static("portal/favicon.svg"),
    }


@cache
def _menu(language: str) -> tuple[SimpleNamespace, ...]:
    return _links(NAVIGATION)


def _navigation(language: str, path: str) -> tuple[SimpleNamespace, ...]:
    """The menu with the entry marked that `path` is, or lies under."""
    menu = _menu(language)
    for index, entry in enumerate(menu):
        if path.startswith(entry.url):
            return _marked_menu(language, index, path == entry.url)
    return _marked_menu(language, -1, is_page=False)


@cache
def _marked_menu(language: str, current: int, is_page: bool) -> tuple[SimpleNamespace, ...]:
    mark = "page" if is_page else "true"
    return tuple(
        SimpleNamespace(**vars(entry), current=mark if index == current else "")
        for index, entry in enumerate(_menu(language))
    )


def _forget(**_arguments) -> None:
    """Settings change in tests alone; what was worked out from them is worked out again."""
    for remembered in (_constants, _menu, _marked_menu):
        remembered.cache_clear()


setting_changed.connect(_forget)
